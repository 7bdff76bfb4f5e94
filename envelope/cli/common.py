"""What the commands share: their options, how answers and errors leave the program."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from envelope.api.answer import Answer
from envelope.api.console import (
    ANSWERS,
    form_of,
    names_of,
    problems_json,
    problems_text,
    use_file,
    use_style,
)
from envelope.api.writing import overwriting, refuse_read, write_file
from envelope.errors import EnvelopeError, InputError, Problem

Function = TypeVar("Function", bound=Callable[..., Any])

DOES_NOT_HOLD, WRONG_INPUT = 1, 2  # exit codes
# Suffixes of what is written by other programs, none of which is text as we write it.
_FOREIGN = frozenset(
    (".doc", ".docx", ".gif", ".jpeg", ".jpg", ".ods", ".odt", ".parquet", ".pdf", ".pptx")
)
_FOREIGN |= frozenset((".toml", ".tsv", ".xls", ".xlsm", ".xml", ".yaml", ".yml", ".zip"))
_NO_PAGER = "envelope.no_pager"  # under which the context holds that none is wanted


def completing(kind: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """What completes a word by the names of a kind, see `envelope.api.completion`."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        """The names that begin like the incomplete word."""
        names = names_of(kind, ctx.params.get("scenario") or "")
        return [name for name in names if name.startswith(incomplete)]

    return complete


def refuse_idle(names: Sequence[str], reason: str) -> None:
    """Raises InputError for an option on the command line that would change nothing."""
    context = click.get_current_context()
    for name in names:
        source = context.get_parameter_source("form" if name == "format" else name)
        if source is ParameterSource.COMMANDLINE:
            raise idle(f"--{name}", reason)


def idle(option: str, reason: str) -> InputError:
    """The error of an option that would change nothing."""
    return InputError(Problem("usage", f"`{option}` would change nothing: {reason}"))


def convention_option(function: Function) -> Function:
    """The option --convention."""
    return click.option(
        "--convention",
        metavar="NAME",
        shell_complete=completing("conventions"),
        help="What a month, a day and a KB mean: exact, interview, binary or billing.",
    )(function)


def form_option(*names: str, forms: Sequence[str]) -> Callable[[Function], Function]:
    """The option for the form of what a command writes."""
    return click.option(
        *names,
        "form",
        metavar="FORM",
        type=click.Choice(forms),
        help=f"{', '.join(forms[:-1])} or {forms[-1]}: by default the file's suffix, else text.",
    )


def _to_file(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The option's value; what goes to a file looks the same whatever the terminal."""
    if value not in (None, "-"):
        use_file()
    return value


def _keep_pager_off(context: click.Context, _: click.Parameter, value: bool) -> bool:
    """The option's value, for `deliver`."""
    context.meta[_NO_PAGER] = value
    return value


def output_option(function: Function) -> Function:
    """The option --output, and --no-pager."""
    function = click.option(
        "--no-pager",
        is_flag=True,
        expose_value=False,
        callback=_keep_pager_off,
        help="Write what is longer than the terminal as it is.",
    )(function)
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        callback=_to_file,
        help="Write to a file instead of the terminal.",
    )(function)


def style_option(function: Function) -> Function:
    """The option --style."""
    return click.option(
        "--style",
        metavar="NAME",
        shell_complete=completing("styles"),
        help="How tables are drawn in text: plain, grid, github, rounded_outline ...",
    )(function)


def refuse_overwriting(output: str | None) -> None:
    """Raises InputError where what is written would take the place of an argument that is read.

    Before anything is computed; `deliver` looks at all that was read.
    """
    if output in (None, "-") or not os.path.exists(str(output)):
        return
    given = click.get_current_context().params
    for value in (given[name] for name in given if name != "output"):
        for path in value if isinstance(value, tuple) else (value,):
            if isinstance(path, str) and _is_same(path, str(output)):
                raise overwriting(str(output))


def _is_same(path: str, output: str) -> bool:
    try:
        return os.path.samefile(path, output)
    except (OSError, ValueError):  # it is no path at all
        return False


def chosen_form(
    form: str | None, output: str | None, style: str | None, forms: Sequence[str]
) -> str:
    """The form that was asked for, else that of the file's suffix, else text.

    Raises InputError for the suffix of a form that is none of these, or of none that is written
    here, for a style of no text, and for a file that the command reads.
    """
    refuse_overwriting(output)
    named = form_of(output) if output else None
    suffix = os.path.splitext(output or "")[1].lower()
    if form is None and style is None and named is None and suffix in _FOREIGN:
        message = f"nothing is written here as `{output}` ends"
        raise InputError(Problem("usage", message, hint=f"`-f` takes {', '.join(forms)}"))
    if form is None and named is not None and named not in forms:
        message = f"this is not written as {named}, which `{output}` ends in"
        raise InputError(Problem("usage", message, hint=f"`-f` takes {', '.join(forms)}"))
    chosen = form or named or "text"
    if style is not None:
        if chosen != "text":
            message = f"`--style` is for tables in text, and this is written as {chosen}"
            raise InputError(Problem("usage", message))
        use_style(style)
    return chosen


def answering(
    function: Callable[..., Answer], forms: Sequence[str] = ANSWERS
) -> Callable[..., None]:
    """A command that prints the answer of its body, with options for form, file and style.

    Exit code 1 where the answer does not hold, 2 for wrong input.
    """

    @form_option("-f", "--format", forms=forms)
    @output_option
    @style_option
    @click.pass_context
    @wraps(function)
    def command(
        context: click.Context,
        /,
        *arguments: Any,
        form: str | None,
        output: str | None,
        style: str | None,
        **options: Any,
    ) -> None:
        """The body, and what follows from its answer."""
        with reporting(form):
            chosen = chosen_form(form, output, style, forms)
            answer = function(*arguments, **options)
            content = answer.to(chosen)
            if content or output not in (None, "-"):
                deliver(content, output)
        if not answer.holds:
            context.exit(DOES_NOT_HOLD)

    return command


@contextmanager
def reporting(form: str | None = None) -> Iterator[None]:
    """Errors inside become words on stderr, as JSON where that was asked for, and exit code 2."""
    try:
        yield
    except EnvelopeError as error:
        message = problems_json(error) if form == "json" else problems_text(error)
        click.echo(message, err=True)
        raise SystemExit(WRONG_INPUT) from None


def deliver(content: str | bytes, output: str | None) -> None:
    """Write to stdout, or to a file as a whole or not at all. Raises InputError."""
    if output not in (None, "-"):
        refuse_read(str(output))
        write_file(str(output), content.encode() if isinstance(content, str) else content)
        return
    _show(content if isinstance(content, str) else content.decode())


def _show(text: str) -> None:
    """Write to stdout; through a pager where that is a terminal with fewer lines than the text.

    There must be somebody at its keyboard, too.

    ENVELOPE_PAGER, else PAGER, says which one, and that there is none where it is empty.
    """
    command = os.environ.get("ENVELOPE_PAGER", os.environ.get("PAGER"))
    context = click.get_current_context(silent=True)
    is_off = command == "" or (context is not None and context.meta.get(_NO_PAGER, False))
    if is_off or text.count("\n") < _rows():
        click.echo(text, nl=not text.endswith("\n"))
        return
    if command is not None:
        os.environ["PAGER"] = command
    os.environ.setdefault("LESS", "-RX")  # with colors, and what was read stays on the screen
    click.echo_via_pager(text.removesuffix("\n"), color=True)


def _rows() -> float:
    """The lines of the terminal; no end of them where stdout is none, or cannot be paged."""
    if sys.stdout is None or not sys.stdout.isatty() or os.environ.get("TERM") in (None, "dumb"):
        return float("inf")
    try:  # as shutil.get_terminal_size, whose import takes longer than everything else here
        return os.get_terminal_size(sys.stdout.fileno()).lines or float("inf")
    except (OSError, ValueError):
        return float("inf")
