"""The sheet of the cells that only other cells need, out of sight."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, cast

from xlsxwriter.worksheet import Worksheet

from envelope.formats.workbook.cells import FIRST, Behind, Workbook
from envelope.formats.workbook.names import column
from envelope.formats.workbook.styles import Styles
from envelope.formats.workbook.values import value

_WIDTH = 44  # of the words


def draw_behind(
    sheet: Worksheet, styles: Styles, content: Workbook, values: Mapping[str, Any]
) -> None:
    """A row for each line: its cells, then the steps behind these, with the values they have."""
    sheet.write_string(0, 0, "Results of each year, and what binds", styles("title"))
    known = {
        f"{column(place)}{row}": cell.value
        for row, each in enumerate(content.behind, FIRST + 1)
        for place, cell in enumerate(each.cells, 1)
    }
    for row, each in enumerate(content.behind, FIRST):
        _draw_row(sheet, styles, row, each, known, values)
    sheet.set_column(0, 0, _WIDTH)
    sheet.hide()


def _draw_row(
    sheet: Worksheet,
    styles: Styles,
    row: int,
    line: Behind,
    known: dict[str, Any],
    values: Mapping[str, Any],
) -> None:
    """One of them; cells that nobody has computed yet get their values in `known`."""
    sheet.write_string(row, 0, line.label, styles("label"))
    behind = ChainMap(known, cast("dict[str, Any]", values))
    for place, step in enumerate(line.steps, len(line.cells) + 1):
        known[f"{column(place)}{row + 1}"] = found = value(step, behind)
        sheet.write_formula(row, place, f"={step}", styles("step"), found)
    for place, cell in enumerate(line.cells, 1):
        if not cell.formula:
            sheet.write(row, place, cell.value, styles("kept"))
            continue
        if cell.value == "":
            known[f"{column(place)}{row + 1}"] = value(cell.formula, behind)
        shown = known[f"{column(place)}{row + 1}"]
        sheet.write_formula(row, place, f"={cell.formula}", styles("computed"), shown)
