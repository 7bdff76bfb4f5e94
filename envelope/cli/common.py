"""What the commands share: options, arguments, how errors and results leave the program."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

import click

from envelope.engine.run import SAMPLES, SEED, Sampling
from envelope.errors import EnvelopeError, InputError, Problem, Text, as_data, text_of
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks, scenarios

Function = TypeVar("Function", bound=Callable[..., Any])

OK, DOES_NOT_HOLD, WRONG_INPUT = 0, 1, 2


def _complete_scenario(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in {**scenarios(), **blocks()} if name.startswith(incomplete)]


def complete_name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The quantities of the scenario before it that begin like the incomplete word."""
    from envelope.model.build.build import build  # a completion alone needs it

    try:
        names = build(Request(ctx.params["scenario"])).written
    except (EnvelopeError, KeyError):
        return []
    return [name for name in names if name.startswith(incomplete)]


def complete_setting(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The same as the beginnings of settings."""
    return [f"{name}=" for name in complete_name(ctx, param, incomplete)]


def _complete_convention(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from envelope.model.library.units import convention_names  # a completion alone needs it

    return [name for name in convention_names() if name.startswith(incomplete)]


def scenario_argument(function: Function) -> Function:
    """The argument SCENARIO: a name, a path, or `-` for stdin."""
    return click.argument("scenario", shell_complete=_complete_scenario)(function)


def settings_argument(function: Function) -> Function:
    """The arguments NAME=VALUE."""
    return click.argument(
        "settings", nargs=-1, metavar="[NAME=VALUE]...", shell_complete=complete_setting
    )(function)


def convention_option(function: Function) -> Function:
    """The option --convention."""
    return click.option(
        "--convention",
        metavar="NAME",
        shell_complete=_complete_convention,
        help="What a month, a day and a KB mean: exact, interview, binary or billing.",
    )(function)


def format_option(*forms: str) -> Callable[[Function], Function]:
    """The option --format with the forms that a command writes, the first one the default."""
    return click.option(
        "-f", "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True
    )


def _to_file(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The option's value; what goes to a file looks the same whatever the terminal."""
    if value not in (None, "-"):
        from envelope.formats.terminal import use_file  # only such output needs it

        use_file()
    return value


def output_option(function: Function) -> Function:
    """The option --output."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        callback=_to_file,
        help="Write to a file instead of the terminal.",
    )(function)


def sampling_options(function: Function) -> Function:
    """The options --samples and --seed, given to the command as one `sampling`."""

    @wraps(function)
    def command(*arguments: Any, samples: int, seed: int, **options: Any) -> Any:
        """The command with its sampling."""
        return function(*arguments, sampling=Sampling(samples, seed), **options)

    for name, default, words in (
        ("--seed", SEED, "What the drawn samples follow from."),
        ("--samples", SAMPLES, "How many samples are drawn where there are ranges."),
    ):
        option = click.option(name, default=default, show_default=True, help=words)
        command = option(command)
    return cast(Function, command)


def share(text: str | None) -> float | None:
    """A share such as `90%` or `0.9`. Raises InputError."""
    if text is None:
        return None
    from envelope.language.constant import constant  # only this option needs them
    from envelope.language.parser import parse
    from envelope.units.system import STANDARD

    given = text_of(text, "--confidence")
    return constant(parse(given, STANDARD), given, STANDARD).value


def request(scenario: str, settings: tuple[str, ...], convention: str | None) -> Request:
    """What the arguments ask for. Raises InputError for a setting that is not NAME=VALUE."""
    found: dict[str, Text] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            message = f"`{setting}` is not NAME=VALUE"
            raise InputError(Problem("usage", message, hint="as in `dau=10M`"))
        found[name.strip()] = text_of(value, f"{name.strip()}=")
    text = sys.stdin.read() if scenario == "-" else None
    return Request("stdin" if scenario == "-" else scenario, convention, found, text)


@contextmanager
def reporting(form: str = "text") -> Iterator[None]:
    """Errors inside become words on stderr, as JSON where that was asked for, and exit code 2."""
    try:
        yield
    except EnvelopeError as error:
        if form == "json":
            import json  # 2 ms that only an error needs

            problems = {"errors": [as_data(problem) for problem in error.problems]}
            message = json.dumps(problems, indent=2, ensure_ascii=False)
        else:
            message = _colored(str(error))
        click.echo(message, err=True)
        raise SystemExit(WRONG_INPUT) from None


def _colored(message: str) -> str:
    """Errors with red headlines where stderr is a terminal and NO_COLOR is not set."""
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return message
    lines = message.split("\n")
    styled = [
        click.style(line[:6], fg="red", bold=True) + line[6:] if line.startswith("error:") else line
        for line in lines
    ]
    return "\n".join(styled)


def deliver(content: str, output: str | None) -> None:
    """Write to stdout, or to a file as a whole or not at all."""
    if output is None or output == "-":
        click.echo(content, nl=not content.endswith("\n"))
        return
    deliver_bytes((content if content.endswith("\n") else content + "\n").encode(), output)


def deliver_bytes(content: bytes, output: str) -> None:
    """Write to a file as a whole or not at all."""
    draft = f"{output}.part"
    try:
        with open(draft, "wb") as file:
            file.write(content)
        os.replace(draft, output)
    except OSError as error:
        if os.path.exists(draft):
            os.remove(draft)
        reason = (error.strerror or "it cannot be written").lower()
        raise InputError(Problem("file-unwritable", f"cannot write `{output}`: {reason}")) from None
