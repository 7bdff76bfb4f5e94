"""An answer in the form that was asked for."""

from collections.abc import Callable

from envelope.report.cells import Report, Table


def written_as(
    form: str, data: Callable[[], str], table: Callable[[], Table], report: Callable[[], Report]
) -> str:
    """An answer as JSON (`data`), as CSV (its `table`), as Markdown or as text (its `report`)."""
    if form == "json":
        return data()
    if form == "csv":
        from envelope.report.csv_table import table_csv  # each form loads what it needs

        return table_csv(table())
    if form == "markdown":
        from envelope.report.markdown import write_markdown  # as above

        return write_markdown(report())
    from envelope.report.text import write_text  # as above

    return write_text(report())
