"""`envelope export`: a report in another tool's form."""

import click

from envelope.api.console import FORMATS, form_of
from envelope.cli.common import (
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
from envelope.cli.writing import guard_options, picture_options, query_options, write


@click.command("export")
@scenario_argument
@settings_argument
@form_option("--to", forms=[*FORMATS])
@picture_options
@guard_options
@query_options
@output_option
@convention_option
@at_option
@sampling_options()
@style_option
@click.pass_context
def export_command(
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
    """Write SCENARIO in the form of another tool.

    It is the report in any of its forms, with exit code 0 even if checks fail.

    \b
    envelope export twitter --to html -o twitter.html
    envelope export template dau=50M --to html > template.html
    envelope export template --to xlsx -o template.xlsx
    envelope export twitter --to mermaid
    envelope export shop.toml --to prometheus -o rules.yml
    envelope export template --to svg --of tornado total.cost -o cost.svg
    envelope export template --to sql --dialect spark --inputs dau,payload_size -p total.storage
    envelope export template dau=1M..1bn --to png --of sweep total.servers -o servers.png
    """
    if form is None and (output is None or form_of(output) is None):
        missing = next(each for each in context.command.params if each.name == "form")
        raise click.MissingParameter(ctx=context, param=missing)
    with reporting():
        chosen = chosen_form(form, output, style, [*FORMATS])
        write(context, asked(scenario, settings, convention), chosen, "--to")
