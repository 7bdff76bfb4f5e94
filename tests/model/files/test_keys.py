"""The table of keys: what a new row costs, and that reader, schema and overlay follow it."""

import pytest

from envelope.model.files import keys
from envelope.model.files.document import read_document
from envelope.model.files.keys import ENTRY, SHAPES, TOP, Key, named
from envelope.model.files.overlay import JOINS, overlay
from envelope.model.files.reader import READERS, read_sheet
from envelope.model.files.sheet import Sheet
from envelope.model.library.json_schema import scenario_schema

FILE = '[inputs]\nusers = { value = "3 users", owner = "growth team" }\n'


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Key:
    """A key of inputs that there was not: who knows the value."""
    key = Key("owner", "value", "Who can say it.", "first")
    monkeypatch.setitem(ENTRY, "inputs", (*ENTRY["inputs"], key))
    return key


def test_without_its_row_a_key_is_unknown() -> None:
    """At the place where it stands."""
    _, problems = read_sheet(read_document("a.toml", FILE))
    assert [problem.message for problem in problems] == ["unknown key `owner` in [inputs.users]"]


def test_a_new_key_is_a_row(owner: Key) -> None:
    """It is read, editors know it, and `extends` joins it as the row says."""
    sheet, problems = read_sheet(read_document("a.toml", FILE))
    assert problems == []
    assert sheet.inputs["users"].attributes[owner.name] == "growth team"
    properties = scenario_schema()["definitions"]["inputs"]["properties"]
    assert properties["owner"]["description"] == owner.about
    over, _ = read_sheet(read_document("b.toml", '[inputs]\nusers = "4 users"\n'))
    joined = overlay(sheet, over).inputs["users"]
    assert joined.attributes["owner"] == "growth team"
    text = joined.attribute("owner")
    assert text is not None
    assert text.position(0).file == "a.toml"


def test_every_key_has_its_shape_its_reader_and_its_field() -> None:
    """A row that names none of them would be found by nobody."""
    assert {key.shape for key in TOP} <= SHAPES.keys() & READERS.keys()
    assert {key.joined for key in TOP} <= JOINS.keys()
    fields = [key.field or key.name for key in TOP]
    assert sorted(["document", "bare", *fields]) == sorted(Sheet._fields)
    assert all(key.about.endswith(".") for key in TOP)
    assert named(TOP, "units") == {"nouns", "any"}
    assert keys.CHOICES.keys() <= SHAPES.keys()
