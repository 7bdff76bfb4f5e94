"""`envelope explain`."""

import json
from dataclasses import asdict

import click

from envelope.analysis.explain import explain
from envelope.api.result import known
from envelope.cli.common import (
    complete_name,
    convention_option,
    format_option,
    reporting,
    request,
    scenario_argument,
    settings_argument,
)
from envelope.engine.run import run
from envelope.errors import InputError, Problem
from envelope.formats.explanation import tree
from envelope.model.build.build import build


@click.command("explain")
@scenario_argument
@click.argument("name", shell_complete=complete_name)
@settings_argument
@convention_option
@format_option("text", "json")
def explain_command(
    scenario: str, name: str, settings: tuple[str, ...], convention: str | None, form: str
) -> None:
    """Show where NAME of SCENARIO comes from: formulas, numbers, places, sources, down to inputs.

    \b
    envelope explain twitter total.servers
    """
    with reporting(form):
        if "=" in name:
            message = f"`{name}` stands where the name of a quantity belongs"
            raise InputError(
                Problem("usage", message, hint="`explain SCENARIO NAME [NAME=VALUE]...`")
            )
        result = run(build(request(scenario, settings, convention)))
        steps = explain(result, known(result.graph, name))
        if form == "json":
            data = [asdict(step) for step in steps]
            click.echo(json.dumps(data, indent=2, ensure_ascii=False))
        else:
            click.echo(tree(steps))
