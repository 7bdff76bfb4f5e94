"""`envelope repl`."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

import click

from envelope.api.console import problems_text
from envelope.api.loading import stdin
from envelope.api.session import Session
from envelope.cli.common import (
    WRONG_INPUT,
    completing,
    convention_option,
    refuse_idle,
    reporting,
)
from envelope.cli.scenario import asked, at_option, settings_argument
from envelope.errors import EnvelopeError, InputError, Problem

try:
    import readline
except ImportError:
    # As on Windows: lines are read without a history and without completion. What stands for the
    # missing module is none.
    readline = None  # type: ignore[assignment]

_PROMPT = "> "
_LEAVE = ("quit", "exit")
_LONGEST = 1_000_000  # characters of a line of stdin
_KEPT = 1000  # lines of the history
_ENDS = " \t\n+-*/^()=<>,×÷"  # what no word that is completed has in it


@click.command("repl")
@click.argument("scenario", required=False, shell_complete=completing("files"))
@settings_argument
@convention_option
@at_option
@click.pass_context
def repl_command(
    context: click.Context, scenario: str | None, settings: tuple[str, ...], convention: str | None
) -> None:
    """Estimate line by line, over SCENARIO or from nothing.

    A line sets a quantity and shows what that moved, or asks for the value of an expression;
    `help` lists what else there is: explain, undo ... Names and units are completed with the Tab
    key, and the history is kept.

    \b
    envelope repl
    envelope repl twitter
    """
    with reporting():
        session = _session(scenario, settings, convention)
        stdin()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a line that is no text is refused as any other
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    with reporting(), _edited(session) if is_terminal else nullcontext():
        failed = _converse(session, _PROMPT if is_terminal else "")
    if failed and not is_terminal:
        context.exit(WRONG_INPUT)


def _session(scenario: str | None, settings: tuple[str, ...], convention: str | None) -> Session:
    """The session of the command line. Raises InputError."""
    if scenario is None:
        refuse_idle(("at", "case", "pricing"), "without a scenario nothing follows from it")
        return Session(convention=convention)
    if scenario == "-" or "=" in scenario:
        message = f"`{scenario}` is no scenario: lines are read from stdin anyhow"
        raise InputError(Problem("usage", message, hint="`envelope repl [SCENARIO]`"))
    return Session(asked(scenario, settings, convention))


def _converse(session: Session, prompt: str) -> bool:
    """Answers line by line until there are no more; whether one of them was wrong."""
    failed = False
    if prompt:
        click.echo(f"{session.title or 'Envelope'}. `help` lists what a line can be.")
    while (line := _line(prompt)) is not None and line.strip() not in _LEAVE:
        try:
            said = session.answer(line)
        except EnvelopeError as error:
            click.echo(problems_text(error), err=True)
            failed = True
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
        else:
            if said:
                click.echo(said)
    return failed


def _line(prompt: str) -> str | None:
    """The next line; None at the end, and an empty one where it was broken off."""
    if not prompt:
        line = sys.stdin.readline(_LONGEST)
        if len(line) == _LONGEST:
            message = f"a line of stdin has more than {_LONGEST:,} characters"
            raise InputError(Problem("usage", message))
        return line.rstrip("\r\n") if line else None
    try:
        return input(prompt)
    except EOFError:
        click.echo()
        return None
    except KeyboardInterrupt:
        click.echo()
        return ""


@contextmanager
def _edited(session: Session) -> Iterator[None]:
    """Lines inside have a history, which is kept in the user's folder, and completion."""
    if readline is None:
        yield
        return
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
    readline.set_completer_delims(_ENDS)
    readline.set_completer(_Completer(session))
    history = _history()
    with suppress(OSError):
        readline.read_history_file(history)
    try:
        yield
    finally:
        readline.set_history_length(_KEPT)
        with suppress(OSError):
            os.makedirs(os.path.dirname(history), exist_ok=True)
            readline.write_history_file(history)


class _Completer:
    """What readline asks for the first word that a beginning may become, the second, ..."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: list[str] = []

    def __call__(self, beginning: str, index: int) -> str | None:
        """The word of that number; None after the last."""
        if index == 0:
            self._found = self._session.completions(beginning)
        return self._found[index] if index < len(self._found) else None


def _history() -> str:
    """The file of the history, where the desktop keeps the state of programs."""
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return os.path.join(state, "envelope", "history")
