"""`envelope lint`."""

import click

from envelope.api.console import lines, message, problem_text
from envelope.api.lint import FORMS, lint
from envelope.cli.common import (
    DOES_NOT_HOLD,
    WRONG_INPUT,
    chosen_form,
    deliver,
    form_option,
    output_option,
    reporting,
)


@click.command("lint")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--fix", is_flag=True, help="Write the results of `envelope` blocks below them.")
@form_option("-f", "--format", forms=FORMS)
@output_option
@click.pass_context
def lint_command(
    context: click.Context, files: tuple[str, ...], fix: bool, form: str | None, output: str | None
) -> None:
    """Check the arithmetic in documents: claims such as `40 x 500 B = 20 KB`.

    FILE is Markdown or any text, a folder of such, or `-` for stdin. A claim is wrong only if no
    reading makes it right; what is not surely an estimate is left alone. Exit code 1 where one is
    wrong. A line `<!-- envelope: ignore -->` leaves out what follows up to an empty line; behind
    a claim it leaves out that line.

    A fenced block that is called `envelope` holds a scenario, or expressions, a line each. `--fix`
    writes its results below it; without, those that it no longer gives are shown. Exit code 2
    where a block has no value.

    \b
    envelope lint estimate.md
    envelope lint --fix docs/
    envelope lint docs/ README.md -f github
    git show HEAD:design.md | envelope lint -
    """
    with reporting(form):
        if form is None and (output or "").endswith(".sarif"):
            form = "sarif"
        chosen = chosen_form(form, output, None, FORMS)
        answer = lint(*files, fix=fix)
        content = answer.to(chosen)
        if content.strip() or output not in (None, "-"):
            is_shown = chosen == "text" and output in (None, "-")
            deliver(lines(str(content)) if is_shown else content, output)
        if chosen == "text":
            for problem in answer.problems:
                click.echo(f"{problem_text(problem)}\n", err=True)
            click.echo(message(answer.summary), err=True)
    if answer.problems:
        context.exit(WRONG_INPUT)
    if not answer.holds:
        context.exit(DOES_NOT_HOLD)
