"""Sheets that are kept are those that would be read."""

from pathlib import Path
from typing import Any

import pytest

from envelope.model.files import cache
from envelope.model.files.document import Document, unread
from envelope.model.files.kept_sheets import sheet_of
from envelope.model.files.reader import read_sheet
from envelope.places import presets_folder
from tests.presets.runs import some

FOLDERS = ("scenarios", "blocks", "bases", "hardware")
FILES = sorted(
    str(path.relative_to(presets_folder()))
    for folder in FOLDERS
    for path in (Path(presets_folder()) / folder).glob("*.toml")
)
SHEET = """
title = "One"
sources = { book = "A. Author (2020)" }
units = { nouns = ["photo"], any = ["thing"], album = "40 photos" }
correlated = [["a", "b", 0.5]]
fixed = ["a"]
inputs.a = { value = "3 photos", unit = "photos", low = 1_000, high = "inf", about = "said" }
inputs.b = { value = 0x10, growth = { "1 year" = "2" } }
inputs.c = { choices = ["one", "two"], about = "a word" }
formulas.d = "a * 2"
paths.way = ["p", "q"]
stress.s = { set = { a = "0 photos" }, about = "gone", source = "book" }
checks.e = { that = "d > a", severity = "warning" }
report = { First = ["d"], headline = ["d"] }
expect.d = { value = "6 photos", within = "5%" }
cases.small = { title = "Small", set = { a = "1 photo" }, expect = { d = "2 photos" } }
blocks.own.inputs.f = { unit = "photos" }
blocks.own.blocks.inner.formulas.g = "1"
machines.m = { about = "a machine", memory = "8 GB", on_demand_price = "1 USD/hour" }
parts.p = { block = "own", f = "a", edge = true, from = ["q"] }
parts.q = { block = "own", rows.one.f = "a", rows.two.f = { value = "d", about = "it" } }
"""


def again(path: Path, *, examples: bool = False) -> tuple[Any, bool]:
    """The sheet of a file that was read before, and whether its values were asked for now."""
    document = unread(str(path))
    sheet, problems = sheet_of(document, examples=examples)
    assert problems == []
    return sheet, "data" in vars(document)


@pytest.mark.parametrize("name", some(FILES, 9))
def test_a_kept_sheet_is_the_one_that_was_read(name: str, presets: Path) -> None:
    """All that it holds, and in the same order, of some presets."""
    path = presets / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes((Path(presets_folder()) / name).read_bytes())
    expected, problems = read_sheet(unread(str(path)), examples=False)
    assert problems == []
    sheet_of(unread(str(path)), examples=False)
    found, was_read = again(path)
    assert (repr(found), was_read) == (repr(expected), False)
    assert found == expected


def test_all_that_a_file_can_say_is_kept(presets: Path) -> None:
    """With the texts of numbers, blocks inside blocks, and rows."""
    path = presets / "one.toml"
    path.write_text(SHEET)
    for _ in range(2):
        document = unread(str(path))
        sheet, problems = sheet_of(document)
        expected, _ = read_sheet(document)
        assert (repr(sheet), problems) == (repr(expected), [])
        assert sheet == expected
        a = sheet.inputs["a"]
        said = [text.content for key in ("unit", "low", "high") if (text := a.attribute(key))]
        assert said == ["photos", "1_000", "inf"]
        assert sheet.inputs["b"].text == document.value_text(("inputs", "b", "value"))
        assert sheet.blocks["own"].blocks["inner"].document.within == (
            "blocks",
            "own",
            "blocks",
            "inner",
        )
    assert not again(path)[1]


def test_what_is_kept_is_never_out_of_date(presets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another text, another program, damage: the file is read anew."""
    path = presets / "one.toml"
    path.write_text('inputs.a = "3 GB"')
    assert [again(path)[1], again(path)[1]] == [True, False]
    path.write_text('inputs.a = "4 GB"')
    sheet, was_read = again(path)
    assert (sheet.inputs["a"].text.content, was_read) == ("4 GB", True)
    monkeypatch.setattr(cache, "program", lambda: 1)
    assert [again(path)[1], again(path)[1]] == [True, False]
    kept = next((presets / "__pycache__").glob("*.sheet"))
    key, flag, data = cache.read(str(kept))
    damages: tuple[Any, ...] = (b"nonsense", (), (key, flag, ()), (key, flag, (1,) * len(data)), {})
    for damaged in damages:
        if isinstance(damaged, bytes):
            kept.write_bytes(damaged)
        else:
            cache.write(str(kept), damaged)
        assert [again(path)[1], again(path)[1]] == [True, False]


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        ('inputs.a = "3 GB"\n[[examples]]\nexpect.a = "3 GB"', True),
        ('parts.p = { block = "b", rows = "rows.csv" }', False),
        ("inputs.a = true", False),
        ('nothing = "known"', False),
    ],
)
def test_what_is_not_kept(text: str, examples: bool, presets: Path) -> None:
    """Examples, what stands in another file, and what is wrong with keys: read each time."""
    (presets / "rows.csv").write_text("name,size\na,1 GB\n")
    path = presets / "one.toml"
    path.write_text(text)
    for _ in range(2):
        document = unread(str(path))
        assert sheet_of(document, examples=examples) == read_sheet(document, examples=examples)
        assert list(presets.rglob("*.sheet")) == []
    if examples:
        assert [again(path)[1], again(path)[1]] == [True, False]  # a part needs none
        assert again(path, examples=True)[0].examples


def test_nothing_of_other_files_is_kept(tmp_path: Path, presets: Path) -> None:
    """Those of users, and texts that stand for files."""
    (tmp_path / "own.toml").write_text('inputs.a = "3 GB"')
    texts = unread(str(tmp_path / "own.toml")), Document("t", str(presets / "t.toml"), "")
    for document in texts:
        sheet_of(document)
    assert list(tmp_path.rglob("*.sheet")) == []
