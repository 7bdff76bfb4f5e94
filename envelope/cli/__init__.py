"""The command line: click, one small file per family of commands, each body a call to the API."""

import io
import os
import sys
from importlib import import_module
from typing import Any

import click

from envelope import __version__
from envelope.api.console import close_to, use_terminal
from envelope.cli.progress import watch

# Command → the module that holds it, imported only when the command is used.
_COMMANDS = {
    "calc": "calc",
    "report": "report",
    "explain": "explain",
    "list": "library",
    "show": "library",
    "numbers": "library",
    "hardware": "hardware",
    "sensitivity": "sensitivity",
    "growth": "growth",
    "new": "new",
    "check": "check",
    "schema": "schema",
    "conventions": "conventions",
    "solve": "solve",
    "flip": "solve",
    "sweep": "sweep",
    "compare": "compare",
    "stress": "stress",
    "export": "export",
    "latency": "latency",
}


class _Commands(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name, its module imported now."""
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"envelope.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of the first word; for an unknown one, the nearest in the message."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            close = close_to(args[0], _COMMANDS)
            hint = f" Did you mean `{close}`?" if close else ""
            ctx.fail(f"There is no command `{args[0]}`.{hint}")
        return super().resolve_command(ctx, args)


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="envelope")
def commands() -> None:
    """Estimate capacity: servers, shards, storage, bandwidth and cost, with units and sources."""
    use_terminal()
    watch()


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line and leave with its exit code.

    0 fine, 1 a check or an expectation does not hold, 2 the input or the usage is wrong.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without × is no reason to fail
    try:
        code = commands.main(arguments, prog_name="envelope", standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except (EOFError, KeyboardInterrupt):
        code = 130
    except BrokenPipeError:
        # The reader has seen enough (`| head`); writing on would only raise again at exit.
        sys.stdout = None
        code = 0
    except Exception as error:
        # A mistake of ours; the traceback is for whoever asks for it.
        if os.environ.get("ENVELOPE_DEBUG"):
            raise
        click.echo(f"error: Envelope failed: {type(error).__name__}: {error}", err=True)
        click.echo("hint: set ENVELOPE_DEBUG=1 to see where, and report it", err=True)
        code = 2
    sys.exit(code if isinstance(code, int) else 0)
