"""What the command line says of itself."""

import shlex

from envelope.cli import _GROUPS
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
