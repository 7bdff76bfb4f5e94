"""Presets with something wrong in them, through every command, by hand.

`python -m tests.proof.mutations [--cases N] [--seed N]` says which failed inside, and how to see it
again. A change is one of the file's structure: a value becomes another one, of any kind; a key
is taken away, called otherwise or moved; two values change places.
"""

import argparse
import json
import tempfile
import tomllib
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from envelope.model.library.lookup import blocks, scenarios
from tests.proof.inside import complaint, done, within

_SECONDS = 30.0  # of the processor's time
# What stands in the place of a value.
HOSTILE: tuple[Any, ...] = (
    "", " ", "0", "-1", "1e300", "-1e300", "nan", "inf", "0%", "100%", "1e300%", "5 GB", "1/0",
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

Place = tuple[Any, Any]  # a table or a list, and the key of a value in it


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
    table[key] = random.choice(HOSTILE)


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
        written(one)
    except (RecursionError, KeyError, IndexError):  # one of them stood in the other
        one[first] = 0


_CHANGES: tuple[Callable[[list[Place], Random], None], ...] = (
    _replace, _replace, _replace, _remove, _rename, _swap,
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
    return written(str(key))


def document(data: Mapping[str, Any]) -> str:
    """A whole file."""
    return "".join(f"{_key(key)} = {written(value)}\n" for key, value in data.items())


def case(seed: int, names: Mapping[str, str]) -> tuple[str, list[str]]:
    """The file of a case, and the command that it is given to, as the seed says."""
    random = Random(seed)
    path = names[random.choice(sorted(names))]
    data = mutated(tomllib.loads(Path(path).read_text()), random)
    command, *options = random.choice(COMMANDS)
    return document(data), [command, "FILE", *options]


def wrong(text: str, arguments: list[str], folder: Path) -> str:
    """What a command did with a file that none may do; empty where all is fine."""
    file = folder / "case.toml"
    file.write_text(text, errors="replace")
    asked = [str(file) if each == "FILE" else each for each in arguments]
    try:
        with within(_SECONDS):
            return complaint(asked, done(asked))
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"


def main(cases: int, first: int) -> None:
    """Tries so many, and says which are wrong."""
    names = {**scenarios(), **blocks()}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + cases):
            text, arguments = case(seed, names)
            found = wrong(text, arguments, Path(folder))
            if found:
                print(f"seed {seed}, {' '.join(arguments)}: {found}", flush=True)
            if seed % 100 == 99:
                print(f"{seed + 1} cases", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    main(given.cases, given.seed)
