"""`envelope explain`."""

import click

from envelope.api.answer import Answer
from envelope.cli.common import answering, completing, convention_option
from envelope.cli.scenario import asked, scenario_argument, settings_argument
from envelope.errors import InputError, Problem


@click.command("explain")
@scenario_argument
@click.argument("name", shell_complete=completing("quantities"))
@settings_argument
@convention_option
@answering
def explain_command(
    scenario: str, name: str, settings: tuple[str, ...], convention: str | None
) -> Answer:
    """Show where NAME of SCENARIO comes from: formulas, numbers, places, sources, down to inputs.

    \b
    envelope explain twitter total.servers
    """
    if "=" in name:
        message = f"`{name}` stands where the name of a quantity belongs"
        raise InputError(Problem("usage", message, hint="`explain SCENARIO NAME [NAME=VALUE]...`"))
    return asked(scenario, settings, convention).run().explain(name)
