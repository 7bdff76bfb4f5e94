"""The first sheet: what it is, whether it holds, the results of every heading; and the parts."""

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from envelope.formats.workbook.cells import FIRST, Line, Parts, Workbook
from envelope.formats.workbook.compare import VERDICT
from envelope.formats.workbook.names import column as letters
from envelope.formats.workbook.names import quoted
from envelope.formats.workbook.styles import Styles, height, print_setup
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken

_WIDTHS = (34, 18, 24, 66)
_CHECKS_ROW = 3
_LEGEND = (
    ("given", "a value that may be typed over"),
    ("computed", "a formula: it follows"),
    ("kept", "computed by Envelope: it does not follow"),
)


def draw_summary(sheet: Worksheet, styles: Styles, content: Workbook) -> None:
    """Title, state, legend, and the results by heading, each with a link to its sheet."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, content.title, styles("title"))
    sheet.merge_range(1, 0, 1, 3, content.about, styles("about"))
    sheet.set_row(1, height({content.about: sum(_WIDTHS)}))
    row = _draw_state(sheet, styles, content, _CHECKS_ROW)
    for heading in content.summary:
        sheet.write_url(
            row, 0, f"internal:{quoted(heading.tab)}!A1", styles("band_link"), heading.title
        )
        for place in range(1, 4):
            sheet.write_blank(row, place, None, styles("band"))
        for place, line in enumerate(heading.lines, row + 1):
            _draw_line(sheet, styles, place, line)
        row += len(heading.lines) + 2
    print_setup(sheet, 3, row, 0)
    sheet.freeze_panes(1, 0)
    sheet.activate()


def _draw_state(sheet: Worksheet, styles: Styles, content: Workbook, row: int) -> int:
    """Whether checks hold, whether cells agree, where the inputs are; the next free row."""
    checks = content.checks
    first, last = FIRST + 1, FIRST + len(checks.lines)
    if checks.lines:
        area = f"{quoted(checks.tab)}!$B${first}:$B${last}"
        holding = sum(bool(line.value) for line in checks.lines)
        count = len(checks.lines)
        sheet.write_url(row, 0, f"internal:{quoted(checks.tab)}!A1", styles("link"), "Checks")
        formula = f'=COUNTIF({area},TRUE)&" of {count} hold"'
        sheet.write_formula(row, 1, formula, styles("label"), f"{holding} of {count} hold")
        row += 1
    sheet.write_url(row, 0, "internal:Compare!A1", styles("link"), "Compared with Envelope")
    sheet.write_formula(row, 1, f"={VERDICT}", styles("label"), "")
    inputs = f"internal:{quoted(content.inputs.tab)}!A1"
    sheet.write_url(row + 1, 0, inputs, styles("link"), "Inputs")
    sheet.write_string(row + 1, 1, content.inputs.about, styles("label"))
    sheet.write_string(row + 2, 0, "Convention", styles("label"))
    sheet.write_string(row + 2, 1, content.convention, styles("label"))
    row += 4
    for style, words in _LEGEND if content.kept else _LEGEND[:2]:
        sheet.write_string(row, 0, words, styles(style))
        row += 1
    return row + 1


def _draw_line(sheet: Worksheet, styles: Styles, row: int, line: Line) -> None:
    """A result, by the name of its cell."""
    sheet.write_string(row, 0, line.label, styles("label"))
    sheet.write_formula(row, 1, f"={line.formula}", styles("computed", line.form), line.value)
    sheet.write_string(row, 2, line.unit, styles("unit"))
    words = line.about or line.how
    sheet.write_string(row, 3, words, styles("note"))
    sheet.set_row(row, height({words: _WIDTHS[3]}))


def draw_parts(book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, table: Parts) -> None:
    """A row per part with a link to its sheet, and one of totals."""
    is_total = table.whole == TOTAL
    sheet.write_string(0, 0, table.title, styles("title"))
    sheet.write_string(1, 0, table.about, styles("remark"))
    sheet.set_column(0, 0, 30)
    sheet.write_string(FIRST - 1, 0, "part" if is_total else "row", styles("head"))
    sheet.write_string(FIRST, 0, "", styles("unit_row"))
    rows = [*table.tabs, table.whole]
    for row, part in enumerate(rows, FIRST + 1):
        if part == table.whole:
            sheet.write_string(row, 0, TOTAL if is_total else "sum", styles("total"))
        else:
            link = f"internal:{quoted(table.tabs[part])}!A1"
            words = spoken(part.removeprefix(f"{table.whole}."))
            sheet.write_url(row, 0, link, styles("link"), words)
    for place, column in enumerate(table.columns, 1):
        sheet.set_column(place, place, max(14, len(column.unit) + 2))
        sheet.write_string(FIRST - 1, place, column.title, styles("head_number"))
        sheet.write_string(FIRST, place, column.unit, styles("unit_row"))
        for row, part in enumerate(rows, FIRST + 1):
            style = styles("total" if part == table.whole else "computed", column.form)
            cell = column.cells.get(part)
            if cell is not None and cell.name:
                sheet.write_number(row, place, cell.value, styles("given", column.form))
                address = f"${letters(place)}${row + 1}"
                book.define_name(cell.name, f"={quoted(table.tab)}!{address}")
                sheet.write_comment(row, place, cell.source)
            elif cell is None:
                sheet.write_blank(row, place, None, style)
            else:
                sheet.write_formula(row, place, f"={cell.formula}", style, cell.value)
    sheet.freeze_panes(FIRST + 1, 1)
    print_setup(sheet, len(table.columns), FIRST + len(rows), FIRST - 1)
