"""What scripts call: load a scenario, run it, ask it questions.

Numbers in answers are in base units (byte, second, USD, one of each noun) unless another is named.
Answers are of the moment when every retention is full, or `at` a time after an empty start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from envelope import analysis, formats
from envelope.api import answers
from envelope.api.answer import healing
from envelope.api.data.fit import fit_of
from envelope.api.data.rows import batch_of
from envelope.api.quantities import known, listed, measured
from envelope.api.result import Result
from envelope.api.settings import USUAL, asked_for, cases_of, described, settings_given
from envelope.engine.computed import computed, graph_of
from envelope.engine.run import SAMPLES, SEED, Run, Sampling
from envelope.errors import CalculationError, EnvelopeError, Text
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph

if TYPE_CHECKING:
    import pint

    from envelope.engine.code import Compiled

Given = Mapping[str, Any] | None
Names = str | Sequence[str]


@healing
class Scenario:
    """A scenario or block, read and ready to be run with other values.

    `graph` is its checked graph, built when it is first asked for, since a block has no values.
    """

    fit = fit_of
    batch = batch_of

    def __init__(self, request: Request) -> None:
        self.request = request

    def __repr__(self) -> str:
        return f"<Scenario {described(self.request)}>"

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, str]:
        return answers.overview(self.request)

    @cached_property
    def graph(self) -> Graph:
        """The checked graph. Raises InputError when the file is wrong or an input has no value."""
        try:
            return self._plain.graph
        except CalculationError:
            return graph_of(self.request)

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

    def run(self, values: Given = None, /, *, case: str = "", at: str = "", **named: Any) -> Result:
        """The scenario run, with quantities set: expressions, numbers or pint Quantities.

        A part's input has a point in its name and is given in the mapping:
        `run({"feed_cache.hit_ratio": "95%"})`. A bare number takes the quantity's own unit. What is
        given wins over what a `case` sets. Raises InputError or CalculationError.
        """
        scenario, given = self.in_case(case) if case else self, {**(values or {}), **named}
        result = Result(scenario.computed(given), scenario.asked(given))
        return result.at(at) if at else result

    def computed(self, values: Given = None, at: str = "") -> Run:
        """The run behind a result, for what asks it."""
        if not values and not at:
            return self._plain
        before = None
        if not self.request.settings:
            with suppress(EnvelopeError):  # of an input that waits for its value
                before = self._plain
        return computed(self.asked(values, at), before)

    def asked(self, given: Given, at: str = "") -> Request:
        """What is built where quantities are set, at a time."""
        return asked_for(self.request, given, at)

    def compile(self, inputs: str | Sequence[str], outputs: str | Sequence[str]) -> Compiled:
        """A fast function from values of `inputs` to those of `outputs`.

        It takes and returns floats or arrays in base units; a tuple for several outputs. An input
        with choices takes a word. No value is NaN in arrays, an error of floats. Raises InputError.
        """
        from envelope.engine.code import compile_graph  # 5 ms that only this method needs

        result = self.computed()
        given = [known(result.graph, name) for name in listed(inputs)]
        wanted = [measured(result.graph, name) for name in listed(outputs)]
        return compile_graph(result, given, wanted)

    def to_sql(self, inputs: Names = (), outputs: Names = (), dialect: str = "duckdb") -> str:
        """A query over a table `inputs`, whose columns are quantities in base units.

        By default its own inputs, and what a report begins with. Dialects are duckdb, postgres,
        spark, bigquery, snowflake. `run(...).to("sql", inputs=...)` sets values. Raises InputError.
        """
        return formats.sql.write_sql(self.computed(), dialect, inputs, outputs)

    def conventions(self, *, at: str = "", every: bool = False) -> answers.ConventionsResult:
        """Every result under every convention; with `every`, also those that do not move show."""
        found = analysis.conventions.compare_conventions(self.asked({}, at))
        return answers.ConventionsResult.of(found, every=every)

    def solve(  # noqa: PLR0913 -- each of them by its name
        self,
        name: str,
        condition: str,
        values: Given = None,
        *,
        at: str = "",
        confidence: float | None = None,
        low: str = "",
        high: str = "",
        sampling: Sampling = USUAL,
    ) -> answers.SolveResult:
        """The values of a quantity for which a condition holds, in base units.

        With a `confidence` of 0.9, it holds in 90 % of the samples that the ranges allow. `values`
        are set as in a run; `low` and `high` are where to search. Raises InputError or
        CalculationError.

        >>> import envelope
        >>> shortener = envelope.load("url-shortener")
        >>> found = shortener.solve("total.servers", "total.servers <= 10.5 servers")
        >>> [(round(each.value, 9), each.holds_below) for each in found.crossings]
        [(10.5, True)]
        """
        result = self.computed(values, at)
        asked = (known(result.graph, name), condition, confidence, low, high, sampling)
        return answers.SolveResult.of(analysis.solve.solve(result, analysis.solve.Question(*asked)))

    def flip(
        self, *results: str, values: Given = None, at: str = "", every: bool = True
    ) -> answers.FlipsResult:
        """How far each input can move before an answer changes, in base units. Raises InputError.

        Of results, checks, parts by name, or of what a report shows; without `every` the nearest.

        >>> import envelope
        >>> {flip.target.name for flip in envelope.load("url-shortener").flip("total.shards").flips}
        {'total.shards'}
        """
        return answers.flipped(self.computed(values, at), listed(results), every=every)

    def sweep(
        self, over: Mapping[str, Any], outputs: Names = (), values: Given = None, *, at: str = ""
    ) -> answers.SweepResult:
        """Results, by default the headline totals, over values of quantities. Raises InputError.

        What to go over is a text as for the command, `1M..1bn:25` or `1, 2, 4`, or a sequence of
        what `run` takes; `values` are set as in a run, which each point is one of.

        >>> import envelope
        >>> swept = envelope.load("template").sweep({"dau": "1M..100M:3"}, ["total.servers"])
        >>> swept.values("total.servers")[0] < swept.values("total.servers")[-1]
        True
        """
        asked = self.asked(values, at)
        extents = {name: answers.extent_of(asked, name, given) for name, given in over.items()}
        return answers.swept(asked, extents, outputs)

    def compare(
        self, values: Given = None, /, *, at: str = "", **named: Any
    ) -> answers.ComparedResult:
        """The scenario without and with changes, given as to `run`. Raises EnvelopeError.

        >>> import envelope
        >>> compared = envelope.load("template").compare(dau="20M users", read_share="80%")
        >>> parts = compared.caused("qps")
        >>> parts["dau"] == compared.difference("qps"), parts["read_share"]
        (True, 0.0)
        """
        changes = settings_given(self.request, {**(values or {}), **named})
        return answers.with_changes(self.asked({}, at), changes)

    def stress(
        self, *names: str, values: Given = None, at: str = "", every: bool = True
    ) -> answers.StressResult:
        """What breaks first under stresses by name, or all of its blocks. Raises EnvelopeError.

        >>> import envelope
        >>> found = envelope.load("template").stress("cold_cache", "doubled_peak")
        >>> [each.event.name for each in found.stressed]
        ['doubled_peak', 'cold_cache']
        """
        found = analysis.stress.stress_run(self.computed(values, at), listed(names))
        return answers.StressResult.of(found, every=every)

    def latency(
        self, path: str = "", values: Given = None, *, at: str = "", within: str = ""
    ) -> answers.LatencyResult:
        """The time of a request along a path: one of the scenario's, or parts in order.

        >>> import envelope
        >>> budget = envelope.load("template").latency("load_balancer, reader, cache")[0]
        >>> [leg.step for leg in budget.legs], budget.is_kept
        (['load_balancer', 'reader', 'cache'], True)

        By default all its paths, or parts; 99 % should stay `within` 500 ms. Raises InputError.
        """
        run = self.computed(values, at)
        return answers.LatencyResult(analysis.latency.budgets(run, path, within))

    def sensitivity(
        self,
        output: str,
        values: Given = None,
        *,
        at: str = "",
        samples: int = SAMPLES,
        seed: int = SEED,
        sobol: bool = False,
        every: bool = False,
    ) -> answers.TornadoResult:
        """Which inputs move a result, each alone, the one that moves it furthest first.

        With `every`, also those that move it little are shown.

        >>> import envelope
        >>> sorted(each.name for each in envelope.load("template").sensitivity("qps").swings)
        ['dau', 'requests_per_user']
        """
        result, sampling = self.computed(values, at), Sampling(samples, seed)
        name = measured(result.graph, output)
        found = analysis.sensitivity.tornado(result, name, sampling, sobol=sobol)
        return answers.TornadoResult.of(found, every=every)

    def sensitivities(
        self, outputs: str | Sequence[str] = (), values: Given = None, *, at: str = ""
    ) -> answers.SensitivitiesResult | answers.TornadoResult:
        """The same of several results, by default of those that come first. Raises InputError."""
        return answers.moved_by_inputs(self.computed(values, at), outputs, USUAL)

    def growth(
        self,
        outputs: str | Sequence[str] = (),
        values: Given = None,
        *,
        over: str | Text = "3 years",
        step: str | Text = "1 month",
        rates: Mapping[str, str | Text] | None = None,
        samples: int | None = None,
        seed: int = SEED,
    ) -> answers.GrowthResult:
        """Results as the inputs grow, and when each check first fails; times are in seconds.

        By default what grows, and what comes first in the report. `rates` add to those of the file.

        >>> import envelope
        >>> found = envelope.load("template").growth("qps", step="1 year", rates={"dau": "9%/year"})
        >>> [round(value) for value in found.values["qps"]]
        [2315, 2523, 2750, 2998]
        """
        sampling = Sampling(answers.GROWTH_SAMPLES if samples is None else samples, seed)
        result, pace = self.computed(values), answers.Pace(over, step)
        return answers.grown(result, outputs, pace, rates or {}, sampling)

    def hardware(
        self, part: str, values: Given = None, *, at: str = "", every: bool = True
    ) -> answers.HardwareResult:
        """A part on every machine shape, the cheapest first. Raises EnvelopeError."""
        found = analysis.hardware.compare_machines(self.asked(values, at), part)
        return answers.HardwareResult.of(found, every=every)
