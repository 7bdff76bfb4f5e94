"""`envelope check`."""

import click

from envelope.api.check import CheckResult, checked
from envelope.api.console import ANSWERS
from envelope.cli.common import chosen_form, deliver, form_option, output_option, reporting
from envelope.cli.scenario import asked


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@form_option("-f", "--format", forms=ANSWERS)
@output_option
@click.pass_context
def check_command(
    context: click.Context, files: tuple[str, ...], form: str | None, output: str | None
) -> None:
    """Check each FILE (or preset's name): syntax, units, cycles, examples, expectations, checks.

    Every problem is reported, not the first. As text, problems go to stderr.
    """
    with reporting(form):
        chosen = chosen_form(form, output, None, ANSWERS)
        is_shown = chosen == "text" and output in (None, "-")
        found = []
        for file in files:
            each = checked(asked(file, (), None).request)
            found.append(each)
            if chosen == "text":
                for words in each.words:
                    click.echo(words, err=True)
            if is_shown:
                click.echo(each.line)
        answer = CheckResult(tuple(found))
        if not is_shown:
            deliver(answer.to(chosen), output)
    context.exit(answer.code)
