"""How cells look: a table of styles, and formats made of them."""

import textwrap
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from envelope.formats.workbook.cells import Line

LINE = 12.75  # points
_INK, _PALE, _LINE, _GRAY = "#1F3864", "#E9EEF7", "#D9D9D9", "#7F7F7F"
_TOP = {"valign": "top"}
_ROW = {**_TOP, "bottom": 1, "bottom_color": _LINE}
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, **_TOP}
_WRAPPED = {**_ROW, "text_wrap": True}

STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _INK},
    "band_title": {"bold": True, "font_size": 12, "font_color": _INK},
    "about": {"text_wrap": True, "font_color": _GRAY, **_TOP},
    "remark": {"italic": True, "font_color": _GRAY},
    "head": _HEAD,
    "head_unit": {**_HEAD, "align": "left", "indent": 1},
    "head_number": {**_HEAD, "align": "right", "text_wrap": True},
    "band": {"bold": True, "font_color": _INK, "bg_color": _PALE},
    "unit_row": {"italic": True, "font_color": _GRAY, "align": "right", **_ROW},
    "label": _ROW,
    "plain": _TOP,
    "strong": {**_ROW, "bold": True},
    "label_right": {**_ROW, "align": "right"},
    "unit": {**_ROW, "font_color": _GRAY, "align": "left", "indent": 1},
    "end": {**_ROW, "font_color": _GRAY},
    "text": _WRAPPED,
    "note": {**_WRAPPED, "font_color": _GRAY},
    "link": {**_ROW, "font_color": "#2F5597", "underline": 1},
    "band_link": {"bold": True, "font_color": "#2F5597", "bg_color": _PALE, "underline": 1},
    "step": {"font_color": _GRAY, "font_size": 9, **_TOP},
    "total": {"bold": True, "top": 1, **_TOP},
    "bad": {**_ROW, "bold": True, "font_color": "#9C0006"},
    # Values, by the kind of their line: what may be typed over is blue on yellow.
    "given": {**_ROW, "font_color": "#1F4E9E", "bg_color": "#FFF8DC", "border": 1},
    "open": {**_ROW, "font_color": _GRAY, "bg_color": "#FFF8DC", "border": 1},
    "range": {**_ROW},
    "computed": _ROW,
    "copy": _ROW,
    "listed": _ROW,
    "kept": {**_ROW, "bg_color": "#F8CBAD"},
}
_BORDER = {"border_color": _LINE}


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, str], Format] = {}

    def __call__(self, style: str, form: str = "") -> Format:
        """A style with a number format."""
        if (style, form) not in self.known:
            properties = {"font_name": "Arial", "font_size": 10, **STYLES[style]}
            if "border" in properties:
                properties |= _BORDER
            if form:
                properties["num_format"] = form
            self.known[style, form] = self.book.add_format(properties)
        return self.known[style, form]


def height(texts: Mapping[str, float]) -> float | None:
    """The height of a row with wrapped texts in columns of these widths; None for one line."""
    lines = max((_lines(text, width) for text, width in texts.items()), default=1)
    return LINE * lines + 2 if lines > 1 else None


def _lines(text: str, width: float) -> int:
    """How many lines a text needs; a column holds more letters than its width in digits."""
    letters = int(width * 1.25)
    return 1 if len(text) <= letters else len(textwrap.wrap(text, letters))


def draw_bars(sheet: Worksheet, area: tuple[int, int, int, int]) -> None:
    """Bars behind shares, from nothing to all."""
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    look = {"bar_solid": True, "bar_color": _PALE, "bar_border_color": _LINE}
    sheet.conditional_format(*area, {"type": "data_bar", **ends, **look})


def write_label(
    sheet: Worksheet, place: tuple[int, int], line: Line, field: str, style: Format
) -> None:
    """A text of a line; its label may be a formula."""
    text = getattr(line, field)
    if field == "label" and line.called:
        sheet.write_formula(*place, f"={line.called}", style, text)
    else:
        sheet.write_string(*place, text, style)


_CHANGE = '+0.0%;-0.0%;"–"'


def write_change(
    sheet: Worksheet,
    styles: Styles,
    place: tuple[int, int],
    one: str,
    other: str,
    value: float | str,
    style: str = "unit_row",
) -> None:
    """How much more a cell has than another one; as long as they are the same, nothing."""
    if isinstance(value, str):
        sheet.write_formula(*place, f'=IF({other}={one},"","other")', styles(style), "")
        return
    formula = f'=IF({other}={one},0,IF({one}=0,"new",{other}/{one}-1))'
    sheet.write_formula(*place, formula, styles(style, _CHANGE), 0)


def print_setup(sheet: Worksheet, last_column: int, last_row: int, titles: int) -> None:
    """Landscape, as wide as the page, titles on every page."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(titles)
    sheet.print_area(0, 0, max(last_row, titles + 1), last_column)
    sheet.set_footer("&L&8&A&R&8&P / &N")
