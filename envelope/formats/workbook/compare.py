"""The sheet that compares every cell with the engine's value, and tells what does not follow."""

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from envelope.formats.workbook.cells import EDITABLE, KEPT, LISTED, Kept, Line, Page, Workbook
from envelope.formats.workbook.styles import Styles, mark_truth, print_setup

AGREES, VERDICT = "all_agree", "verdict"  # the names of the two cells that sum it up
NEAR = "1E-9"

_TITLES = ("sheet", "cell", "this workbook", "Envelope", "difference", "agrees", "value is")
_WIDTHS = (22, 46, 20, 20, 13, 9, 11)
_ABOUT = "A difference is relative. Values agree where it is at most 1e-9."
_SAME = "as they were"
_GIVEN, _COMPUTED, _KEPT = "given", "computed", "kept"


def draw_compare(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, content: Workbook
) -> None:
    """The verdict, what does not follow, and a row for each named cell."""
    sheet.write_string(0, 0, "Compare", styles("title"))
    sheet.write_string(2, 0, _ABOUT, styles("remark"))
    first = 5 + _draw_kept(sheet, styles, content.kept)
    for place, title in enumerate(_TITLES):
        style = "head_number" if 2 <= place <= 5 else "head_unit" if place == 6 else "head"
        sheet.write_string(first - 1, place, title, styles(style))
        sheet.set_column(place, place, _WIDTHS[place])
    rows = [(page, line) for page in content.pages() for line in page.lines if line.name]
    for row, (page, line) in enumerate(rows, first):
        _draw_row(sheet, styles, row, page, line)
    last = first + len(rows) - 1
    _draw_verdict(book, sheet, styles, (first + 1, last + 1))
    mark_truth(sheet, styles, (first, 5, last, 5))
    sheet.autofilter(first - 1, 0, last, len(_TITLES) - 1)
    sheet.freeze_panes(first, 2)
    print_setup(sheet, len(_TITLES) - 1, last, first - 1)


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


def _draw_verdict(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, rows: tuple[int, int]
) -> None:
    """Whether all agree, as one cell, and in words beside it."""
    first, last = rows
    kinds, agreement = f"$G${first}:$G${last}", f"$F${first}:$F${last}"

    def differing(kind: str) -> str:
        """How many cells of a kind differ."""
        return f'COUNTIFS({kinds},"{kind}",{agreement},FALSE)'

    given, computed = differing(_GIVEN), differing(_COMPUTED)
    count = last - first + 1
    all_agree = f"All {count:,} cells agree with Envelope's values."
    changed = f'{given}&" given values are not those that Envelope had; "'
    text = (
        f'IF({given}>0,{changed},"")&{computed}&" computed cells differ from Envelope\'s values."'
    )
    sheet.write_formula(1, 0, f"=COUNTIF({agreement},FALSE)=0", styles("label"), True)
    sheet.write_formula(1, 1, f'=IF({AGREES},"{all_agree}",{text})', styles("band"), all_agree)
    for place in range(2, 7):
        sheet.write_blank(1, place, None, styles("band"))
    mark_truth(sheet, styles, (1, 0, 1, 0))
    book.define_name(AGREES, "=Compare!$A$2")
    book.define_name(VERDICT, "=Compare!$B$2")


def _draw_kept(sheet: Worksheet, styles: Styles, kept: tuple[Kept, ...]) -> int:
    """What no spreadsheet formula computes, and whether its operands are still those it had."""
    if not kept:
        return 0
    titles = ("computed by Envelope", "does not follow", "its operands")
    for place, title in enumerate(titles):
        sheet.write_string(4, place, title, styles("head"))
    rows = {each.line.name: f"C{row + 1}" for row, each in enumerate(kept, 5)}
    for row, each in enumerate(kept, 5):
        sheet.write_string(row, 0, each.function, styles("label"))
        sheet.write_string(row, 1, each.line.name, styles("kept"))
        same = (_unchanged(name, value) for name, value in each.operands.items())
        conditions = [*same, *(f'{rows[name]}="{_SAME}"' for name in each.behind)]
        text = f'=IF(AND({",".join(conditions) or "TRUE"}),"{_SAME}","changed: export again")'
        sheet.write_formula(row, 2, text, styles("label"), _SAME)
    return len(kept) + 2


def _unchanged(name: str, value: float | str) -> str:
    """The condition that a cell still holds a value."""
    if isinstance(value, str):
        return f'{name}="{value}"'
    return f"ABS({name}-{value!r})<={NEAR}*{abs(value)!r}"
