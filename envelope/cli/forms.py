"""An answer in the form that was asked for."""

from collections.abc import Callable

from envelope.report.table import Report, Table


def table_as(form: str, table: Table) -> str:
    """A table as CSV, Markdown or text, without a line's end."""
    if form == "csv":
        from envelope.formats.csv import table_csv  # each form loads what it needs

        return table_csv(table).rstrip("\n")
    if form == "markdown":
        from envelope.formats.markdown import table_markdown  # as above

        return table_markdown(table)
    from envelope.formats.text import table_text  # as above

    return table_text(table)


def written_as(
    form: str, data: Callable[[], str], table: Callable[[], Table], report: Callable[[], Report]
) -> str:
    """An answer as JSON (`data`), as CSV (its `table`), as Markdown or as text (its `report`)."""
    if form == "json":
        return data()
    if form == "csv":
        return table_as(form, table())
    if form == "markdown":
        from envelope.formats.markdown import write_markdown  # each form loads what it needs

        return write_markdown(report())
    from envelope.formats.text import write_text  # as above

    return write_text(report())
