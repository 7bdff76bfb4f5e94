"""`envelope sweep`."""

import click

from envelope.api.answer import Answer
from envelope.api.answers.sweep import divided, swept
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import (
    asked,
    at_option,
    outputs_option,
    scenario_argument,
    words_argument,
)


@click.command("sweep")
@scenario_argument
@words_argument("settings", "NAME=LOW..HIGH[:POINTS]... [NAME=VALUE]...")
@outputs_option("the headline totals")
@click.option(
    "--scale",
    type=click.Choice(["log", "lin"]),
    help="How values are spaced; by default log where the ends are a factor of ten apart.",
)
@click.option("--chart/--no-chart", default=None, help="Draw each result, or none: by default one.")
@convention_option
@at_option
@answering
def sweep_command(
    scenario: str,
    settings: tuple[str, ...],
    outputs: tuple[str, ...],
    scale: str | None,
    chart: bool | None,
    convention: str | None,
) -> Answer:
    """Run SCENARIO for many values of an input, or of several in every combination.

    `LOW..HIGH` runs over ten values, `LOW..HIGH:25` over 25, `A,B,C` over those; a range that
    only counts with its median is written `LOW to HIGH`. A bare number takes the unit of the
    next value, else the quantity's own.

    \b
    envelope sweep twitter monthly_users=1M..1bn:25
    envelope sweep template dau=1M..100M:5 cache_hit_ratio=80%,90%,99% -p servers
    """
    request, extents = divided(asked(scenario, settings, convention).request, scale or "")
    return swept(request, extents, outputs, chart=chart)
