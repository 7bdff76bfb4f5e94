"""`envelope sensitivity`."""

import click

from envelope.analysis.sensitivity import tornado
from envelope.api.result import known
from envelope.cli.common import (
    complete_name,
    convention_option,
    format_option,
    reporting,
    request,
    sampling_options,
    scenario_argument,
    settings_argument,
)
from envelope.cli.forms import table_as
from envelope.engine.run import Sampling, run
from envelope.model.build.build import build
from envelope.report.sensitivity import advice, sensitivity_json, sensitivity_table


@click.command("sensitivity")
@scenario_argument
@click.argument("output", shell_complete=complete_name)
@settings_argument
@click.option("--all", "every", is_flag=True, help="Every input, not those that matter most.")
@click.option("--sobol", is_flag=True, help="First-order Sobol indices, too (needs SciPy).")
@convention_option
@sampling_options
@format_option("text", "markdown", "json", "csv")
def sensitivity_command(
    scenario: str,
    output: str,
    settings: tuple[str, ...],
    every: bool,
    sobol: bool,
    convention: str | None,
    sampling: Sampling,
    form: str,
) -> None:
    """Show which inputs of SCENARIO move OUTPUT, and what to measure next.

    Each input is moved alone: over its range, or by 10 % either way where it has none.

    \b
    envelope sensitivity twitter total.servers
    envelope sensitivity twitter total.cost dau="200M to 400M users" --sobol
    """
    with reporting(form):
        result = run(build(request(scenario, settings, convention)))
        found = tornado(result, known(result.graph, output), sampling, sobol=sobol)
        if form == "json":
            click.echo(sensitivity_json(found))
            return
        table = table_as(form, sensitivity_table(found, every=every or form == "csv"))
        words = advice(found) if found.swings else f"Nothing moves `{found.output}`."
        click.echo(table if form == "csv" else f"{words}\n\n{table}")
