"""What the commands about a scenario share: which one, what is set, how ranges are drawn."""

import os
from collections.abc import Callable, Sequence

import click

from envelope.api.console import note
from envelope.api.loading import scenario_called, stdin_text
from envelope.api.scenario import Scenario
from envelope.api.settings import SAMPLES, SEED, Request, setting_words, settings_of, share_of
from envelope.cli.common import Function, completing
from envelope.errors import InputError, Problem, Text, text_of

# Under which the context holds what these options say.
_CASE, _SETTINGS, _AT = "envelope.case", "envelope.settings", "envelope.at"


def scenario_argument(function: Function) -> Function:
    """The argument SCENARIO: a name, a path, or `-` for stdin."""
    return click.argument("scenario", shell_complete=completing("files"))(function)


def settings_argument(function: Function) -> Function:
    """The arguments NAME=VALUE."""
    return words_argument("settings", "[NAME=VALUE]...")(function)


def words_argument(name: str, metavar: str, *, case: bool = True) -> Callable[[Function], Function]:
    """Words of which those with an equals sign are settings, and the options beside them.

    Those are one for each setting of the whole scenario and, with a `case`, --case.
    """

    def decorated(function: Function) -> Function:
        """The command with them."""
        function = _setting_options(case_option(function) if case else function)
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


def _setting_options(function: Function) -> Function:
    """An option for each setting of the whole scenario, such as --pricing."""
    for name, (words, about) in setting_words().items():
        function = click.option(
            f"--{name.replace('_', '-')}",
            name,
            metavar="WORD",
            expose_value=False,
            callback=_keep_setting,
            shell_complete=_one_of(words),
            help=f"{about[:1].upper()}{about[1:]}: {', '.join(words)}.",
        )(function)
    return function


def _one_of(words: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    return lambda _, __, incomplete: [word for word in words if word.startswith(incomplete)]


def settings_asked() -> dict[str, Text]:
    """What the options of the command line say of the settings of the whole scenario."""
    found: dict[str, Text] = click.get_current_context().meta.get(_SETTINGS, {})
    return found


def _keep_setting(context: click.Context, option: click.Parameter, word: str | None) -> str | None:
    if word is not None and option.name is not None:
        text = text_of(word, option.opts[0])
        context.meta[_SETTINGS] = {**context.meta.get(_SETTINGS, {}), option.name: text}
    return word


def at_option(function: Function, *, hidden: bool = False) -> Function:
    """The option --at, which `asked` looks up."""
    return click.option(
        "--at",
        metavar="TIME",
        default=None,
        hidden=hidden,
        expose_value=False,
        callback=_keep_time,
        help="Look so long after an empty start: 1 year.",
    )(function)


def refused_at_option(function: Function) -> Function:
    """The same where no time can be asked for: the command says why."""
    return at_option(function, hidden=True)


def _keep_time(context: click.Context, _: click.Parameter, time: str | None) -> str | None:
    context.meta[_AT] = time
    return time


def time_asked() -> Text | None:
    """The time of the command line; None where none is asked for."""
    found: str | None = click.get_current_context().meta.get(_AT)
    return None if found is None else text_of(found, "--at")


def case_asked() -> str:
    """The case of the command line; empty where none is asked for."""
    found: str = click.get_current_context().meta.get(_CASE, "")
    return found


def _keep_case(context: click.Context, _: click.Parameter, case: str) -> str:
    context.meta[_CASE] = case
    return case


def outputs_option(otherwise: str) -> Callable[[Function], Function]:
    """The option -p: which results are shown, instead of others."""
    return click.option(
        "-p",
        "--print",
        "outputs",
        multiple=True,
        metavar="NAME,...",
        shell_complete=completing("quantities"),
        help=f"The results to show, instead of {otherwise}: `-p servers,cost`.",
    )


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


def _refuse_setting(scenario: str, settings: Sequence[str]) -> None:
    """Raises InputError for a setting in the place of the scenario: `report dau=10M template`."""
    if "=" not in scenario or os.path.exists(scenario):
        return
    name = next((word for word in settings if "=" not in word), "template")
    message = f"the scenario comes first, and then `{scenario}`"
    command = click.get_current_context().command_path
    setting = f'"{scenario}"' if " " in scenario else scenario
    hint = f"as in `{command} {name} {setting}`"
    raise InputError(Problem("usage", message, hint=hint))


def asked(scenario: str, settings: Sequence[str], convention: str | None) -> Scenario:
    """The scenario of the arguments; what words set wins over options that set the same.

    Raises InputError for a word that is not NAME=VALUE.
    """
    _refuse_setting(scenario, settings)
    text = stdin_text() if scenario == "-" else None
    name = "stdin" if scenario == "-" else _called(scenario)
    given = {**settings_asked(), **settings_of(settings)}
    asked_for = Request(name, convention, given, text)
    return Scenario(asked_for._replace(case=case_asked(), at=time_asked()))


def _called(name: str) -> str:
    """The scenario or block that a name means; said where it is another name."""
    found = scenario_called(name)
    if found != name:
        click.echo(note(f"`{name}` is taken for `{found}`"), err=True)
    return found


def parted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words that are names, and those that are settings."""
    return [word for word in words if "=" not in word], [word for word in words if "=" in word]


def share(text: str | None) -> float | None:
    """A share such as `90%` or `0.9` of --confidence. Raises InputError."""
    return None if text is None else share_of(text_of(text, "--confidence"))
