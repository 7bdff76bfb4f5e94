"""What the parts cost, and what the results are at the end of each year."""

from math import ceil

from envelope.analysis.headline import headline
from envelope.engine.computed import at_moment, with_filling
from envelope.engine.run import Moment, Run
from envelope.engine.spreadsheet import fraction
from envelope.formats.workbook.cells import Bill, Grid
from envelope.formats.workbook.formats import number_format
from envelope.formats.workbook.lines import Lines
from envelope.formats.workbook.table import cell_of
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import shared
from envelope.report.headings import label
from envelope.report.shares import part_of
from envelope.units.unit import Unit
from envelope.units.writing import number_in, unit_text

_LONGEST = 10  # years
_GROWING = 3  # years that are shown of what grows


def bill(lines: Lines) -> Bill:
    """What each part costs, the dearest first, then the whole; no rows where nothing is counted."""
    run, output = lines.run, shared()[0].name
    whole = f"{TOTAL}.{output}"
    if whole not in run.values or not run.graph.outer_parts:
        return Bill("", "", 0.0, ())
    unit = lines.shown[whole]
    amounts = {part: part_of(run, part, output) or 0.0 for part in run.graph.outer_parts}
    parts = sorted((part for part in amounts if amounts[part]), key=lambda part: -amounts[part])
    found = [(spoken(part), run.graph.find(f"{part}.{output}")) for part in parts]
    rows = tuple(
        (words, cell_of(lines, name, unit), cell_of(lines, name, unit, lines.others))
        for words, name in (*found, (TOTAL, whole))
        if name is not None
    )
    form = number_format(run.values[whole] / fraction(unit).factor, unit, given=False)
    words = unit_text(fraction(unit), run.graph.words_for(unit), plural=True)
    year = run.graph.units.find("year")
    yearly = float(f"{year.factor * fraction(unit).factor:.12g}") if year else 0.0
    return Bill(words, form, yearly, rows)


def years(lines: Lines) -> Grid:
    """The headline results at the end of each year until everything is full; none at a time."""
    run = lines.run
    names = [name for name in headline(run.graph) if not run.graph.quantities[name].words]
    moments = _moments(run)
    units = [lines.cells[name].unit for name in names]
    titles = tuple(_title(run, *each) for each in zip(names, units, strict=True))
    forms = tuple(
        number_format(run.values[name] / unit.factor, unit, given=False)
        for name, unit in zip(names, units, strict=True)
    )
    rows = tuple(
        (words, *(number_in(values[name], unit) for name, unit in zip(names, units, strict=True)))
        for words, values in moments
    )
    about = "Computed by Envelope for the base as it was exported; it does not follow."
    return Grid("At the end of each year", about, ("after", *titles), ("", *forms), rows)


def _title(run: Run, name: str, unit: Unit) -> str:
    """A result and its unit."""
    words = unit_text(unit, run.graph.words_for(unit), plural=True)
    return ", ".join(filter(None, [label(run, name), words]))


def _moments(run: Run) -> list[tuple[str, dict[str, float]]]:
    """The values at the end of each year of interest; none where nothing fills or grows."""
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
        found.append((words, dict(at_moment(Moment(year * unit.factor, words, run)).values)))
    return found
