"""How cells look: a table of styles, and formats made of them."""

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

_INK, _PALE, _LINE, _GRAY = "#1F3864", "#E9EEF7", "#D9D9D9", "#7F7F7F"
_TOP = {"valign": "top"}
_ROW = {**_TOP, "bottom": 1, "bottom_color": _LINE}
_WRAPPED = {**_ROW, "text_wrap": True}

STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": _INK},
    "about": {"text_wrap": True, "font_color": _GRAY, **_TOP},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, **_TOP},
    "head_number": {
        **{"bold": True, "font_color": "#FFFFFF", "bg_color": _INK, **_TOP},
        "align": "right",
        "text_wrap": True,
    },
    "band": {"bold": True, "font_color": _INK, "bg_color": _PALE},
    "unit_row": {"italic": True, "font_color": _GRAY, "align": "right", **_ROW},
    "label": _ROW,
    "unit": {**_ROW, "font_color": _GRAY},
    "text": _WRAPPED,
    "note": {**_WRAPPED, "font_color": _GRAY},
    "link": {**_ROW, "font_color": "#2F5597", "underline": 1},
    "band_link": {"bold": True, "font_color": "#2F5597", "bg_color": _PALE, "underline": 1},
    "step": {"font_color": _GRAY, "font_size": 9, **_TOP},
    "total": {"bold": True, "top": 1, **_TOP},
    "good": {"font_color": "#2E7D32"},
    "bad": {"font_color": "#9C0006", "bg_color": "#FFC7CE"},
    # Values, by the kind of their line: what may be typed over is blue on yellow.
    "given": {**_ROW, "font_color": "#1F4E9E", "bg_color": "#FFF8DC", "border": 1},
    "range": {**_ROW},
    "computed": _ROW,
    "copy": _ROW,
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
