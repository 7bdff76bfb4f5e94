"""What the command line says of itself."""

import shlex

import click
import pytest

from envelope.cli import _COMMANDS, _GROUPS, commands
from envelope.cli.usage.help import HelpContext
from tests.cli.command import envelope


def test_help_names_every_command_in_a_group() -> None:
    """A whole line each, at the width of a narrow terminal."""
    done = envelope("--help", COLUMNS="80")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert [line[:-1] for line in lines if line[:-1] in _GROUPS] == list(_GROUPS)
    for group in _GROUPS.values():
        for name, (_, text) in group.items():
            assert f"  {name:<11}  {text}" in lines
    assert not [line for line in lines if len(line) > 80 or line.endswith("...")]


def test_alone_it_shows_three_things_that_work() -> None:
    """Each can be typed as it stands."""
    done = envelope()
    assert (done.returncode, done.stderr) == (0, "")
    shown = [line.split("   ")[0].split() for line in done.stdout.splitlines() if line[:2] == "  "]
    assert len(shown) == 3
    for words in shown:
        command = shlex.split(" ".join(words))
        assert command[0] == "envelope"
        assert envelope(*command[1:]).returncode == 0


@pytest.mark.parametrize("name", ["", *_COMMANDS])
def test_help_fits_the_terminal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every command; what a shell reads as one word is never cut."""
    assert isinstance(commands, click.Group)
    whole = HelpContext(commands, info_name="envelope", max_content_width=100)
    command = commands.get_command(whole, name) if name else commands
    assert command is not None
    for columns in (30, 40, 60, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        context = HelpContext(command, whole, name) if name else whole
        wide = [line for line in command.get_help(context).splitlines() if len(line) > columns]
        assert [line for line in wide if len(shlex.split(line.removesuffix("\\"))) > 1] == []


def test_an_example_that_is_broken_is_still_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell reads its lines, with their backslashes, as the whole one."""
    assert isinstance(commands, click.Group)
    command = commands.get_command(click.Context(commands), "report")
    assert command is not None
    read = []
    for columns in (30, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown = command.get_help(HelpContext(command, info_name="report"))
        _, _, examples = shown.partition("\n  envelope report")
        lines = f"envelope report{examples.partition('Options:')[0]}".replace("\\\n", "")
        read.append([shlex.split(line) for line in lines.splitlines() if line.strip()])
    assert read[0] == read[1]
    assert len(read[0]) == 5
