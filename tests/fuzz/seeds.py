"""What fuzzing starts from: the tables and files of the tests, and what is kept of its findings."""

import json
import re
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


def _lines() -> Iterator[str]:
    """Expressions alone, and lines of which each names what stands above it."""
    yield from expressions()
    yield from _LINES


def _commands() -> Iterator[str]:
    """The command lines of the README, an argument a line."""
    for each in commands():
        words = each.command.split()
        if words[:1] == ["envelope"]:
            yield "\n".join(word.strip("\"'") for word in words[1:])


_LINES = (
    "users = 9M users\nrate = 3 requests/user/day\nusers * rate -> requests/s",
    "a = 5 GB to 9 GB\nb = max(a, 7 GB, 3 GB)\nb / 2 days -> MB/s",
    "x = 90%\nif x > 80% and not x == 1 then ceil(4.2 servers) else 3 servers",
    "reads = 9k requests/s\nhit = zipf_hit_ratio(1M, 1%, 0.9)\nreads * (1 - hit)",
    "price = $5/month\ntiered(9 TB, 10 TB, $0.09/GB, $0.05/GB) + price * 1 year",
)
_WRITTEN: Mapping[str, Callable[[], Iterator[str]]] = {
    "lexer": lambda: iter(expressions()),
    "parser": lambda: iter(expressions()),
    "checker": _lines,
    "expression": lambda: iter(expressions()),
    "loader": _scenarios,
    "scenario": _scenarios,
    "command": _commands,
    "prose": lambda: iter((FOLDER.parent / "lint" / "claims.txt").read_text().splitlines()),
}


def words(target: str) -> list[str]:
    """What the texts of a target are made of: mutations put it in whole."""
    found = {word for text in seeds(target) for word in _WORD.findall(text)}
    return sorted(found, key=lambda word: (len(word), word))[:_MOST_WORDS]


_WORD = re.compile(r"--[a-z-]+|[^\W\d]\w+|\[\w+\.?|\d+[%.,]|->|\.\.|= \{|[\"\'\[\]{}()]")
_MOST_WORDS = 600


def seeds(target: str) -> list[str]:
    """The texts that fuzzing of a target starts from."""
    return [*_WRITTEN[target](), *corpus(target)]
