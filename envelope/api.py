"""What scripts call: load a scenario, run it, ask for numbers, explanations and reports."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from envelope.analysis.conventions import Comparison, compare_conventions
from envelope.analysis.explain import Step, explain
from envelope.engine.run import Run, run, with_quantity
from envelope.errors import InputError, Label, Problem, Span, Text, written
from envelope.language.nearest import nearest
from envelope.language.tree import Literal
from envelope.model.build import Request, Setting, build, units_for
from envelope.model.graph import TOTAL, Check, Graph
from envelope.model.lines import build_lines, extended
from envelope.units.unit import base_unit

if TYPE_CHECKING:
    import pint

    from envelope.analysis.flip import Flips
    from envelope.analysis.solve import Solution
    from envelope.engine.code import Compiled
    from envelope.report.shown import ComparedResult, LatencyResult, StressResult, SweepResult


def calc(*expressions: str, convention: str = "", nouns: Sequence[str] = ()) -> pint.Quantity[Any]:
    """The value of the last expression, as a pint Quantity in the unit that it is shown in.

    Lines before it may name values: `calc("dau = 10M users", "dau * 2 KB/user")`.

    >>> import envelope
    >>> f"{envelope.calc('300 TB / 5 years -> MB/s'):.3f~}"
    '1.901 MB / s'

    Raises InputError or CalculationError, whose text shows the place.
    """
    result = calculate(expressions, convention, nouns)
    return quantity(result, result.graph.written[-1])


def calculate(expressions: Sequence[str], convention: str = "", nouns: Sequence[str] = ()) -> Run:
    """The run of stand-alone expressions, each a quantity of its own."""
    return run(build_lines(expressions, convention, nouns))


def quantity(result: Run, name: str) -> pint.Quantity[Any]:
    """A quantity of a run as a pint Quantity on the registry of its scenario."""
    from envelope.units.registry import to_quantity  # pint: 150 ms that only a Quantity needs

    return to_quantity(result.values[name], result.unit(name), result.graph.units)


def load(name: str, *, convention: str | None = None) -> Scenario:
    """A scenario or block: a preset's name, or the path of a file. Raises InputError."""
    return Scenario(Request(name, convention))


def compare(left: str, right: str, *, convention: str | None = None) -> ComparedResult:
    """Two scenarios side by side, each a preset's name or a path. Raises InputError."""
    from envelope.analysis.compare import compare_scenarios  # only this function needs it
    from envelope.report.headings import reported
    from envelope.report.shown import ComparedResult

    requests = (Request(left, convention), Request(right, convention))
    return ComparedResult(*compare_scenarios(*requests, reported))


class Scenario:
    """A scenario or block, read and ready to be run with other values.

    `graph` is its checked graph, built when it is first asked for, since a block has no values.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self._graph: Graph | None = None

    @property
    def graph(self) -> Graph:
        """The checked graph. Raises InputError when the file is wrong or an input has no value."""
        if self._graph is None:
            self._graph = build(self.request)
        return self._graph

    @property
    def registry(self) -> pint.UnitRegistry[Any]:
        """The pint registry with the nouns and the conventions of this scenario."""
        from envelope.units.registry import registry_for  # pint is heavy

        return registry_for(self.graph.units)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all inputs, those of parts as `part.input`."""
        quantities = self.graph.quantities
        return tuple(name for name in self.graph.written if quantities[name].kind == "input")

    def run(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> Result:
        """The scenario run, with quantities set: expressions, numbers or pint Quantities.

        A part's input has a point in its name and is given in the mapping:
        `run({"feed_cache.hit_ratio": "95%"})`. A bare number takes the quantity's own unit.
        Raises InputError or CalculationError.
        """
        given = {**(values or {}), **named}
        if not given:
            return Result(run(self.graph), self.request)
        settings = {name: self._setting(name, value) for name, value in given.items()}
        request = Request(self.request.name, self.request.convention, settings, self.request.text)
        return Result(run(build(request)), request)

    def _setting(self, name: str, value: Any) -> Setting:
        """A value from Python as the model takes it: a text, or a literal."""
        if isinstance(value, str):
            return written(value, name)
        if not hasattr(value, "magnitude"):
            return _number(name, value)
        from envelope.units.registry import from_quantity  # the caller has imported pint already

        try:
            base, dimension = from_quantity(value, units_for(self.request))
        except ValueError as error:
            raise InputError(Problem("unknown-unit", f"{error} in the value of `{name}`")) from None
        return Literal(base, base_unit(dimension) if dimension else None)

    def conventions(self) -> Comparison:
        """Every result under every convention."""
        return compare_conventions(self.request)

    def solve(
        self,
        name: str,
        condition: str,
        values: Mapping[str, Any] | None = None,
        *,
        confidence: float | None = None,
        low: str = "",
        high: str = "",
    ) -> Solution:
        """The values of a quantity for which a condition holds, in base units.

        With a `confidence` of 0.9, it holds in 90 % of the worlds that the ranges allow. `values`
        are set as in a run; `low` and `high` are where to search.

        >>> import envelope
        >>> shortener = envelope.load("url-shortener")
        >>> found = shortener.solve("total.servers", "total.servers <= 10.5 servers")
        >>> [(round(each.value, 9), each.holds_below) for each in found.crossings]
        [(10.5, True)]

        Raises InputError or CalculationError.
        """
        from envelope.analysis.solve import Question, solve  # only this method needs it

        result = self.run(values)._run
        question = Question(known(result.graph, name), condition, confidence, low, high)
        return solve(result, question)

    def flip(self, *results: str, values: Mapping[str, Any] | None = None) -> Flips:
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
        from envelope.analysis.subjects import named, usual
        from envelope.report.headings import reported

        result = self.run(values)._run
        subjects = named(result, results) if results else usual(result, reported(result.graph))
        return flips(result, subjects, Limit())

    def sweep(self, over: Mapping[str, Any], outputs: Sequence[str] = ()) -> SweepResult:
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
        from envelope.report.shown import SweepResult

        extents = {
            name: (isinstance(values, str) and extent(written(values, name)))
            or Listed(tuple(self._setting(name, value) for value in _several(values)))
            for name, values in over.items()
        }
        planned = plan(self.request, extents)
        return SweepResult(*sweep(planned, [known(planned.run.graph, each) for each in outputs]))

    def compare(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> ComparedResult:
        """The scenario without and with changes, which are given as to `run`.

        >>> import envelope
        >>> compared = envelope.load("template").compare(dau="20M users", read_share="80%")
        >>> parts = compared.caused("qps")
        >>> parts["dau"] == compared.difference("qps"), parts["read_share"]
        (True, 0.0)

        Raises InputError or CalculationError.
        """
        from envelope.analysis.compare import compare_settings  # only this method needs it
        from envelope.report.headings import reported
        from envelope.report.shown import ComparedResult

        given = {**(values or {}), **named}
        settings = {name: self._setting(name, value) for name, value in given.items()}
        return ComparedResult(*compare_settings(self.request, settings, reported))

    def stress(self, *names: str, values: Mapping[str, Any] | None = None) -> StressResult:
        """What breaks first under stresses by name, by default all that the blocks declare.

        >>> import envelope
        >>> found = envelope.load("template").stress("cold_cache", "doubled_peak")
        >>> [each.event.name for each in found.stressed]
        ['doubled_peak', 'cold_cache']

        Raises InputError or CalculationError.
        """
        from envelope.analysis.stress import stress_run  # only this method needs it
        from envelope.report.shown import StressResult

        return StressResult(*stress_run(self.run(values)._run, names))

    def latency(
        self, path: str = "", values: Mapping[str, Any] | None = None, *, within: str = ""
    ) -> LatencyResult:
        """The time of a request along a path: one of the scenario's, or parts in order.

        >>> import envelope
        >>> budget = envelope.load("template").latency("load_balancer, reader, cache")[0]
        >>> [leg.step for leg in budget.legs], budget.is_kept
        (['load_balancer', 'reader', 'cache'], True)

        By default, all paths that the scenario declares, or all its parts. 99 % of the requests
        should stay `within` a time, by default 500 ms. Raises InputError.
        """
        from envelope.analysis.latency import budgets  # only this method needs it
        from envelope.report.shown import LatencyResult

        return LatencyResult(budgets(self.run(values)._run, path, within))

    def compile(self, inputs: Sequence[str], outputs: Sequence[str]) -> Compiled:
        """A fast function from values of `inputs` to those of `outputs`.

        It takes and returns floats or arrays of any shape, in base units (byte, second, USD, one
        of each noun); a tuple for several outputs. Raises InputError for an unknown name.
        """
        from envelope.engine.code import compile_graph  # only this method needs it

        result = run(self.graph)
        names = {name: known(result.graph, name) for name in (*inputs, *outputs)}
        return compile_graph(
            result, [names[name] for name in inputs], [names[name] for name in outputs]
        )


class Result(Mapping[str, "pint.Quantity[Any]"]):
    """What a run gave: a mapping from name (`total.servers`) to pint Quantity."""

    def __init__(self, result: Run, request: Request) -> None:
        self.values_in_base_units = result.values
        self._run = result
        self._request = request

    def __getitem__(self, name: str) -> pint.Quantity[Any]:
        if not isinstance(name, str) or self._run.graph.find(name) is None:
            raise KeyError(name)
        return quantity(self._run, known(self._run.graph, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._run.graph.written)

    def __len__(self) -> int:
        return len(self._run.graph.written)

    def text(self, name: str) -> str:
        """A quantity as people write it: `34.7k requests/s`."""
        return self._run.text(known(self._run.graph, name))

    @property
    def failing(self) -> list[Check]:
        """The checks that do not hold."""
        return self._run.failing()

    def explain(self, name: str) -> Explanation:
        """Where a number comes from, down to the inputs; prints as a tree."""
        return Explanation(explain(self._run, known(self._run.graph, name)))

    def calc(self, expression: str) -> pint.Quantity[Any]:
        """Any expression over the names of this result, in its units and conventions."""
        added = extended(self._run.graph, expression)
        return quantity(with_quantity(self._run, added), added.name)

    def to_text(self) -> str:
        """The report for a terminal, at most 100 columns wide."""
        return self._written("text")

    def to_markdown(self) -> str:
        """The report in Markdown."""
        return self._written("markdown")

    def to_csv(self) -> str:
        """Every quantity on a line: name, value, unit, text, basis, formula, source."""
        return self._written("csv")

    def to_json(self) -> str:
        """The report as JSON: scenario, inputs, results, parts, totals, checks, conventions."""
        return self._written("json")

    def to_html(self) -> str:
        """The report as one HTML page that stands by itself."""
        return self._written("html")

    def to_xlsx(self, path: str | os.PathLike[str]) -> None:
        """Write the scenario as a spreadsheet of live formulas. Needs XlsxWriter.

        Ranges count with their medians. Raises InputError where XlsxWriter is not installed.
        """
        from envelope.report.workbook import write_xlsx  # an extra

        content = write_xlsx(self._run)
        with open(path, "wb") as file:
            file.write(content)

    def to_frame(self) -> Any:
        """Every quantity as a row of a pandas data frame. Needs pandas."""
        import pandas as pd  # an extra

        from envelope.report.data import rows

        return pd.DataFrame(rows(self._run)).set_index("name")

    def _written(self, form: str) -> str:
        from envelope.report import write_report  # tabulate: 20 ms that only a report needs

        return write_report(self._run, form)

    def _repr_html_(self) -> str:
        from envelope.report.html import body  # as above

        return body(self._run)

    def __str__(self) -> str:
        return self.to_text()


class Explanation(list[Step]):
    """The steps of a derivation; prints as a tree."""

    def __str__(self) -> str:
        from envelope.report.explanation import tree  # only what is shown needs it

        return tree(self)


def known(graph: Graph, name: str) -> str:
    """The full name of a quantity, `total.servers` for `servers` where only parts have such.

    Raises InputError with the nearest right name.
    """
    found = graph.find(name) or graph.find(f"{TOTAL}.{name}")
    if found is not None:
        return found
    close = nearest(name, graph.quantities)
    hint = f"did you mean `{close}`?" if close else ""
    raise InputError(Problem("unknown-name", f"nothing here is called `{name}`", hint=hint))


def _several(values: Any) -> Iterator[Any]:
    """The items of a sequence; a single value as the only one."""
    is_sequence = hasattr(values, "__iter__") and not isinstance(values, str)
    yield from values if is_sequence else [values]


def _number(name: str, value: Any) -> Text:
    try:
        return written(repr(float(value)), name)
    except (TypeError, ValueError):
        text = written(repr(value), name)
        label = Label(text, Span(0, len(text.content)))
        message = f"`{name}` is set to a text, a number or a pint Quantity"
        raise InputError(Problem("wrong-kind", message, (label,))) from None
