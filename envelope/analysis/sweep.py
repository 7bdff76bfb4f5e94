"""Results for many values of one or several inputs, in every combination."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from envelope.analysis.axes import Axis, Extent, axis, items
from envelope.analysis.binding import bound
from envelope.engine.progress import steps
from envelope.engine.run import Run, run
from envelope.engine.safe_function import probe
from envelope.errors import EnvelopeError, InputError, Problem
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import TOTAL, Graph
from envelope.model.library.outputs import headlines
from envelope.units.writing import number_in, unit_symbol

MOST = 100_000  # combinations


class Plan(NamedTuple):
    """A scenario, run at one of the points, and the axes to run it over."""

    run: Run
    axes: tuple[Axis, ...]


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

    def to_frame(self) -> Any:
        """Points as rows of a pandas data frame, in the units that its `attrs` name."""
        import pandas as pd  # an extra

        names = [each.name for each in self.axes]
        units = {name: self.run.unit(name) for name in (*names, *self.outputs)}
        frame = pd.DataFrame(
            {name: self.values(name) for name in self.outputs},
            index=pd.MultiIndex.from_tuples([point.at for point in self.points], names=names),
        ).reset_index()
        for name, unit in units.items():
            frame[name] = [number_in(value, unit) for value in frame[name]]
        frame.attrs = {name: unit_symbol(unit) for name, unit in units.items()}
        return frame.set_index(names)


def plan(request: Request, extents: Mapping[str, Extent]) -> Plan:
    """A scenario and its axes. Raises InputError, and CalculationError where no end has values."""
    settings = {**(request.settings or {})}
    settings |= {name: items(each)[-1] for name, each in extents.items()}
    graph = build(request._replace(settings=settings))
    axes = tuple(axis(graph, name, each) for name, each in extents.items())
    if len({each.name for each in axes}) < len(axes):
        raise InputError(Problem("usage", "one quantity is swept twice"))
    if math.prod(len(each.values) for each in axes) > MOST:
        raise InputError(Problem("usage", f"these are more than {MOST:,} combinations"))
    return Plan(_anchored(graph, axes), axes)


def _anchored(graph: Graph, axes: Sequence[Axis]) -> Run:
    """The scenario at the last point, or where that has no value, at the first or in between."""
    last, first = tuple(each.values[-1] for each in axes), tuple(each.values[0] for each in axes)
    middle = tuple(each.values[len(each.values) // 2] for each in axes)
    for values in (last, first, middle):
        try:
            return run(_at(graph, axes, values))
        except EnvelopeError as error:
            failure = error
    raise failure


def _at(graph: Graph, axes: Sequence[Axis], values: Sequence[float]) -> Graph:
    """A graph at a point, whose values are in base units."""
    names = (each.name for each in axes)
    return graph.with_values(dict(zip(names, values, strict=True)))


def headline(graph: Graph) -> list[str]:
    """What is shown where nothing is asked for.

    What the file says comes first, else the headline totals, else all own formulas.
    """
    if graph.headline:
        return list(graph.headline)
    found = [graph.find(f"{TOTAL}.{name}") or graph.find(name) for name in headlines()]
    named = [name for name in found if name is not None]
    return named or [name for name in graph.sheet.formulas if name in graph.quantities]


def sweep(planned: Plan, outputs: Sequence[str] = ()) -> Sweep:
    """The named results, by default the headline totals, at every point of a plan."""
    result, axes = planned
    wanted = tuple(outputs or headline(result.graph))
    used = tuple(each for each in result.graph.behind(wanted[:1]) if each != wanted[0])
    names = [each.name for each in axes]
    conditions = [check.formula for check in result.graph.checks]
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
                run(_at(swept.run.graph, swept.axes, point.at))
            except EnvelopeError as error:
                problem = error.problems[0]
                return f"{problem.message} {problem.trail}".strip()
            return "this is too large to calculate with"
    return ""
