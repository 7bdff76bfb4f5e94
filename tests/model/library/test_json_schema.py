"""The schema of scenario files: it agrees with the reader that it was made from."""

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.model.files.document import read_document
from envelope.model.files.keys import ENTRY, EXAMPLE, PART, ROW, STRESS, TOP, named
from envelope.model.files.reader import read_sheet
from envelope.model.library.json_schema import scenario_schema
from envelope.model.library.lookup import blocks, scenarios
from tests.presets.runs import tries

SCHEMA = scenario_schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)
GALLERY = Path(__file__).parents[2] / "errors" / "gallery"
FILES = {**scenarios(), **blocks()}


def seen(data: dict[str, Any]) -> set[str]:
    """The places at which the schema finds something wrong, as dotted paths."""
    return {".".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(data)}


def test_the_schema_is_one() -> None:
    """By the schema of its own draft, and every key of the tables has its words."""
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == named(TOP)
    for name, keys in (
        *ENTRY.items(),
        ("part", PART),
        ("row", ROW),
        ("stress", STRESS),
        ("example", EXAMPLE),
    ):
        properties = SCHEMA["definitions"][name]["properties"]
        assert set(properties) == named(keys)
        assert all(each["description"] for each in properties.values())
    inner = {"units": {"any", "nouns"}, "report": {"headline"}}
    assert {each: set(SCHEMA["properties"][each]["properties"]) for each in inner} == inner


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('title = "x"\n[inputs]\na = "5"\nb = 5\nc = { value = "5", low = 1 }', set()),
        ('[units]\nany = ["x"]\nnouns = ["y"]\nz = "40 y"\nw = 3', set()),
        ('[units]\nany = "x"\nnouns = [3]\nz = []', {"units.any", "units.nouns.0", "units.z"}),
        ('[report]\nheadline = ["a"]\nCost = ["b"]', set()),
        ('[report]\nheadline = "a"\nCost = "b"', {"report.headline", "report.Cost"}),
        ('[checks]\na = "1 < 2"\nb = { that = "1 < 2", severity = "warning" }', set()),
        (
            '[checks]\na = { about = "x" }\nb = { that = "1", severity = "bad" }',
            {"checks.a", "checks.b.severity"},
        ),
        ('[inputs]\n"a b" = "5"\n', {"inputs"}),
        ('[inputs]\nif = "5"\n', {"inputs"}),
        ('[inputs.a]\nvalue = "5"\nchoices = ["x"]\n', set()),
        ('[inputs.a]\nvalue = "5"\nchoices = []\n', {"inputs.a.choices"}),
        ('[inputs.a]\nvalue = "5"\nchoices = ["x", "x"]\n', {"inputs.a.choices"}),
        ('[inputs.a]\nvalue = "5"\ngrowth = { "1 year" = "2" }\n', set()),
        ('[inputs.a]\nvalue = "5"\ngrowth = {}\n', {"inputs.a.growth"}),
        ('[inputs.a]\nvalue = true\nwhole = "yes"\n', {"inputs.a.value", "inputs.a.whole"}),
        ('[parts.a]\nblock = "cache"\nreads = "5/s"\nfrom = ["b"]\n', set()),
        ('[parts.a]\nblock = 5\nfrom = "b"\n', {"parts.a.block", "parts.a.from"}),
        ('[parts.a]\nblock = "./b.toml"\nrows = { x = {} }\n', set()),
        ('[parts.a]\nblock = "./b.toml"\nrows = "x.csv"\n', set()),
        ('[parts.a]\nblock = "./b.toml"\nrows = {}\n', {"parts.a.rows"}),
        ('[cases.a]\ntitle = "x"\nset = { b = "5" }\n', set()),
        ("[cases.a]\ntitle = 5\nset = []\n", {"cases.a.title", "cases.a.set"}),
    ],
)
def test_what_is_right_and_what_is_wrong(text: str, places: set[str]) -> None:
    """The places of what the schema finds wrong."""
    assert seen(tomllib.loads(text)) == places


def test_every_preset_is_valid() -> None:
    """All scenarios and blocks."""
    wrong = {name: seen(tomllib.loads(Path(path).read_text())) for name, path in FILES.items()}
    assert {name: places for name, places in wrong.items() if places} == {}


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("unknown_key", {"", "inputs.dau"}),
        ("wrong_kinds", {"title", "inputs.a", "inputs.b.basis", "parts.c", "report.Traffic"}),
        ("hidden_names", {"inputs"}),
        ("unknown_block", {"parts.a.block", "parts.c"}),
        ("unknown_machine", {"machines.mine.server_cores"}),
        ("growth_steps", {"inputs.orders.growth", "inputs.visits.growth", "inputs.clicks.growth"}),
        ("rows", {"parts.others.rows", "parts.none.rows"}),
        ("own_blocks", set()),
        ("missing_bridge", set()),  # what expressions mean, a schema does not see
    ],
)
def test_a_broken_file_is_seen(name: str, places: set[str]) -> None:
    """What the schema can see of the gallery, at the place where it is."""
    assert seen(tomllib.loads((GALLERY / f"{name}.toml").read_text())) == places


VALUES: list[Any] = ["3 GB", 5, 0.5, True, ["a"], [1], {"x": "1"}, {"value": "2", "about": "b"}]
VALUES += [{"that": "a < b"}, {"set": {"a": "1"}}, {"value": True}, {"basis": "guessed"}]
VALUES += [{"severity": "error", "that": "a"}, {"nouns": ["a"], "u": "3"}, {"a": ["b"]}]
SECTIONS = sorted(named(TOP) - {"convention", "correlated", "extends"})


@settings(max_examples=tries(300), deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*SECTIONS, "formulaz"]),
        st.one_of(
            st.sampled_from(VALUES),
            st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(VALUES), max_size=2),
            st.lists(st.sampled_from(VALUES), max_size=1),
        ),
        max_size=4,
    )
)
def test_it_finds_what_the_reader_finds(data: dict[str, Any]) -> None:
    """A key that nobody reads, or a value of the wrong kind: both find some, or neither."""
    parts = data.get("parts")
    if isinstance(parts, dict):  # a part without a block is found when blocks are loaded
        named = {
            name: {"block": "cache", **part} for name, part in parts.items() if type(part) is dict
        }
        data = {**data, "parts": {**parts, **named}}
    text = "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in data.items())
    _, problems = read_sheet(read_document("a.toml", text))
    found = {each.kind for each in problems} & {"unknown-key", "wrong-kind"}
    assert bool(found) == bool(seen(tomllib.loads(text))), text


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)
