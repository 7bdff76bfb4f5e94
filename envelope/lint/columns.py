"""Where plain text stands in the line of Markdown that it was written as."""

from difflib import SequenceMatcher

from envelope.tuples import NamedTuple

_LONGEST = 2_000  # characters of a line that are compared


class Row(NamedTuple):
    """A piece of a line: its number, where it begins in a passage, its raw text and its column."""

    number: int
    start: int
    raw: str
    column: int = 0


def columns(row: Row, plain: str, start: int, end: int) -> tuple[int, int]:
    """The columns, from 1, of a part of the plain text of a row, and the one behind it.

    >>> columns(Row(1, 0, "- **2 × 3** = 7"), "2 × 3 = 7", 0, 9)
    (5, 16)
    """
    at = row.raw.find(plain)
    if at >= 0:
        return row.column + at + start + 1, row.column + at + end + 1
    raw = row.raw[:_LONGEST]
    blocks = SequenceMatcher(None, raw, plain[:_LONGEST], autojunk=False).get_matching_blocks()
    places = {there + each: here + each for here, there, size in blocks for each in range(size)}
    first = min((place for at, place in places.items() if start <= at < end), default=0)
    last = max((place for at, place in places.items() if start <= at < end), default=len(raw) - 1)
    return row.column + first + 1, row.column + last + 2
