"""`envelope new`."""

from shlex import quote

import click

from envelope.api.console import lines
from envelope.api.files import new_file
from envelope.cli.common import reporting


@click.command("new")
@click.argument("name")
@click.option("--block", is_flag=True, help="A block with examples instead of a scenario.")
def new_command(name: str, block: bool) -> None:
    """Write a commented scenario to start from: NAME.toml, which must not be there yet.

    \b
    envelope new shop
    envelope report shop.toml
    """
    with reporting():
        path = new_file(name, block=block)
        verb = "check" if block else "report"
        named = f"./{path}" if path.startswith("-") else path
        click.echo(lines(f"{path} written. Next: envelope {verb} {quote(named)}"))
