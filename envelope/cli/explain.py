"""`envelope explain`."""

import click

from envelope.api.answer import Answer
from envelope.cli.common import answering, completing, convention_option
from envelope.cli.scenario import asked, at_option, scenario_argument, settings_argument
from envelope.errors import InputError, Problem


@click.command("explain")
@scenario_argument
@click.argument("name", shell_complete=completing("quantities"))
@settings_argument
@click.option("--depth", metavar="N|all", help="So many levels below it, all of them in full.")
@click.option("--napkin", is_flag=True, help="In one or two digits and powers of ten.")
@convention_option
@at_option
@answering
def explain_command(
    scenario: str,
    name: str,
    settings: tuple[str, ...],
    depth: str | None,
    napkin: bool,
    convention: str | None,
) -> Answer:
    """Show where NAME of SCENARIO comes from: formulas, numbers, places, sources.

    Three levels of what matters most, unless --depth says otherwise. NAME may be a part, too: what
    it is given, needs and costs, and what binds it; or a check: its numbers, and what would turn
    it. With --napkin it is as on a whiteboard: a day of 10⁵ seconds, and how wrong each step is.

    \b
    envelope explain twitter total.servers
    envelope explain twitter tweet_rate --napkin
    envelope explain twitter tweet_store
    envelope explain twitter tweet_store.servers --depth all
    """
    if "=" in name:
        message = f"`{name}` stands where the name of a quantity belongs"
        raise InputError(Problem("usage", message, hint="`explain SCENARIO NAME [NAME=VALUE]...`"))
    result = asked(scenario, settings, convention).run()
    return result.napkin(name, depth=depth) if napkin else result.explain(name, depth=depth)
