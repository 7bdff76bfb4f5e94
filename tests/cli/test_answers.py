"""Every answer as JSON: each command follows the schema that is published under its name.

The forms stand in `envelope/report/schemas`. A key that is gone from one, or holds something else,
breaks scripts of users. That of reports is held against every preset in tests/presets.
"""

import json
import shlex
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest

from envelope.api.files import schema, schemas
from envelope.cli import _COMMANDS
from tests.cli.command import envelope
from tests.presets.runs import some

OF_PRESETS = [
    "check {preset}",
    "compare {preset} {input}=x2",
    "conventions {preset}",
    "explain {preset} total.cost",
    "explain {preset} total.cost --napkin",
    "explain {preset} {part}",
    "export {preset} --to json",
    "flip {preset}",
    "growth {preset} --growth {input}=20%/year -p total.cost",
    "latency {preset}",
    "report {preset}",
    "sensitivity {preset} total.cost",
    "show {preset}",
    "solve {preset} {input} 'total.cost <= $50k/month'",
    "stress {preset}",
    "sweep {preset} peak_factor=1,2 -p total.cost,total.servers",
]
# By turns: of each preset an input that moves its cost, and a part on machines.
NAMED = {
    "template": ("dau", "database"),
    "url-shortener": ("new_links", "store"),
    "llm-serving": ("daily_users", "front"),
}
COMMANDS = [
    "batch tests/batch/shop.toml tests/batch/tenants.csv -p rate,engine",
    "calc '3 GB * 2' '5 to 9 GB'",
    "calc 'a = 3 GB' 'a / 2 s' --convention binary",
    "check tests/cli/growing.toml template tests/errors/gallery/two_readings.toml",
    "compare template dau=2bn",
    "compare template twitter",
    "compare tests/cli/growing.toml tests/cli/cased.toml tests/cli/growing.toml",
    "compare tests/cli/cased.toml --cases",
    "compare tests/cli/cased.toml engine=valkey",
    "explain template cache",
    "explain template load_balancer.ports",
    "fit tests/fit/shop.toml tests/fit/metrics.csv",
    "growth tests/cli/growing.toml -p storage",
    "hardware i4i",
    "help errors",
    "help cycle",
    "import tests/fleet/cluster.yaml tests/fleet/nodes.json",
    "hardware tests/cli/rack.toml cache",
    "lint tests/cli/wrong.md",
    "list",
    "list blocks --basis",
    "list --errata",
    "list --measured",
    "list --reality",
    "list kafka",
    "numbers ssd",
    "schema",
    "schema errors",
    "sensitivity template",
    "sensitivity tests/cli/growing.toml storage --samples 64 --sobol",
    "show cache",
    "show tests/cli/cased.toml",
    "show tests/cli/growing.toml",
    "solve tests/cli/growing.toml users 'storage <= 12 GB' --confidence 90%",
    "solve template dau 'total.servers <= 0 servers'",
    "sweep template dau=1M..10bn:3 --at '1 year'",
    "sweep tests/cli/cased.toml engine=redis,valkey -p volume,kind",
]
COMMANDS += [
    each.format(preset=preset, input=name, part=part)
    for place, each in enumerate(OF_PRESETS)
    for preset, (name, part) in some(NAMED.items(), len(NAMED), place % len(NAMED))
]
TELLING = ("batch", "check", "fit", "import", "lint", "list")  # whose notes stand on stderr
WITHOUT = {"lsp", "mcp", "new", "repl"}  # commands that answer nothing


def refused(word: str) -> None:
    """NaN and infinities are no JSON."""
    raise ValueError(f"{word} is no JSON")


@cache
def answer(command: str) -> Any:
    """What a command prints, as data."""
    form = () if "--to json" in command else ("-f", "json")
    done = envelope(*shlex.split(command), *form)
    assert done.stderr == "" or command.startswith(TELLING)
    assert done.returncode in (0, 1) or command.startswith("check"), done.stderr
    return json.loads(done.stdout, parse_constant=refused)


@cache
def validator(name: str) -> jsonschema.Draft7Validator:
    """Of the schema that the command prints."""
    done = envelope("schema", name)
    found = json.loads(done.stdout)
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found)


def objects(data: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All objects inside of data, each with its place."""
    if isinstance(data, dict):
        yield path, data
        for key, each in data.items():
            yield from objects(each, f"{path}.{key}")
    elif isinstance(data, list):
        for number, each in enumerate(data):
            yield from objects(each, f"{path}[{number}]")


def test_every_command_has_a_schema_and_is_tried() -> None:
    """A schema for each command that answers, and a command for each schema."""
    answering = _COMMANDS.keys() - WITHOUT
    assert answering | {"scenario", "errors"} == schemas().abouts.keys()
    assert {command.partition(" ")[0] for command in COMMANDS} == answering


@pytest.mark.parametrize("command", COMMANDS)
def test_an_answer_follows_the_schema_of_its_command(command: str) -> None:
    """Every key and no other one, and no number that JSON has not."""
    name = command.partition(" ")[0]
    found = validator(name).iter_errors(answer(command))
    assert [f"{error.json_path}: {error.message[:200]}" for error in found] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_quantity_is_a_number_a_unit_and_a_text(command: str) -> None:
    """What has a value and a text has all three; the text begins with the number's own digits."""
    found = [
        (path, each)
        for path, each in objects(answer(command))
        if {"value", "text"} <= each.keys() and isinstance(each["value"], float | int)
    ]
    assert [path for path, each in found if not isinstance(each.get("unit"), str)] == []
    assert [path for path, each in found if not any(map(str.isdigit, each["text"]))] == []


def changed(data: Any, path: list[str | int], value: Any) -> Any:
    """Data with another value in a place."""
    found = json.loads(json.dumps(data))
    place = found
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return found


@pytest.mark.parametrize(
    ("command", "path", "value"),
    [
        ("numbers ssd", ["numbers.random_ssd_read_8_kib", "value", "unit"], 5),
        ("list kafka", ["blocks", 0, "colour"], "red"),
        ("explain template cache", ["quantities"], []),
        ("compare template dau=2bn", ["causes", "divided"], "yes"),
        ("solve template dau 'total.servers <= 0 servers'", ["now", "holds"], "yes"),
        ("schema errors", ["type"], "objekt"),
        ("hardware i4i", ["i4i.large", "source"], 7),
    ],
)
def test_an_answer_that_is_changed_is_refused(
    command: str, path: list[str | int], value: Any
) -> None:
    """A key more, another kind, a word where a truth belongs."""
    wrong = changed(answer(command), path, value)
    assert not validator(command.partition(" ")[0]).is_valid(wrong)


def test_only_what_there_is_has_a_schema() -> None:
    """Another name is refused with the nearest one."""
    done = envelope("schema", "solv", "-f", "json")
    assert done.returncode == 2
    assert json.loads(done.stderr)["errors"][0]["instead"] == ["solve"]
    assert schema("errors").data()["title"] == "Envelope errors"
