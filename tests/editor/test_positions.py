"""Offsets and positions, as editors count them."""

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from envelope.editor.positions import Lines

ENCODINGS = ("utf-16", "utf-8", "utf-32")
LINES = (Path(__file__).parent / "positions.txt").read_text().splitlines()[1:]
TEXTS = st.text(st.sampled_from('ab "µ😀\u0301日\r\n'), max_size=30)


class Case(NamedTuple):
    """A text, an offset into it, and its positions by encoding."""

    text: str
    offset: int
    positions: dict[str, tuple[int, ...]]


def case(line: str) -> Case:
    """A line of the table."""
    text, offset, *positions = (each.strip() for each in line.split("|"))
    text = text.replace("\\n", "\n").replace("\\r", "\r").replace("\\u0301", "\u0301")
    found = [tuple(map(int, each.split(":"))) for each in positions]
    return Case(text, int(offset), dict(zip(ENCODINGS, found, strict=True)))


@pytest.mark.parametrize("line", LINES)
def test_a_place_is_counted_in_code_units(line: str) -> None:
    """Emoji are two of UTF-16, `µ` is one; and the way back."""
    text, offset, positions = case(line)
    for encoding, position in positions.items():
        lines = Lines(text, encoding)
        assert lines.position(offset) == position
        assert lines.offset(*position) == offset


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_every_offset_comes_back(text: str, encoding: str) -> None:
    """But that within the end of a line, which no editor shows."""
    lines = Lines(text, encoding)
    for offset in range(len(text) + 1):
        inside = text[offset - 1 : offset + 1] == "\r\n" and offset > 0
        assert lines.offset(*lines.position(offset)) == offset - inside


@example("µ", 0, -1, "utf-16")
@given(TEXTS, st.integers(-3, 40), st.integers(-3, 40), st.sampled_from(ENCODINGS))
def test_no_position_lies_outside(text: str, line: int, character: int, encoding: str) -> None:
    """Beyond the end of a line is its end, within a character before it."""
    offset = Lines(text, encoding).offset(line, character)
    assert 0 <= offset <= len(text)
    if min(line, character) >= 0 and "\r" not in text:
        assert text.count("\n", 0, offset) == min(line, text.count("\n"))


def test_a_place_of_a_message_is_found() -> None:
    """Its lines end with a line feed, and both count from 1."""
    lines = Lines("a\nbc\n")
    assert [lines.offset_at(*each) for each in ((1, 1), (2, 2), (3, 1), (9, 9))] == [0, 3, 5, 5]
