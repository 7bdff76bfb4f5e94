"""A workbook as a file: pages drawn by XlsxWriter."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from envelope import __version__
from envelope.engine.spreadsheet_calls import RANKS as RANKS_NAME
from envelope.engine.spreadsheet_calls import TABLE
from envelope.formats.workbook.behind import draw_behind
from envelope.formats.workbook.cells import (
    BAND,
    EDITABLE,
    FIRST,
    KEPT,
    LISTED,
    RANGE,
    Line,
    Page,
    Workbook,
)
from envelope.formats.workbook.compare import draw_compare, draw_kept
from envelope.formats.workbook.formats import GENERAL, HOLDING, MEASURED
from envelope.formats.workbook.names import column, quoted
from envelope.formats.workbook.pages import COMPARE, PARTS, RANKS, SUMMARY, UNITS
from envelope.formats.workbook.parts import draw_tables
from envelope.formats.workbook.sheets import Book
from envelope.formats.workbook.styles import (
    Styles,
    height,
    print_setup,
    write_change,
    write_label,
)
from envelope.formats.workbook.summary import draw_summary
from envelope.formats.workbook.values import value
from envelope.formats.workbook.years import BEHIND
from envelope.model.graph.limits import ANY

_WIDTHS = {"value": 16, "other": 16, "change": 14, "unit": 22, "low": 14, "high": 14, "basis": 12}
_STEP = 14
_NARROWEST = 24  # columns of text; a longer one is wrapped
_ALONE = 110  # where there is hardly another column
_WIDEST = {"label": 44, "how": 52, "about": 52}
_LONGEST_LIST = 255  # characters that a spreadsheet takes
_NOTE_WIDTH = 60  # characters on a line of a comment
_LARGEST = 1e300  # where an input has no limit
_TITLE, _MESSAGE = 32, 255  # characters that Excel shows
_STAYS = "computed by Envelope, does not follow"


def write_workbook(content: Workbook, stream: BinaryIO) -> None:
    """Write the file; the same content gives the same bytes."""
    with Book(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": content.title,
                "comments": f"Written by Envelope {__version__}",
                "created": datetime(2000, 1, 1),  # a moment would make every file another one
            }
        )
        styles, values = Styles(book), known_values(content)
        front = book.add_worksheet(SUMMARY)
        Drawing(book, styles, content.inputs, values).draw()
        if content.tables:
            draw_tables(book, book.add_worksheet(PARTS), styles, content.tables)
        Drawing(book, styles, content.results, values).draw()
        checks = Drawing(book, styles, content.checks, values)
        checks.draw()
        draw_kept(checks.sheet, styles, content, FIRST + len(content.checks.lines) + 1)
        Drawing(book, styles, content.sources, values).draw()
        Drawing(book, styles, content.units, values).draw(hidden=True)
        if content.behind:
            draw_behind(book.add_worksheet(BEHIND), styles, content, values)
        draw_compare(book, book.add_worksheet(COMPARE), styles, content)
        if content.ranks:
            _ranks(book)
        draw_summary(book, front, styles, content)


def known_values(content: Workbook) -> dict[str, Any]:
    """The value of every named cell, of both scenarios."""
    found: dict[str, Any] = {}
    for page in content.pages():
        for line in page.lines:
            value = bool(line.value) if page.columns["value"] == "holds" else line.value
            found |= {name: value for name in (line.name, line.other.name) if name}
    return found


def _ranks(book: xlsxwriter.Workbook) -> None:
    """The table of ranks, on a sheet that nobody needs to see."""
    sheet = book.add_worksheet(RANKS)
    sheet.write_column(0, 0, range(1, TABLE + 1))
    book.define_name(RANKS_NAME, f"={RANKS}!$A$1:$A${TABLE}")
    sheet.hide()


class Drawing:
    """A page on its sheet."""

    def __init__(
        self, book: xlsxwriter.Workbook, styles: Styles, page: Page, values: Mapping[str, Any]
    ) -> None:
        self.book = book
        self.styles = styles
        self.page = page
        self.values = values
        self.sheet: Worksheet = book.add_worksheet(page.tab)
        self.widths = {field: _WIDTHS.get(field) or self.width(field) for field in page.columns}
        self.is_condition = page.columns.get("value") == "holds"

    def draw(self, *, hidden: bool = False) -> None:
        """Title, columns, lines, and how the sheet is shown and printed."""
        page, sheet, styles = self.page, self.sheet, self.styles
        sheet.write_string(0, 0, page.title, styles("title"))
        sheet.write_string(1, 0, page.about, styles("remark"))
        for index, (field, title) in enumerate(page.columns.items()):
            sheet.write_string(FIRST - 1, index, title, styles(_HEAD_OF.get(field, "head")))
        for index, line in enumerate(page.lines):
            if line.kind == BAND:
                for place in range(len(page.columns)):
                    words = "" if place else line.label
                    sheet.write_string(FIRST + index, place, words, styles("band"))
            else:
                self.line(index, line)
        self.layout()
        if hidden:
            sheet.hide()

    def line(self, index: int, line: Line) -> None:
        """The cells of a line."""
        row = FIRST + index
        for place, field in enumerate(self.page.columns):
            if field == "value":
                self.value(row, place, line)
            elif field == "other":
                self.other(row, place, line)
            elif field == "change":
                self.change(row, place, line)
            elif field in ("low", "high"):
                self.end(row, place, line, line.ends[field == "high"])
            else:
                style = self.styles(_STYLE_OF.get(field, "text"))
                write_label(self.sheet, (row, place), line, field, style)
        texts = {
            getattr(line, field): self.widths[field] for field in _WIDEST if field in self.widths
        }
        folded = {"level": 1, "hidden": True} if line.inside else {}
        self.sheet.set_row(row, height(texts), None, folded)
        self.steps(row, [*line.steps, *line.other.steps])

    def steps(self, row: int, steps: Sequence[str]) -> None:
        """The cells behind a line, with the values that they have."""
        known: dict[str, Any] = {}
        for place, step in enumerate(steps, len(self.page.columns)):
            found = value(step, ChainMap(known, cast("dict[str, Any]", self.values)))
            known[f"{column(place)}{row + 1}"] = found
            self.sheet.write_formula(row, place, f"={step}", self.styles("step"), found)

    def value(self, row: int, place: int, line: Line) -> None:
        """The cell that formulas know by its name, with its source as a comment."""
        style = self.styles(line.kind, HOLDING if self.is_condition else line.form)
        value = bool(line.value) if self.is_condition else line.value
        if line.formula:
            self.sheet.write_formula(row, place, f"={line.formula}", style, value)
        elif self.is_condition:
            self.sheet.write_boolean(row, place, bool(value), style)
        elif isinstance(value, str):
            self.sheet.write_string(row, place, value, style)
        else:
            self.sheet.write_number(row, place, value, style)
        if not line.formula:
            self.validate(row, place, line)
        if line.name and line.kind != LISTED:
            self.define(line.name, row, place)
        note = "\n".join(filter(None, (_STAYS if line.kind == KEPT else "", line.source)))
        if note:
            self.sheet.write_comment(row, place, note, _note_options(note))

    def other(self, row: int, place: int, line: Line) -> None:
        """The same of the second scenario, which is the first one until something is typed."""
        style = "open" if line.other.is_open else line.kind if line.kind == KEPT else "computed"
        value = bool(line.value) if self.is_condition else line.value
        formula = f"={line.other.formula}"
        form = HOLDING if self.is_condition else line.form
        self.sheet.write_formula(row, place, formula, self.styles(style, form), value)
        if line.other.is_open:
            self.validate(row, place, line)
        if line.other.name:
            self.define(line.other.name, row, place)

    def change(self, row: int, place: int, line: Line) -> None:
        """How much more the second scenario has; of a check, in which one it fails."""
        one, other = (
            f"{column(list(self.page.columns).index(field))}{row + 1}"
            for field in ("value", "other")
        )
        if self.is_condition:
            # A conditional format would be red, too, but LibreOffice fails to print those.
            text = f'=IF({one},IF({other},"","what if fails"),"fails")'
            found = "" if line.value else "fails"
            self.sheet.write_formula(row, place, text, self.styles("bad"), found)
        else:
            write_change(self.sheet, self.styles, (row, place), one, other, line.value)

    def validate(self, row: int, place: int, line: Line) -> None:
        """What may be typed into a cell: one of some words, or what lies within limits."""
        if line.choices and len(",".join(line.choices)) <= _LONGEST_LIST:
            menu = {"validate": "list", "source": list(line.choices)}
            self.sheet.data_validation(row, place, row, place, menu)
        elif line.can != ANY:
            self.sheet.data_validation(row, place, row, place, _validation(line))

    def define(self, name: str, row: int, place: int) -> None:
        """Calls a cell by a name."""
        self.book.define_name(name, f"={quoted(self.page.tab)}!${column(place)}${row + 1}")

    def end(self, row: int, place: int, line: Line, end: float | None) -> None:
        """The low or the high end of an input: typed where the value is the median of the two."""
        style = "given" if line.kind == RANGE else "end"
        if end is None:
            self.sheet.write_blank(row, place, None, self.styles("unit"))
        else:
            form = GENERAL if line.form == MEASURED else line.form
            self.sheet.write_number(row, place, end, self.styles(style, form))
            if line.kind == RANGE:
                self.validate(row, place, line)

    def layout(self) -> None:
        """Widths, frozen titles, and a print on pages as wide as the table."""
        page, sheet = self.page, self.sheet
        for place, field in enumerate(page.columns):
            sheet.set_column(place, place, self.widths[field])
        steps = max((len(line.steps) + len(line.other.steps) for line in page.lines), default=0)
        if steps:
            first = len(page.columns)
            options = {"level": 1, "hidden": True}
            sheet.set_column(first, first + steps - 1, _STEP, None, options)
            sheet.set_column(first + steps, first + steps, None, None, {"collapsed": True})
            sheet.write_string(FIRST - 1, first, "intermediate values", self.styles("step"))
        sheet.outline_settings(True, False, False)
        sheet.freeze_panes(FIRST, 1)
        if any(line.kind in EDITABLE for line in page.lines) and page.tab != UNITS:
            sheet.set_tab_color("#FFD966")
        print_setup(sheet, len(page.columns) - 1, FIRST + len(page.lines), FIRST - 1)

    def width(self, field: str) -> int:
        """The width of a column of text: of its longest, within bounds."""
        lines = (line for line in self.page.lines if line.kind != BAND)
        longest = max((len(getattr(line, field)) for line in lines), default=0)
        widest = _WIDEST[field] if "value" in self.page.columns else _ALONE
        return min(max(longest + 2, _NARROWEST), widest)


_HEAD_OF = {
    **dict.fromkeys(("value", "other", "change", "low", "high"), "head_number"),
    **dict.fromkeys(("unit", "basis"), "head_unit"),
}
_STYLE_OF = {"label": "label", "unit": "unit", "basis": "unit", "how": "note", "about": "text"}


def _note_options(note: str) -> dict[str, Any]:
    """A comment's box, as high as its text."""
    lines = sum(1 + len(line) // _NOTE_WIDTH for line in note.splitlines())
    return {"width": 380, "height": 24 + 14 * lines, "font_size": 8, "font_name": "Arial"}


def _validation(line: Line) -> dict[str, Any]:
    """What a spreadsheet lets somebody type into the cell of an input: what that can be."""
    low, high, step = (max(min(each, _LARGEST), -_LARGEST) for each in line.can)
    sign = "%" if "%" in line.form else ""
    least, most = (f"{end * (100 if sign else 1):g}{sign}" for end in (low, high))
    words = [f"at least {least}"] * (low > -_LARGEST) + [f"at most {most}"] * (high < _LARGEST)
    unit = f" {line.unit}" if line.unit and not sign else ""
    return {
        "validate": "integer" if step == 1 else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_title": line.label[:_TITLE],
        "error_message": f"{', '.join([*words, *['whole'] * (step > 0)])}{unit}"[:_MESSAGE],
    }
