"""A workbook as a file: pages drawn by XlsxWriter."""

from datetime import datetime
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from envelope import __version__
from envelope.engine.spreadsheet_calls import RANKS as RANKS_NAME
from envelope.engine.spreadsheet_calls import TABLE
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
from envelope.formats.workbook.compare import draw_compare
from envelope.formats.workbook.formats import GENERAL, MEASURED
from envelope.formats.workbook.names import column, quoted
from envelope.formats.workbook.pages import COMPARE, RANKS, SUMMARY
from envelope.formats.workbook.styles import Styles, height, mark_truth, print_setup
from envelope.formats.workbook.summary import draw_parts, draw_summary
from envelope.model.graph.limits import ANY

_WIDTHS = {"value": 16, "unit": 22, "low": 14, "high": 14, "basis": 12}
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
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties(
            {
                "title": content.title,
                "comments": f"Written by Envelope {__version__}",
                "created": datetime(2000, 1, 1),  # a moment would make every file another one
            }
        )
        styles = Styles(book)
        front = book.add_worksheet(SUMMARY)
        for page in (content.inputs, *content.headings):
            _Drawing(book, styles, page).draw()
        if content.table.columns:
            draw_parts(book, book.add_worksheet(content.table.tab), styles, content.table)
        for rows in content.rows:
            draw_parts(book, book.add_worksheet(rows.tab), styles, rows)
        for page in (*content.parts, content.checks):
            _Drawing(book, styles, page).draw()
        draw_compare(book, book.add_worksheet(COMPARE), styles, content)
        for page in (content.units, content.sources):
            _Drawing(book, styles, page).draw()
        if content.ranks:
            _ranks(book)
        draw_summary(front, styles, content)


def _ranks(book: xlsxwriter.Workbook) -> None:
    """The table of ranks, on a sheet that nobody needs to see."""
    sheet = book.add_worksheet(RANKS)
    sheet.write_column(0, 0, range(1, TABLE + 1))
    book.define_name(RANKS_NAME, f"={RANKS}!$A$1:$A${TABLE}")
    sheet.hide()


class _Drawing:
    """A page on its sheet."""

    def __init__(self, book: xlsxwriter.Workbook, styles: Styles, page: Page) -> None:
        self.book = book
        self.styles = styles
        self.page = page
        self.sheet: Worksheet = book.add_worksheet(page.tab)
        self.widths = {field: _WIDTHS.get(field) or self.width(field) for field in page.columns}

    def draw(self) -> None:
        """Title, columns, lines, and how the sheet is shown and printed."""
        page, sheet, styles = self.page, self.sheet, self.styles
        last = len(page.columns) - 1
        sheet.write_string(0, 0, _upper(page.title), styles("title"))
        sheet.write_string(1, 0, page.about, styles("remark"))
        for index, (field, title) in enumerate(page.columns.items()):
            sheet.write_string(FIRST - 1, index, title, styles(_HEAD_OF.get(field, "head")))
        for index, line in enumerate(page.lines):
            if line.kind == BAND:
                for place in range(last + 1):
                    sheet.write_string(
                        FIRST + index, place, "" if place else line.label, styles("band")
                    )
            else:
                self.line(index, line)
        self.layout()

    def line(self, index: int, line: Line) -> None:
        """The cells of a line."""
        row = FIRST + index
        for place, field in enumerate(self.page.columns):
            if field == "value":
                self.value(row, place, line)
            elif field in ("low", "high"):
                self.end(row, place, line, line.ends[field == "high"])
            else:
                style = _STYLE_OF.get(field, "text")
                self.sheet.write_string(row, place, getattr(line, field), self.styles(style))
        texts = {
            getattr(line, field): self.widths[field] for field in _WIDEST if field in self.widths
        }
        self.sheet.set_row(row, height(texts))
        for place, step in enumerate(line.steps, len(self.page.columns)):
            self.sheet.write_formula(row, place, f"={step}", self.styles("step"))

    def value(self, row: int, place: int, line: Line) -> None:
        """The cell that formulas know by its name, with its source as a comment."""
        style = self.styles(line.kind, line.form)
        is_condition = self.page.columns["value"] == "holds"
        value = bool(line.value) if is_condition else line.value
        if line.formula:
            self.sheet.write_formula(row, place, f"={line.formula}", style, value)
        elif is_condition:
            self.sheet.write_boolean(row, place, bool(value), style)
        elif isinstance(value, str):
            self.sheet.write_string(row, place, value, style)
        else:
            self.sheet.write_number(row, place, value, style)
        if line.choices and len(",".join(line.choices)) <= _LONGEST_LIST:
            menu = {"validate": "list", "source": list(line.choices)}
            self.sheet.data_validation(row, place, row, place, menu)
        elif line.can != ANY and not line.formula:
            self.sheet.data_validation(row, place, row, place, _validation(line))
        if line.name and line.kind != LISTED:
            cell = f"${column(place)}${row + 1}"
            self.book.define_name(line.name, f"={quoted(self.page.tab)}!{cell}")
        note = "\n".join(filter(None, (_STAYS if line.kind == KEPT else "", line.source)))
        if note:
            self.sheet.write_comment(row, place, note, _note_options(note))

    def end(self, row: int, place: int, line: Line, end: float | None) -> None:
        """The low or the high end of an input: typed where the value is the median of the two."""
        style = "given" if line.kind == RANGE else "end"
        if end is None:
            self.sheet.write_blank(row, place, None, self.styles("unit"))
        else:
            form = GENERAL if line.form == MEASURED else line.form
            self.sheet.write_number(row, place, end, self.styles(style, form))

    def layout(self) -> None:
        """Widths, frozen titles, and a print on pages as wide as the table."""
        page, sheet = self.page, self.sheet
        for place, field in enumerate(page.columns):
            sheet.set_column(place, place, self.widths[field])
        steps = max((len(line.steps) for line in page.lines), default=0)
        if steps:
            first = len(page.columns)
            options = {"level": 1, "hidden": True}
            sheet.set_column(first, first + steps - 1, _STEP, None, options)
            sheet.set_column(first + steps, first + steps, None, None, {"collapsed": True})
            sheet.write_string(FIRST - 1, first, "intermediate values", self.styles("step"))
        sheet.freeze_panes(FIRST, 1)
        condition = "value" in page.columns and page.columns["value"] == "holds"
        if condition and page.lines:
            mark_truth(sheet, self.styles, (FIRST, 1, FIRST + len(page.lines) - 1, 1))
        if any(line.kind in EDITABLE for line in page.lines):
            sheet.set_tab_color("#FFD966")
        print_setup(sheet, len(page.columns) - 1, FIRST + len(page.lines), FIRST - 1)

    def width(self, field: str) -> int:
        """The width of a column of text: of its longest, within bounds."""
        lines = (line for line in self.page.lines if line.kind != BAND)
        longest = max((len(getattr(line, field)) for line in lines), default=0)
        widest = _WIDEST[field] if "value" in self.page.columns else _ALONE
        return min(max(longest + 2, _NARROWEST), widest)


_HEAD_OF = {
    **dict.fromkeys(("value", "low", "high"), "head_number"),
    **dict.fromkeys(("unit", "basis"), "head_unit"),
}
_STYLE_OF = {"label": "label", "unit": "unit", "basis": "unit", "how": "note", "about": "text"}


def _upper(title: str) -> str:
    return title[:1].upper() + title[1:]


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
