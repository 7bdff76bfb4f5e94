"""What the headers of a table say of its columns: a unit, and which column is a product of others.

`size (KB)` is the unit of bare numbers below it. `total (users × size)` names two columns by which
it is computed, and so does `users | photos per user | photos`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

from envelope.lint.words import unit_readings
from envelope.tuples import NamedTuple

_UNIT = re.compile(r"\(\s*([A-Za-z]+)(?:/\w+)?\s*\)\s*$|,\s*([A-Za-z]+)\s*$")
_BARE = re.compile(r"\s*[~≈]?\d[\d,]*(?:\.\d+)?\s*")
_TIMES = re.compile(r"\s*(?:[×*]|\bx\b|\btimes\b)\s*")
_PER = re.compile(r"^(?P<what>.+?)\s*(?:\bper\b|/)\s*(?P<each>[a-z ]+)$")
_TOTAL = re.compile(r"\btotal|\ball\b|\bsum\b")


class Product(NamedTuple):
    """Columns by their places: one that is the product of two others, as the header says."""

    left: int
    right: int
    result: int
    is_formula: bool


def with_unit(text: str, header: str) -> str:
    """A bare number with the unit that its header has; any other cell as it is."""
    found = _UNIT.search(header)
    unit = (found[1] or found[2]) if found else ""
    return f"{text.strip()} {unit}" if _BARE.fullmatch(text) and unit_readings(unit) else text


def products(headers: Sequence[str]) -> Iterator[Product]:
    """The columns that are products of two others by what their headers say."""
    names = [_name(header) for header in headers]
    for result, header in enumerate(headers):
        others = [place for place in range(len(names)) if place != result and names[place]]
        for left, right in combinations(others, 2):
            if _is_formula(header.lower(), names[left], names[right]):
                yield Product(left, right, result, is_formula=True)
        for left, right in permutations(others, 2):
            if left < result and right < result and _is_each(names, left, right, result):
                yield Product(left, right, result, is_formula=False)


def _is_formula(header: str, left: str, right: str) -> bool:
    """Whether a header is `left × right`, in parentheses or not."""
    found = [_name(each.strip(" ()=")) for each in _TIMES.split(header.rpartition("(")[2])]
    return sorted(found) == sorted((left, right))


def _is_each(names: Sequence[str], left: int, right: int, result: int) -> bool:
    """Whether columns are `users`, `photos per user` and `photos`, or a total."""
    found = _PER.match(names[right])
    if found is None or _name(found["each"]) != names[left]:
        return False
    return names[result] == found["what"].strip() or bool(_TOTAL.search(names[result]))


def _name(header: str) -> str:
    """A header as the name of a column: small letters, no unit, no plural."""
    text = _UNIT.sub("", header.lower()).strip(" *_:=")
    return " ".join(word.removesuffix("s") for word in text.split())
