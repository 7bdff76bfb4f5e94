"""`envelope hardware`."""

import click

from envelope.api.answer import Answer
from envelope.api.library import is_scenario, parts_of, shapes
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import asked, case_asked, words_argument
from envelope.errors import InputError, Problem


@click.command("hardware")
@words_argument("words", "[SCENARIO PART [NAME=VALUE]... | WORD...]")
@convention_option
@answering
def hardware_command(words: tuple[str, ...], convention: str | None) -> Answer:
    """Compare what a PART of a SCENARIO needs and costs on every machine shape, cheapest first.

    Without a scenario: the shapes themselves, those whose names hold every WORD. A part takes a
    shape by name, in the file (`machine = "i4i.2xlarge"`) or from outside:

    \b
    envelope hardware twitter timeline_cache
    envelope hardware i4i
    envelope report twitter timeline_cache.machine=r7a.4xlarge
    """
    if not words or not is_scenario(words[0]):
        if convention is not None or case_asked():
            option = "--convention" if convention is not None else "--case"
            message = f"`{option}` is for a part of a scenario: shapes are listed as they are"
            hint = f"`envelope hardware SCENARIO PART {option} NAME`"
            raise InputError(Problem("usage", message, hint=hint))
        return shapes(words)
    if len(words) < 2 or "=" in words[1]:
        message = "`envelope hardware SCENARIO` needs the name of a part"
        parts = ", ".join(parts_of(asked(words[0], (), None).request))
        hint = f"its parts are {parts}" if parts else "it has none: machines are for parts"
        raise InputError(Problem("usage", message, hint=hint))
    return asked(words[0], words[2:], convention).hardware(words[1])
