"""What a file may say to a terminal, and what reaches it."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.formats.csv import table_csv
from envelope.model.files.document import Document
from envelope.report.table import Column, Table
from envelope.texts import visible
from tests.cli.command import envelope

HOSTILE = r"""
title = "\u001b[31mred\u0007"
about = "a\u202eb, \u009b2J, \u001b]8;;x\u0007"
[inputs]
a = { value = "5 GB", about = "\u001b[2Jgone", basis = "assumed" }
[formulas]
b = "a * 2"
[checks]
c = { that = "b < 1 GB", about = "\b\r" }
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain × ≤ é 日本 \N{NO-BREAK SPACE}", "plain × ≤ é 日本 \N{NO-BREAK SPACE}"),
        ("two\nlines\tand", "two\nlines\tand"),
        ("\x1b[31m\x07\x00\x7f\x9b\r", r"\x1b[31m\x07\x00\x7f\x9b\x0d"),
        ("a\u202eb\u2066\u200f\u2028", r"a\u202eb\u2066\u200f\u2028"),
        ("👩\u200d🚀 می\u200cخواهم", "👩\u200d🚀 می\u200cخواهم"),  # what joins letters stays
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, expected: str) -> None:
    """Everything else stays as it is."""
    assert visible(text) == expected


@given(st.text())
def test_it_is_written_out_once(text: str) -> None:
    """What has been is plain."""
    assert visible(visible(text)) == visible(text)


def test_a_file_has_visible_text_and_keys_alone() -> None:
    """However they are written, in lists too; places are still found."""
    document = Document("t", "t", '"a\\u001b" = ["\\u0007", 1]\nb.c = "x\\by"')
    assert document.data == {r"a\x1b": [r"\x07", 1], "b": {"c": r"x\x08y"}}
    assert document.position_in(("b", "c"), 5)[1:3] == (2, 11)


@pytest.mark.parametrize(
    "command",
    ["show", "report", "explain", "check", "sensitivity", "report -f csv", "report --all"],
)
def test_no_command_sends_it_to_a_terminal(command: str, tmp_path: Path) -> None:
    """Not even where it is wrong."""
    name, *options = command.split()
    (tmp_path / "t.toml").write_text(HOSTILE)
    (tmp_path / "wrong.toml").write_text(HOSTILE.replace("a * 2", r"a * \u001b[31m"))
    for file in ("t.toml", "wrong.toml"):
        arguments = [name, file, *(["b"] if name in ("explain", "sensitivity") else []), *options]
        done = envelope(*arguments, cwd=tmp_path)
        shown = done.stdout + done.stderr
        assert shown.strip()
        assert "failed:" not in shown
        assert not [each for each in shown if not each.isprintable() and each != "\n"]


def test_a_spreadsheet_computes_no_cell_of_words() -> None:
    """What begins like a formula has an apostrophe before it; numbers and units have none."""
    cells = ["=cmd|calc", "@SUM(1)", "+x", "-2+3+cmd|'a'!A0", "-5", "-5 GB", "+20%", "-", "-$3.5/h"]
    column = (Column("x"),)
    read = csv.reader(table_csv(Table("", column, tuple((each,) for each in cells))).splitlines())
    found = [row[0] for row in read][1:]
    assert found == [f"'{each}" for each in cells[:4]] + cells[4:]
