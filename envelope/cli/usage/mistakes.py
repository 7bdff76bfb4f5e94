"""What is wrong with a command line, as every other error: a sentence, and the cure."""

import re
from collections.abc import Sequence

import click

from envelope.api.console import close_to, form_of
from envelope.api.loading import scenario_within
from envelope.cli.usage.help import NoSuchCommand
from envelope.errors import InputError, Problem

_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)")
_NO_VALUE = re.compile(r"Option '(.*)' requires an argument\.")
_EXAMPLE = re.compile(r"^\s*\x08\n\s*(\S.*)$", re.MULTILINE)
_SETTINGS = "NAME=VALUE"


def usage_error(error: click.ClickException, arguments: Sequence[str] = ()) -> InputError:
    """What click refuses of a command line, in the words of this program."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    said, hint = _said(error, arguments)
    if not hint and context is not None:
        hint = f"`{context.command_path} --help` tells how it is used"
    return InputError(Problem("usage", said, hint=hint))


def _said(error: click.ClickException, arguments: Sequence[str]) -> tuple[str, str]:
    """What is wrong, and the hint where there is a better one than to read the help."""
    match error:
        case NoSuchCommand():
            return error.message, _meant_command(error)
        case click.NoSuchOption():
            return f"there is no option `{error.option_name}`", _meant_option(error, arguments)
        case click.MissingParameter():
            return _missing(error), _example(error.ctx)
        case click.BadParameter(param=click.Parameter() as wrong):
            value = _QUOTED.search(error.message)
            choices = wrong.type.choices if isinstance(wrong.type, click.Choice) else ()
            close = _meant_choice(value[1], [*map(str, choices)]) if value else None
            said = f"`{_called(wrong)}`: {_plain(error.message)}"
            return said, f"did you mean `{close}`?" if close else ""
    if extra := _EXTRA.fullmatch(error.format_message()):
        return f"there is nothing to do with `{extra[1]}`", ""
    if option := _NO_VALUE.fullmatch(error.format_message()):
        return f"`{option[1]}` needs a value", ""
    return _plain(error.format_message()), ""


def _meant_choice(word: str, choices: Sequence[str]) -> str | None:
    """The choice that was meant: one almost written so, or the form whose files end so (`md`)."""
    form = form_of(f"x.{word}")
    return close_to(word, choices) or (form if form in choices else None)


def _meant_command(error: NoSuchCommand) -> str:
    """The command that was meant, or what one would do with a scenario or an expression."""
    words = " ".join(error.words)
    options = error.ctx.command.get_params(error.ctx) if error.ctx else []
    known = [*error.known, *(option for each in options for option in each.opts)]
    if close := close_to(error.words[0], known):
        return f"did you mean `{close}`?"
    if found := scenario_within(words):
        return f"`envelope report {found}` is its report"
    if re.search(r"\d", words):
        return f'`envelope calc "{words}"` calculates'
    return "`envelope --help` names all commands"


def _meant_option(error: click.NoSuchOption, arguments: Sequence[str]) -> str:
    """The option that was meant; a quantity is set without dashes."""
    command = error.ctx.command if error.ctx else None
    params = command.params if command else []
    known = [name for each in params if isinstance(each, click.Option) for name in each.opts]
    if close := close_to(error.option_name, known):
        return f"did you mean `{close}`?"
    if isinstance(command, click.Group):
        return "options stand behind a command, as in `envelope report twitter -f json`"
    takes = any(_SETTINGS in (each.metavar or "") for each in params)
    whole = next((each for each in arguments if each.startswith(error.option_name)), "")
    name = (whole or error.option_name).partition("=")[0].lstrip("-").replace("-", "_")
    return f"a quantity is set without dashes: `{name}=...`" if takes else ""


def _missing(error: click.MissingParameter) -> str:
    """Which argument or option is missing."""
    return f"`{_called(error.param)}` is missing" if error.param else _plain(error.format_message())


def _called(parameter: click.Parameter) -> str:
    """What help calls a parameter: an option by its longest name."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.human_readable_name).strip("[].").upper()


def _example(context: click.Context | None) -> str:
    """The first example of the help."""
    found = _EXAMPLE.search(context.command.help or "") if context else None
    return f"as in `{found[1]}`" if found else ""


def _plain(said: str) -> str:
    """A sentence of click's as ours are: no capital, no full stop, words in backticks."""
    said = _QUOTED.sub(r"`\1`", said.rstrip("."))
    return said[:1].lower() + said[1:]
