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
from envelope.model.build.build import build
from envelope.model.build.request import Request
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
    "html": Form("envelope.formats.page", "write_page", spreads=True),
    "xlsx": Form("envelope.formats.workbook", "write_xlsx", binary=True),
    "mermaid": Form("envelope.formats.mermaid", "write_mermaid"),
}

# Pictures of one result, and of what: see `envelope.cli.picture`.
PICTURES = ("svg", "png")
KINDS = ("distribution", "tornado", "growth", "sweep")


@click.command("export")
@scenario_argument
@settings_argument
@click.option(
    "--to",
    "form",
    type=click.Choice([*FORMS, *PICTURES]),
    required=True,
    help="The form to write.",
)
@click.option(
    "--of",
    type=(click.Choice(KINDS), str),
    metavar="KIND RESULT",
    help=f"What a picture (svg, png) shows of a result: its {', '.join(KINDS)}.",
)
@click.option("--over", default="3 years", show_default=True, help="How far a growth looks ahead.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of the terminal.")
@convention_option
@sampling_options
def export_command(
    scenario: str,
    settings: tuple[str, ...],
    form: str,
    of: tuple[str, str] | None,
    over: str,
    output: str | None,
    convention: str | None,
    sampling: Sampling,
) -> None:
    """Write SCENARIO in the form of another tool.

    \b
    envelope export twitter --to html -o twitter.html
    envelope export template dau=50M --to html > template.html
    envelope export template --to xlsx -o template.xlsx
    envelope export twitter --to mermaid
    envelope export template --to svg --of tornado total.cost -o cost.svg
    envelope export template dau=1M..1bn --to png --of sweep total.servers -o servers.png
    """
    with reporting():
        if is_binary(form) and output in (None, "-"):
            message = f"{form} is not text: it needs a file to be written to"
            raise InputError(Problem("usage", message, hint=f"`-o {scenario}.{form}`"))
        if (form in PICTURES) != (of is not None):
            message = "a picture (svg, png) is one of a result, and nothing else is"
            raise InputError(Problem("usage", message, hint="`--to svg --of tornado total.cost`"))
        asked = request(scenario, settings, convention)
        content = (
            _picture(asked, form, of, sampling, over) if of else _export(asked, form, sampling)
        )
        if isinstance(content, bytes) and is_binary(form):
            deliver_bytes(content, str(output))
        else:
            deliver(content.decode() if isinstance(content, bytes) else content, output)


def is_binary(form: str) -> bool:
    """Whether a form is no text, so that a terminal cannot show it."""
    return form == "png" or (form in FORMS and FORMS[form].binary)


def _picture(
    asked: Request, form: str, of: tuple[str, str], sampling: Sampling, over: str
) -> bytes:
    from envelope.cli.picture import PictureRequest, picture  # only pictures need it

    kind, name = of
    return picture(kind, PictureRequest(asked, name, sampling, over), form)


def _export(asked: Request, form: str, sampling: Sampling) -> str | bytes:
    result = run(build(asked))
    if FORMS[form].spreads:
        result = with_spreads(result, reported(result.graph), sampling)
    return write(result, FORMS[form])


def write(result: Run, form: Form) -> str | bytes:
    """A run in a form. Raises InputError where the form needs a package that is not there."""
    function = getattr(import_module(form.module), form.function)
    content: str | bytes = function(result)
    return content
