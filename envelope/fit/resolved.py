"""Which quantities were measured: their names found, their units checked, in base units."""

from collections.abc import Iterable, Mapping
from typing import Literal

from envelope.engine.run import Run
from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.fit.records import Gathered, Measured, Percentiles
from envelope.formats.guards.signals import Signal, signals
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.simple import parse_unit
from envelope.model.graph.excess import refuse_excess
from envelope.model.graph.graph import Graph
from envelope.model.graph.limits import ANY, Limits, effective
from envelope.model.graph.near import nothing_called
from envelope.model.graph.scopes import outside, scope_of
from envelope.tuples import NamedTuple
from envelope.units.unit import Unit, base_unit


class Fitted(NamedTuple):
    """A quantity that was measured: its percentiles in base units, when, from how many samples.

    An `input`, or anything that a `part` is given or computes, is replaced; what the scenario
    itself has `computed` is only compared.
    """

    name: str
    values: Percentiles
    since: str
    until: str
    samples: int
    place: Literal["input", "part", "computed"]


def resolved(run: Run, gathered: Gathered) -> list[Fitted]:
    """The quantities of what was measured. Raises InputError with all that is wrong."""
    known = signals(run)
    can = effective(run.graph)
    found: dict[str, Fitted] = {}
    problems = list(gathered.problems)
    for each in gathered.measured:
        try:
            fitted = _fitted(run, each, known, can)
            if fitted.name in found:
                message = f"`{fitted.name}` was measured twice"
                raise InputError(_problem("wrong-kind", message, each))
            found[fitted.name] = fitted
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(*problems)
    return [found[name] for name in run.graph.quantities if name in found]


def _fitted(
    run: Run, measured: Measured, known: Iterable[Signal], can: Mapping[str, Limits]
) -> Fitted:
    graph = run.graph
    name = _name(graph, measured, known)
    if graph.quantities[name].words:
        message = f"`{name}` holds a word, which is not measured"
        raise InputError(_problem("wrong-kind", message, measured))
    place = _place(graph, name, measured)
    factor = _unit(run, name, measured).factor
    values = Percentiles(*(each * factor for each in measured.values))
    label = measured.label
    text = label.text.part(*label.span) if label else text_of(measured.name, measured.name)
    for each in values:
        if each == each:  # noqa: PLR0124 -- a median that was not given is NaN
            refuse_excess(graph, name, text, each, can.get(name, ANY)._replace(step=0.0))
    return Fitted(name, values, measured.since, measured.until, measured.samples, place)


def _name(graph: Graph, measured: Measured, known: Iterable[Signal]) -> str:
    """The quantity of a name, of its series or of its query."""
    if measured.name in graph.quantities:
        return measured.name
    by_series = (each.name for each in known if measured.name in (each.series, each.query))
    found = next(by_series, graph.find(measured.name))
    if found is None:
        problem = nothing_called(graph, measured.name)
        labels = (measured.label,) if measured.label else ()
        raise InputError(problem._replace(labels=labels))
    return found


def _place(graph: Graph, name: str, measured: Measured) -> Literal["input", "part", "computed"]:
    """Where a value of the quantity is written."""
    part = scope_of(name).removesuffix(".")
    if not part:
        return "input" if graph.quantities[name].kind == "input" else "computed"
    if part not in graph.parts:
        return "computed"
    if "." in part and not (graph.is_row(part) and "." not in part.rpartition(".")[0]):
        message = f"`{name}` belongs to a part inside of a part, which no file sets"
        raise InputError(_problem("wrong-kind", message, measured))
    return "part"


def _unit(run: Run, name: str, measured: Measured) -> Unit:
    """The unit of the values; that of the quantity where none is named. Raises InputError."""
    graph, quantity = run.graph, run.graph.quantities[name]
    if measured.unit is None:
        return quantity.declared or quantity.unit or run.unit(name)
    unit = measured.unit
    if isinstance(unit, Text):
        unit = parse_unit(unit, graph.all_units())
    scope = scope_of(name)
    for each in (scope, outside(scope)):
        unit = graph.placeholders.translate(unit, each)
    if unit.dimension == quantity.dimension:
        return unit
    own, given = (meaning_text(Meaning(each)) for each in (quantity.dimension, unit.dimension))
    message = f"`{name}` is in {own}, this is in {given}"
    if isinstance(measured.unit, Text):
        label = Label(measured.unit, Span(0, len(measured.unit.content)), given)
        raise InputError(Problem("dimension-mismatch", message, (label,)))
    raise InputError(_problem("dimension-mismatch", message, measured))


def _problem(
    kind: Literal["wrong-kind", "dimension-mismatch"], message: str, measured: Measured
) -> Problem:
    return Problem(kind, message, (measured.label,) if measured.label else ())


def shown_unit(run: Run, name: str, value: float) -> Unit:
    """The unit in which a measured value is written."""
    quantity = run.graph.quantities[name]
    return run.suited(name, value) if value else quantity.unit or base_unit(quantity.dimension)
