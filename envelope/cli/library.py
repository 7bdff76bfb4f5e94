"""`envelope list`, `envelope show` and `envelope numbers`."""

import click

from envelope.api import library
from envelope.api.answer import Answer
from envelope.cli.common import answering, completing
from envelope.cli.scenario import asked, scenario_argument


@click.command("list")
@click.argument("kind", default="all", type=click.Choice(["all", *library.KINDS]))
@click.option("--errata", is_flag=True, help="Published figures that are wrong, and why.")
@answering
def list_command(kind: str, errata: bool) -> Answer:
    """List the scenarios and blocks that can be called by name.

    With --errata: the published estimates that the scenarios found to be wrong, with the right
    figure and the reason.
    """
    return library.errata() if errata else library.listing(kind)


@click.command("numbers")
@click.argument("words", nargs=-1, metavar="[WORD]...", shell_complete=completing("numbers"))
@answering
def numbers_command(words: tuple[str, ...]) -> Answer:
    """Look up reference numbers: latencies, throughputs, limits, sizes.

    Every WORD must occur in the name, the description or the source. In expressions a number is
    called `numbers.NAME`.

    \b
    envelope numbers ssd
    envelope calc "8 KiB / numbers.random_ssd_read_8_kib"
    """
    return library.numbers(words)


@click.command("show")
@scenario_argument
@answering
def show_command(scenario: str) -> Answer:
    """Show a scenario or block as it is written: inputs, formulas, checks, examples, sources."""
    return library.file(asked(scenario, (), None).request)
