"""Reports and answers as text, Markdown, JSON, CSV, pages, diagrams, workbooks and pictures."""

from envelope.engine.run import Run

FORMATS = ("text", "markdown", "json", "csv", "html")


def write_report(run: Run, form: str, *, every_input: bool = False) -> str:
    """The capacity report of a run in one of the FORMATS."""
    if form in ("json", "csv"):
        from envelope.report import json_data  # neither needs tabulate, 20 ms

        return json_data.write_json(run) if form == "json" else json_data.write_csv(run)
    if form == "markdown":
        from envelope.formats.markdown_report import write_pull_request

        return write_pull_request(run, every_input=every_input)
    if form == "html":
        from envelope.formats.page import write_page

        return write_page(run)
    from envelope.formats.text import write_text
    from envelope.report.capacity import capacity_report  # as above

    return write_text(capacity_report(run, every_input=every_input))
