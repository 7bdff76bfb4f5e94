"""The sheet of the parts: a table of all of them, then one for each part that has rows."""

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from envelope.formats.workbook.cells import Parts, TableCell, TableColumn
from envelope.formats.workbook.names import column as letters
from envelope.formats.workbook.styles import Styles, draw_bars, print_setup
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken

_FIRST = 2  # rows above the titles of a table: its own, and what it is about
_NAMES, _LEAST = 30, 12  # columns wide


def draw_tables(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, tables: Sequence[Parts]
) -> None:
    """The tables, one below the other."""
    sheet.set_column(0, 0, _NAMES)
    row, widths = 0, dict[int, int]()
    for table in tables:
        sheet.write_string(row, 0, table.title, styles("band_title" if row else "title"))
        sheet.write_string(row + 1, 0, table.about, styles("remark"))
        names = _names(table)
        _draw_names(sheet, styles, row + _FIRST, table)
        for place, column in enumerate(table.columns, 1):
            _draw_column(sheet, styles, (row + _FIRST, place), column, table)
            widths[place] = max(widths.get(place, _LEAST), _width(column))
            for part, cell in column.cells.items():
                if cell.name:
                    address = f"${letters(place)}${row + _FIRST + 3 + names.index(part)}"
                    book.define_name(cell.name, f"={sheet.get_name()}!{address}")
        row += _FIRST + 2 + len(names) + 1
    for place, width in widths.items():
        sheet.set_column(place, place, width)
    sheet.freeze_panes(_FIRST + 2, 1)
    print_setup(sheet, max(widths, default=0), row - 2, _FIRST)


def _names(table: Parts) -> list[str]:
    """The parts in order, and the whole where something is known of it."""
    is_summed = any(table.whole in column.cells for column in table.columns)
    return [*table.rows, *[table.whole] * is_summed]


def _width(column: TableColumn) -> int:
    words = (str(cell.value) for cell in column.cells.values() if isinstance(cell.value, str))
    return max(len(column.title), len(column.unit), *map(len, words), 0) + 2


def _draw_names(sheet: Worksheet, styles: Styles, row: int, table: Parts) -> None:
    """The titles' row, and below it the names of the parts; the whole comes last."""
    is_total = table.whole == TOTAL
    sheet.write_string(row, 0, "part" if is_total else "row", styles("head"))
    sheet.write_string(row + 1, 0, "", styles("unit_row"))
    for place, part in enumerate(_names(table), row + 2):
        is_last = part == table.whole
        words = spoken(part.removeprefix(f"{table.whole}."))
        words = words if not is_last else TOTAL if is_total else "sum"
        sheet.write_string(place, 0, words, styles("total" if is_last else "label"))


def _draw_column(
    sheet: Worksheet, styles: Styles, at: tuple[int, int], column: TableColumn, table: Parts
) -> None:
    """The cells of a column, below its title and its unit."""
    row, place = at
    sheet.write_string(row, place, column.title, styles("head_number"))
    sheet.write_string(row + 1, place, column.unit, styles("unit_row"))
    for index, part in enumerate(_names(table), row + 2):
        style = styles("total" if part == table.whole else "computed", column.form)
        _draw_cell(sheet, styles, (index, place), column, (column.cells.get(part), style))
    if column.has_bars and table.rows:
        draw_bars(sheet, (row + 2, place, row + 1 + len(table.rows), place))


def _draw_cell(
    sheet: Worksheet,
    styles: Styles,
    at: tuple[int, int],
    column: TableColumn,
    drawn: tuple[TableCell | None, Format],
) -> None:
    """A cell in its style; what is typed there says where it comes from."""
    cell, style = drawn
    if cell is None:
        sheet.write_blank(*at, None, style)
    elif isinstance(cell.value, str) and cell.formula:
        sheet.write_formula(*at, f"={cell.formula}", styles("label_right"), cell.value)
    elif isinstance(cell.value, str):
        sheet.write_string(*at, cell.value, styles("label_right"))
    elif cell.name:
        sheet.write_number(*at, cell.value, styles("given", column.form))
        sheet.write_comment(*at, cell.source)
    else:
        sheet.write_formula(*at, f"={cell.formula}", style, cell.value)
