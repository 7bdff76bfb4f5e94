"""`envelope stress`."""

import click

from envelope.api.answer import Answer
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import asked, at_option, parted, scenario_argument, words_argument


@click.command("stress")
@scenario_argument
@words_argument("words", "[NAME]... [NAME=VALUE]...")
@click.option("--all", "every", is_flag=True, help="What happens, to which parts, what then fails.")
@convention_option
@at_option
@answering
def stress_command(
    scenario: str, words: tuple[str, ...], every: bool, convention: str | None
) -> Answer:
    """Show what breaks first when SCENARIO loses a zone, a cache, a broker, or its calm.

    Stresses are declared by the blocks of its parts and by its own file, as [stress.NAME]; all are
    tried, or those named, of which all is shown. What was provisioned stays. Exit code 1: under
    one of them a part is over 100 %, or a check of severity error fails that holds without it.

    \b
    envelope stress template
    envelope stress twitter zone_loss cold_cache peak_factor=3
    """
    names, settings = parted(words)
    return asked(scenario, settings, convention).stress(*names, every=every or bool(names))
