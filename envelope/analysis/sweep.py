"""Results for many values of one or several inputs, in every combination."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from envelope.analysis.axes import Axis, Extent, axis, items
from envelope.analysis.binding import bound
from envelope.analysis.headline import results
from envelope.engine.computed import at_moment, run_at
from envelope.engine.progress import steps
from envelope.engine.run import Run, run
from envelope.engine.safe_function import Answers, Probe, probe
from envelope.errors import EnvelopeError, InputError, Problem, Text
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import TOTAL, Graph
from envelope.model.graph.moments import moves
from envelope.tuples import NamedTuple

MOST = 100_000  # combinations
MOST_HISTORIES = 2_000  # where each of them is a history of its own


class Plan(NamedTuple):
    """A scenario, run at one of the points, and the axes to run it over."""

    run: Run
    axes: tuple[Axis, ...]

    @property
    def has_histories(self) -> bool:
        """Whether each point is of a moment before which things went another way."""
        return self.run.at is not None and moves(self.run.at.full.graph)


class Point(NamedTuple):
    """The results at one point in base units; no values where the scenario has none there.

    `part` and `bound_by` say where the first result comes from, `holds` which checks hold.
    """

    at: tuple[float, ...]
    values: tuple[float, ...] = ()
    part: str = ""
    bound_by: str = ""
    holds: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Sweep:
    """The results of a scenario over its axes: the last axis runs fastest."""

    run: Run
    axes: tuple[Axis, ...]
    outputs: tuple[str, ...]
    points: tuple[Point, ...]

    def values(self, output: str) -> tuple[float, ...]:
        """A result at every point in base units; NaN where it has no value."""
        place = self.outputs.index(output)
        return tuple(point.values[place] if point.values else math.nan for point in self.points)


def plan(request: Request, extents: Mapping[str, Extent]) -> Plan:
    """A scenario and its axes. Raises InputError, and CalculationError where no end has values."""
    settings = {**(request.settings or {})}
    settings |= {name: items(each)[-1] for name, each in extents.items()}
    graph = build(request._replace(settings=settings))
    axes = tuple(axis(graph, name, each) for name, each in extents.items())
    if len({each.name for each in axes}) < len(axes):
        raise InputError(Problem("usage", "one quantity is swept twice"))
    most = MOST if request.at is None or not moves(graph) else MOST_HISTORIES
    if math.prod(len(each.values) for each in axes) > most:
        raise InputError(Problem("usage", f"these are more than {most:,} combinations"))
    return Plan(_anchored(graph, axes, request.at), axes)


def _anchored(graph: Graph, axes: Sequence[Axis], time: Text | None) -> Run:
    """The scenario at the last point, or where that has no value, at the first or in between."""
    last, first = tuple(each.values[-1] for each in axes), tuple(each.values[0] for each in axes)
    middle = tuple(each.values[len(each.values) // 2] for each in axes)
    for values in (last, first, middle):
        try:
            found = run(_at(graph, axes, values))
            return found if time is None else run_at(found, time)
        except EnvelopeError as error:
            failure = error
    raise failure


def _at(graph: Graph, axes: Sequence[Axis], values: Sequence[float]) -> Graph:
    """A graph at a point, whose values are in base units."""
    names = (each.name for each in axes)
    return graph.with_values(dict(zip(names, values, strict=True)))


def _run_at(planned: Run, axes: Sequence[Axis], values: Sequence[float]) -> Run:
    """The run at a point, at the moment of the planned one."""
    moment = planned.at
    found = run(_at(moment.full.graph if moment else planned.graph, axes, values))
    return at_moment(moment._replace(full=found)) if moment else found


def _histories(planned: Plan, outputs: Sequence[str]) -> Probe:
    """The outputs and whether each check holds, from a run at each point."""

    def call(*values: float) -> Answers | None:
        """The answers at a point; None where there are none."""
        try:
            found = _run_at(*planned, values)
        except EnvelopeError:
            return None
        return (*(found.values[name] for name in outputs), *found.holds)

    return call


def sweep(planned: Plan, outputs: Sequence[str] = ()) -> Sweep:
    """The named results, by default the headline totals, at every point of a plan."""
    result, axes = planned
    wanted = tuple(outputs or results(result.graph))
    used = tuple(each for each in result.graph.behind(wanted[:1]) if each != wanted[0])
    names = [each.name for each in axes]
    conditions = [check.formula for check in result.graph.checks]
    if planned.has_histories:
        answers = _histories(planned, (*wanted, *used))
    else:
        answers = probe(result, names, (*wanted, *used), conditions)

    def point(at: tuple[float, ...]) -> Point:
        """The results at one point."""
        found = answers(*at)
        if found is None:
            return Point(at)
        values = dict(zip((*wanted, *used), found, strict=False))
        held = tuple(map(bool, found[len(wanted) + len(used) :]))
        there = result._replace(values=values)
        return Point(at, found[: len(wanted)], *origin(there, wanted[0]), held)

    places = product(*(each.values for each in axes))
    points = tuple(point(at) for at in steps(places, "points"))
    return Sweep(result, axes, wanted, points)


def origin(result: Run, name: str) -> tuple[str, str]:
    """The part that a quantity comes from, and what binds it there; each empty where none does.

    That of a total is the part with the largest share of it.
    """
    quantity = result.graph.quantities[name]
    while quantity.kind == TOTAL:
        operands = [each for each in quantity.formula.references() if result.values[each] > 0]
        if not operands:
            return "", ""
        most = max(operands, key=lambda each: result.values[each])
        quantity = result.graph.quantities[most]
    return quantity.name.rpartition(".")[0], bound(result, quantity.name)


def objection(swept: Sweep) -> str:
    """Why the first point without values has none; empty where every point has some."""
    for point in swept.points:
        if not point.values:
            try:
                _run_at(swept.run, swept.axes, point.at)
            except EnvelopeError as error:
                problem = error.problems[0]
                return f"{problem.message} {problem.trail}".strip()
            return "this is too large to calculate with"
    return ""
