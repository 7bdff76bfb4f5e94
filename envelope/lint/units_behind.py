"""The words behind a number: suffix, unit, nouns, and what stands below the line.

`5M daily active users`, `GB per user per month`, `500-byte messages`, `requests a day`.
"""

from collections.abc import Sequence

from envelope.lint.tokens import Token
from envelope.lint.words import (
    ADJECTIVES,
    COUNTED,
    STOPS,
    Reading,
    is_time,
    suffix_readings,
    unit_readings,
)
from envelope.tuples import NamedTuple

_MOST_READINGS = 6
_MOST_NOUNS = 5
_SIGNS = frozenset({"x", "X", "times", "plus", "minus", "of", "per", "every"})
CURRENCY = {"$": "USD", "€": "USD", "£": "USD", "₹": "USD"}  # one money is like another here


class UnitBehind(NamedTuple):
    """The words behind a number, read."""

    readings: tuple[Reading, ...]
    end: int
    nouns: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def unit_behind(tokens: Sequence[Token], position: int, money: str) -> UnitBehind | None:
    """The suffix, unit, nouns and denominators behind a number."""
    start = position
    bare = (Reading(0, money),) if money else (Reading(),)
    readings, position = _suffixed(tokens, position, bare, money)
    if readings is None:
        return None
    if position < len(tokens) and tokens[position].text == "%":
        readings, position = (Reading(0, "%"),), position + 1
    elif position < len(tokens) and tokens[position].text in CURRENCY and not money:
        is_behind = position + 1 >= len(tokens) or tokens[position + 1].kind != "number"
        if is_behind:
            readings = tuple(each._replace(unit="USD") for each in readings if not each.unit)
            position += 1
    nouns: list[str] = []
    below: list[str] = []
    readings, position = _denominators(tokens, position, readings, below)
    while position < len(tokens) and len(nouns) < _MOST_NOUNS:
        token = tokens[position]
        if token.kind != "word" or token.text.lower() in STOPS or token.text in _SIGNS:
            break
        if len(token.text) == 1 and token.text.isalpha() and token.text not in ("a", "s"):
            return None  # a variable
        readings = _with_later_word(readings, token.text, len(nouns))
        nouns.append(token.text.lower())
        position += 1
        readings, position = _denominators(tokens, position, readings, below)
    if _is_per_number(tokens, position, is_noun=bool(nouns) and tokens[start - 1].text != "1"):
        return None
    if position < len(tokens) and tokens[position].text == "+" and _is_open(tokens, position):
        if tokens[position].spaced:
            return None  # `2 GB heap + stacks`
        position += 1
    if position == start and not readings:
        return None
    return UnitBehind(
        tuple(dict.fromkeys(readings))[:_MOST_READINGS], position, tuple(nouns), tuple(below)
    )


def _is_per_number(tokens: Sequence[Token], position: int, *, is_noun: bool) -> bool:
    """Whether `per 1000 requests` or `revenue/30min` follows, which is no division of ours."""
    if position + 1 >= len(tokens) or tokens[position + 1].kind != "number":
        return False
    sign, number = tokens[position], tokens[position + 1]
    is_tight = sign.text == "/" and not sign.spaced and not number.spaced
    is_said = sign.text in ("per", "every") and not is_every(tokens, position)
    return is_said or (is_noun and is_tight)


def is_every(tokens: Sequence[Token], position: int) -> bool:
    """Whether `every 30 s` or `per 10 minutes` stands at a place."""
    if position + 2 >= len(tokens) or tokens[position].text not in ("per", "every"):
        return False
    number, word = tokens[position + 1 : position + 3]
    is_number = number.kind == "number" and word.kind == "word"
    return is_number and any(is_time(each.unit) for each in unit_readings(word.text))


def _is_open(tokens: Sequence[Token], position: int) -> bool:
    """Whether a plus is the end of `100M+`, since no number follows it."""
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    return after is None or (after.kind not in ("number", "open", "sign") and after.text != "~")


def _suffixed(
    tokens: Sequence[Token], position: int, bare: tuple[Reading, ...], money: str
) -> tuple[tuple[Reading, ...] | None, int]:
    """The readings of the first word behind a number, and where the rest begins."""
    if position >= len(tokens):
        return bare, position
    hyphened = (
        tokens[position].text == "-"
        and not tokens[position].spaced
        and position + 1 < len(tokens)
        and tokens[position + 1].kind == "word"
        and not tokens[position + 1].spaced
    )
    position += hyphened
    word = tokens[position]
    if word.kind != "word":
        return bare, position
    is_glued = not word.spaced and not hyphened
    suffixes = suffix_readings(word.text)
    units = () if money else unit_readings(word.text)
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if suffixes:
        if money:
            suffixes = tuple(Reading(each.exponent, money) for each in suffixes[:1])
        elif following is not None and following.kind == "word" and suffixes[0].exponent:
            further = unit_readings(following.text)
            if further and following.text not in ADJECTIVES:
                joined = tuple(Reading(suffixes[0].exponent, each.unit) for each in further)
                return joined, position + 2
            is_noun = word.text in "BG" and following.text.lower() not in STOPS | _SIGNS
            if is_noun and (is_glued or following.text.lower() in COUNTED):
                suffixes = suffixes[:1]  # a billion of something; `8 B header` is not
        return suffixes, position + 1
    if units:
        after = following.text if following is not None else ""
        if word.text in ("Kb", "Mb", "Gb", "Tb") and after in ("/", "per"):
            units = units[:1]
        return units, position + 1
    if word.text in ("x", "X") and is_glued:
        is_variable = following is not None and following.text in ("+", "-")
        return (None, position) if is_variable else (bare, position + 1)  # 2x + 5
    if is_glued:
        return None, position
    return bare, position


def _with_later_word(readings: tuple[Reading, ...], word: str, place: int) -> tuple[Reading, ...]:
    """`5 consecutive days`, `1B daily requests`: the later word may be the unit, or not."""
    if word.lower() in ADJECTIVES:
        rate = ADJECTIVES[word.lower()]
        more = tuple(
            Reading(each.exponent, f"{each.unit or '1'}/{rate}")
            for each in readings
            if "/" not in each.unit
        )
        return (*readings, *more)
    if any(each.unit for each in readings):
        return readings
    units = unit_readings(word)
    more = tuple(Reading(each.exponent, unit.unit) for each in readings for unit in units[:2])
    if place == 0 and more:
        return (*more, *readings)
    return (*readings, *more)


def _denominators(
    tokens: Sequence[Token],
    position: int,
    readings: tuple[Reading, ...],
    below: list[str],
) -> tuple[tuple[Reading, ...], int]:
    """`/day`, `per user per day`, `a year`, `each`: units below the line, nouns left out."""
    while position + 1 < len(tokens):
        sign, word = tokens[position], tokens[position + 1]
        is_per = sign.text in ("/", "per", "every") and word.kind == "word"
        is_article = sign.text in ("a", "an", "each") and word.kind == "word"
        units = unit_readings(word.text)
        if word.text == "m":
            units = (Reading(0, "min"), Reading(0, "month"))
        if is_article and not any(is_time(each.unit) for each in units):
            break
        if not (is_per or is_article):
            break
        is_many = len(word.text) > 2 or (word.text in "KMB" and readings[0].unit == "USD")
        many = suffix_readings(word.text) if is_per and is_many else ()
        if not (units or many) and len(word.text) == 1:
            break
        if many:  # `$0.25 per million`: for each of them, or for all
            less = many[0].exponent
            reduced = tuple(each._replace(exponent=each.exponent - less) for each in readings)
            readings = (*reduced, *readings) if len(word.text) == 1 else (*readings, *reduced)
        elif units:
            readings = (
                tuple(
                    Reading(each.exponent, f"{each.unit or '1'}/{unit.unit.partition('/')[0]}")
                    for each in readings
                    for unit in units
                    if each.unit.count("/") < 3 and unit.unit and not unit.unit.startswith("1/")
                )
                or readings
            )
        else:
            below.append(word.text.lower())
        position += 2
    return readings, position
