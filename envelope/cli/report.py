"""`envelope report`."""

import click

from envelope.cli.common import (
    DOES_NOT_HOLD,
    convention_option,
    deliver,
    format_option,
    output_option,
    reporting,
    request,
    scenario_argument,
    settings_argument,
)
from envelope.engine.run import run
from envelope.model.build import build
from envelope.report import FORMATS, write_report


@click.command("report")
@scenario_argument
@settings_argument
@click.option("--all", "every_input", is_flag=True, help="List the defaults of all parts, too.")
@convention_option
@format_option(*FORMATS)
@output_option
@click.pass_context
def report_command(
    context: click.Context,
    scenario: str,
    settings: tuple[str, ...],
    every_input: bool,
    convention: str | None,
    form: str,
    output: str | None,
) -> None:
    """Print the capacity report of SCENARIO, a preset's name or the path of a file.

    NAME=VALUE sets any quantity: an input, a formula, a part's input.

    \b
    envelope report twitter
    envelope report template dau=10M payload_size="2 KB" cache.hit_ratio=95%
    """
    with reporting(form):
        result = run(build(request(scenario, settings, convention)))
        deliver(write_report(result, form, every_input=every_input), output)
        if any(check.severity == "error" for check in result.failing()):
            context.exit(DOES_NOT_HOLD)
