"""`envelope conventions`."""

import click

from envelope.api.answer import Answer
from envelope.cli.common import answering
from envelope.cli.scenario import asked, at_option, scenario_argument, settings_argument


@click.command("conventions")
@scenario_argument
@settings_argument
@click.option(
    "--all", "every", is_flag=True, help="Show results of parts, too, and those that do not move."
)
@at_option
@answering
def conventions_command(scenario: str, settings: tuple[str, ...], every: bool) -> Answer:
    """Show how far results of SCENARIO move when a day, a month or a KB means something else."""
    return asked(scenario, settings, None).conventions(every=every)
