"""`envelope hardware`."""

from collections.abc import Iterable

import click

from envelope.api.answer import Answer
from envelope.api.library import is_scenario, parts_of, shapes
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import (
    asked,
    at_option,
    case_asked,
    settings_asked,
    time_asked,
    words_argument,
)
from envelope.errors import InputError, Problem


@click.command("hardware")
@words_argument("words", "[SCENARIO PART [NAME=VALUE]... | WORD...]")
@click.option(
    "--all", "every", is_flag=True, help="The part on every shape, not the cheapest alone."
)
@convention_option
@at_option
@answering
def hardware_command(words: tuple[str, ...], every: bool, convention: str | None) -> Answer:
    """Compare what a PART of a SCENARIO needs and costs on every machine shape, cheapest first.

    Without a scenario: the shapes themselves, those whose names hold every WORD. A part takes a
    shape by name, in the file (`machine = "i4i.2xlarge"`) or from outside:

    \b
    envelope hardware twitter timeline_cache
    envelope hardware i4i
    envelope report twitter timeline_cache.machine=r7a.4xlarge
    """
    if not words or not is_scenario(words[0]):
        named = {
            "--convention NAME": convention,
            "--case NAME": case_asked(),
            "--at TIME": time_asked(),
            "--all": every,
        }
        given = [option for option, value in named.items() if value]
        _refuse([*given, *(f"--{name} WORD" for name in settings_asked())])
        return shapes(words)
    if len(words) < 2 or "=" in words[1]:
        message = "`envelope hardware SCENARIO` needs the name of a part"
        parts = ", ".join(parts_of(asked(words[0], (), None).request))
        hint = f"its parts are {parts}" if parts else "it has none: machines are for parts"
        raise InputError(Problem("usage", message, hint=hint))
    return asked(words[0], words[2:], convention).hardware(words[1], every=every)


def _refuse(options: Iterable[str]) -> None:
    """Raises InputError for an option that is for a part of a scenario alone."""
    for option in options:
        name = option.partition(" ")[0]
        message = f"`{name}` is for a part of a scenario: shapes are listed as they are"
        hint = f"`envelope hardware SCENARIO PART {option}`"
        raise InputError(Problem("usage", message, hint=hint))
