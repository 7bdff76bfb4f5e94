"""What scripts call: load a scenario, run it, ask it questions.

Each answer is a small typed record. Numbers in answers are in base units (byte, second, USD, one
of each noun) where nothing else is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from envelope import analysis
from envelope.api import answers
from envelope.api.quantities import known, measured
from envelope.api.result import Result
from envelope.api.settings import cases_of, settings_given
from envelope.engine.computed import computed
from envelope.engine.run import SAMPLES, SEED, Run, Sampling
from envelope.errors import CalculationError, EnvelopeError, Text
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph

if TYPE_CHECKING:
    import pint

    from envelope.engine.code import Compiled

Given = Mapping[str, Any] | None
_USUAL = Sampling()


def load(name: str, *, convention: str | None = None) -> Scenario:
    """A scenario or block: a preset's name, or the path of a file. Raises InputError."""
    return Scenario(Request(name, convention))


class Scenario:
    """A scenario or block, read and ready to be run with other values.

    `graph` is its checked graph, built when it is first asked for, since a block has no values.
    """

    def __init__(self, request: Request) -> None:
        self.request = request

    @cached_property
    def graph(self) -> Graph:
        """The checked graph. Raises InputError when the file is wrong or an input has no value."""
        try:
            return self._plain.graph
        except CalculationError:
            from envelope.model.build.build import build  # the parser, and all that reads files

            return build(self.request)

    @cached_property
    def _plain(self) -> Run:
        """The run without further values."""
        return computed(self.request)

    @property
    def registry(self) -> pint.UnitRegistry[Any]:
        """The pint registry with the conventions of this scenario, its nouns and its blocks'."""
        from envelope.units.registry import registry_for  # pint: 150 ms

        return registry_for(self.graph.all_units())

    @property
    def cases(self) -> Mapping[str, str]:
        """The names of the scenario's cases, and what each is about."""
        return cases_of(self.request)

    def in_case(self, name: str) -> Scenario:
        """The scenario as one of its cases sets it; what is set beside that wins."""
        return Scenario(self.request._replace(case=name))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all inputs, those of parts as `part.input`."""
        return self.graph.outline().inputs

    def run(self, values: Given = None, /, *, case: str = "", **named: Any) -> Result:
        """The scenario run, with quantities set: expressions, numbers or pint Quantities.

        A part's input has a point in its name and is given in the mapping:
        `run({"feed_cache.hit_ratio": "95%"})`. A bare number takes the quantity's own unit. What is
        given wins over what a `case` sets. Raises InputError or CalculationError.
        """
        scenario, given = self.in_case(case) if case else self, {**(values or {}), **named}
        return Result(scenario.computed(given), scenario._asked(given))

    def computed(self, values: Mapping[str, Any] | None = None) -> Run:
        """The run behind a result, for what asks it."""
        if not values:
            return self._plain
        before = None if self.request.settings else self._before()
        return computed(self._asked(values), before)

    def _before(self) -> Run | None:
        """The run from which one with values starts; None where an input waits for its value."""
        try:
            return self._plain
        except EnvelopeError:
            return None

    def _asked(self, given: Mapping[str, Any]) -> Request:
        settings = {**(self.request.settings or {}), **settings_given(self.request, given)}
        return self.request._replace(settings=settings) if given else self.request

    def compile(self, inputs: Sequence[str], outputs: Sequence[str]) -> Compiled:
        """A fast function from values of `inputs` to those of `outputs`.

        It takes and returns floats or arrays of any shape, in base units (byte, second, USD, one
        of each noun); a tuple for several outputs. An input with choices takes one of its words.
        Raises InputError for an unknown name.
        """
        from envelope.engine.code import compile_graph  # 5 ms that only this method needs

        result = self.computed()
        given = [known(result.graph, name) for name in inputs]
        wanted = [measured(result.graph, name) for name in outputs]
        return compile_graph(result, given, wanted)

    def conventions(self, *, every: bool = False) -> answers.ConventionsResult:
        """Every result under every convention; with `every`, also those that do not move show."""
        found = analysis.conventions.compare_conventions(self.request)
        return answers.ConventionsResult.of(found, every=every)

    def solve(
        self,
        name: str,
        condition: str,
        values: Mapping[str, Any] | None = None,
        *,
        confidence: float | None = None,
        low: str = "",
        high: str = "",
        sampling: Sampling = _USUAL,
    ) -> answers.SolveResult:
        """The values of a quantity for which a condition holds, in base units.

        With a `confidence` of 0.9, it holds in 90 % of the samples that the ranges allow. `values`
        are set as in a run; `low` and `high` are where to search.

        >>> import envelope
        >>> shortener = envelope.load("url-shortener")
        >>> found = shortener.solve("total.servers", "total.servers <= 10.5 servers")
        >>> [(round(each.value, 9), each.holds_below) for each in found.crossings]
        [(10.5, True)]

        Raises InputError or CalculationError.
        """
        result = self.computed(values)
        asked = (known(result.graph, name), condition, confidence, low, high, sampling)
        return answers.SolveResult.of(analysis.solve.solve(result, analysis.solve.Question(*asked)))

    def flip(
        self, *results: str, values: Mapping[str, Any] | None = None, every: bool = True
    ) -> answers.FlipsResult:
        """How far each input can move before an answer changes, the nearest first, in base units.

        Of whole numbers, checks and parts (what binds them) by name; by default of all that the
        report shows. Without `every`, only the nearest flips, as the command shows them.

        >>> import envelope
        >>> found = envelope.load("url-shortener").flip("total.shards")
        >>> {flip.target.name for flip in found.flips}
        {'total.shards'}

        Raises InputError or CalculationError.
        """
        return answers.flipped(self.computed(values), results, every=every)

    def sweep(
        self,
        over: Mapping[str, Any],
        outputs: Sequence[str] = (),
        values: Mapping[str, Any] | None = None,
    ) -> answers.SweepResult:
        """Results, by default the headline totals, over values of one or several quantities.

        What to go over is a text as for the command, `1M..1bn:25` or `1, 2, 4`, or a sequence of
        what `run` takes; `values` are set as in a run.

        >>> import envelope
        >>> swept = envelope.load("template").sweep({"dau": "1M..100M:3"}, ["total.servers"])
        >>> swept.values("total.servers")[0] < swept.values("total.servers")[-1]
        True

        Raises InputError.
        """
        request = self._asked(values or {})
        extents = {name: answers.extent_of(request, name, given) for name, given in over.items()}
        return answers.swept(request, extents, outputs)

    def compare(self, values: Given = None, /, **named: Any) -> answers.ComparedResult:
        """The scenario without and with changes, which are given as to `run`.

        >>> import envelope
        >>> compared = envelope.load("template").compare(dau="20M users", read_share="80%")
        >>> parts = compared.caused("qps")
        >>> parts["dau"] == compared.difference("qps"), parts["read_share"]
        (True, 0.0)

        Raises InputError or CalculationError.
        """
        changes = settings_given(self.request, {**(values or {}), **named})
        return answers.with_changes(self.request, changes)

    def stress(self, *names: str, values: Mapping[str, Any] | None = None) -> answers.StressResult:
        """What breaks first under stresses by name, by default all that the blocks declare.

        >>> import envelope
        >>> found = envelope.load("template").stress("cold_cache", "doubled_peak")
        >>> [each.event.name for each in found.stressed]
        ['doubled_peak', 'cold_cache']

        Raises InputError or CalculationError.
        """
        return answers.StressResult.of(analysis.stress.stress_run(self.computed(values), names))

    def latency(
        self, path: str = "", values: Mapping[str, Any] | None = None, *, within: str = ""
    ) -> answers.LatencyResult:
        """The time of a request along a path: one of the scenario's, or parts in order.

        >>> import envelope
        >>> budget = envelope.load("template").latency("load_balancer, reader, cache")[0]
        >>> [leg.step for leg in budget.legs], budget.is_kept
        (['load_balancer', 'reader', 'cache'], True)

        By default, all paths that the scenario declares, or all its parts. 99 % of the requests
        should stay `within` a time, by default 500 ms. Raises InputError.
        """
        return answers.LatencyResult(analysis.latency.budgets(self.computed(values), path, within))

    def sensitivity(
        self,
        output: str,
        values: Mapping[str, Any] | None = None,
        *,
        samples: int = SAMPLES,
        seed: int = SEED,
        sobol: bool = False,
        every: bool = False,
    ) -> answers.TornadoResult:
        """Which inputs move a result, each alone, the one that moves it furthest first.

        With `every`, also those that move it little are shown.

        >>> import envelope
        >>> found = envelope.load("template").sensitivity("qps")
        >>> sorted(each.name for each in found.swings)
        ['dau', 'requests_per_user']
        """
        result, sampling = self.computed(values), Sampling(samples, seed)
        name = measured(result.graph, output)
        found = analysis.sensitivity.tornado(result, name, sampling, sobol=sobol)
        return answers.TornadoResult.of(found, every=every)

    def growth(
        self,
        outputs: str | Sequence[str] = (),
        values: Mapping[str, Any] | None = None,
        *,
        over: str | Text = "3 years",
        step: str | Text = "1 month",
        rates: Mapping[str, str | Text] | None = None,
        samples: int | None = None,
        seed: int = SEED,
    ) -> answers.GrowthResult:
        """Results as the inputs grow, and when each check first fails; times are in seconds.

        By default what grows, and what comes first in the report. `rates` are growths beside those
        of the file.

        >>> import envelope
        >>> template = envelope.load("template")
        >>> found = template.growth(["qps"], step="1 year", rates={"dau": "10%/year"})
        >>> [round(value) for value in found.values["qps"]]
        [2315, 2546, 2801, 3081]
        """
        names = (outputs,) if isinstance(outputs, str) else outputs
        sampling = Sampling(answers.GROWTH_SAMPLES if samples is None else samples, seed)
        result, pace = self.computed(values), answers.Pace(over, step)
        return answers.grown(result, names, pace, rates or {}, sampling)

    def hardware(
        self, part: str, values: Mapping[str, Any] | None = None
    ) -> answers.HardwareResult:
        """A part on every machine shape, the one on which it costs least first.

        >>> import envelope
        >>> offers = envelope.load("template").hardware("cache")
        >>> offers.cheapest is offers.fits[0]
        True
        """
        found = analysis.hardware.compare_machines(self._asked(values or {}), part)
        return answers.HardwareResult.of(found)
