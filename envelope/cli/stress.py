"""`envelope stress`."""

import click

from envelope.analysis.stress import Stresses, stress
from envelope.cli.common import (
    DOES_NOT_HOLD,
    complete_setting,
    convention_option,
    deliver,
    format_option,
    output_option,
    reporting,
    request,
    scenario_argument,
)
from envelope.cli.forms import written_as


@click.command("stress")
@scenario_argument
@click.argument(
    "words", nargs=-1, metavar="[NAME]... [NAME=VALUE]...", shell_complete=complete_setting
)
@convention_option
@format_option("text", "markdown", "csv", "json")
@output_option
@click.pass_context
def stress_command(
    context: click.Context,
    scenario: str,
    words: tuple[str, ...],
    convention: str | None,
    form: str,
    output: str | None,
) -> None:
    """Show what breaks first when SCENARIO loses a zone, a cache, a broker, or its calm.

    Stresses are declared by the blocks of its parts and by its own file, as [stress.NAME]; all are
    tried, or those named. What was provisioned stays. Exit code 1: under one of them a part is over
    100 %, or a check of severity error fails that holds without it.

    \b
    envelope stress template
    envelope stress twitter zone_loss cold_cache peak_factor=3
    """
    with reporting(form):
        names = [word for word in words if "=" not in word]
        settings = tuple(word for word in words if "=" in word)
        found = stress(request(scenario, settings, convention), names)
        deliver(_written(found, form), output)
        if any(each.is_broken for each in found.stressed):
            context.exit(DOES_NOT_HOLD)


def _written(found: Stresses, form: str) -> str:
    """The stresses in one of the formats."""
    from envelope.report import stress as report  # tables after the work is done

    return written_as(
        form,
        lambda: report.stress_json(found),
        lambda: report.strains_table(found),
        lambda: report.stress_report(found),
    )
