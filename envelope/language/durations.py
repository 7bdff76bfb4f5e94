"""Lengths of time in several units, which are one number: `1h30m`, `1 day 12 h`."""

import re

from envelope.errors import InputError
from envelope.language.cursor import Cursor
from envelope.language.tokens import Token
from envelope.language.unit_problems import unknown_unit
from envelope.tuples import NamedTuple
from envelope.units.dimension import TIME
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit

_PIECE = re.compile(r"(\d*)([^\W\d_]+)")
_PIECES = re.compile(r"[^\W\d_]+(?:\d+[^\W\d_]+)*")
# A lone `m` is a minute where it can be nothing else.
_MINUTE = "m"


class _Piece(NamedTuple):
    """`30` and `min` of `2h30min`."""

    digits: str
    word: str


class Duration(NamedTuple):
    """A number of the smallest unit that was written, in which it is exact."""

    number: float
    unit: Unit


def duration(cursor: Cursor, digits: str) -> Duration | None:
    """The length of time that begins with the number just read; None where no second unit follows.

    Its units fall. Raises InputError for an `m` that could be months.
    """
    word, after = cursor.peek(), cursor.peek(1)
    if after.kind != "number" and not any(map(str.isdigit, word.value)):
        return None  # most numbers, and this is asked of every one
    pieces, read = _pieces(cursor, digits)
    if len(pieces) < 2 or not all(each.digits for each in pieces):
        return None
    found = [_unit(pieces, index, cursor.units) for index in range(len(pieces))]
    units: list[Unit] = []
    for piece, unit in zip(pieces, found, strict=True):
        if unit is None and piece.word == _MINUTE and units:
            label = cursor.peek(read - 1).span
            raise InputError(unknown_unit(_MINUTE, cursor.text, label, cursor.units))
        if unit is None or (units and unit.factor >= units[-1].factor):
            return None
        units.append(unit)
    cursor.position += read
    last = units[-1]
    numbers = zip(pieces, units, strict=True)
    number = sum(float(piece.digits) * (unit.factor / last.factor) for piece, unit in numbers)
    return Duration(number, last)


def _pieces(cursor: Cursor, digits: str) -> tuple[list[_Piece], int]:
    """The numbers and words from here on that may be one length of time, and their tokens."""
    pieces, read = _split(digits, cursor.peek()), 1
    while pieces and cursor.peek(read).kind == "number":
        number, word = cursor.peek(read), cursor.peek(read + 1)
        more = _split(_plain(number), word)
        if not more or (cursor.units.find(more[0].word) is None and more[0].word != _MINUTE):
            break
        pieces += more
        read += 2
    return pieces, read


def _split(digits: str, word: Token) -> list[_Piece]:
    """`h30m` behind `1` in two pieces; nothing where it cannot be so read."""
    if word.kind != "word" or not _PIECES.fullmatch(word.value):
        return []
    return [
        _Piece(match[1] or ("" if place else digits), match[2])
        for place, match in enumerate(_PIECE.finditer(word.value))
    ]


def _plain(number: Token) -> str:
    return number.value.replace(",", "").replace("_", "")


def _unit(pieces: list[_Piece], index: int, units: UnitSystem) -> Unit | None:
    """The unit of time that a word is; `m` between hours and seconds is a minute."""
    word = pieces[index].word
    if word != _MINUTE:
        unit = units.find(word)
        return unit if unit is not None and unit.dimension == TIME else None
    minute, month = units.find("min"), units.find("month")
    before = units.find(pieces[index - 1].word) if index else None
    after = units.find(pieces[index + 1].word) if index + 1 < len(pieces) else None
    falls = before is not None and month is not None and before.factor < month.factor
    rises = after is not None and minute is not None and after.factor < minute.factor
    return minute if falls or (rises and not index) else None
