"""The sheet that compares every cell with the engine's value; and what does not follow."""

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from envelope.formats.workbook.cells import (
    EDITABLE,
    KEPT,
    LISTED,
    Grid,
    Line,
    Page,
    TableCell,
    Workbook,
)
from envelope.formats.workbook.styles import LINE, Styles

AGREES, VERDICT, OTHERS = "all_agree", "verdict", "what_if_verdict"  # cells that sum it up
NEAR = "1E-9"

_TITLES = ("sheet", "cell", "this workbook", "Envelope", "difference", "agrees", "value is")
_WHAT_IF = "what if differs"
_WIDTHS = (22, 46, 20, 20, 13, 9, 11)
_ABOUT = "A difference is relative. Values agree where it is at most 1e-9."
_SAME = "as they were"
SAME_AS_BASE = "as the base: type over a yellow cell of the column “what if” on the sheet Inputs"
_KEPT_ABOUT = (
    "No spreadsheet has these functions: the cells keep Envelope's values, also in what if."
)
_GIVEN, _COMPUTED, _KEPT = "given", "computed", "kept"


def draw_compare(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, content: Workbook
) -> None:
    """A row for each named cell, and in words what they come to; nobody needs to see the sheet."""
    sheet.write_string(0, 0, "Compare", styles("title"))
    sheet.write_string(2, 0, _ABOUT, styles("remark"))
    first = 5
    for place, title in enumerate((*_TITLES, _WHAT_IF)):
        sheet.write_string(first - 1, place, title, styles("head"))
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    rows = [(page, line) for page in content.pages() for line in page.lines if line.name]
    for row, (page, line) in enumerate(rows, first):
        _draw_row(sheet, styles, row, page, line)
    _draw_verdict(book, sheet, styles, (first + 1, first + len(rows)))
    sheet.hide()


def _draw_row(sheet: Worksheet, styles: Styles, row: int, page: Page, line: Line) -> None:
    """A cell beside the engine's value."""
    here, there = f"C{row + 1}", f"D{row + 1}"
    is_condition = page.columns["value"] == "holds"
    value = bool(line.value) if is_condition else line.value
    sheet.write_string(row, 0, page.tab, styles("label"))
    sheet.write_string(row, 1, line.name, styles("label"))
    sheet.write_formula(row, 2, f"={line.name}", styles("computed", line.form), value)
    agrees = f"ABS({here}-{there})<={NEAR}*ABS({there})"
    if is_condition:
        sheet.write_boolean(row, 3, bool(value), styles("computed"))
        sheet.write_blank(row, 4, None, styles("computed"))
        agrees = f"{here}={there}"
    elif isinstance(value, str):
        sheet.write_string(row, 3, value, styles("computed"))
        sheet.write_blank(row, 4, None, styles("computed"))
        agrees = f"{here}={there}"
    else:
        sheet.write_number(row, 3, value, styles("computed", line.form))
        difference = f"=IF({there}=0,{here},({here}-{there})/ABS({there}))"
        sheet.write_formula(row, 4, difference, styles("computed", "0.0E+00;-0.0E+00;0"), 0)
    sheet.write_formula(row, 5, f"=IFERROR({agrees},FALSE)", styles("label"), True)
    kind = _GIVEN if line.kind in (*EDITABLE, LISTED) else _KEPT if line.kind == KEPT else _COMPUTED
    sheet.write_string(row, 6, kind, styles("unit"))
    if line.other.is_open:
        differs = f"={line.other.name}<>{line.name}"
        sheet.write_formula(row, 7, differs, styles("label"), False)


def _draw_verdict(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, rows: tuple[int, int]
) -> None:
    """Whether all agree, as one cell, and in words beside it; and of the second scenario."""
    first, last = rows
    kinds, agreement = f"$G${first}:$G${last}", f"$F${first}:$F${last}"

    def differing(kind: str) -> str:
        """How many cells of a kind differ."""
        return f'COUNTIFS({kinds},"{kind}",{agreement},FALSE)'

    given, computed, others = differing(_GIVEN), differing(_COMPUTED), "D2"
    all_agree = _agreeing(last - first + 1)
    wrong = f'"No input is changed, but "&{computed}&" cells differ from Envelope\'s values"'
    text = f'IF({AGREES},"{all_agree}",IF({given}>0,{_inputs(given)}&" changed",{wrong}))'
    sheet.write_formula(1, 0, f"=COUNTIF({agreement},FALSE)=0", styles("label"), True)
    sheet.write_formula(1, 1, f"={text}", styles("band"), all_agree)
    sheet.write_formula(1, 3, f"=COUNTIF($H${first}:$H${last},TRUE)", styles("label"), 0)
    words = f'=IF({others}=0,"{SAME_AS_BASE}",{_inputs(others)}&" changed")'
    sheet.write_formula(1, 2, words, styles("band"), SAME_AS_BASE)
    for name, place in ((AGREES, "A"), (VERDICT, "B"), (OTHERS, "C")):
        book.define_name(name, f"=Compare!${place}$2")


def verdict(content: Workbook) -> str:
    """What the cell VERDICT says of a workbook as it is written."""
    count = sum(bool(line.name) for page in content.pages() for line in page.lines)
    return _agreeing(count)


def _agreeing(count: int) -> str:
    return f"No input is changed; all {count:,} cells agree with Envelope's values."


def _inputs(count: str) -> str:
    """So many inputs, in words."""
    return f'{count}&IF({count}=1," input"," inputs")'


def draw_kept(sheet: Worksheet, styles: Styles, content: Workbook, row: int) -> None:
    """Below the checks: what no spreadsheet formula computes."""
    if not content.kept:
        return
    sheet.write_string(row, 0, "Computed by Envelope", styles("band_title"))
    sheet.write_string(row + 1, 0, _KEPT_ABOUT, styles("remark"))
    for place, title in enumerate(("cell", "its operands", "", "function")):
        sheet.write_string(row + 2, place, title, styles("head"))
    rows = {each.line.name: f"B{place + 1}" for place, each in enumerate(content.kept, row + 3)}
    for place, each in enumerate(content.kept, row + 3):
        sheet.write_string(place, 0, each.line.name, styles("kept"))
        same = (_unchanged(name, value) for name, value in each.operands.items())
        conditions = [*same, *(f'{rows[name]}="{_SAME}"' for name in each.behind)]
        text = f'=IF(AND({",".join(conditions) or "TRUE"}),"{_SAME}","changed: export again")'
        sheet.write_formula(place, 1, text, styles("label"), _SAME)
        sheet.write_string(place, 2, "", styles("label"))
        sheet.write_string(place, 3, each.function, styles("label"))


def draw_grid(sheet: Worksheet, styles: Styles, grid: Grid, row: int) -> int:
    """A table of formulas, words and numbers; the next free row, after an empty one."""
    if not grid.rows:
        return row
    sheet.write_string(row, 0, grid.title, styles("band_title"))
    sheet.write_string(row + 1, 0, grid.about, styles("remark"))
    for place, title in enumerate(grid.titles):
        is_number = any(not isinstance(each[place], str) for each in grid.rows)
        sheet.write_string(row + 2, place, title, styles("head_number" if is_number else "head"))
    sheet.set_row(row + 2, LINE * 2 + 2)  # for titles that take two lines
    for line, cells in enumerate(grid.rows, row + 3):
        for place, (cell, form) in enumerate(zip(cells, grid.forms, strict=True)):
            if isinstance(cell, str):
                sheet.write_string(line, place, cell, styles("label"))
            elif isinstance(cell, TableCell):
                style = styles("computed", form)
                sheet.write_formula(line, place, f"={cell.formula}", style, cell.value)
            else:
                sheet.write_number(line, place, cell, styles("computed", form))
    return row + 3 + len(grid.rows) + 1


def _unchanged(name: str, value: float | str) -> str:
    """The condition that a cell still holds a value."""
    if isinstance(value, str):
        return f'{name}="{value}"'
    return f"ABS({name}-{value!r})<={NEAR}*{abs(value)!r}"
