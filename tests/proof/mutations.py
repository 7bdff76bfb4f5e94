"""Presets with something wrong in them, through every command, by hand.

`python -m tests.proof.mutations [--cases N] [--seed N]` says which failed inside, and how to see it
again. A change is one of the file's structure: a value becomes another one, of any kind; a key
is taken away, called otherwise or moved; two values change places; a word of an expression becomes
another one. A block stands in a scenario that gives it what its first example does. Short files
come up much more often than long ones: a case costs a tenth then.
"""

import argparse
import copy
import gc
import json
import os
import re
import tempfile
import time
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from envelope.model.library.lookup import blocks, scenarios
from tests.proof.inside import complaint, done, within

_SECONDS = 30.0  # of the processor's time
# What stands in the place of a value.
HOSTILE: tuple[Any, ...] = (
    "", " ", "0", "-1", "1e300", "-1e300", "0%", "100%", "1e300%", "5 GB", "1/0",
    "0 users", "5 users", "1 user to 1e12 users", "uniform(low=0, high=1e6)", "90% to 99%",
    "x", "a.b.c", "total.servers", "sum(*.servers)", "if yes then 1 else 2", "'memcached'",
    "2026-12-31", "=cmd|' /C calc'!A0", "\x1b[31m", "\u202e", "é", "a" * 300, "9" * 400,
    "(" * 60, "../../etc/passwd", "/dev/zero", "cache", "no", "yes", 0, -1, 1, 10**18, 0.5,
    float("nan"), float("inf"), True, False, [], {}, [1, 2], ["a"], [[]], {"value": 5}, {"": ""},
    {"value": "5 GB", "low": "9 GB", "high": "1 GB"}, [{"given": {}, "expect": {}}],
)  # fmt: skip
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",), ("report",), ("report", "-f", "json"), ("report", "--all"), ("show",), ("growth",),
    ("report", "-f", "markdown"), ("report", "-f", "csv"), ("export", "--to", "html"),
    ("export", "--to", "mermaid"), ("export", "--to", "sql"), ("export", "--to", "k6"),
    ("export", "--to", "prometheus"), ("stress",), ("latency",), ("flip",), ("sensitivity",),
    ("conventions",), ("compare", "--cases"), ("report", "--at", "1 year"),
)  # fmt: skip

# What stands in the place of a word of an expression.
WORDS = (
    "0", "-", "1e300", "GB", "users", "%", "5%", "x", "max(", ")", "->", "to", "==", "if", "then",
    "total.servers", "*", "/", "^", "^ 9", "'yes'", "ceil(", ", ", "1/", " and ", "sum(*.servers)",
)  # fmt: skip
_WORD = re.compile(r"[\w.]+|\s+|.")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NO_NUMBER = re.compile(r"\b(?:nan|inf|NaN|Infinity)\b")  # a text of the file may hold it

Place = tuple[Any, Any]  # a table or a list, and the key of a value in it


class Preset(NamedTuple):
    """A preset, where its file lies, and how many characters it and those it names have."""

    name: str
    path: str
    is_block: bool
    length: int

    @property
    def said(self) -> str:
        """What its file says, as JSON."""
        return _block(self.name, self.path) if self.is_block else json.dumps(_read(self.path))


def presets(most: float = float("inf")) -> list[Preset]:
    """Every scenario, and every block within one, that has at most so many characters."""
    found = [Preset(name, path, False, _length(path)) for name, path in scenarios().items()]
    found += [block_alone(name) for name in blocks()]
    return [each for each in found if each.length <= most]


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(Path(path).read_text())


def block_alone(name: str) -> Preset:
    """A block in a scenario that gives a part of it what the block's first example is given."""
    path = blocks()[name]
    return Preset(name, path, True, _length(path))


@cache
def _block(name: str, path: str) -> str:
    """What that scenario says."""
    block = _read(path)
    given = block.pop("examples", [{}])[0].get("given", {})
    units = block.get("units", {})
    inputs = {key: value for key, value in given.items() if str(value)[:1].isdigit()}
    nouns = [*units.get("any", []), *units.get("nouns", [])]
    own = {key: value for key, value in units.items() if key != "any"}
    whole = {
        "units": {**own, "nouns": nouns},
        "inputs": inputs,
        "formulas": {f"own_{each}": f"part.{each}" for each in [*block["formulas"]][-2:]},
        "blocks": {name: block},
        "parts": {"part": {"block": name, **given, **{key: key for key in inputs}}},
        "cases": {"one": {}, "other": {"set": dict([*inputs.items()][:1])}},
    }
    return json.dumps(whole)


@cache
def _length(path: str) -> int:
    """The characters of a file and of all that it names."""
    text = Path(path).read_text()
    known = {**scenarios(), **blocks()}
    named = re.findall(r'^(?:block|extends)\s*=\s*"([\w-]+)"', text, re.MULTILINE)
    paths = [known[name] for name in named if known.get(name, path) != path]
    return len(text) + sum(map(_length, paths))


def mutated(data: dict[str, Any], random: Random) -> dict[str, Any]:
    """What a file says, with one to three changes; it is changed itself."""
    for _ in range(random.randint(1, 3)):
        places = list(_places(data))
        if places:
            _CHANGES[random.randrange(len(_CHANGES))](places, random)
    return data


def _places(value: Any) -> Iterator[Place]:
    """Where every value below a value stands."""
    keys: Any = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _replace(places: list[Place], random: Random) -> None:
    table, key = random.choice(places)
    table[key] = copy.deepcopy(random.choice(HOSTILE))  # a table of its own, to be changed next


def _remove(places: list[Place], random: Random) -> None:
    table, key = random.choice(places)
    del table[key]


def _rename(places: list[Place], random: Random) -> None:
    table, key = random.choice([each for each in places if isinstance(each[0], dict)])
    other = random.choice(places)[1]
    table[random.choice(HOSTILE[:40]) if random.random() < 0.5 else other] = table.pop(key)


def _swap(places: list[Place], random: Random) -> None:
    (one, first), (other, second) = random.choice(places), random.choice(places)
    try:
        one[first], other[second] = other[second], one[first]
        written([one, other])
    except (RecursionError, KeyError, IndexError):  # one of them stood in the other
        one[first] = 0


def _edit(places: list[Place], random: Random) -> None:
    """Another word in an expression, or in any other text."""
    texts = [each for each in places if isinstance(each[0][each[1]], str)]
    if not texts:
        return
    table, key = random.choice(texts)
    words = _WORD.findall(table[key]) or [""]
    at = random.randrange(len(words))
    words[at] = random.choice(("", words[at] + random.choice(WORDS), random.choice(WORDS)))
    table[key] = "".join(words)


_CHANGES: tuple[Callable[[list[Place], Random], None], ...] = (
    _replace, _replace, _edit, _edit, _remove, _rename, _swap,
)  # fmt: skip


def written(value: Any) -> str:
    """A value as TOML writes it, tables on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)} = {written(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    return str(value)


def _key(key: Any) -> str:
    name = str(key)
    return name if _BARE.fullmatch(name) else written(name)


def document(data: Mapping[str, Any]) -> str:
    """A whole file."""
    return "".join(f"{_key(key)} = {written(value)}\n" for key, value in data.items())


def case(random: Random, known: Sequence[Preset]) -> tuple[str, list[str]]:
    """A file with something wrong in it, and the command that it is given to."""
    shares = list(accumulate(each.length**-1.5 for each in known))
    preset = random.choices(known, cum_weights=shares)[0]
    command, *options = random.choice(COMMANDS)
    return document(mutated(json.loads(preset.said), random)), [command, "FILE", *options]


def wrong(text: str, arguments: list[str], folder: Path) -> str:
    """What a command did with a file that none may do; empty where all is fine."""
    file = folder / "case.toml"
    file.write_text(text, errors="replace")
    asked = [str(file) if each == "FILE" else each for each in arguments]
    try:
        with within(_SECONDS):
            found = complaint(asked, done(asked))
            return "" if _NO_NUMBER.search(text) and "no number" in found else found
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"


def main(cases: int, first: int) -> None:
    """Tries so many, says which are wrong, and what all of them took of the processor's time."""
    os.environ["XDG_CACHE_HOME"] = "none"  # of what is asked once nothing is kept
    known, found = presets(), 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + cases):
            text, arguments = case(Random(seed), known)
            if failed := wrong(text, arguments, Path(folder)):
                found += 1
                print(f"seed {seed}, {' '.join(arguments)}: {failed}", flush=True)
            if seed == first + _WARM:
                gc.freeze()  # what is known of presets by now stays
            if seed % 100 == 99:
                print(f"{seed + 1 - first} cases, {time.process_time():.0f} s", flush=True)
    print(f"{cases} cases, {time.process_time():.0f} s, {found} wrong")


_WARM = 300

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    main(given.cases, given.seed)
