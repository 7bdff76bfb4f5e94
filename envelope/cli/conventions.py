"""`envelope conventions`."""

import click

from envelope.analysis.conventions import compare_conventions
from envelope.cli.common import (
    format_option,
    reporting,
    request,
    scenario_argument,
    settings_argument,
)
from envelope.cli.forms import table_as
from envelope.report.conventions import convention_json, convention_table


@click.command("conventions")
@scenario_argument
@settings_argument
@click.option("--all", "every", is_flag=True, help="Show results that do not move, too.")
@format_option("text", "markdown", "json")
def conventions_command(scenario: str, settings: tuple[str, ...], every: bool, form: str) -> None:
    """Show how far results of SCENARIO move when a day, a month or a KB means something else."""
    with reporting(form):
        comparison = compare_conventions(request(scenario, settings, None))
        if form == "json":
            click.echo(convention_json(comparison))
            return
        click.echo(table_as(form, convention_table(comparison, every=every)))
