"""`envelope new`."""

import os

import click

from envelope.cli.common import reporting
from envelope.errors import InputError, Problem
from envelope.places import presets_folder


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
        path = name if name.endswith(".toml") else f"{name}.toml"
        skeleton = "skeleton_block.toml" if block else "skeleton.toml"
        with open(os.path.join(presets_folder(), skeleton), encoding="utf-8") as file:
            text = file.read()
        title = os.path.basename(path).removesuffix(".toml").replace("-", " ").replace("_", " ")
        escaped = title.capitalize().replace("\\", "\\\\").replace('"', '\\"')
        _write(path, text.replace("TITLE", escaped, 1))
        click.echo(f"{path} written. Next: envelope {'check' if block else 'report'} {path}")


def _write(path: str, text: str) -> None:
    """A new file; one that is there already stays as it is."""
    try:
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        message = f"`{path}` is there already, and stays as it is"
        raise InputError(Problem("file-unwritable", message, hint="choose another name")) from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", "") or "it cannot be written").lower()
        raise InputError(Problem("file-unwritable", f"cannot write `{path}`: {reason}")) from None
