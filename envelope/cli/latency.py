"""`envelope latency`."""

import click

from envelope.api.answer import Answer
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import asked, at_option, parted, scenario_argument, words_argument
from envelope.errors import InputError, Problem


@click.command("latency")
@scenario_argument
@words_argument("words", "[PATH] [NAME=VALUE]...")
@click.option(
    "--target", metavar="TIME", default="", help="What 99 % should stay within, by default 500 ms."
)
@convention_option
@at_option
@answering
def latency_command(
    scenario: str, words: tuple[str, ...], target: str, convention: str | None
) -> Answer:
    """Show what each part adds to the time of a request along PATH, at its actual utilization.

    PATH is one that the scenario declares under [paths], or parts in order: gateway,reader,cache.
    A step can be `20*cache`, twenty at once, or `cache|search`, both at once: the slowest counts.
    Exit code 1: 99 % of the requests do not stay within the target.

    \b
    envelope latency template
    envelope latency twitter gateway,reader,20*tweet_cache --target "200 ms"
    """
    paths, settings = parted(words)
    if len(paths) > 1:
        hint = "join the parts with commas, as in `gateway,reader,cache`"
        raise InputError(Problem("usage", "a path is one word", hint=hint))
    scenario_asked = asked(scenario, settings, convention)
    return scenario_asked.latency("".join(paths), within=target)
