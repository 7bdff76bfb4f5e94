"""`envelope report`."""

import click

from envelope.analysis.uncertainty import with_spreads
from envelope.cli.common import (
    DOES_NOT_HOLD,
    convention_option,
    deliver,
    format_option,
    output_option,
    reporting,
    request,
    sampling_options,
    scenario_argument,
    settings_argument,
    share,
)
from envelope.engine.computed import computed
from envelope.engine.run import Sampling
from envelope.formats import FORMATS, write_report
from envelope.report.headings import reported


@click.command("report")
@scenario_argument
@settings_argument
@click.option("--all", "every_input", is_flag=True, help="List the defaults of all parts, too.")
@convention_option
@sampling_options
@click.option("--confidence", metavar="SHARE", help="Size to this percentile of the ranges: 90%.")
@format_option(*FORMATS)
@output_option
@click.pass_context
def report_command(
    context: click.Context,
    scenario: str,
    settings: tuple[str, ...],
    every_input: bool,
    convention: str | None,
    sampling: Sampling,
    confidence: str | None,
    form: str,
    output: str | None,
) -> None:
    """Print the capacity report of SCENARIO, a preset's name or the path of a file.

    NAME=VALUE sets any quantity: an input, a formula, a part's input.

    \b
    envelope report twitter
    envelope report template dau=10M payload_size="2 KB" cache.hit_ratio=95%
    envelope report template dau="5M to 20M users" --confidence 90%
    """
    with reporting(form):
        plain = computed(request(scenario, settings, convention))
        names = reported(plain.graph) if form in ("text", "markdown", "html") else ()
        result = with_spreads(plain, names, sampling, share(confidence))
        deliver(write_report(result, form, every_input=every_input), output)
        if any(check.severity == "error" for check in result.failing()):
            context.exit(DOES_NOT_HOLD)
