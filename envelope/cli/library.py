"""`envelope list`, `envelope show` and `envelope numbers`."""

import click

from envelope.analysis.errata import errata as find_errata
from envelope.cli.common import format_option, reporting, request, scenario_argument
from envelope.cli.forms import table_as
from envelope.errors import InputError, Problem
from envelope.formats.markdown import write_markdown
from envelope.formats.text import write_text
from envelope.model.build.build import sheet_for
from envelope.model.library.lookup import blocks, scenarios
from envelope.model.library.numbers import matching
from envelope.report.errata import errata_json, errata_table
from envelope.report.listing import listed, listing, listing_json, sheet_json, sheet_report
from envelope.report.numbers import numbers_json, numbers_table
from envelope.report.table import Table


def _complete_number(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in matching(()) if name.startswith(incomplete)]


@click.command("list")
@click.argument("kind", default="all", type=click.Choice(["all", "scenarios", "blocks"]))
@click.option("--errata", is_flag=True, help="Published figures that are wrong, and why.")
@format_option("text", "markdown", "json")
def list_command(kind: str, errata: bool, form: str) -> None:
    """List the scenarios and blocks that can be called by name.

    With --errata: the published estimates that the scenarios found to be wrong, with the right
    figure and the reason.
    """
    with reporting(form):
        if errata:
            found = list(find_errata(scenarios()))
            click.echo(
                errata_json(found) if form == "json" else table_as(form, errata_table(found))
            )
            return
        kinds = {"scenarios": scenarios, "blocks": blocks}
        chosen = kinds if kind == "all" else {kind: kinds[kind]}
        files = {name: listed(paths()) for name, paths in chosen.items()}
        if form == "json":
            click.echo(listing_json(files))
            return
        for name, each in files.items():
            for table in listing(name.capitalize(), each):
                click.echo(_headed(table, form))


def _headed(table: Table, form: str) -> str:
    rule = f"{table.heading}\n{'-' * len(table.heading)}\n"
    heading = f"## {table.heading}\n\n" if form == "markdown" else rule
    return f"{heading}{table_as(form, table)}\n"


@click.command("numbers")
@click.argument("words", nargs=-1, metavar="[WORD]...", shell_complete=_complete_number)
@format_option("text", "markdown", "json")
def numbers_command(words: tuple[str, ...], form: str) -> None:
    """Look up reference numbers: latencies, throughputs, limits, sizes.

    Every WORD must occur in the name, the description or the source. In expressions a number is
    called `numbers.NAME`.

    \b
    envelope numbers ssd
    envelope calc "8 KiB / numbers.random_ssd_read_8_kib"
    """
    with reporting(form):
        names = matching(words)
        if not names:
            raise InputError(Problem("unknown-name", f"no number speaks of `{' '.join(words)}`"))
        if form == "json":
            click.echo(numbers_json(names))
        else:
            click.echo(table_as(form, numbers_table(names)))


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
