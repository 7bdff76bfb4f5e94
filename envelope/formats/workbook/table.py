"""The table of parts: one row per part, one column per standard output, all live."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from envelope.engine.spreadsheet import Translator, fraction
from envelope.engine.spreadsheet_calls import PRODUCT
from envelope.formats.workbook.cells import Parts, TableCell, TableColumn
from envelope.formats.workbook.formats import number_format
from envelope.formats.workbook.lines import Lines
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, outputs
from envelope.units.unit import Unit
from envelope.units.writing import unit_text


def parts_table(lines: Lines, tab: str, tabs: Mapping[str, str]) -> Parts:
    """The table of the parts that have these tabs; columns that nobody fills are left out."""
    columns = tuple(_columns(lines, TOTAL, tabs))
    return Parts(tab, TOTAL, "Parts", "What each part needs.", tabs, columns)


def rows_table(lines: Lines, tab: str, whole: str, page: str) -> Parts:
    """The table of the rows of a part whose own page is `page`: what each is given, and needs."""
    graph = lines.run.graph
    rows = graph.rows(whole)
    given = [_given_column(lines, whole, name) for name in graph.parts[whole].varied]
    columns = (*given, *_columns(lines, whole, rows))
    title = f"Rows of {spoken(whole)}"
    about = "Change a yellow cell, and every sheet follows."
    return Parts(tab, whole, title, about, dict.fromkeys(rows, page), columns)


def _given_column(lines: Lines, whole: str, name: str) -> TableColumn:
    """What each row is given: typed where it is a number, else a formula."""
    names = {row: f"{row}.{name}" for row in lines.run.graph.rows(whole)}
    first = next(iter(names.values()))
    unit = lines.shown[first]
    cells = {
        row: lines.typed(each) if each in lines.listed else _cell(lines, each, unit)
        for row, each in names.items()
    }
    value = lines.run.values[first] / fraction(unit).factor
    form = number_format(value, unit, given=True)
    words = unit_text(fraction(unit), lines.run.graph.units, plural=True)
    return TableColumn(spoken(name), words, form, cells)


def _columns(lines: Lines, whole: str, parts: Iterable[str]) -> Iterator[TableColumn]:
    """A column for each standard output that one of the parts has."""
    for output in outputs().values():
        names = {part: lines.run.graph.find(f"{part}.{output.name}") for part in parts}
        if output.column and any(names.values()):
            yield _column(lines, whole, output, names)


def _column(
    lines: Lines, whole: str, output: Output, names: Mapping[str, str | None]
) -> TableColumn:
    """A column in one unit: that of the total, else of the largest of its cells."""
    run = lines.run
    total = f"{whole}.{output.name}"
    known = [name for name in names.values() if name]
    largest = max(known, key=lambda name: abs(run.values[name]))
    has_total = total in run.graph.quantities and bool(output.heading or whole != TOTAL)
    unit = lines.shown[total if has_total else largest]
    cells = {part: _cell(lines, name, unit) for part, name in names.items() if name}
    if has_total:
        cells[whole] = _cell(lines, total, unit)
    form = number_format(run.values[largest] / fraction(unit).factor, unit, given=False)
    dimensions = {run.graph.quantities[name].dimension for name in known}
    words = unit_text(_common(fraction(unit), len(dimensions)), run.graph.units, plural=True)
    return TableColumn(output.column, words, form, cells)


def _common(unit: Unit, dimensions: int) -> Unit:
    """The unit of a column, of which only `1/s` is left where each part counts something else."""
    if dimensions == 1:
        return unit
    return replace(unit, factors=tuple(each for each in unit.factors if each[1] < 0))


def _cell(lines: Lines, name: str, unit: Unit) -> TableCell:
    """A quantity in the unit of its column."""
    cell, target = lines.cells[name], fraction(unit)
    value = lines.run.values[name] / target.factor
    if cell.unit.factor == target.factor:
        return TableCell(cell.name, value)
    system = lines.run.graph.units
    translator = Translator(lines.cells, lines.units, _no_step)
    above, below = lines.units.factors(target, system)
    text = translator.reference(name, system).within(PRODUCT)
    text += "".join(f"*{each}" for each in below) + "".join(f"/{each}" for each in above)
    return TableCell(text, value)


def _no_step(formula: str) -> str:
    raise AssertionError(f"a reference needs no step: {formula}")
