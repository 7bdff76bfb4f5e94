"""Reports as one HTML page that stands by itself: no script, no request."""

from html import escape

from envelope.engine.run import Run
from envelope.report.capacity import capacity_report
from envelope.report.cells import Report, Table

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem;
  padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
"""


def write_html(report: Report) -> str:
    """The page of a report."""
    return (
        "<!doctype html>\n"
        f'<html lang="en"><head><meta charset="utf-8"><title>{escape(report.title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{_STYLE}</style></head>\n<body>\n{report_html(report)}</body></html>\n"
    )


def report_html(report: Report) -> str:
    """The content of the page, as a notebook shows it."""
    about = f"<p>{escape(report.about)}</p>\n" if report.about else ""
    tables = "".join(_table(table) for table in report.tables)
    return f"<h1>{escape(report.title)}</h1>\n{about}{tables}"


def body(run: Run) -> str:
    """The report of a run without the page around it."""
    return report_html(capacity_report(run))


def _table(table: Table) -> str:
    kinds = [' class="number"' if column.number else "" for column in table.columns]
    titles = zip(kinds, table.columns, strict=True)
    head = "".join(f'<th scope="col"{kind}>{escape(column.title)}</th>' for kind, column in titles)
    rows = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))
        + "</tr>\n"
        for row in table.rows
    )
    grid = f"<table><thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody></table>\n"
    note = f"<p>{escape(table.note)}</p>\n" if table.note else ""
    return f"<h2>{escape(table.heading)}</h2>\n{grid if table.rows else ''}{note}"
