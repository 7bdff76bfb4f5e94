"""What is said about a word that is no unit: its readings, a near spelling, how to declare it."""

from envelope.errors import Label, Problem, Span, Text
from envelope.language.nearest import near, nearest
from envelope.language.tokens import CURRENCY
from envelope.units.nouns import declared
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit
from envelope.units.writing import unit_symbol

_CURRENCIES = frozenset(("AUD", "CAD", "CHF", "CNY", "EUR", "GBP", "INR", "JPY", "SEK"))
_MEANT = {"y": "year", "mos": "months"}
_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz_")


def unknown_unit(word: str, text: Text, span: Span, units: UnitSystem) -> Problem:
    """The problem of a word that should be a unit and is none."""
    label = Label(text, span)
    message = two_readings(word, units)
    if message:
        return Problem("two-readings", message, (label,), instead=spellings(word, units))
    return Problem("unknown-unit", f"there is no unit `{word}`", (label,), hint=_cure(word, units))


def two_readings(word: str, units: UnitSystem) -> str:
    """The readings of an ambiguous word and the factor between them; empty for other words."""
    readings = units.readings(word)
    if readings:
        words = [reading.text for reading in readings]
        return _refusal(word, words, [reading.unit for reading in readings])
    found = _other_cases(word, units)
    if len(found) < 2:
        return ""
    return _refusal(word, [f"`{known}`" for known in found.values()], list(found))


def spellings(word: str, units: UnitSystem) -> tuple[str, ...]:
    """What may be written instead of an ambiguous word, each of it with one reading."""
    readings = units.readings(word)
    if readings:
        return tuple(filter(None, (unit_symbol(reading.unit) for reading in readings)))
    return tuple(_other_cases(word, units).values())


def _other_cases(word: str, units: UnitSystem) -> dict[Unit, str]:
    """The units that a word is in other cases, and the first such spelling of each."""
    found: dict[Unit, str] = {}
    for known in units.words():
        unit = units.find(known) if known.casefold() == word.casefold() else None
        if unit is not None:
            found.setdefault(unit, known)
    return found


def near_unit(word: str, units: UnitSystem) -> str | None:
    """The unit that a word of one reading was certainly meant to be, None for bits or bytes."""
    close = nearest(word, units.words())
    if close is not None and close.casefold() == word.casefold():
        changed = {one for one, other in zip(word, close, strict=False) if one != other}
        if changed & {"b", "B"} or (len(word) < 3 and changed & {"m", "M"}):
            return None
    elif close is not None and close.isupper() and word.islower():
        return None  # `dauu` is nearer to a quantity `dau` than to DAU
    elif close is not None and units.protected(close) and _may_be_others(word, units):
        return None  # `megabite`: a hint at the wrong one would be off by a factor
    return close


def _may_be_others(word: str, units: UnitSystem) -> bool:
    """Whether a word is near to several units of data, money or time that differ."""
    found = filter(units.protected, near(word, units.words()))
    return len(word) < 4 or len({units.find(each) for each in found}) > 1


def _cure(word: str, units: UnitSystem) -> str:
    close = _MEANT.get(word) or near_unit(word, units)
    if close:
        return f"did you mean `{close}`?"
    if word in _CURRENCIES:
        return CURRENCY
    is_noun = len(word) > 2 and _ALPHABET.issuperset(word)
    if is_noun and not any(map(units.protected, near(word, units.words()))):
        return f'to count {word}, declare the noun: `[units] nouns = ["{declared(word)}"]`'
    return ""


def _refusal(word: str, readings: list[str], units: list[Unit]) -> str:
    count = {2: "two", 3: "three", 4: "four", 5: "five"}.get(len(readings), str(len(readings)))
    message = f"`{word}` has {count} readings: {', '.join(readings[:-1])} or {readings[-1]}"
    if len(units) == 2 and units[0].dimension == units[1].dimension:
        ratio = units[1].factor / units[0].factor
        message += f", a factor of {max(ratio, 1 / ratio):g} apart"
    return message
