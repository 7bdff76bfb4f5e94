"""`envelope report`."""

import click

from envelope.api.console import FORMATS
from envelope.cli.common import (
    DOES_NOT_HOLD,
    chosen_form,
    convention_option,
    form_option,
    output_option,
    reporting,
    style_option,
)
from envelope.cli.scenario import (
    asked,
    at_option,
    sampling_options,
    scenario_argument,
    settings_argument,
)
from envelope.cli.writing import detail_options, picture_options, write


@click.command("report")
@scenario_argument
@settings_argument
@detail_options
@convention_option
@sampling_options()
@click.option("--confidence", metavar="SHARE", help="Size to this percentile of the ranges: 90%.")
@at_option
@form_option("-f", "--format", forms=[*FORMATS])
@picture_options
@output_option
@style_option
@click.pass_context
def report_command(
    context: click.Context,
    /,
    scenario: str,
    settings: tuple[str, ...],
    convention: str | None,
    form: str | None,
    output: str | None,
    style: str | None,
    **options: object,
) -> None:
    """Print the capacity report of SCENARIO, a preset's name or the path of a file.

    The answer comes first, then the parts, the results and what does not hold; --assumptions,
    --derivations, --checks and --sources add what is behind it, --all adds all of it.

    NAME=VALUE sets any quantity: an input, a formula, a part's input. A value may change the one
    before (`qps=+40%`, `dau=x2`) or be an expression over the scenario's names.

    \b
    envelope report twitter
    envelope report template dau=10M payload_size="2 KB" cache.hit_ratio=95%
    envelope report template dau="5M to 20M users" --confidence 90%
    envelope report twitter --at "1 year"
    envelope report twitter -o twitter.html
    """
    with reporting(form):
        chosen = chosen_form(form, output, style, [*FORMATS])
        holds = write(context, asked(scenario, settings, convention), chosen, "-f")
    if not holds:
        context.exit(DOES_NOT_HOLD)
