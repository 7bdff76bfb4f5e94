"""Every answer as JSON: `answers.json` says of each command which keys it has and what they hold.

In it, `*` stands for any name, `?` behind a key says that the key may be missing, `either` holds
two forms, and a list the form of all its elements. `python -m tests.presets.regenerate` writes the
forms anew, and says how to review them.
"""

import json
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import envelope

FILE = Path(__file__).parent / "answers.json"
COMMANDS = [
    "calc '3 GB * 2' '5 to 9 GB'",
    "compare template dau=2bn",
    "compare template twitter",
    "compare tests/cli/cased.toml --cases",
    "compare tests/cli/cased.toml engine=valkey",
    "conventions template",
    "explain template total.servers",
    "flip template",
    "growth tests/cli/growing.toml -p storage",
    "hardware template database",
    "latency template",
    "list",
    "list blocks --basis",
    "list --measured",
    "list --reality",
    "numbers ssd",
    "sensitivity template total.cost 'dau=5M to 20M users' --samples 64",
    "show tests/cli/growing.toml",
    "solve template dau 'total.servers <= 500 servers'",
    "solve tests/cli/growing.toml users 'storage <= 12 GB' --confidence 90%",
    "stress template",
    "sweep template dau=1M..10bn:3",
    "sweep tests/cli/cased.toml engine=redis,valkey",
]
# Where the names of a scenario are keys: the answer as a whole, or what stands under a key.
WHOLE = ("calc", "conventions", "numbers")
NAMES = {"at", "caused_by", "expect", "formulas", "given", "growth", "inputs", "parts", "results"}
NAMES |= {"files", "sets", "sources", "told", "values"}
KINDS = {str: "text", bool: "truth", int: "number", float: "number", type(None): "null"}


def refused(word: str) -> None:
    """NaN and infinities are no JSON."""
    raise ValueError(f"{word} is no JSON")


@cache
def answer(command: str) -> Any:
    """What a command prints, as data."""
    done = envelope(*shlex.split(command), "-f", "json")
    assert done.stderr == ""
    assert done.returncode in (0, 1), "a check may fail"
    return json.loads(done.stdout, parse_constant=refused)


def misfits(data: Any, form: Any, path: str = "") -> Iterator[str]:
    """The places where data has another form."""
    match form:
        case str():
            if KINDS.get(type(data)) not in form.split(" or "):
                yield f"{path} is no {form}"
        case [element] if isinstance(data, list):
            for number, each in enumerate(data):
                yield from misfits(each, element, f"{path}[{number}]")
        case {"either": forms}:
            if all(any(misfits(data, each, path)) for each in forms):
                yield f"{path} is neither"
        case {"*": element} if isinstance(data, dict):
            for key, each in data.items():
                yield from misfits(each, element, f"{path}.{key}")
        case dict() if isinstance(data, dict):
            known = {key.rstrip("?"): each for key, each in form.items()}
            needed = {key for key in form if not key.endswith("?")}
            yield from (f"{path}.{key} is missing" for key in sorted(needed - data.keys()))
            yield from (f"{path}.{key} is new" for key in sorted(data.keys() - known.keys()))
            for key in data.keys() & known.keys():
                yield from misfits(data[key], known[key], f"{path}.{key}")
        case _ if data != form:  # an empty list, or a list where an object belongs
            yield f"{path} is no {form}"


def objects(data: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All objects inside of data, each with its place."""
    if isinstance(data, dict):
        yield path, data
        for key, each in data.items():
            yield from objects(each, f"{path}.{key}")
    elif isinstance(data, list):
        for number, each in enumerate(data):
            yield from objects(each, f"{path}[{number}]")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_answer_has_its_form(command: str) -> None:
    """Every key and no other one, and no number that JSON has not."""
    assert list(misfits(answer(command), json.loads(FILE.read_text())[command])) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_quantity_is_a_number_a_unit_and_a_text(command: str) -> None:
    """What has a value and a text has all three; the text begins with the number's own digits."""
    found = {
        path: each
        for path, each in objects(answer(command))
        if {"value", "text"} <= each.keys() and isinstance(each["value"], float | int)
    }
    quantity = {
        "value": "number",
        "unit": "text",
        "text": "text",
        "basis?": "text",
        "name?": "text",
        "pricing?": "text",
    }
    assert [wrong for path, each in found.items() for wrong in misfits(each, quantity, path)] == []
    assert [path for path, each in found.items() if not any(map(str.isdigit, each["text"]))] == []


def test_a_form_is_not_that_of_something_else() -> None:
    """A key more, a key less, another kind, an element of another form."""
    form = {"a": "number", "b?": ["text"], "c": {"*": {"d": "number or null"}}}
    good: dict[str, Any] = {"a": 1.5, "b": ["x"], "c": {"any": {"d": None}, "name": {"d": 2}}}
    assert list(misfits(good, form)) == []
    assert list(misfits({key: good[key] for key in "ac"}, form)) == []
    assert list(misfits({**good, "e": 1}, form)) == [".e is new"]
    assert list(misfits({"c": {}}, form)) == [".a is missing"]
    assert list(misfits({**good, "a": True}, form)) == [".a is no number"]
    assert list(misfits({**good, "b": ["x", 1]}, form)) == [".b[1] is no text"]
    assert list(misfits({**good, "c": {"any": {"d": "2"}}}, form)) == [
        ".c.any.d is no number or null"
    ]


def form_of(samples: list[Any], *, names: bool = False) -> Any:
    """The form that samples share; `names` tells whether their keys are names of the scenario."""
    if all(isinstance(each, list) for each in samples):
        elements = [element for each in samples for element in each]
        return [form_of(elements)] if elements else []
    objects = [each for each in samples if isinstance(each, dict)]
    if objects and len(objects) < len(samples):
        others = [each for each in samples if not isinstance(each, dict)]
        return {"either": [form_of(objects), form_of(others)]}
    if not objects and samples:
        return " or ".join(dict.fromkeys(KINDS[type(each)] for each in samples))
    values: dict[str, list[Any]] = {}
    for key, each in (pair for sample in samples for pair in sample.items()):
        values.setdefault(key, []).append(each)
    if names and values:
        return {"*": form_of([each for found in values.values() for each in found])}
    return {
        key if len(found) == len(samples) else f"{key}?": form_of(found, names=key in NAMES)
        for key, found in values.items()
    }


def write() -> None:
    """Write the forms anew."""
    forms = {each: form_of([answer(each)], names=each.startswith(WHOLE)) for each in COMMANDS}
    FILE.write_text(json.dumps(forms, indent=2, ensure_ascii=False) + "\n")
