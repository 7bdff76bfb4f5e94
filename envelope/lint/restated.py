"""Inputs that a claim restates otherwise than the document says: `100M DAU`, later `10M DAU × 5`.

Only where that is certain: of users who are active in a day or a month, or are registered, of whom
a document tells one number alone, and who are a power of ten more or fewer in a claim.
"""

import math
import re
from collections.abc import Iterator, Sequence

from envelope.lint.claims import Claim
from envelope.lint.documents import Passage
from envelope.lint.verdict import Wrong
from envelope.lint.words import suffix_readings
from envelope.tuples import NamedTuple
from envelope.units.numerals import number_text

# It begins where no digit stands before: whoever began inside would read long ones ever again.
_NUMBER = (
    r"(?<!\d)(?<!\d,)(?P<number{0}>\d[\d,]*(?:\.\d+)?)\s?(?P<suffix{0}>[kKMB]|million|billion)?"
)
_NAME = (
    r"(?P<name{0}>DAUs?|MAUs?|(?:daily|monthly)(?:[ -]active)?[ -]users|active users (?:a|per) day"
    r"|(?:registered|total)[ -]users)\b"
)
_MENTIONED = re.compile(_NAME.format(""), re.IGNORECASE)
_IS = r"(?: \([A-Za-z ]+\))?\s*(?::|=|is|of|are)\s*[~≈]?\s*"
_TOLD = re.compile(
    (_NUMBER + r"\s+" + _NAME).format(1)
    + "|"
    + (_NAME + _IS + _NUMBER + r"(?![\d%])").format(2),
    re.IGNORECASE,
)  # fmt: skip
# A claim, or a number among others: of a year, of a region, of some of them.
_PRODUCT = re.compile(r"[×*÷/]\s*~?[\d(]|\d\s*[xX]\s*\d|%")
_OTHERWISE = re.compile(
    r"\b(?:if|assum\w*|say|suppose|example|e\.g|region\w*|year\w*|phase\w*|launch|initial\w*|"
    r"grow\w*|scale\w*|from|up|vs|versus|instead|instagram|twitter|facebook|whatsapp|peak)\b|→|->",
    re.IGNORECASE,
)


class Told(NamedTuple):
    """A number of active users that a document tells: of a day or a month, and in which line."""

    name: str
    number: float
    line: int


def told(passages: Sequence[Passage]) -> dict[str, Told]:
    """What a document tells of its active users, where that is one number alone."""
    found: dict[str, list[Told]] = {}
    for passage in passages:
        if not _PRODUCT.search(passage.text):
            for each in _all(passage):
                found.setdefault(each.name, []).append(each)
    return {
        name: values[0]
        for name, values in found.items()
        if all(each.number == values[0].number for each in values)
    }


def _all(passage: Passage) -> Iterator[Told]:
    """Every number that a passage tells, not a number where it may be one of another moment."""
    is_sure = not _OTHERWISE.search(passage.text)
    read = list(_numbers(passage.text, passage.rows[0].number))
    for each in read:
        yield each if is_sure else each._replace(number=math.nan)
    names = list(_MENTIONED.finditer(passage.text))
    if len(names) > len(read) and re.search(r"\d", passage.text):  # one that cannot be read
        yield from (Told(_short(each["name"]), math.nan, 0) for each in names)


def restated(passage: Passage, claim: Claim, inputs: dict[str, Told]) -> Wrong | None:
    """What a claim says otherwise than its document; None where it does not, or not surely."""
    if not claim.left[0].operators or _OTHERWISE.search(passage.text):
        return None
    for each in _numbers(passage.text[claim.start : claim.end], passage.rows[0].number):
        stated = inputs.get(each.name)
        if stated is None or each.line <= stated.line or each.number == stated.number:
            continue
        power = math.log10(each.number / stated.number)
        if abs(power - round(power)) < 1e-9:
            said = f"{number_text(stated.number, 3)} {each.name}"
            return Wrong(said, each.number / stated.number, f"line {stated.line} says otherwise")
    return None


def _numbers(text: str, line: int) -> Iterator[Told]:
    for match in _TOLD.finditer(text):
        at = 1 if match["name1"] else 2
        name = _short(match[f"name{at}"])
        powers = suffix_readings(match[f"suffix{at}"] or "")
        number = float(match[f"number{at}"].replace(",", ""))
        if number > 0:
            yield Told(name, number * 10.0 ** (powers[0].exponent if powers else 0), line)


def _short(name: str) -> str:
    """What a name is told as: those of a day and of a month have one for all their spellings."""
    first = name[0].lower()
    return {"d": "DAU", "a": "DAU", "m": "MAU"}.get(first, name.lower().replace("-", " "))
