"""What the commands about a scenario share: which one, what is set, how ranges are drawn."""

import sys
from collections.abc import Callable, Sequence

import click

from envelope.api.scenario import Scenario
from envelope.api.settings import SAMPLES, SEED, Request, settings_of, share_of
from envelope.cli.common import Function, completing
from envelope.errors import text_of

_CASE = "envelope.case"  # under which the context holds it


def scenario_argument(function: Function) -> Function:
    """The argument SCENARIO: a name, a path, or `-` for stdin."""
    return click.argument("scenario", shell_complete=completing("files"))(function)


def settings_argument(function: Function) -> Function:
    """The arguments NAME=VALUE."""
    return words_argument("settings", "[NAME=VALUE]...")(function)


def words_argument(name: str, metavar: str, *, case: bool = True) -> Callable[[Function], Function]:
    """Words of which those with an equals sign are settings; with a `case`, the option --case."""

    def decorated(function: Function) -> Function:
        """The command with both."""
        function = case_option(function) if case else function
        return click.argument(
            name, nargs=-1, metavar=metavar, shell_complete=completing("settings")
        )(function)

    return decorated


def case_option(function: Function) -> Function:
    """The option --case, which `asked` looks up: no command does anything else with it."""
    return click.option(
        "--case",
        metavar="NAME",
        default="",
        expose_value=False,
        callback=_keep_case,
        shell_complete=completing("cases"),
        help="One of the scenario's cases; what is set beside it wins.",
    )(function)


def case_asked() -> str:
    """The case of the command line; empty where none is asked for."""
    found: str = click.get_current_context().meta.get(_CASE, "")
    return found


def _keep_case(context: click.Context, _: click.Parameter, case: str) -> str:
    context.meta[_CASE] = case
    return case


def sampling_options(samples: int = SAMPLES) -> Callable[[Function], Function]:
    """The options --samples and --seed."""

    def decorated(function: Function) -> Function:
        """The command with both."""
        for name, default, words in (
            ("--seed", SEED, "What the drawn samples follow from."),
            ("--samples", samples, "How many samples are drawn where there are ranges."),
        ):
            function = click.option(name, default=default, show_default=True, help=words)(function)
        return function

    return decorated


def asked(scenario: str, settings: Sequence[str], convention: str | None) -> Scenario:
    """The scenario of the arguments. Raises InputError for a setting that is not NAME=VALUE."""
    text = sys.stdin.read() if scenario == "-" else None
    name = "stdin" if scenario == "-" else scenario
    return Scenario(Request(name, convention, settings_of(settings), text, case=case_asked()))


def parted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that are names, and those that are settings."""
    return [word for word in words if "=" not in word], [word for word in words if "=" in word]


def share(text: str | None) -> float | None:
    """A share such as `90%` or `0.9` of --confidence. Raises InputError."""
    return None if text is None else share_of(text_of(text, "--confidence"))
