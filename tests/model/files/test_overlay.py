"""`extends`: what an entry keeps of the one that it replaces, and where that stands."""

from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.files.document import read_document
from envelope.model.files.overlay import overlay
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import Entry, Sheet

BASE = """
[sources]
census = "The census"

[inputs.dau]
value  = "10M users"
unit   = "users"
low    = "1M users"
high   = "50M users"
growth = "20%/year"
about  = "daily active users"
source = "census"
basis  = "measured"

[formulas]
rate = { value = "dau * 3 reads/user/day", unit = "reads/s", about = "average" }

[checks]
small = { that = "rate <= 1M reads/s", severity = "warning", about = "what one team runs" }
"""


def sheet(text: str, name: str = "base.toml") -> Sheet:
    """A sheet of a text."""
    found, problems = read_sheet(read_document(name, text))
    assert problems == []
    return found


def over(text: str) -> Sheet:
    """A text over the base."""
    return overlay(sheet(BASE), sheet(text, "over.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the base, whose nouns are declared."""
    (tmp_path / "base.toml").write_text('[units]\nnouns = ["read"]\n' + BASE)
    return tmp_path


def refused(folder: Path, text: str) -> str:
    """What is said of a file that extends the base."""
    path = folder / "over.toml"
    path.write_text(f'extends = "./base.toml"\n{text}')
    with pytest.raises(InputError) as error:
        build(Request(str(path)))
    return str(error.value)


@pytest.mark.parametrize("given", ["20M users", "5M to 20M users", "2 * 10M users", "numbers.x"])
def test_a_new_value_keeps_what_is_said_of_the_quantity(given: str) -> None:
    """But not where the old value came from, how well it was known, nor how it grows."""
    entry = over(f'[inputs]\ndau = "{given}"').inputs["dau"]
    assert entry.text is not None
    assert entry.text.content == given
    assert dict(entry.attributes) == {
        "unit": "users",
        "low": "1M users",
        "high": "50M users",
        "about": "daily active users",
    }


def test_what_the_new_entry_says_itself_comes_first() -> None:
    """One attribute at a time."""
    entry = over('[inputs]\ndau = { value = "9M users", high = "9bn users" }').inputs["dau"]
    assert (entry.attributes["low"], entry.attributes["high"]) == ("1M users", "9bn users")


@pytest.mark.parametrize(
    "given", ["monthly * 40%", "max(monthly, 3 users)", "if fast then 1 else 2"]
)
def test_a_computed_value_keeps_no_range(given: str) -> None:
    """That of what it is computed from counts."""
    text = f'[inputs]\nmonthly = "30M users"\nfast = "0"\ndau = "{given}"'
    assert set(over(text).inputs["dau"].attributes) == {"unit", "about"}


def test_a_unit_that_is_called_like_a_quantity_is_no_name() -> None:
    """`users` may be both; behind a number it is the unit."""
    entry = over('[inputs]\nusers = "3 users"\ndau = "20M users"').inputs["dau"]
    assert "low" in entry.attributes


def test_an_entry_without_a_value_is_that_of_the_base() -> None:
    """With its source, its basis and its growth, but for what it says itself."""
    entry = over('[inputs]\ndau = { low = "2M users" }').inputs["dau"]
    assert entry.text is not None
    assert entry.text.content == "10M users"
    assert dict(entry.attributes) == {**sheet(BASE).inputs["dau"].attributes, "low": "2M users"}


def test_formulas_and_checks_keep_what_they_are() -> None:
    """The unit and the text of a formula; the severity and the text of a check."""
    found = over(
        '[formulas]\nrate = "dau * 4 reads/user/day"\n[checks]\nsmall = "rate <= 1 read/s"'
    )
    assert dict(found.formulas["rate"].attributes) == {"unit": "reads/s", "about": "average"}
    assert dict(found.checks["small"].attributes) == {
        "severity": "warning",
        "about": "what one team runs",
    }


def test_an_input_in_the_place_of_a_formula_keeps_its_text_and_not_its_value() -> None:
    """Without a value it is required."""
    found = over("[inputs]\nrate = {}")
    assert found.formulas == {}
    assert found.inputs["rate"].text is None
    assert found.inputs["rate"].attributes["about"] == "average"


def test_what_is_kept_over_two_files_stands_where_it_was_written() -> None:
    """The text of an attribute leads to the file that says it."""
    middle = over('[inputs]\ndau = { value = "20M users", high = "1bn users" }')
    entry = overlay(middle, sheet('[inputs]\ndau = "30M users"', "top.toml")).inputs["dau"]

    def place(key: str) -> str:
        """The file of an attribute."""
        text = entry.attribute(key)
        assert text is not None
        return text.position(0).file

    assert [place(key) for key in ("low", "high")] == ["base.toml", "over.toml"]
    assert entry.position().file == "top.toml"


def test_an_error_in_what_is_kept_points_at_the_base(folder: Path) -> None:
    """Where somebody can mend it."""
    text = (folder / "base.toml").read_text()
    (folder / "base.toml").write_text(text.replace('unit   = "users"', 'unit   = "userz"'))
    message = refused(folder, '[inputs]\ndau = "20M users"')
    line = text.splitlines().index('unit   = "users"') + 1
    assert f"base.toml:{line}:" in message
    assert "over.toml" not in message


def test_the_unit_of_the_base_still_holds(folder: Path) -> None:
    """A value of another dimension is refused where it was written."""
    message = refused(folder, '[inputs]\ndau = "3 hours"')
    assert "`dau` is in users, this is in time" in message
    assert "over.toml:3:" in message


def test_a_source_is_cited_only_for_the_value_that_it_speaks_of(folder: Path) -> None:
    """A new value is assumed until its file says where it comes from."""
    path = folder / "over.toml"
    path.write_text('extends = "./base.toml"\n[inputs]\ndau = "20M users"\n')
    quantities = build(Request(str(path))).quantities
    assert (quantities["dau"].basis, quantities["dau"].source) == ("assumed", "")
    assert quantities["dau"].about == "daily active users"
    assert envelope.load(str(path)).run()["rate"].m_as("read/day") == pytest.approx(60e6)


def test_an_entry_that_replaces_nothing_is_as_written(folder: Path) -> None:
    """And an entry of a part is a value for its block, which says what that is."""
    path = folder / "over.toml"
    path.write_text('extends = "./base.toml"\n[inputs]\nnew = "20M users"\n')
    entry: Entry = sheet_for(Request(str(path))).inputs["new"]
    assert (dict(entry.attributes), dict(entry.inherited)) == ({}, {})
