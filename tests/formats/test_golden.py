"""Whole answers about a shop that is small enough to be read: word for word, in every form.

`python -m tests.presets.regenerate` writes them anew, and says how to review them.
"""

import shlex
from pathlib import Path

import pytest

from tests.cli.command import envelope

FOLDER = Path(__file__).parent / "golden"
# The numbers of a range are drawn, and their last digits are a processor's own: data have none.
COMMANDS = {
    "report.txt": "report shop.toml",
    "report.md": "report shop.toml -f markdown",
    "report.json": "report shop.toml 'photos=2 photos/user/month' -f json",
    "report.csv": "report shop.toml 'photos=2 photos/user/month' -f csv",
    "diagram.mmd": "export shop.toml --to mermaid",
    "explain.txt": "explain shop.toml total.servers",
    "compare.md": "compare shop.toml bigger.toml -f markdown",
    "compare.txt": "compare shop.toml bigger.toml",
    "sweep.txt": "sweep shop.toml users=1M..4M:4 --no-chart",
}


def answer(name: str) -> str:
    """What the command of a file prints, from within the folder so that paths are short."""
    done = envelope(*shlex.split(COMMANDS[name]), cwd=FOLDER)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_an_answer_is_word_for_word_what_it_was(name: str) -> None:
    """Every line of it, from title to sources."""
    assert answer(name) == (FOLDER / name).read_text()


def write() -> None:
    """Write all of them anew."""
    for name in COMMANDS:
        (FOLDER / name).write_text(answer(name))
