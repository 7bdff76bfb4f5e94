"""The short way for what most lines of a file are: one number with a unit, or one name.

And for most ranges that are set from outside. It reads a part of the grammar of `parser.py` five
times as fast and leaves everything else, every mistake included, to that; a test proves that both
give the same tree.
"""

import re
from functools import cache, lru_cache

from envelope.errors import Span, Text
from envelope.language.operators import KEYWORDS, SUFFIXES
from envelope.language.tree import Literal, Name, Node, Range
from envelope.units.system import UnitSystem
from envelope.units.unit import PERCENT, Unit

_NUMBER = r"(\d[\d_]{0,99}(?:\.\d+)?)(?: ?(%)| ((?:[a-zA-Z]{2,}|B(?=/))(?:/[a-zA-Z]+)*))?"
_SUFFIXED = r"(\d[\d_]{0,99}(?:\.\d+)?)([kKMGT]|bn)(?: ([a-zA-Z]{2,}(?:/[a-zA-Z]+)*))?"
_ZEROS = {"k": "e3", "K": "e3", "M": "e6", "G": "e9", "bn": "e9", "T": "e12"}


def simple(text: Text, units: UnitSystem) -> Node | None:
    """The tree of `2`, `95%`, `5 ms/request` or `cache.misses`; None for anything else."""
    content = text.content
    span = Span(0, len(content))
    match = _pattern().fullmatch(content)
    if match is None:
        pieces = content.split(".")
        named = all(piece.isidentifier() and piece.islower() for piece in pieces)
        named = named and content.isascii() and content not in KEYWORDS
        return Name(content, span) if named else None
    number, percent, words = match.groups()
    unit = PERCENT if percent else None
    if words:
        unit = _unit(words, units)
        if unit is None:
            return None
    return Literal(float(number.replace("_", "")), unit, span)


def suffixed(text: Text, units: UnitSystem) -> Literal | None:
    """The number of `10M` or `1.5k users`; None for anything else."""
    match = re.fullmatch(_SUFFIXED, text.content)
    if match is None:
        return None
    number, suffix, words = match.groups()
    unit = _unit(words, units) if words else None
    if words and unit is None:
        return None
    digits = number.replace("_", "") + _ZEROS[suffix]  # one decimal: 1.001e3 is 1001
    return Literal(float(digits), unit, Span(0, len(text.content)))


def plain_range(text: Text, units: UnitSystem) -> Range | None:
    """The range of `2 to 4`, `40% to 60%` or `10M to 20M users`; None for anything else."""
    size, (before, to, _) = len(text.content), text.content.partition(" to ")
    if not to:
        return None
    start = len(before) + len(to)
    low, high = (
        simple(each, units) or suffixed(each, units)
        for each in (text.part(0, len(before)), text.part(start))
    )
    if not (isinstance(low, Literal) and isinstance(high, Literal)):
        return None
    if low.unit and low.unit != high.unit:
        return None
    high = high._replace(span=Span(start, size))
    return Range(low._replace(unit=high.unit), high, Span(0, size))


def simple_unit(text: Text, units: UnitSystem) -> Unit | None:
    """The unit of `things/s`; None for anything else."""
    plain = text.content.replace("/", "")
    return _unit(text.content, units) if plain.isalpha() and plain.isascii() else None


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_NUMBER)  # once something is read: a kept graph has nothing to read


@lru_cache(maxsize=5000)
def _unit(words: str, units: UnitSystem) -> Unit | None:
    first, *others = words.split("/")
    unit = None if first in SUFFIXES or first in KEYWORDS else units.find(first)
    for word in others:
        below = units.find(word)
        if unit is None or below is None or len(below.factors) != 1:
            return None
        if any(symbol == below.factors[0][0] for symbol, _ in unit.factors):
            return None
        unit = unit / below
    return unit
