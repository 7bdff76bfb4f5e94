"""`envelope solve` and `envelope flip`."""

import click

from envelope.api.answer import Answer
from envelope.api.settings import Sampling
from envelope.cli.common import answering, completing, convention_option, refuse_idle
from envelope.cli.scenario import (
    asked,
    at_option,
    parted,
    sampling_options,
    scenario_argument,
    settings_argument,
    share,
    words_argument,
)
from envelope.errors import InputError, Problem


@click.command("solve")
@scenario_argument
@click.argument("name", shell_complete=completing("quantities"))
@click.argument("condition")
@settings_argument
@click.option("--low", default="", metavar="VALUE", help="Where the search begins.")
@click.option("--high", default="", metavar="VALUE", help="Where the search ends.")
@click.option("--confidence", metavar="SHARE", help="Hold in that share of the samples: 90%.")
@convention_option
@at_option
@sampling_options()
@answering
def solve_command(
    scenario: str,
    name: str,
    condition: str,
    settings: tuple[str, ...],
    low: str,
    high: str,
    confidence: str | None,
    convention: str | None,
    samples: int,
    seed: int,
) -> Answer:
    """Find the values of NAME in SCENARIO for which CONDITION holds.

    NAME is an input, a part's input or any other quantity; CONDITION compares any expressions.
    A value that is printed is one for which it holds. Exit code 1 where it holds for none.

    \b
    envelope solve twitter dau "total.servers <= 500 servers"
    envelope solve twitter timeline_cache.hit_ratio "timeline_cache.misses < 1000 deliveries/s"
    envelope solve template dau "cache.servers <= 5 servers" --confidence 90% peak_factor="2 to 4"
    """
    if "=" in name:
        message = "`envelope solve` needs the name of a quantity before the condition"
        raise InputError(Problem("usage", message))
    sampling = Sampling(samples, seed)
    if confidence is None:
        refuse_idle(("samples", "seed"), "without --confidence nothing is drawn")
    return asked(scenario, settings, convention).solve(
        name,
        condition,
        confidence=share(confidence),
        low=low,
        high=high,
        sampling=sampling,
    )


@click.command("flip")
@scenario_argument
@words_argument("words", "[RESULT]... [NAME=VALUE]...")
@click.option("--all", "every", is_flag=True, help="Show every flip, not only the nearest.")
@convention_option
@at_option
@answering
def flip_command(
    scenario: str, words: tuple[str, ...], every: bool, convention: str | None
) -> Answer:
    """Show how far each input of SCENARIO can move before an answer changes, the nearest first.

    RESULT is a whole number such as `total.servers`, a check, or a part: what binds it. By default
    the whole numbers of the report, all checks and all parts.

    \b
    envelope flip twitter
    envelope flip twitter total.shards
    envelope flip twitter tweet_cache celebrities_in_time monthly_users=500M
    """
    names, settings = parted(words)
    return asked(scenario, settings, convention).flip(*names, every=every)
