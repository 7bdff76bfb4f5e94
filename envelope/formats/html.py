"""Tables as HTML that a notebook shows."""

from html import escape

from envelope.report.table import Report, Table


def report_html(report: Report) -> str:
    """A report, as a notebook shows it."""
    about = f"<p>{escape(report.about)}</p>\n" if report.about else ""
    tables = "".join(table_html(table) for table in report.tables)
    return f"<h1>{escape(report.title)}</h1>\n{about}{tables}"


def table_html(table: Table) -> str:
    """A table under its heading, its note below."""
    kinds = [
        ' class="number" style="text-align: right"' if column.number else ""
        for column in table.columns
    ]
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
