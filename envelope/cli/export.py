"""`envelope export`: a scenario in another tool's form."""

from importlib import import_module
from typing import NamedTuple

import click

from envelope.analysis.uncertainty import with_spreads
from envelope.cli.common import (
    convention_option,
    deliver,
    deliver_bytes,
    reporting,
    request,
    sampling_options,
    scenario_argument,
    settings_argument,
)
from envelope.engine.run import Run, Sampling, run
from envelope.errors import InputError, Problem
from envelope.model.build import build
from envelope.report.headings import reported


class Form(NamedTuple):
    """A form: the module and the function that write a run in it, as text or, `binary`, as bytes.

    The module is imported only when it is used. `spreads` tells whether it shows ranges.
    """

    module: str
    function: str
    binary: bool = False
    spreads: bool = False


FORMS = {
    "html": Form("envelope.report.page", "write_page", spreads=True),
    "xlsx": Form("envelope.report.workbook", "write_xlsx", binary=True),
    "mermaid": Form("envelope.report.mermaid", "write_mermaid"),
}


@click.command("export")
@scenario_argument
@settings_argument
@click.option(
    "--to", "form", type=click.Choice(list(FORMS)), required=True, help="The form to write."
)
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of the terminal.")
@convention_option
@sampling_options
def export_command(
    scenario: str,
    settings: tuple[str, ...],
    form: str,
    output: str | None,
    convention: str | None,
    sampling: Sampling,
) -> None:
    """Write SCENARIO in the form of another tool.

    \b
    envelope export twitter --to html -o twitter.html
    envelope export template dau=50M --to html > template.html
    envelope export template --to xlsx -o template.xlsx
    """
    with reporting():
        chosen = FORMS[form]
        if chosen.binary and output in (None, "-"):
            message = f"{form} is not text: it needs a file to be written to"
            raise InputError(Problem("usage", message, hint=f"`-o {scenario}.{form}`"))
        result = run(build(request(scenario, settings, convention)))
        if chosen.spreads:
            result = with_spreads(result, reported(result.graph), sampling)
        content = write(result, chosen)
        if isinstance(content, bytes):
            deliver_bytes(content, str(output))
        else:
            deliver(content, output)


def write(result: Run, form: Form) -> str | bytes:
    """A run in a form. Raises InputError where the form needs a package that is not there."""
    function = getattr(import_module(form.module), form.function)
    content: str | bytes = function(result)
    return content
