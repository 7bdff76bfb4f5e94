"""The command line: click, one small file per family of commands, each body a call to the API."""

import io
import os
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from envelope import __version__
from envelope.api.console import (
    INTERRUPTED,
    REPORT_IT,
    TERMINATED,
    broken_off,
    failure,
    forget_kept,
    message,
    problems_json,
    problems_text,
    use_terminal,
)
from envelope.cli.progress import watch
from envelope.cli.usage.help import HelpContext, NoSuchCommand
from envelope.errors import EnvelopeError, InputError, Problem

# The commands in groups: the module that holds each, imported only when it is used, and a line.
# A name with a dot before it is that of a folder beside this one.
_GROUPS = {
    "Calculate and look up": {
        "calc": ("calc", "calculate expressions with units"),
        "repl": ("repl", "the same line by line: what a change moves, explain, undo"),
        "numbers": ("library", "reference numbers: latencies, throughputs, limits, sizes"),
        "list": ("library", "scenarios and blocks, or those that a word or product finds"),
        "show": ("library", "a scenario or block as it is written"),
        "hardware": ("hardware", "machine shapes, and what a part needs and costs on each"),
    },
    "Report": {
        "report": ("report", "the capacity report of a scenario, with your own numbers"),
        "explain": ("explain", "where a number comes from: formulas, values, places, sources"),
        "export": ("export", "a page, a workbook, a diagram, a picture, alert rules"),
    },
    "Ask": {
        "sweep": ("sweep", "results over many values of an input"),
        "sensitivity": ("sensitivity", "which inputs move a result, and what to measure next"),
        "solve": ("solve", "how far an input can go until a condition ceases to hold"),
        "flip": ("solve", "how far each input can move before an answer changes"),
        "compare": ("compare", "two versions side by side, and what causes each difference"),
        "growth": ("growth", "results over the years, and when each check first fails"),
        "stress": ("stress", "what breaks first when a zone, a cache or a broker is lost"),
        "latency": ("latency", "what each part adds to the time of a request"),
        "conventions": ("conventions", "results when a day, a month or a KB means another thing"),
    },
    "Meet data": {
        "batch": ("data.batch", "results for each row of a table of services or tenants"),
        "fit": ("data.fit", "measured values in the place of assumed ones"),
        "import": ("data.running", "what runs, from Terraform and Kubernetes, as a scenario"),
    },
    "Author": {
        "new": ("new", "write a scenario or a block to start from"),
        "check": ("check", "every problem of a file, its examples and published results"),
        "lint": ("lint", "wrong arithmetic in Markdown and text"),
        "mcp": (".assistants.command", "serve assistants the tools of Envelope"),
        "lsp": (".editor.command", "serve an editor: problems, values, names as one types"),
        "schema": ("schema", "JSON Schemas: of scenario files, answers and errors"),
        "help": ("usage.topics", "what a command does; what an error means, and its cure"),
    },
}
# Command → the module that holds it.
_COMMANDS = {name: module for group in _GROUPS.values() for name, (module, _) in group.items()}

# Those that may have written something when they fail.
_PIECEWISE = frozenset({"batch", "lsp", "mcp", "repl"})

_WANTS_JSON = re.compile(r"(?:^| )(?:-f ?|--format[ =])json(?: |$)")

_START = """\
Envelope estimates capacity: servers, shards, storage, bandwidth and cost.
Three things to try:

  envelope report template dau=50M      a system in parts, with your own numbers
  envelope list instagram               what is there, by any word or product
  envelope calc "300 TB / 5 years"      units, in expressions of your own

`envelope --help` names all commands."""


class _Commands(click.Group):
    """A group whose commands live in modules of their own."""

    context_class = HelpContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the help."""
        return list(_COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands in their groups, a line each; none of their modules is imported."""
        width = max(map(len, _COMMANDS))
        for heading, group in _GROUPS.items():
            with formatter.section(heading):
                lines = [(name.ljust(width), line) for name, (_, line) in group.items()]
                formatter.write_dl(lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name, its module imported now."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f".{_COMMANDS[cmd_name]}", __name__)
        command: click.Command = getattr(module, f"{cmd_name}_command")
        command.context_class = HelpContext
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where its reader has seen enough (`| head`), that is no failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            leave("stdout")
            return 0

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first word."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            raise NoSuchCommand(args, _COMMANDS, ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGUMENTS]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="envelope")
@click.pass_context
def commands(context: click.Context) -> None:
    """Estimate capacity: servers, shards, storage, bandwidth and cost, with units and sources.

    `envelope COMMAND --help` tells what a command does, with examples.
    """
    use_terminal()
    watch()
    if context.invoked_subcommand is None:
        click.echo(_START)


def show(error: click.ClickException, arguments: Sequence[str]) -> None:
    """Say on stderr what is wrong with a command line, as JSON where it asks for that."""
    mistakes = import_module("envelope.cli.usage.mistakes")  # which only a mistake needs
    _say(mistakes.usage_error(error, arguments), arguments)


def _say(wrong: EnvelopeError, arguments: Sequence[str]) -> None:
    is_for_programs = _WANTS_JSON.search(" ".join(arguments))
    click.echo(problems_json(wrong) if is_for_programs else problems_text(wrong), err=True)


def cannot_print(error: OSError, arguments: Sequence[str]) -> int:
    """Say on stderr that stdout takes nothing more, as on a full disk; the exit code.

    Where stderr takes nothing either, the exit code alone says it.
    """
    reason = (error.strerror or "it cannot be written").lower()
    with suppress(OSError):
        message = f"cannot write to stdout: {reason}"
        _say(InputError(Problem("file-unwritable", message)), arguments)
    for name in ("stdout", "stderr"):
        try:
            getattr(sys, name).flush()
        except (OSError, AttributeError):  # or it is none
            leave(name)
    return 2


def leave(name: str) -> None:
    """Close a stream that takes nothing more: to write on would only raise again at exit."""
    stream = getattr(sys, name)
    setattr(sys, name, None)
    if stream is not None:
        with suppress(OSError):
            stream.close()


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line and leave with its exit code.

    0 fine, 1 a check or an expectation does not hold, 2 the input or the usage is wrong.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # so that drafts are removed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without × is no reason to fail
    given = sys.argv[1:] if arguments is None else arguments
    try:
        code = _code(given)
    except (click.exceptions.Abort, EOFError, KeyboardInterrupt):
        code = INTERRUPTED
    except BrokenPipeError:
        leave("stdout")  # the reader has seen enough (`| head`)
        code = 0
    except Exception as error:
        code = broken_off(error) or _failed(error, given)
    sys.exit(code if isinstance(code, int) else 0)


def _code(arguments: list[str]) -> Any:
    """The exit code of a command line; what fails inside is done again without what was kept.

    A kept file with a right checksum may still be nothing of ours.
    """
    try:
        return _done(arguments)
    except (click.exceptions.Abort, EOFError, OSError):
        raise
    except Exception as error:
        if _PIECEWISE.intersection(arguments[:1]) or broken_off(error) or not forget_kept():
            raise
    return _done(arguments)


def _done(arguments: list[str]) -> Any:
    try:
        return commands.main(arguments, prog_name="envelope", standalone_mode=False)
    except click.ClickException as error:
        show(error, arguments)
        return 2


def _failed(error: Exception, arguments: Sequence[str]) -> int:
    """Say that there is a mistake of ours; the traceback is for whoever asks for it."""
    # files that are read and written have names, streams have none
    if isinstance(error, FileNotFoundError) and not error.filename:
        gone = Problem("file-not-found", "the folder in which this runs is gone")
        _say(InputError(gone), arguments)
        return 2
    if isinstance(error, OSError) and not error.filename:
        return cannot_print(error, arguments)
    if os.environ.get("ENVELOPE_DEBUG"):
        raise error
    click.echo(message(f"error: {failure(error)}"), err=True)
    click.echo(message(f"hint: {REPORT_IT}"), err=True)
    return 2
