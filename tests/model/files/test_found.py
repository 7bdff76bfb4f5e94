"""Which files of a folder are scenarios or blocks."""

import os
from pathlib import Path

import pytest

from envelope.model.files.document import LARGEST
from envelope.model.files.found import is_scenario_file, may_be_scenario, scenario_files

# A text, whether a file of it is one of ours, and whether what is being written so may be one.
TEXTS = {
    "": (False, True),
    '[inputs]\na = "5"\n': (True, True),
    '[formulas]\na = "5"\n': (True, True),
    '[parts.one]\nblock = "cache"\n': (True, True),
    '[blocks.one.inputs]\na = "5"\n': (True, True),
    'title = "Shop"\n': (False, True),
    'title = "Shop"\n[tool]\na = 5\n': (False, False),
    'extends = "twitter"\n': (True, True),
    'extends = "twitter"\ntitle = "Ours"\n[report]\nheadline = []\n': (True, True),
    'extends = "./ruff.toml"\nline-length = 100\n': (False, False),
    'extends = ["twitter"]\n': (False, True),
    "inputs = 5\n": (False, True),
    "inputs.a = 5\n": (True, True),
    "[tool.x]\na = 5\n": (False, False),
    "[project]\ninputs = 5\n": (False, False),
    "[tool]\na = 5\n[inputs]\n": (True, True),
    "[[inputs]]\na = 5\n": (False, True),
    "[inputs\na = 5\n": (False, True),
    "[inputs]\na = \n": (True, True),
    "a = \n[inputs.b]\n": (True, True),
    "x = \n  [parts]\n": (True, True),
    "[other]\na = \n": (False, False),
    "a = 5": (False, False),
    "title": (False, True),
    "  other = ": (False, False),
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_a_scenario(text: str, tmp_path: Path) -> None:
    """It has a table of ours, or extends another one; while it is written, nothing of others."""
    for name in ("a.toml", "a.txt", "toml"):
        (tmp_path / name).write_text(text)
    is_ours = is_scenario_file(str(tmp_path / "a.toml"))
    assert (is_ours, may_be_scenario(text)) == TEXTS[text]
    assert not is_scenario_file(str(tmp_path / "a.txt"))
    assert not is_scenario_file(str(tmp_path / "toml"))


def test_what_cannot_be_read_may_be_a_scenario(tmp_path: Path) -> None:
    """What is not there, is too large, or in another encoding: who reads it says so."""
    (tmp_path / "bytes.toml").write_bytes(b"[inputs]\n\xff")
    (tmp_path / "other.toml").write_bytes(b"[tool]\na = '\xff'\n")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000)
    (tmp_path / "large.toml").touch()
    os.truncate(tmp_path / "large.toml", LARGEST + 1)
    names = ("bytes.toml", "other.toml", "deep.toml", "large.toml", "none.toml")
    found = [is_scenario_file(str(tmp_path / name)) for name in names]
    assert found == [True, False, False, True, True]


def test_those_below_a_folder_come_by_their_names(tmp_path: Path) -> None:
    """What is hidden is left out."""
    names = ("b.toml", "a.toml", "in/c.toml", "in/deep/d.toml", "an/e.toml", ".git/f.toml")
    for name in (*names, "in/g.txt", "h.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("" if name == "h.toml" else "[inputs]\n")
    found = [Path(each).relative_to(tmp_path).as_posix() for each in scenario_files(str(tmp_path))]
    assert found == ["a.toml", "b.toml", "an/e.toml", "in/c.toml", "in/deep/d.toml"]
