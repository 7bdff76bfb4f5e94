"""What scripts call: load a scenario, run it, ask for numbers, explanations and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from envelope.api.questions import Questions
from envelope.api.result import Result, known, quantity
from envelope.engine.run import Run, run
from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language.tree import Literal
from envelope.model.build.build import build, units_for
from envelope.model.build.lines import build_lines
from envelope.model.build.request import Request, Setting
from envelope.model.graph.graph import Graph
from envelope.units.dimension import Dimension
from envelope.units.unit import base_unit

if TYPE_CHECKING:
    import pint

    from envelope.api.answers import ComparedResult
    from envelope.engine.code import Compiled


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


def load(name: str, *, convention: str | None = None) -> Scenario:
    """A scenario or block: a preset's name, or the path of a file. Raises InputError."""
    return Scenario(Request(name, convention))


def compare(left: str, right: str, *, convention: str | None = None) -> ComparedResult:
    """Two scenarios side by side, each a preset's name or a path. Raises InputError."""
    from envelope.analysis.compare import compare_scenarios  # only this function needs it
    from envelope.api.answers import ComparedResult
    from envelope.report.headings import reported

    requests = (Request(left, convention), Request(right, convention))
    return ComparedResult(*compare_scenarios(*requests, reported))


class Scenario(Questions):
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
        """The pint registry with the conventions of this scenario, its nouns and its blocks'."""
        from envelope.units.registry import registry_for  # pint is heavy

        return registry_for(self.graph.all_units())

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
        request = self._asked({**(values or {}), **named})
        return Result(run(self.graph if request is self.request else build(request)), request)

    def computed(self, values: Mapping[str, Any] | None = None) -> Run:
        """The run behind a result, for the questions."""
        request = self._asked(values or {})
        return run(self.graph if request is self.request else build(request))

    def _asked(self, given: Mapping[str, Any]) -> Request:
        settings = {name: self.setting(name, value) for name, value in given.items()}
        return self.request._replace(settings=settings) if given else self.request

    def setting(self, name: str, value: Any) -> Setting:
        """A value from Python as the model takes it: a text, or a literal."""
        if isinstance(value, str):
            return text_of(value, name)
        if not hasattr(value, "magnitude"):
            return _number(name, value)
        base, dimension = self._in_base_units(name, value)
        return Literal(base, base_unit(dimension) if dimension else None)

    def _in_base_units(self, name: str, value: Any) -> tuple[float, Dimension]:
        """A pint Quantity in base units; only one of a part's own units needs the whole graph."""
        from envelope.units.registry import from_quantity  # the caller has imported pint already

        try:
            return from_quantity(value, units_for(self.request))
        except ValueError:
            units = self.graph.all_units()
        try:
            return from_quantity(value, units)
        except ValueError as error:
            raise InputError(Problem("unknown-unit", f"{error} in the value of `{name}`")) from None

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


def _number(name: str, value: Any) -> Text:
    try:
        return text_of(repr(float(value)), name)
    except (TypeError, ValueError):
        text = text_of(repr(value), name)
        label = Label(text, Span(0, len(text.content)))
        message = f"`{name}` is set to a text, a number or a pint Quantity"
        raise InputError(Problem("wrong-kind", message, (label,))) from None
