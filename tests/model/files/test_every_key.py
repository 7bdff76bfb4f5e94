"""Every key of a scenario, misspelt or of another kind: nothing is passed over in silence.

One scenario has all tables and keys; a test proves that it has, and each place of it is changed.
"""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from envelope.api.check import FINE, checked
from envelope.model.build.request import Request
from envelope.model.files import keys

Path_ = tuple[str | int, ...]

BLOCK = """
[inputs]
asks = "5/s"
size = "2 GB"
peak_factor = "2"
[formulas]
servers = "ceil(asks / (2/s/server))"
load = "asks"
"""
QUANTITY = {"about": "it", "source": "here", "basis": "measured", "metric": "query"}
METRIC = {"query": "active", "unit": "users"}
SCENARIO: dict[str, Any] = {
    "title": "All",
    "about": "Every key.",
    "group": "Ours",
    "convention": "exact",
    "edge": True,
    "sources": {"here": "A book"},
    "units": {"nouns": ["photo"], "any": [], "album": "40 photos"},
    "inputs": {
        "dau": {
            **QUANTITY,
            "value": "5M users",
            "unit": "users",
            "measure": "count them",
            "metric": METRIC,
            "infracost": "aws_s3_bucket.photos: standard.storage_gb",
            "low": "1 user",
            "high": "9M users",
            "min": "0 users",
            "max": "1bn users",
            "whole": True,
            "growth": "30%/year",
        },
        "engine": {"value": "one", "choices": ["one", "other"]},
        "hits": {"value": "10% to 20%"},
        "more": {"value": "10% to 20%"},
        "size": "2 GB",
    },
    "formulas": {
        "rate": {**QUANTITY, "value": "dau * 2/day/user", "unit": "1/s", "infracost": "a.b: c"},
        "ran": "4 servers",
    },
    "defaults": {"peak_factor": "3"},
    "blocks": {"mine": {"inputs": {"x": "5"}, "formulas": {"y": "x"}, "checks": {"c": "x > 1"}}},
    "parts": {
        "one": {
            "block": "./one.toml",
            "edge": True,
            "counted": True,
            "from": ["two"],
            "about": "it",
            "asks": "6/s",
            "size": "1 GB",
        },
        "two": {"block": "mine"},
        "many": {
            "block": "./one.toml",
            "size": "1 GB",
            "rows": {"a": {"asks": "3/s"}, "b": {"asks": "4/s"}},
        },
        "third": {"block": "./one.toml", "machine": "own.large"},
    },
    "machine": "own.large",
    "machines": {"own.large": {"about": "it", "source": "here", "basis": "vendor", "size": "3 GB"}},
    "correlated": [["hits", "more", 0.5]],
    "fixed": ["dau"],
    "stress": {"down": {"about": "it", "source": "here", "set": {"dau": "dau * 2"}}},
    "paths": {"request": ["one", "two"]},
    "checks": {
        "fine": {"that": "dau < 6M users", "severity": "warning", "about": "it", "source": "here"}
    },
    "report": {"Traffic": ["rate"], "headline": ["rate"]},
    "expect": {
        "rate": {
            "value": "115/s",
            "about": "it",
            "source": "here",
            "within": "5%",
            "at": "1 day",
            "published": "11/s",
            "erratum": "a digit",
        }
    },
    "reality": {
        "run": {
            "asked": "one.servers",
            "ran": "4 servers",
            "kind": "in memory",
            "about": "it",
            "source": "here",
        }
    },
    "running": {"one.servers": {"value": "3 servers", "about": "it", "source": "here"}},
    "cases": {
        "small": {
            "title": "Small",
            "about": "it",
            "source": "here",
            "set": {"dau": "3M users"},
            "expect": {"rate": {"value": "69/s", "within": "5%"}},
        }
    },
    "examples": [
        {
            "about": "it",
            "source": "here",
            "given": {"dau": "8M users"},
            "expect": {"rate": "185.19/s"},
            "checks": ["fine"],
        }
    ],
}
# What a key may be instead, so that nothing is to tell: a number where a text says something, a
# bare number in a quantity's own unit, a query without a unit.
FREE = ("about", "source", "measure", "kind", "published", "erratum", "infracost")
NUMBERS = (
    "low",
    "high",
    "min",
    "max",
    "within",
    "value",
    "album",
    "peak_factor",
    "x",
    "y",
    "engine",
    "ran",
    "size",
)
# Tables whose keys are names of the file's own.
NAMES = ("sources", "units", "inputs", "formulas", "machines")
OTHERS: tuple[object, ...] = (7, True, "some text", [], ["text"], [3], {"z": "5"})


class Change(NamedTuple):
    """A place, and what stands there instead."""

    path: Path_
    value: object


def places(value: object, path: Path_ = ()) -> Iterator[tuple[Path_, object]]:
    """Every value of a document, with where it stands."""
    yield path, value
    inside = value.items() if isinstance(value, dict) else []
    for key, each in inside if not isinstance(value, list) else enumerate(value):
        yield from places(each, (*path, key))


def changes(top: str) -> Iterator[Change]:
    """A key more in each table below a key, and something of another kind in each place."""
    for path, value in places(SCENARIO[top], (top,)):
        if isinstance(value, dict) and not (path[-1] in NAMES and len(path) in (1, 3)):
            yield Change((*path, "peak_factr" if path[:1] == ("machines",) else "misspelt"), "5")
            yield Change((*path, "misspelt"), {"a": "b"})
        for other in OTHERS:
            if type(other) is not type(value):
                yield Change(path, other)


def changed(change: Change) -> dict[str, Any]:
    """The scenario with it."""
    found = copy.deepcopy(SCENARIO)
    table: Any = found
    for key in change.path[:-1]:
        table = table[key]
    table[change.path[-1]] = change.value
    return found


def written(value: object) -> str:
    """A value as TOML has it."""
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{_key(key)} = {written(each)}" for key, each in value.items()) + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


def _key(key: str) -> str:
    return key if key.replace("_", "").isalnum() else f'"{key}"'


def is_told(folder: Path, scenario: dict[str, Any]) -> bool:
    """Whether `check` says anything of it."""
    lines = (f"{_key(key)} = {written(each)}\n" for key, each in scenario.items())
    (folder / "own.toml").write_text("".join(lines))
    found = checked(Request(str(folder / "own.toml")))
    return found.verdict != FINE or any(found.words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the block."""
    (tmp_path / "one.toml").write_text(BLOCK)
    return tmp_path


def test_every_key_is_there(folder: Path) -> None:
    """But for `extends`, which takes another file; and nothing is said of the scenario."""
    assert not is_told(folder, SCENARIO)
    assert {*SCENARIO} == {key.name for key in keys.TOP if "." not in key.name} - {"extends"}
    for name, wanted in keys.ENTRY.items():
        said = {
            key for entry in SCENARIO[name].values() if isinstance(entry, dict) for key in entry
        }
        assert said == {key.name for key in wanted}, name
    tables = (SCENARIO["parts"], SCENARIO["stress"], SCENARIO["cases"])
    for table, wanted in zip(tables, (keys.PART, keys.STRESS, keys.CASE), strict=True):
        assert {key for each in table.values() for key in each} >= {key.name for key in wanted}
    assert {*SCENARIO["examples"][0]} == {key.name for key in keys.EXAMPLE}


@pytest.mark.parametrize("top", SCENARIO)
def test_what_is_wrong_is_told(top: str, folder: Path) -> None:
    """But for what may be so."""
    silent = [each for each in changes(top) if not is_told(folder, changed(each))]
    assert [each for each in silent if not _may_be(each)] == []


def _may_be(change: Change) -> bool:
    """Whether a key may have this value, too."""
    key = str(change.path[-1])
    if change.value == "some text":
        return key == "metric"
    return change.value == 7 and key in {*FREE, *NUMBERS}
