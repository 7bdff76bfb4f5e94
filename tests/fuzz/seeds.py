"""What fuzzing starts from: the tables and files of the tests, and what is kept of its findings."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.language.test_robust import expressions
from tests.test_readme import commands, files

FOLDER = Path(__file__).parent
GALLERY = FOLDER.parent / "errors" / "gallery"


def corpus(target: str) -> list[str]:
    """What is kept for a target: one text a line, as JSON."""
    file = FOLDER / "corpus" / f"{target}.txt"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def _scenarios() -> Iterator[str]:
    """The files that are wrong, each in its way, and those of the README."""
    yield from (file.read_text(errors="replace") for file in sorted(GALLERY.glob("*.toml")))
    yield from (text for name, text in files().items() if name.endswith(".toml"))


def _commands() -> Iterator[str]:
    """The command lines of the README, an argument a line."""
    for each in commands():
        words = each.command.split()
        if words[:1] == ["envelope"]:
            yield "\n".join(word.strip("\"'") for word in words[1:])


_WRITTEN: Mapping[str, Callable[[], Iterator[str]]] = {
    "expression": lambda: iter(expressions()),
    "scenario": _scenarios,
    "command": _commands,
    "prose": lambda: iter((FOLDER.parent / "lint" / "claims.txt").read_text().splitlines()),
}


def seeds(target: str) -> list[str]:
    """The texts that fuzzing of a target starts from."""
    return [*_WRITTEN[target](), *corpus(target)]
