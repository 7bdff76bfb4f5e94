"""The table of parts: one row per part, one column per standard output, all live."""

from collections.abc import Mapping
from dataclasses import replace

from envelope.engine.spreadsheet import Translator, fraction
from envelope.engine.spreadsheet_calls import PRODUCT
from envelope.formats.workbook.cells import Parts, TableCell, TableColumn
from envelope.formats.workbook.formats import number_format
from envelope.formats.workbook.lines import Lines
from envelope.model.graph.graph import TOTAL
from envelope.model.library.outputs import Output, outputs
from envelope.units.unit import Unit
from envelope.units.writing import unit_text


def parts_table(lines: Lines, tab: str, tabs: Mapping[str, str]) -> Parts:
    """The table of the parts that have these tabs; columns that nobody fills are left out."""
    columns = []
    for output in outputs().values():
        names = {part: lines.run.graph.find(f"{part}.{output.name}") for part in tabs}
        if output.column and any(names.values()):
            columns.append(_column(lines, output, names))
    return Parts(tab, tabs, tuple(columns))


def _column(lines: Lines, output: Output, names: Mapping[str, str | None]) -> TableColumn:
    """A column in one unit: that of the total, else of the largest of its cells."""
    run = lines.run
    total = f"{TOTAL}.{output.name}"
    known = [name for name in names.values() if name]
    largest = max(known, key=lambda name: abs(run.values[name]))
    has_total = total in run.graph.quantities and bool(output.heading)
    unit = lines.shown[total if has_total else largest]
    cells = {part: _cell(lines, name, unit) for part, name in names.items() if name}
    if has_total:
        cells[TOTAL] = _cell(lines, total, unit)
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
