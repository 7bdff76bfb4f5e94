"""`envelope import`."""

import click

from envelope.api.console import ANSWERS, note
from envelope.api.data.running import imported
from envelope.cli.common import (
    deliver,
    form_option,
    output_option,
    reporting,
    style_option,
)
from envelope.cli.data.scenario_file import FORMS, SCENARIO, form_written
from envelope.cli.scenario import asked
from envelope.errors import InputError, Problem


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--for", "scenario", metavar="SCENARIO", help="The estimate to put it beside.")
@click.option(
    "--as",
    "named",
    multiple=True,
    metavar="NAME=PART",
    help="Which part of it something is that has another name.",
)
@form_option("-f", "--format", forms=FORMS)
@output_option
@style_option
def import_command(
    files: tuple[str, ...],
    scenario: str | None,
    named: tuple[str, ...],
    form: str | None,
    output: str | None,
    style: str | None,
) -> None:
    """Read what runs from FILEs, and write it as a scenario.

    FILE is a plan or a state of Terraform as JSON (`terraform show -json`), or manifests of
    Kubernetes as YAML or JSON. By itself the scenario says what runs and what it costs; with --for
    it extends an estimate, whose report then says what runs beside what is needed.

    \b
    envelope import plan.json deployment.yaml -o running.toml
    envelope import plan.json --for shop.toml --as db=orders -o shop-running.toml
    """
    with reporting(form if form in ANSWERS else None):
        chosen = form_written(form, output, style)
        place = output if chosen == SCENARIO and output not in (None, "-") else None
        request = asked(scenario, (), None).request if scenario else None
        found = imported(files, request, dict(map(_pair, named)), place)
        deliver(found.to(chosen), output)
        for words in found.notes:
            click.echo(note(words), err=True)


def _pair(written: str) -> tuple[str, str]:
    name, sign, part = written.partition("=")
    if not (name and sign and part):
        message = f"`--as {written}` is no NAME=PART"
        raise InputError(Problem("usage", message, hint="such as `--as db=orders`"))
    return name, part
