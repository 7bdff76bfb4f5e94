"""Totals below the lines of a list or the rows of a table.

A total is wrong where it is less than what it is the total of, or that times a power of ten. What
may have another reason, such as an overhead that nobody lists, is left alone.
"""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from envelope.lint.causes import OTHER, cause
from envelope.lint.documents import Line, Passage, cells_of
from envelope.lint.sides import side
from envelope.lint.tokens import tokenize
from envelope.lint.values import Value, value
from envelope.tuples import NamedTuple
from envelope.units.system import STANDARD
from envelope.units.writing import quantity_text

_TOTAL = re.compile(r"^[\s*_]*(?:grand |overall )?(?:total|sum)\b[\w\s()/*_]{0,24}(?::|$)", re.I)
_ITEM = re.compile(r"^(\s*(?:>\s*)*)(?:[-*+•]|\d{1,3}[.)])\s+(.*)$")
_VALUE = re.compile(r"[=≈:→]")
_SIGN = re.compile(r"[=≈×*/+→]")
# An item that is a step of a calculation: of each thing, or so many times another item.
_DERIVED = re.compile(r"\b(?:per|each)\b|\d\s?[x×]\s*=|[x×]\s?\d+\s*=|\breplica", re.I)
_ROUNDING = 0.15
_MOST_ITEMS = 10


class WrongValue(NamedTuple):
    """A wrong total or cell: where it stands, what is right, how far off it is, and why."""

    passage: Passage
    right: str
    factor: float
    cause: str


class Item(NamedTuple):
    """A line of a list, or a cell, and its value; None where it has none alone."""

    passage: Passage
    value: Value | None


def is_total(text: str) -> bool:
    """Whether a line or a row is called a total."""
    return bool(_TOTAL.match(text))


def item(passage: Passage) -> Item:
    """A line or a cell with the value that ends it."""
    last = _VALUE.split(passage.text)[-1]
    tokens = [token for token in tokenize(last) if token.kind != "relation"]
    while tokens and tokens[-1].text in (".", ";", ","):
        tokens = tokens[:-1]
    found = side(tokens, 0, len(tokens)) if tokens else None
    if found is None or found.operators or found.end != len(tokens):
        return Item(passage, None)
    first = found.texts()[0]
    return Item(passage, None if " to " in first else value(first))  # `weeks 1-4` is no amount


def wrong_totals(lines: Sequence[Line]) -> Iterator[WrongValue]:
    """The wrong totals of lists: of items of one depth with nothing between them."""
    held: list[Item] = []
    depth, number = "", 0
    for line in lines:
        found = _ITEM.match(line.raw)
        passage, *more = cells_of(line)
        ends = not more and is_total(passage.text)
        if line.number != number + 1 or more or (found and found[1] != depth):
            held = []
        if ends and held:
            is_sum = _SIGN.search(passage.text)  # which is a claim of its own
            yield from () if is_sum else checked([*held, item(passage)])
            held = []
        elif found and not more:
            held.append(item(passage))
        else:
            held = []
        depth, number = found[1] if found else "", line.number


def checked(items: Sequence[Item]) -> Iterator[WrongValue]:
    """The total that ends some items, where it is wrong."""
    *others, total = items
    values = [each.value for each in others if each.value is not None]
    stated = total.value
    if stated is None or len(values) != len(others) or len(others) < 2:
        return
    if any(each.powers != stated.powers or each.is_share for each in [*values, stated]):
        return
    if any(_DERIVED.search(each.passage.text) for each in others):
        return
    numbers = [each.middle for each in values]
    if min(numbers) > 0 and stated.middle > 0 and not _explains(numbers, stated):
        yield _wrong(total.passage, sum(numbers), stated)


def _explains(numbers: Sequence[float], stated: Value) -> bool:
    """Whether a total may be right: of all, of some, an average, with what is not listed."""
    whole, shown = sum(numbers), stated.middle
    power = math.log10(shown / whole)
    is_power = abs(power) > 0.9 and abs(power - round(power)) < 0.015
    if abs(shown / whole - 1) < _ROUNDING or (shown > whole and not is_power):
        return True
    if stated.powers.keys() == {"time"} and not is_power:
        return True  # steps at once
    if len(numbers) > _MOST_ITEMS:
        return True
    some = (
        sum(chosen) for count in range(1, len(numbers)) for chosen in combinations(numbers, count)
    )
    parts = (whole / each for each in (len(numbers), *range(2, 13)))
    return any(abs(shown / each - 1) < 0.05 for each in (*parts, *some))


def _wrong(passage: Passage, right: float, stated: Value) -> WrongValue:
    factor = stated.middle / right
    why = cause(factor, frozenset(stated.scales), ())
    text = quantity_text(right, stated.unit, STANDARD, rescale=True)
    return WrongValue(
        passage, text, factor, "the lines above come to more" if why == OTHER else why
    )
