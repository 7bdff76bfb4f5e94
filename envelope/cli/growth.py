"""`envelope growth`."""

import click

from envelope.api.answer import Answer
from envelope.api.answers.growth import GROWTH_SAMPLES, PERIODS, Pace, day, grown
from envelope.api.settings import Sampling
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import (
    asked,
    outputs_option,
    refused_at_option,
    sampling_options,
    scenario_argument,
    settings_argument,
    time_asked,
)
from envelope.errors import InputError, Problem, Text, text_of


@click.command("growth")
@scenario_argument
@settings_argument
@click.option("--over", default="3 years", show_default=True, help="How far to look ahead.")
@click.option("--by", type=click.Choice([*PERIODS]), help="A row for each month, quarter or year.")
@click.option("--growth", "given", multiple=True, metavar="NAME=RATE", help="As dau=30%/year.")
@click.option("--lead", default="0 days", help="Time to act before a check fails: 3 months.")
@click.option("--start", metavar="DATE", help="Tell moments as dates from 2027-01-31.")
@outputs_option("what grows and the totals")
@convention_option
@refused_at_option
@sampling_options(GROWTH_SAMPLES)
@answering
def growth_command(
    scenario: str,
    settings: tuple[str, ...],
    over: str,
    by: str | None,
    given: tuple[str, ...],
    lead: str,
    start: str | None,
    outputs: tuple[str, ...],
    convention: str | None,
    samples: int,
    seed: int,
) -> Answer:
    """Look ahead: SCENARIO as its inputs grow, and when each check first fails.

    Inputs with a growth in the file grow, by a rate or in steps; what is stored is the integral of
    what is written less what the retention drops.

    \b
    envelope growth shop.toml --over "5 years" --lead "3 months"
    envelope growth twitter --growth dau=30%/year -p storage,cost
    """
    if time_asked() is not None:
        message = "`--at` is no start: a growth shows every moment from an empty one on"
        hint = "`--over` says how far; `envelope report SCENARIO --at` shows one moment whole"
        raise InputError(Problem("usage", message, hint=hint))
    pace = Pace(
        over=text_of(over, "--over"),
        by=by or "",
        lead=text_of(lead, "--lead"),
        start=None if start is None else day(start),
    )
    result = asked(scenario, settings, convention).computed()
    return grown(result, outputs, pace, dict(map(_rate, given)), Sampling(samples, seed))


def _rate(text: str) -> tuple[str, Text]:
    name, equals, rate = text.partition("=")
    if not equals:
        message = f"`{text}` is not NAME=RATE"
        raise InputError(Problem("usage", message, hint="as in `dau=30%/year`"))
    return name.strip(), text_of(rate, f"--growth {name.strip()}=")
