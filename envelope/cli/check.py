"""`envelope check`."""

from collections.abc import Iterable, Iterator

import click

from envelope.api.check import FORMS, Checked, CheckResult, checked, every_preset, files_to_check
from envelope.api.console import lines as lines_of
from envelope.cli.common import chosen_form, deliver, form_option, output_option, reporting
from envelope.cli.scenario import asked
from envelope.errors import InputError, Problem


@click.command("check")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--all", "every", is_flag=True, help="Check all blocks and scenarios of the library.")
@click.option("--skip-others", is_flag=True, help="Leave out files that are no scenarios.")
@form_option("-f", "--format", forms=FORMS)
@output_option
@click.pass_context
def check_command(
    context: click.Context,
    files: tuple[str, ...],
    form: str | None,
    output: str | None,
    *,
    every: bool,
    skip_others: bool,
) -> None:
    """Check each FILE (or preset's name): syntax, units, cycles, examples, expectations, checks.

    Of a folder all scenarios and blocks below it. Every problem is reported, not the first. As
    text, problems go to stderr.
    """
    with reporting(form):
        chosen = chosen_form(form, output, None, FORMS)
        is_shown = chosen == "text" and output in (None, "-")
        found = _chosen(files, every=every, skip_others=skip_others)
        said = _said(found, words=chosen == "text", lines=is_shown)
        answer = CheckResult(tuple(said))
        if every and is_shown:
            click.echo(lines_of(answer.summary))
        if not is_shown:
            content = answer.to(chosen)
            if content.strip() or output not in (None, "-"):
                deliver(content, output)
    context.exit(answer.code)


def _chosen(files: tuple[str, ...], *, every: bool, skip_others: bool) -> Iterator[Checked]:
    """The files that are asked for, each checked when its turn comes. Raises InputError."""
    if bool(files) == every:
        message = "a file to check is named, or all are asked for"
        hint = "`envelope check FILE...`, or `envelope check --all`"
        raise InputError(Problem("usage", message, hint=hint))
    if every:
        return every_preset()
    chosen = files_to_check(files, skip_others=skip_others)
    return (
        checked(asked(each, (), None).request) if isinstance(each, str) else each for each in chosen
    )


def _said(found: Iterable[Checked], *, words: bool, lines: bool) -> Iterator[Checked]:
    """The same, each told about as soon as it is checked: problems on stderr, a line on stdout."""
    for each in found:
        if words:
            for said in each.words:
                click.echo(said, err=True)
        if lines:
            click.echo(lines_of(each.line))
        yield each
