"""The table of parts: one row per part, one column per standard output, all live."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from envelope.engine.spreadsheet import Cell, Translator, fraction
from envelope.engine.spreadsheet_calls import PRODUCT
from envelope.formats.workbook.cells import Parts, TableCell, TableColumn
from envelope.formats.workbook.formats import number_format
from envelope.formats.workbook.lines import Lines
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, outputs
from envelope.report.shares import ShareColumn, share_grid
from envelope.units.unit import ONE, Unit
from envelope.units.writing import unit_text

_SHARE = "0.0%"
BOUND = "bound by"


def parts_table(lines: Lines, bound: Mapping[str, TableCell]) -> Parts:
    """The table of all parts: what they need, their shares, and how full they are.

    Columns that nobody fills are left out.
    """
    parts = tuple(lines.run.graph.outer_parts)
    columns = (*_columns(lines, TOTAL, parts), *_shares(lines, bound))
    about = "What each part of the base needs, and how full it is, also after the planned loss."
    return Parts(TOTAL, "Parts", about, parts, columns)


def rows_table(lines: Lines, whole: str) -> Parts:
    """The table of the rows of a part: what each is given, and what it needs."""
    graph = lines.run.graph
    rows = tuple(graph.rows(whole))
    given = [_given_column(lines, whole, name) for name in graph.parts[whole].varied]
    columns = (*given, *_columns(lines, whole, rows))
    about = "Change a yellow cell, and every sheet follows."
    return Parts(whole, f"Rows of {spoken(whole)}", about, rows, columns)


def _shares(lines: Lines, bound: Mapping[str, TableCell]) -> Iterator[TableColumn]:
    """What each part has of the totals, how full it is, and what binds it."""
    columns, parts = share_grid(lines.run)
    yield from (_share_column(lines, column, parts) for column in columns)
    if any(cell.value for cell in bound.values()):
        yield TableColumn(BOUND, "", "", bound)


def _share_column(lines: Lines, column: ShareColumn, parts: Sequence[str]) -> TableColumn:
    """A share in a total, or of a limit."""
    graph, whole = lines.run.graph, f"{TOTAL}.{column.output}"
    cells = {}
    for part in parts:
        share, name = column.values[part], graph.find(f"{part}.{column.output}")
        if share is not None and name is not None:
            of = whole if column.of_total else ""
            cells[part] = TableCell(_share(lines, name, of), share)
    if column.of_total:
        cells[TOTAL] = TableCell(_share(lines, whole, whole), 1.0)
    return TableColumn(column.title, "", _SHARE, cells, has_bars=column.has_bar)


def _share(lines: Lines, name: str, whole: str) -> str:
    """The formula of a share: of a total, else as its cell has it."""
    if not whole:
        return cell_of(lines, name, ONE).formula
    unit = lines.cells[whole].unit
    part, total = (cell_of(lines, each, unit).formula for each in (name, whole))
    return f"IF({total}=0,0,({part})/{total})"


def _given_column(lines: Lines, whole: str, name: str) -> TableColumn:
    """What each row is given: typed where it is a number, else a formula."""
    names = {row: f"{row}.{name}" for row in lines.run.graph.rows(whole)}
    first = next(iter(names.values()))
    unit = lines.shown[first]
    cells = {
        row: lines.typed(each) if each in lines.listed else cell_of(lines, each, unit)
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
    cells = {part: cell_of(lines, name, unit) for part, name in names.items() if name}
    if has_total:
        cells[whole] = cell_of(lines, total, unit)
    form = number_format(run.values[largest] / fraction(unit).factor, unit, given=False)
    dimensions = {run.graph.quantities[name].dimension for name in known}
    words = unit_text(_common(fraction(unit), len(dimensions)), run.graph.units, plural=True)
    return TableColumn(output.column, words, form, cells)


def _common(unit: Unit, dimensions: int) -> Unit:
    """The unit of a column, of which only `1/s` is left where each part counts something else."""
    if dimensions == 1:
        return unit
    return unit._replace(factors=tuple(each for each in unit.factors if each[1] < 0))


def cell_of(
    lines: Lines, name: str, unit: Unit, cells: Mapping[str, Cell] | None = None
) -> TableCell:
    """A quantity in the unit of its column, from the cells of the base or of another scenario."""
    cells = cells or lines.cells
    cell, target = cells[name], fraction(unit)
    value = lines.run.values[name] / target.factor
    if cell.unit.factor == target.factor:
        return TableCell(cell.name, value)
    system = lines.run.graph.units
    translator = Translator(cells, lines.units, _no_step)
    above, below = lines.units.factors(target, system)
    text = translator.reference(name, system).within(PRODUCT)
    text += "".join(f"*{each}" for each in below) + "".join(f"/{each}" for each in above)
    return TableCell(text, value)


def _no_step(formula: str) -> str:
    raise AssertionError(f"a reference needs no step: {formula}")
