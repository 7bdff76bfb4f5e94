"""Results to tables of cells, to text, Markdown, CSV, JSON and HTML."""

from envelope.engine.run import Run

FORMATS = ("text", "markdown", "json", "csv", "html")


def write_report(run: Run, form: str, *, every_input: bool = False) -> str:
    """The capacity report of a run in one of the FORMATS."""
    if form in ("json", "csv"):
        from envelope.report import data  # neither needs tabulate, 20 ms

        return data.write_json(run) if form == "json" else data.write_csv(run)
    if form == "markdown":
        from envelope.report.pull_request import write_pull_request

        return write_pull_request(run, every_input=every_input)
    if form == "html":
        from envelope.report.page import write_page

        return write_page(run)
    from envelope.report.capacity import capacity_report  # as above
    from envelope.report.text import write_text

    return write_text(capacity_report(run, every_input=every_input))
