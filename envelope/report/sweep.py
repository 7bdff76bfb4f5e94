"""A sweep as a table, a grid, a chart, and as data."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from envelope.analysis.axes import Axis
from envelope.analysis.sweep import Point, Sweep, objection
from envelope.analysis.uncertainty import has_ranges
from envelope.model.graph.graph import TOTAL
from envelope.report.notes import time_data
from envelope.report.table import Column, Table
from envelope.units.writing import number_in, unit_symbol, value_data

_NOTHING = "-"  # in the place of a result that has no value


def value_text(swept: Sweep, name: str, value: float) -> str:
    """A value of an axis or a result as people write it."""
    return _NOTHING if math.isnan(value) else swept.run.text(name, value)


def sweep_tables(swept: Sweep, width: int) -> tuple[Table, ...]:
    """A grid for each result of two inputs, where it fits a width; else a row for each point."""
    if len(swept.axes) == 2:
        for turned in (False, True):
            grids = [_grid(swept, output, turned=turned) for output in swept.outputs]
            if all(_width(grid) <= width for grid in grids):
                return (*grids[:-1], grids[-1]._replace(note=" ".join(_notes(swept))))
    return (_list(swept),)


def _width(table: Table) -> int:
    """The columns of a terminal that a table takes, two between its own."""
    lines = zip([column.title for column in table.columns], *table.rows, strict=True)
    return sum(max(map(len, cells)) + 2 for cells in lines) - 2


def _grid(swept: Sweep, output: str, *, turned: bool) -> Table:
    """One result, the first axis downwards and the second to the right, or turned around."""
    one, other = swept.axes
    texts = [value_text(swept, output, value) for value in swept.values(output)]
    size = len(other.values)
    rows = [texts[start : start + size] for start in range(0, len(texts), size)]
    if turned:
        one, other, rows = other, one, [list(row) for row in zip(*rows, strict=True)]
    titles = [value_text(swept, other.name, at) for at in other.values]
    titles[0] = f"{other.name}={titles[0]}"
    columns = (Column(one.name, number=True), *(Column(title, number=True) for title in titles))
    heads = [value_text(swept, one.name, at) for at in one.values]
    listed = tuple((head, *row) for head, row in zip(heads, rows, strict=True))
    return Table(f"{output} for {one.name} and {other.name}", columns, listed)


def _list(swept: Sweep) -> Table:
    """A row for each point, at its end where the first result comes from, if anything says it."""
    names = [*(axis.name for axis in swept.axes), *swept.outputs]
    columns = [Column(name, number=True) for name in names]
    rows = [tuple(_cells(swept, point)) for point in swept.points]
    origins = [_origin(swept, point) for point in swept.points]
    if any(origins):
        columns.append(Column(_origin_title(swept)))
        rows = [(*row, origin) for row, origin in zip(rows, origins, strict=True)]
    title = swept.run.graph.title
    return Table(title, tuple(columns), tuple(rows), " ".join(_notes(swept)))


def _cells(swept: Sweep, point: Point) -> Iterator[str]:
    for axis, value in zip(swept.axes, point.at, strict=True):
        yield value_text(swept, axis.name, value)
    for index, output in enumerate(swept.outputs):
        yield value_text(swept, output, point.values[index] if point.values else math.nan)


def _origin_title(swept: Sweep) -> str:
    """The title of the column that says where the first result comes from."""
    first = swept.outputs[0]
    is_total = swept.run.graph.quantities[first].kind == TOTAL
    return f"most {first.rpartition('.')[2]}" if is_total else "bound by"


def _origin(swept: Sweep, point: Point) -> str:
    """What binds the first result; for a total, where most of it is and what binds that."""
    if swept.run.graph.quantities[swept.outputs[0]].kind != TOTAL or not point.part:
        return point.bound_by
    return f"{point.part} ({point.bound_by})" if point.bound_by else point.part


def _notes(swept: Sweep) -> Iterator[str]:
    """Points without values, checks that do not hold somewhere, what counts of ranges."""
    empty = sum(not point.values for point in swept.points)
    if empty:
        yield f"No value at {empty} of {len(swept.points)} points: {objection(swept)}."
    failing = list(_failing(swept))
    if failing:
        yield f"Checks that fail: {'; '.join(failing)}."
    if has_ranges(swept.run.graph):
        yield "Ranges count with their medians."


def _failing(swept: Sweep) -> Iterator[str]:
    """Each check that fails somewhere, and where: `one_cluster from dau=316M users`."""
    points = [point for point in swept.points if point.values]
    for index, check in enumerate(swept.run.graph.checks):
        fails = [not point.holds[index] for point in points]
        if any(fails):
            yield f"{check.full_name} {_where(swept, points, fails)}"


def _where(swept: Sweep, points: Sequence[Point], fails: Sequence[bool]) -> str:
    """Where something is so: everywhere, from one point on, up to one, or at so many."""
    count = sum(fails)
    if count == len(points):
        return "everywhere"
    name = swept.axes[0].name
    if len(swept.axes) == 1 and fails[-1] and all(fails[-count:]):
        return f"from {name}={value_text(swept, name, points[-count].at[0])}"
    if len(swept.axes) == 1 and fails[0] and all(fails[:count]):
        return f"up to {name}={value_text(swept, name, points[count - 1].at[0])}"
    return f"at {count} of {len(points)} points"


def numbers_table(swept: Sweep) -> Table:
    """A row for each point as bare numbers, in the units that the titles name."""
    names = [*(axis.name for axis in swept.axes), *swept.outputs]
    units = [swept.run.unit(name) for name in names]
    symbols = [unit_symbol(unit) for unit in units]
    titles = [
        f"{name} ({unit})" if unit else name for name, unit in zip(names, symbols, strict=True)
    ]
    columns = [Column(title, number=True) for title in titles]
    columns += [Column(title, name=True) for title in ("part", "bound by", "failing checks")]
    rows = []
    for point in swept.points:
        values = (*point.at, *(point.values or (math.nan,) * len(swept.outputs)))
        cells = [
            "" if math.isnan(value) else str(number_in(value, unit))
            for value, unit in zip(values, units, strict=True)
        ]
        rows.append((*cells, point.part, point.bound_by, " ".join(failing_checks(swept, point))))
    return Table(swept.run.graph.title, tuple(columns), tuple(rows))


def failing_checks(swept: Sweep, point: Point) -> list[str]:
    """The names of the checks that do not hold at a point."""
    checks = zip(swept.run.graph.checks, point.holds, strict=False)
    return [check.full_name for check, holds in checks if not holds]


def sweep_data(swept: Sweep) -> dict[str, Any]:
    """The same as data: axes, and points with a value for each result."""
    return {
        "scenario": swept.run.graph.name,
        **time_data(swept.run),
        "axes": [_axis_data(swept, axis) for axis in swept.axes],
        "results": {name: unit_symbol(swept.run.unit(name)) for name in swept.outputs},
        "points": [_point_data(swept, point) for point in swept.points],
    }


def _axis_data(swept: Sweep, axis: Axis) -> dict[str, Any]:
    unit = swept.run.unit(axis.name)
    values = [number_in(value, unit) for value in axis.values]
    return {"name": axis.name, "unit": unit_symbol(unit), "scale": axis.scale, "values": values}


def _point_data(swept: Sweep, point: Point) -> dict[str, Any]:
    """A point: what was set, what came out (null without a value), what it is bound by."""
    values = point.values or (math.nan,) * len(swept.outputs)
    at = zip((axis.name for axis in swept.axes), point.at, strict=True)
    return {
        "at": {name: _value_data(swept, name, value) for name, value in at},
        "results": {
            name: _value_data(swept, name, value)
            for name, value in zip(swept.outputs, values, strict=True)
        },
        "part": point.part,
        "bound_by": point.bound_by,
        "failing": failing_checks(swept, point),
    }


def _value_data(swept: Sweep, name: str, value: float) -> dict[str, Any] | None:
    if math.isnan(value):
        return None
    unit = swept.run.unit(name)
    return value_data(value, unit, value_text(swept, name, value))
