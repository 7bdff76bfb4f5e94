"""What a scenario can be asked beside its results; each answer is a small typed record.

Numbers in answers are in base units (byte, second, USD, one of each noun) where nothing else is
said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from envelope.api.result import known
from envelope.engine.run import SAMPLES, SEED, Run, Sampling
from envelope.errors import text_of
from envelope.model.build.request import Request, Setting

if TYPE_CHECKING:
    from envelope.api import answers


class Questions:
    """The questions to a scenario; `values` are set as in a run. All raise InputError."""

    request: Request

    def computed(self, values: Mapping[str, Any] | None = None) -> Run:
        """The run of the scenario with these values."""
        raise NotImplementedError

    def setting(self, name: str, value: Any) -> Setting:
        """A value from Python as the model takes it."""
        raise NotImplementedError

    def conventions(self) -> answers.ConventionsResult:
        """Every result under every convention."""
        from envelope.analysis.conventions import compare_conventions  # only this method needs it
        from envelope.api.answers import ConventionsResult

        return ConventionsResult(*compare_conventions(self.request))

    def solve(
        self,
        name: str,
        condition: str,
        values: Mapping[str, Any] | None = None,
        *,
        confidence: float | None = None,
        low: str = "",
        high: str = "",
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
        from envelope.analysis.solve import Question, solve  # only this method needs them
        from envelope.api.answers import SolveResult

        result = self.computed(values)
        question = Question(known(result.graph, name), condition, confidence, low, high)
        return SolveResult(**vars(solve(result, question)))

    def flip(self, *results: str, values: Mapping[str, Any] | None = None) -> answers.FlipsResult:
        """How far each input can move before an answer changes, the nearest first, in base units.

        Of whole numbers, checks and parts (what binds them) by name; by default of all that the
        report shows.

        >>> import envelope
        >>> found = envelope.load("url-shortener").flip("total.shards")
        >>> {flip.subject.name for flip in found.flips}
        {'total.shards'}

        Raises InputError or CalculationError.
        """
        from envelope.analysis.flip import Limit, flips  # only this method needs them
        from envelope.analysis.targets import named, usual
        from envelope.api.answers import FlipsResult
        from envelope.report.headings import reported

        result = self.computed(values)
        subjects = named(result, results) if results else usual(result, reported(result.graph))
        return FlipsResult(**vars(flips(result, subjects, Limit())))

    def sweep(self, over: Mapping[str, Any], outputs: Sequence[str] = ()) -> answers.SweepResult:
        """Results, by default the headline totals, over values of one or several quantities.

        Values are a text as for the command, `1M..1bn:25` or `1, 2, 4`, or a sequence of what
        `run` takes.

        >>> import envelope
        >>> swept = envelope.load("template").sweep({"dau": "1M..100M:3"}, ["total.servers"])
        >>> swept.values("total.servers")[0] < swept.values("total.servers")[-1]
        True

        Raises InputError.
        """
        from envelope.analysis.axes import Listed, extent  # only this method needs them
        from envelope.analysis.sweep import plan, sweep
        from envelope.api.answers import SweepResult

        extents = {
            name: (isinstance(values, str) and extent(text_of(values, name)))
            or Listed(tuple(self.setting(name, value) for value in _several(values)))
            for name, values in over.items()
        }
        planned = plan(self.request, extents)
        return SweepResult(*sweep(planned, [known(planned.run.graph, each) for each in outputs]))

    def compare(
        self, values: Mapping[str, Any] | None = None, /, **named: Any
    ) -> answers.ComparedResult:
        """The scenario without and with changes, which are given as to `run`.

        >>> import envelope
        >>> compared = envelope.load("template").compare(dau="20M users", read_share="80%")
        >>> parts = compared.caused("qps")
        >>> parts["dau"] == compared.difference("qps"), parts["read_share"]
        (True, 0.0)

        Raises InputError or CalculationError.
        """
        from envelope.analysis.compare import compare_settings  # only this method needs it
        from envelope.api.answers import ComparedResult
        from envelope.report.headings import reported

        given = {**(values or {}), **named}
        settings = {name: self.setting(name, value) for name, value in given.items()}
        return ComparedResult(*compare_settings(self.request, settings, reported))

    def stress(self, *names: str, values: Mapping[str, Any] | None = None) -> answers.StressResult:
        """What breaks first under stresses by name, by default all that the blocks declare.

        >>> import envelope
        >>> found = envelope.load("template").stress("cold_cache", "doubled_peak")
        >>> [each.event.name for each in found.stressed]
        ['doubled_peak', 'cold_cache']

        Raises InputError or CalculationError.
        """
        from envelope.analysis.stress import stress_run  # only this method needs it
        from envelope.api.answers import StressResult

        return StressResult(*stress_run(self.computed(values), names))

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
        from envelope.analysis.latency import budgets  # only this method needs it
        from envelope.api.answers import LatencyResult

        return LatencyResult(budgets(self.computed(values), path, within))

    def sensitivity(
        self,
        output: str,
        values: Mapping[str, Any] | None = None,
        *,
        samples: int = SAMPLES,
        seed: int = SEED,
        sobol: bool = False,
    ) -> answers.TornadoResult:
        """Which inputs move a result, each alone, the one that moves it furthest first.

        >>> import envelope
        >>> found = envelope.load("template").sensitivity("qps")
        >>> sorted(each.name for each in found.swings)
        ['dau', 'requests_per_user']
        """
        from envelope.analysis.sensitivity import tornado  # only this method needs them
        from envelope.api.answers import TornadoResult

        result = self.computed(values)
        name = known(result.graph, output)
        return TornadoResult(*tornado(result, name, Sampling(samples, seed), sobol=sobol))

    def growth(
        self,
        outputs: Sequence[str],
        values: Mapping[str, Any] | None = None,
        *,
        over: str = "3 years",
        step: str = "1 month",
        rates: Mapping[str, str] | None = None,
    ) -> answers.GrowthResult:
        """Results as the inputs grow, and when each check first fails; times are in seconds.

        `rates` are growths beside those of the file.

        >>> import envelope
        >>> template = envelope.load("template")
        >>> found = template.growth(["qps"], step="1 year", rates={"dau": "10%/year"})
        >>> [round(value) for value in found.values["qps"]]
        [2315, 2546, 2801, 3081]
        """
        from envelope.analysis.growth import grow  # only this method needs them
        from envelope.api.answers import GrowthResult
        from envelope.model.graph.expressions import duration

        result = self.computed(values)
        names = [known(result.graph, name) for name in outputs]
        length, spacing = (duration(text, text, result.graph) for text in (over, step))
        given = [
            (known(result.graph, name), text_of(rate, name)) for name, rate in (rates or {}).items()
        ]
        return GrowthResult(*grow(result, names, length, spacing, given))

    def hardware(self, part: str) -> answers.HardwareResult:
        """A part on every machine shape, the one on which it costs least first.

        >>> import envelope
        >>> offers = envelope.load("template").hardware("cache")
        >>> offers.cheapest is offers.fits[0]
        True
        """
        from envelope.analysis.hardware import compare_machines  # only this method needs them
        from envelope.api.answers import HardwareResult

        return HardwareResult(*compare_machines(self.request, part))


def _several(values: Any) -> Iterator[Any]:
    """The items of a sequence; a single value as the only one."""
    is_sequence = hasattr(values, "__iter__") and not isinstance(values, str)
    yield from values if is_sequence else [values]
