"""`envelope list` and `envelope show`."""

import click

from envelope.cli.common import format_option, reporting, request, scenario_argument
from envelope.model.build import sheet_for
from envelope.model.library import blocks, scenarios
from envelope.report.listing import listing, listing_json, sheet_json, sheet_report
from envelope.report.markdown import write_markdown
from envelope.report.text import table_text, write_text


@click.command("list")
@click.argument("kind", default="all", type=click.Choice(["all", "scenarios", "blocks"]))
@format_option("text", "json")
def list_command(kind: str, form: str) -> None:
    """List the scenarios and blocks that can be called by name."""
    with reporting(form):
        kinds = {"scenarios": scenarios, "blocks": blocks}
        chosen = kinds if kind == "all" else {kind: kinds[kind]}
        tables = [listing(name.capitalize(), paths()) for name, paths in chosen.items()]
        if form == "json":
            click.echo(listing_json(tables))
            return
        for table in tables:
            line = "-" * len(table.heading)
            click.echo(f"{table.heading}\n{line}\n{table_text(table)}\n")


@click.command("show")
@scenario_argument
@format_option("text", "markdown", "json")
def show_command(scenario: str, form: str) -> None:
    """Show a scenario or block as it is written: inputs, formulas, checks, examples, sources."""
    with reporting(form):
        sheet = sheet_for(request(scenario, (), None))
        writers = {"json": sheet_json}
        if form in writers:
            click.echo(writers[form](sheet))
        else:
            write = write_markdown if form == "markdown" else write_text
            click.echo(write(sheet_report(sheet)), nl=False)
