"""`envelope list`, `envelope show` and `envelope numbers`."""

import click

from envelope.api import bases, library, measured, reality
from envelope.api.answer import Answer
from envelope.cli.common import answering, completing
from envelope.cli.scenario import asked, scenario_argument


@click.command("list")
@click.argument("words", nargs=-1, metavar="[scenarios|blocks] [WORD]...")
@click.option("--short", is_flag=True, help="A line each, without what it is about.")
@click.option("--errata", is_flag=True, help="Published figures that are wrong, and why.")
@click.option("--reality", "real", is_flag=True, help="What blocks ask beside what really ran.")
@click.option("--measured", "runs", is_flag=True, help="What blocks predict beside measurements.")
@click.option("--basis", is_flag=True, help="Whose the default values are, and what is assumed.")
@answering
def list_command(
    words: tuple[str, ...], short: bool, errata: bool, real: bool, runs: bool, basis: bool
) -> Answer:
    """List the scenarios and blocks that can be called by name, or those that WORDs find.

    They are found by their names, titles, groups, by what they are about, and by what products
    and interviews call them, the best first.

    With --errata: the published estimates that the scenarios found to be wrong, with the right
    figure and the reason. With --reality: deployments whose rates and machines are public, what
    the blocks ask for them by their own defaults, what ran, and the ratio of the two, with its
    geometric mean by kind. With --measured: what blocks predict of real programs, what was
    measured of them on one small machine, and the ratio of the two. With --basis: how many of the
    default values are chosen, measured, published, a vendor's or assumed.

    \b
    envelope list scenarios --short
    envelope list kafka
    envelope list blocks load balancing
    """
    kind, others = _kind(words)
    if errata + real + runs + basis + bool(others) > 1:
        names = "`--errata`, `--reality`, `--measured` and `--basis`"
        raise click.UsageError(f"{names} are lists of their own")
    if basis:
        return bases.bases(kind)
    if real:
        return reality.reality()
    if runs:
        return measured.measured()
    if errata:
        return library.errata()
    return library.matching_files(others, kind) if others else library.listing(kind, short=short)


def _kind(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The kind that the first word names, or all, and the other words."""
    is_kind = bool(words) and words[0] in ("all", *library.KINDS)
    return (words[0], words[1:]) if is_kind else ("all", words)


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
