"""The short way for what most lines of a file are: one number with a unit, or one name.

And for most ranges that are set from outside. It reads a part of the grammar of `parser.py` five
times as fast and leaves everything else, every mistake included, to that; a test proves that both
give the same tree. The parser is loaded when it is needed: the trees of presets are kept, so that a
report may never ask for it.
"""

import re
from functools import cache, lru_cache

from envelope.errors import Span, Text
from envelope.language.operators import KEYWORDS, SUFFIXES
from envelope.language.tree import Binary, Literal, Name, Node, Range
from envelope.units.system import UnitSystem
from envelope.units.unit import ONE, PERCENT, Unit

_DIGITS = r"(\d[\d_]{0,99}(?:\.\d+)?)"
_UNIT = r"([a-zA-Z]{2,}(?:/[a-zA-Z]+)*)"
_NUMBER = rf"{_DIGITS}(?: ?(%)| {_UNIT})?"
_LETTER = rf"{_DIGITS} ([a-zA-Z](?:/[a-zA-Z]+)*)"
_SUFFIXED = rf"{_DIGITS}([kKMGT]|bn)(?: {_UNIT})?"
_SCALED = rf"([a-z]\w+) ([*/]) {_DIGITS}"
_ZEROS = {"k": "e3", "K": "e3", "M": "e6", "G": "e9", "bn": "e9", "T": "e12"}


def parse(text: Text, units: UnitSystem) -> Node:
    """The tree of an expression whose words after numbers are read in `units`.

    Raises InputError with the place and, where it is certain, the cure.
    """
    tree = short(text, units)
    if tree is not None:
        return tree
    from envelope.language import parser  # 10 ms with all that it needs

    return parser.parse(text, units)


def parse_unit(text: Text, units: UnitSystem) -> Unit:
    """A unit alone, as right of `->`. Raises InputError."""
    unit = PERCENT if text.content == "%" else simple_unit(text, units)
    if unit is not None:
        return unit
    from envelope.language import parser

    return parser.parse_unit(text, units)


def simple(text: Text, units: UnitSystem) -> Node | None:
    """The tree of `2`, `95%`, `5 ms/request` or `cache.misses`; None for anything else."""
    content = text.content
    span = Span(0, len(content))
    match = _pattern().fullmatch(content)
    if match is None:
        return Name(content, span) if _is_name(content) else None
    number, percent, words = match.groups()
    unit = PERCENT if percent else None
    if words:
        unit = _unit(words, units)
        if unit is None:
            return None
    return Literal(float(number.replace("_", "")), unit, span)


def _is_name(content: str) -> bool:
    """Whether it is one name, in small letters, perhaps of a part."""
    pieces = content.split(".")
    named = all(piece.isidentifier() and piece.islower() for piece in pieces)
    return named and content.isascii() and content not in KEYWORDS


def short(text: Text, units: UnitSystem) -> Node | None:
    """The tree of `200 B/thing`, `year / 12` and `users * 3`, too; None for anything else."""
    return simple(text, units) or _lettered(text, units) or _scaled(text)


def _lettered(text: Text, units: UnitSystem) -> Node | None:
    """A number in a unit of one letter."""
    match = re.fullmatch(_LETTER, text.content)
    unit = _unit(match[2], units) if match else None
    if match is None or unit is None:
        return None
    return Literal(float(match[1].replace("_", "")), unit, Span(0, len(text.content)))


def _scaled(text: Text) -> Node | None:
    """A quantity times a number, or divided by one."""
    match = re.fullmatch(_SCALED, text.content)
    if match is None or not _is_name(match[1]):
        return None
    left, right = (Span(*match.span(place)) for place in (1, 3))
    number = Literal(float(match[3].replace("_", "")), None, right)
    return Binary(match[2], Name(match[1], left), number, Span(0, len(text.content)))


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
        simple(each, units) or suffixed(each, units) or _lettered(each, units)
        for each in (text.part(0, len(before)), text.part(start))
    )
    if not (isinstance(low, Literal) and isinstance(high, Literal)):
        return None
    if low.unit and low.unit != high.unit:
        return None
    high = high._replace(span=Span(start, size))
    return Range(low._replace(unit=high.unit), high, Span(0, size))


def simple_unit(text: Text, units: UnitSystem) -> Unit | None:
    """The unit of `things/s` or `1/s`; None for anything else."""
    words = text.content.removeprefix("1/")
    plain = words.replace("/", "")
    if not (plain.isalpha() and plain.isascii()):
        return None
    if words == text.content:
        return _unit(words, units)
    below = None if words in KEYWORDS else units.find(words)
    return ONE / below if below is not None and len(below.factors) == 1 else None


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
