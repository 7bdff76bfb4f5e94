"""Texts that are parsed once, and formulas that are checked once, whichever scenario asks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from envelope.errors import InputError, Text, text_of
from envelope.language.meaning import Meaning
from envelope.language.parser import parse
from envelope.language.tree import names
from envelope.model.build.build import build
from envelope.model.build.known import trees
from envelope.model.build.known.naming import PLAIN
from envelope.model.build.request import Request
from envelope.model.files import cache
from envelope.model.files.document import Value, read_document
from envelope.model.graph.formula import Parsed
from envelope.units.dimension import PLAIN as PLAIN_NUMBER
from envelope.units.dimension import TIME
from envelope.units.system import STANDARD, UnitSystem

TEXT = "2 things * rate -> things/day"
THINGS = STANDARD.with_nouns(["thing"])
OWN = """
[inputs]
users = { value = "1M users", unit = "users" }
files = "3 files/user"
[units]
nouns = ["file"]
[formulas]
total = "users * files"
"""


@pytest.fixture
def preset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Text]:
    """The text of a preset in a folder of our own, where trees may be kept."""
    monkeypatch.setattr(cache, "presets_folder", lambda: str(tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    path = tmp_path / "a.toml"
    path.write_text(f'[formulas]\na = "{TEXT}"\n')
    trees.forget()
    yield Text(TEXT, Value(read_document(str(path)), ("formulas", "a")))
    trees.forget()


def parsed(text: Text, units: UnitSystem) -> Parsed:
    """What is known of a text that is more than a number or a name."""
    found = trees.parsed(text, units)
    assert isinstance(found, Parsed)
    return found


def kept(folder: Path) -> list[Path]:
    """The files of trees in a folder."""
    return sorted(folder.rglob("*.trees"))


def test_what_is_kept_is_what_would_be_parsed(
    tmp_path: Path, preset: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the units that the words were read in: others give another tree."""
    day = THINGS.with_definition("day", 1e5, STANDARD.find("day").dimension)  # type: ignore[union-attr]
    expected = {units: parse(preset, units) for units in (THINGS, day)}
    for units, tree in expected.items():
        assert parsed(preset, units).tree == tree
        trees.keep()
        trees.forget()
    assert len(kept(tmp_path)) == len(expected)
    monkeypatch.setattr(trees, "parse", not_asked)
    for units, tree in expected.items():
        found = parsed(preset, units)
        assert found.tree == tree
        assert list(found.names) == list(dict.fromkeys(name.name for name in names(tree)))
    assert expected[THINGS] != expected[day]


def not_asked(text: Text, units: UnitSystem) -> None:
    """A parser where nothing is to be parsed."""
    raise AssertionError(text.content)


def _damaged(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-3])


def _foreign(file: Path) -> None:
    cache.write(str(file), ("of another program", [1, 2]))


def _misplaced(file: Path) -> None:
    made_by, rows, values = cache.read(str(file))
    nothing: tuple[Any, ...] = (b"N", (), 0, (), {}, None)
    cache.write(str(file), (made_by, dict.fromkeys(rows, nothing), values))


def _of_other_form(file: Path) -> None:
    made_by, rows, values = cache.read(str(file))
    cache.write(str(file), (made_by, [*rows], values))


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("spoil", [_damaged, _foreign, _misplaced, _of_other_form, _folder])
def test_what_is_no_tree_is_parsed_anew(
    spoil: Callable[[Path], None], tmp_path: Path, preset: Text
) -> None:
    """A file that is damaged, of another version, or none."""
    expected = parsed(preset, THINGS).tree
    trees.keep()
    trees.forget()
    spoil(*kept(tmp_path))
    assert parsed(preset, THINGS).tree == expected
    trees.keep()
    trees.forget()
    assert parsed(preset, THINGS).tree == expected


def test_only_what_presets_say_is_kept(tmp_path: Path, preset: Text) -> None:
    """Nothing of texts from elsewhere, and nothing where Python writes nothing."""
    assert parsed(text_of("3 * (2 + 1)", "here"), STANDARD).names == ()
    trees.keep()
    assert kept(tmp_path) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.dont_write_bytecode", True)
        parsed(preset, THINGS)
        trees.keep()
    assert kept(tmp_path) == []


def test_a_scenario_is_the_same_whatever_was_built_before() -> None:
    """The first one, the same again, and one whose operands measure something else."""
    trees.forget()
    first = build(Request("own.toml", text=OWN))
    other = OWN.replace("3 files/user", "3 MB/user")
    changed = build(Request("own.toml", text=other))
    assert build(Request("own.toml", text=OWN)) == first
    trees.forget()
    assert build(Request("own.toml", text=other)) == changed
    assert str(first.quantities["total"].unit) != str(changed.quantities["total"].unit)


def test_what_is_wrong_is_said_each_time() -> None:
    """A formula that was refused is refused again, in the same words."""
    wrong = OWN.replace("users * files", "users + files")
    said = []
    for _ in range(2):
        with pytest.raises(InputError) as refused:
            build(Request("own.toml", text=wrong))
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert "cannot add" in said[0]


def test_what_is_measured_is_kept(tmp_path: Path, preset: Text) -> None:
    """For each text what it measures, and for each way in which its names do."""
    more = Text("users * 2", Value(preset.origin.document, ("formulas", "b")))  # type: ignore[attr-defined]
    gigabyte, second = STANDARD.find("GB"), STANDARD.find("s")
    assert gigabyte is not None
    assert second is not None
    ways = [
        (preset, PLAIN.words([Meaning(PLAIN_NUMBER)]), Meaning(TIME, second)),
        (more, PLAIN.words([Meaning(PLAIN_NUMBER)]), Meaning(gigabyte.dimension, gigabyte)),
        (more, PLAIN.words([Meaning(TIME, second)]), Meaning(PLAIN_NUMBER)),
    ]
    for text, given, meaning in ways:
        parsed(text, THINGS).note(given, PLAIN.data(meaning))
    trees.keep()
    parsed(more, THINGS).note("", PLAIN.data(Meaning(TIME)))
    trees.keep()
    trees.forget()
    for text, given, meaning in ways:
        found = PLAIN.meaning(parsed(text, THINGS).ways.get(given))
        assert (found, type(found)) == (meaning, Meaning)
    assert parsed(preset, THINGS).ways.get("") is None
    assert PLAIN.meaning(parsed(more, THINGS).ways.get("")) == Meaning(TIME)
