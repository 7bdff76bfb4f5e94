"""The first sheet: the totals of both scenarios, what the parts cost, the years, one chart."""

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from envelope.formats.workbook.cells import FIRST, Bill, Line, Page, Workbook
from envelope.formats.workbook.compare import (
    OTHERS,
    SAME_AS_BASE,
    VERDICT,
    draw_grid,
    verdict,
)
from envelope.formats.workbook.styles import (
    Styles,
    draw_bars,
    height,
    print_setup,
    write_change,
    write_label,
)

_WIDTHS = (34, 18, 18, 12, 18, 16, 40)
_TITLES = ("result", "base", "what if", "change", "unit", "what it is", "")
_COSTS = ("part", "base", "what if", "change", "share", "a year", "bound by")
_WORDS = ("unit", "bound by")
_NUMBERS = ("base", "what if", "change", "share", "a year")
_LEGEND = (
    ("given", "a value that may be typed over"),
    ("open", "the same for the second scenario, what if"),
    ("computed", "a formula: it follows"),
    ("kept", "computed by Envelope: it does not follow"),
)
_CHARTED = 12  # parts
_CHART = 20  # rows that it covers


def draw_summary(
    book: xlsxwriter.Workbook, sheet: Worksheet, styles: Styles, content: Workbook
) -> None:
    """Totals first, then costs, the chart, the years, whether all is well, and what colors mean."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, content.title, styles("title"))
    row = _draw_titles(sheet, styles, 2, _TITLES)
    for line in content.summary:
        _draw_line(sheet, styles, row, line)
        row += 1
    row = _draw_state(sheet, styles, content, row + 1)
    first, row = row + 2, _draw_bill(sheet, styles, content, row)
    row = draw_grid(sheet, styles, content.years, row)
    if content.bill.rows:
        _draw_chart(book, sheet, content.bill, (first, first + len(content.bill.rows) - 2), row)
        sheet.set_h_pagebreaks([row])
        row += _CHART
    row = draw_grid(sheet, styles, content.published, row)
    for style, words in _LEGEND if content.kept else _LEGEND[:3]:
        sheet.write_string(row, 0, words, styles(style))
        row += 1
    if content.about:
        last = len(_WIDTHS) - 1
        sheet.merge_range(row + 1, 0, row + 1, last, "", styles("about"))
        sheet.write_string(row + 1, 0, content.about, styles("about"))
        sheet.set_row(row + 1, height({content.about: sum(_WIDTHS)}))
    print_setup(sheet, len(_WIDTHS) - 1, row + 1, 0)
    sheet.freeze_panes(1, 0)
    sheet.activate()


def _draw_titles(sheet: Worksheet, styles: Styles, row: int, titles: tuple[str, ...]) -> int:
    """The titles of columns; the next row."""
    for place, title in enumerate(titles):
        style = "head_number" if title in _NUMBERS else "head_unit" if title in _WORDS else "head"
        sheet.write_string(row, place, title, styles(style))
    return row + 1


def _draw_line(sheet: Worksheet, styles: Styles, row: int, line: Line) -> None:
    """A result of both scenarios, by the names of their cells."""
    write_label(sheet, (row, 0), line, "label", styles("strong"))
    style = styles("computed", line.form)
    sheet.write_formula(row, 1, f"={line.formula}", styles("strong", line.form), line.value)
    sheet.write_formula(row, 2, f"={line.other.formula}", style, line.value)
    write_change(sheet, styles, (row, 3), f"B{row + 1}", f"C{row + 1}", line.value)
    sheet.write_string(row, 4, line.unit, styles("unit"))
    words = line.about or line.how
    sheet.merge_range(row, 5, row, 6, "", styles("note"))
    sheet.write_string(row, 5, words, styles("note"))
    sheet.set_row(row, height({words: _WIDTHS[5] + _WIDTHS[6]}))


def _draw_state(sheet: Worksheet, styles: Styles, content: Workbook, row: int) -> int:
    """Whether checks hold and inputs were changed; the next free row, after an empty one."""
    if content.checks.lines:
        sheet.write_url(row, 0, "internal:Checks!A1", styles("link"), "Checks")
        for place in (1, 2):
            _draw_holding(sheet, styles, row, place, content.checks)
        row += 1
    told = (("Base", VERDICT, verdict(content)), ("What if", OTHERS, SAME_AS_BASE))
    for words, name, text in told:
        sheet.write_url(row, 0, "internal:Inputs!A1", styles("link"), words)
        sheet.write_formula(row, 1, f"={name}", styles("plain"), text)
        row += 1
    sheet.write_string(row, 0, "Convention", styles("label"))
    sheet.write_string(row, 1, content.convention, styles("plain"))
    return row + 2


def _draw_holding(sheet: Worksheet, styles: Styles, row: int, place: int, checks: Page) -> None:
    """How many checks hold in one of the scenarios."""
    first, count = FIRST + 1, len(checks.lines)
    letter = "BC"[place - 1]
    area = f"Checks!${letter}${first}:${letter}${FIRST + count}"
    holding = sum(bool(line.value) for line in checks.lines)
    formula = f'=COUNTIF({area},TRUE)&" of {count} hold"'
    sheet.write_formula(row, place, formula, styles("label_right"), f"{holding} of {count} hold")


def _draw_bill(sheet: Worksheet, styles: Styles, content: Workbook, row: int) -> int:
    """What each part costs and what binds it; the next free row, after an empty one."""
    bill = content.bill
    if not bill.rows:
        return row
    sheet.write_string(row, 0, f"Cost by part, {bill.unit}", styles("band_title"))
    first = _draw_titles(sheet, styles, row + 1, _COSTS)
    last = first + len(bill.rows) - 1
    for place, (words, cell, other) in enumerate(bill.rows, first):
        total = place == last
        label, number = ("total", "total") if total else ("label", "computed")
        sheet.write_string(place, 0, words, styles(label))
        sheet.write_formula(place, 1, f"={cell.formula}", styles(number, bill.form), cell.value)
        sheet.write_formula(place, 2, f"={other.formula}", styles(number, bill.form), other.value)
        one, two = f"B{place + 1}", f"C{place + 1}"
        write_change(sheet, styles, (place, 3), one, two, cell.value, label)
        whole = bill.rows[-1][1].value
        share = float(cell.value) / float(whole) if whole else 0.0
        formula = f"=IF($B${last + 1}=0,0,{one}/$B${last + 1})"
        sheet.write_formula(place, 4, formula, styles(number, "0.0%"), share)
        year = float(cell.value) * bill.yearly
        sheet.write_formula(place, 5, f"={one}*{bill.yearly:g}", styles(number, bill.form), year)
        bound = content.binding.get(words)
        if bound is not None:
            sheet.write_formula(place, 6, f"={bound.formula}", styles("unit"), bound.value)
    draw_bars(sheet, (first, 4, last - 1, 4))
    return last + 2


def _draw_chart(
    book: xlsxwriter.Workbook, sheet: Worksheet, bill: Bill, rows: tuple[int, int], at: int
) -> None:
    """The cost of the parts in some rows as bars, the dearest ones, of both scenarios."""
    first, last = rows
    shown = min(last, first + _CHARTED - 1)
    chart = book.add_chart({"type": "bar"})
    for place, (name, color) in enumerate((("base", "#1F3864"), ("what if", "#C9A227")), 1):
        chart.add_series(
            {
                "name": name,
                "categories": ["Summary", first, 0, shown, 0],
                "values": ["Summary", first, place, shown, place],
                "fill": {"color": color},
                "gap": 60,
            }
        )
    chart.set_title({"name": f"Cost by part, {bill.unit}", "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": (_CHART - 1) * 17})
    sheet.insert_chart(at, 0, chart)
