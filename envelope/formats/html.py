"""Tables as HTML: a page by itself, or what a notebook shows."""

import re
from html import escape
from typing import TYPE_CHECKING

from envelope.report.table import Report, Table

if TYPE_CHECKING:
    from envelope.report.answer import Content

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
th, td {{ border-bottom: 1px solid #8884; padding: .25rem .75rem .25rem 0; text-align: left }}
:root {{ color-scheme: light dark }}
</style>
</head>
<body>
{body}</body>
</html>
"""


# Where the page has styles of its own, as notebooks have, these are stronger.
_NUMBER = ' class="number" style="text-align: right"'
_BAR = re.compile("[▁-█░]")  # what is drawn begins at the left, also below numbers
_TEXT = ' style="text-align: left; white-space: pre-wrap"'


def write_answer(answer: "Content") -> str:
    """The report of an answer as a page that stands by itself."""
    report = answer.report()
    return _PAGE.format(title=escape(report.title), body=report_html(report))


def report_html(report: Report) -> str:
    """A report, as a notebook shows it."""
    about = f"<p>{escape(report.about)}</p>\n" if report.about else ""
    tables = "".join(table_html(table) for table in report.tables)
    return f"<h1>{escape(report.title)}</h1>\n{about}{tables}"


def table_html(table: Table, level: int = 2) -> str:
    """A table under its heading of a level, its note below."""
    table = table.filled
    kinds = [_NUMBER if column.number else _TEXT for column in table.columns]
    titles = zip(kinds, table.columns, strict=True)
    head = "".join(f'<th scope="col"{kind}>{escape(column.title)}</th>' for kind, column in titles)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_TEXT if _BAR.search(cell) else kind}>{escape(cell)}</td>"
            for kind, cell in zip(kinds, row, strict=True)
        )
        + "</tr>\n"
        for row in table.rows
    )
    grid = f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>\n"
    note = f"<p>{escape(table.note)}</p>\n" if table.note else ""
    heading = f"<h{level}>{escape(table.heading)}</h{level}>\n" if table.heading else ""
    return f"{heading}{grid if table.rows else ''}{note}"
