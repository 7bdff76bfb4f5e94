"""`envelope help`."""

import click

from envelope.api.answer import Answer
from envelope.api.answers.kinds import kinds
from envelope.cli.common import answering, completing, refuse_idle

_ERRORS = "errors"


@click.command("help")
@click.argument("topic", required=False, metavar="[TOPIC]", shell_complete=completing("kinds"))
@answering
def help_command(topic: str | None) -> Answer:
    """Tell what a command does, or what an error means and what to do about it.

    TOPIC is a command, the word `errors` for all kinds of them, or one kind.

    \b
    envelope help report
    envelope help errors
    envelope help dimension-mismatch
    """
    context = click.get_current_context()
    group = context.find_root()
    assert isinstance(group.command, click.Group)
    if topic in (None, *group.command.list_commands(group)):
        refuse_idle(("format", "output", "style"), "the help of commands is text")
        _tell(group, group.command, topic)
    return kinds("" if topic == _ERRORS else topic or "")


def _tell(group: click.Context, commands: click.Group, topic: str | None) -> None:
    """Print the help of a command, or of all, and end."""
    command = commands.get_command(group, topic) if topic else None
    context = command.context_class(command, group, topic) if command else group
    click.echo(context.get_help())
    group.exit()
