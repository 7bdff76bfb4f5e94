"""The results at the end of each year, as formulas over the inputs.

What accumulates holds less then, so that it, and all that follows from it, has a cell of its own
for each year; the rest is the same in all of them.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from math import ceil

from envelope.analysis.headline import headline
from envelope.engine.computed import at_moment, with_filling
from envelope.engine.run import Moment, Run
from envelope.engine.spreadsheet import Cell, missing, number
from envelope.formats.workbook.cells import FIRST, Behind, Grid, TableCell
from envelope.formats.workbook.formats import number_format
from envelope.formats.workbook.lines import Lines
from envelope.formats.workbook.names import column
from envelope.language.shapes import is_range
from envelope.model.graph.uses import needed, uses_of
from envelope.report.headings import label
from envelope.tuples import NamedTuple
from envelope.units.unit import Unit
from envelope.units.writing import number_in, unit_text

BEHIND = "Behind"  # the sheet of the cells that only other cells need
_LONGEST = 10  # years
_GROWING = 3  # years that are shown of what grows


class Year(NamedTuple):
    """The end of a year, and the scenario as it is then."""

    words: str
    run: Run


def years(lines: Lines) -> Grid:
    """The headline results at the end of each year until everything is full; none at a time."""
    run = lines.run
    names = [name for name in headline(run.graph) if not run.graph.quantities[name].words]
    listed = _years(run)
    units = [lines.cells[name].unit for name in names]
    titles = tuple(_title(run, *each) for each in zip(names, units, strict=True))
    forms = tuple(
        number_format(run.values[name] / unit.factor, unit, given=False)
        for name, unit in zip(names, units, strict=True)
    )
    cells = _cells(lines, names, listed) if listed else []
    rows: list[tuple[str | TableCell, ...]] = [
        (year.words, *(_shown(lines, year.run, name, own) for name in names))
        for year, own in zip(listed, cells, strict=True)
    ]
    about = "Of the base, whose inputs it follows"
    if run.graph.growths:
        about += "; how fast something grows is as it was exported"
    return Grid(
        "At the end of each year", f"{about}.", ("after", *titles), ("", *forms), tuple(rows)
    )


def _shown(lines: Lines, then: Run, name: str, own: Mapping[str, Cell]) -> TableCell:
    """A result of a year: its cell of that year, else the one that it always has."""
    cell = own.get(name)
    text = f"{BEHIND}!{cell.name}" if cell else lines.cells[name].name
    return TableCell(text, number_in(then.values[name], lines.cells[name].unit))


def _title(run: Run, name: str, unit: Unit) -> str:
    """A result and its unit."""
    words = unit_text(unit, run.graph.words_for(unit), plural=True)
    return ", ".join(filter(None, [label(run, name), words]))


def _years(run: Run) -> list[Year]:
    """The years of interest; none where nothing fills or grows."""
    full = with_filling(run)
    unit = run.graph.units.find("year")
    if run.at is not None or unit is None or not (full.filling or run.graph.growths):
        return []
    filling = full.filling.full_after / unit.factor if full.filling else 0.0
    least = _GROWING if run.graph.growths else 1
    count = min(max(ceil(filling - 1e-9), least), _LONGEST)
    found = []
    for year in range(1, count + 1):
        words = f"{year} year{'s' * (year > 1)}"
        found.append(Year(words, at_moment(Moment(year * unit.factor, words, run))))
    return found


def _cells(lines: Lines, names: Iterable[str], listed: list[Year]) -> list[dict[str, Cell]]:
    """For each year the cells of what is other then, by name; adds their rows."""
    graph = lines.run.graph
    uses = uses_of(graph)
    moving = {*graph.growths, *graph.outline().accumulating}
    for name, used in uses.items():
        if not moving.isdisjoint(used):
            moving.add(name)
    wanted = needed(uses, [*names])
    rows = [name for name in uses if name in moving and name in wanted]
    first = FIRST + len(lines.behind) + 1
    cells: list[dict[str, Cell]] = [
        {
            name: Cell(f"{column(place)}{row}", lines.cells[name].unit)
            for row, name in enumerate(rows, first)
        }
        for place in range(1, len(listed) + 1)
    ]
    for name in rows:
        lines.behind.append(_row(lines, name, listed, cells))
    return cells


def _row(lines: Lines, name: str, listed: list[Year], cells: list[dict[str, Cell]]) -> Behind:
    """A quantity at the end of each year."""
    index, unit = len(lines.behind), lines.cells[name].unit
    found, steps = [], list[str]()
    for year, own in zip(listed, cells, strict=True):
        value = number_in(year.run.values[name], unit)
        formula = year.run.graph.quantities[name].formula
        if name in lines.run.graph.growths:
            text, more = _grown(lines, name, value), tuple[str, ...]()
        elif missing(formula.tree) or is_range(formula.tree):
            text, more = "", ()
        else:
            columns = [*map(str, range(len(listed) + 1))]
            known = ChainMap(own, dict(lines.cells))
            text, more = lines.text(formula, unit, index, columns, known, len(steps))
        found.append(TableCell(text, value))
        steps += more
    return Behind(name, tuple(found), tuple(steps))


def _grown(lines: Lines, name: str, value: float | str) -> str:
    """What an input has grown to: by a factor, or by an amount; a step has a value of its own."""
    cell, growth = lines.cells[name], lines.run.graph.growths[name]
    now = number_in(lines.run.values[name], cell.unit)
    if growth.times or isinstance(value, str) or isinstance(now, str):
        return ""
    if growth.period and now:
        return f"{cell.name}*{number(value / now)}"
    sign = "+" if value >= now else "-"
    return f"{cell.name}{sign}{number(abs(value - now))}"
