"""`envelope hardware`."""

import click

from envelope.analysis.hardware import compare_machines
from envelope.cli.common import convention_option, format_option, reporting, request
from envelope.cli.forms import table_as
from envelope.errors import InputError, Problem
from envelope.model.library.lookup import is_path, scenarios
from envelope.model.library.machines import machines
from envelope.report.hardware import machine_table, machines_json, offers_json, offers_table


@click.command("hardware")
@click.argument("words", nargs=-1, metavar="[SCENARIO PART [NAME=VALUE]... | WORD...]")
@convention_option
@format_option("text", "markdown", "json")
def hardware_command(words: tuple[str, ...], convention: str | None, form: str) -> None:
    """Compare what a PART of a SCENARIO needs and costs on every machine shape, cheapest first.

    Without a scenario: the shapes themselves, those whose names hold every WORD. A part takes a
    shape by name, in the file (`machine = "i4i.2xlarge"`) or from outside:

    \b
    envelope hardware twitter timeline_cache
    envelope hardware i4i
    envelope report twitter timeline_cache.machine=r7a.4xlarge
    """
    with reporting(form):
        if words and (is_path(words[0]) or words[0] in scenarios()):
            if len(words) < 2 or "=" in words[1]:
                message = "`envelope hardware SCENARIO` needs the name of a part"
                raise InputError(Problem("usage", message, hint=_parts_hint(words[0])))
            offers = compare_machines(request(words[0], words[2:], convention), words[1])
            click.echo(
                offers_json(offers) if form == "json" else table_as(form, offers_table(offers))
            )
            return
        listed = [
            (machine, sheet)
            for machine, sheet in machines().values()
            if all(word.casefold() in machine.name.casefold() for word in words)
        ]
        if not listed:
            raise InputError(
                Problem("unknown-machine", f"no machine is called `{' '.join(words)}`")
            )
        if form == "json":
            click.echo(machines_json(listed))
            return
        click.echo(table_as(form, machine_table(listed)))


def _parts_hint(scenario: str) -> str:
    from envelope.model.build.build import sheet_for  # only a mistake needs it

    return f"its parts are {', '.join(sheet_for(request(scenario, (), None)).parts)}"
