"""Whether a claim is wrong in every reading that a charitable reader has of it."""

from collections.abc import Iterator

from envelope.lint.causes import cause
from envelope.lint.claims import Claim
from envelope.lint.compare import compared
from envelope.lint.doubts import ARROWS, is_doubtful, unlike
from envelope.lint.side import Side
from envelope.lint.values import Value, measure, value
from envelope.tuples import NamedTuple
from envelope.units.dimension import TIME
from envelope.units.numerals import number_text
from envelope.units.system import STANDARD
from envelope.units.writing import quantity_text

_STYLES = ("", "unit of others", "whole")


class Wrong(NamedTuple):
    """What is wrong with a claim: the right value, how many times it is stated, and why."""

    right: str
    factor: float
    cause: str


def wrong(claim: Claim) -> Wrong | None:
    """What is wrong with a claim; None if there is a reading in which it holds, or no sure one."""
    if not _is_estimate(claim):
        return None
    count = _count_in_bytes(claim)
    if count is not None:
        return count
    first: tuple[float, Value, Value] | None = None
    for left, right in _pairs(claim):
        found = compared(left, right)
        if found.holds:
            return None
        is_better = first is None or unlike(*first[1:]) - {"time"}
        if first is None or (is_better and not unlike(left, right) - {"time"}):
            first = (found.ratio, left, right)
    return _said(*first) if first and _is_sure(*first[1:], claim) else None


def _count_in_bytes(claim: Claim) -> Wrong | None:
    """`100M users × 10 posts = 1 GB`: a count that turns into bytes."""
    one, other = claim.left[0], claim.right[0]
    if not (one.is_counted and one.operators and not other.operators):
        return None
    left, right = _values(one, "")[:1], _values(other, "")[:1]
    if not left or not right or "data" in left[0].powers or "data" not in right[0].powers:
        return None
    count, stated = (each.middle / each.scales.get("time", 1.0) for each in (left[0], right[0]))
    is_written_so = stated > 0 and abs(count / stated - 1) < 0.02
    return (
        Wrong(number_text(count, 3), 1.0, "a count that turns into bytes")
        if is_written_so
        else None
    )


def _said(ratio: float, left: Value, right: Value) -> Wrong:
    factor = 1 / ratio
    bases = frozenset({*left.scales, *right.scales})
    units = (each for each in (right.unit, left.unit) if measure(each)[0] == right.powers)
    unit = next(units, right.unit)
    value = right.middle * ratio
    # 417M hours, not 47.6k years, where hours are claimed
    is_plain = unit.dimension == TIME and 0.1 <= abs(value / unit.factor) < 1e12
    text = quantity_text(value, unit, STANDARD, rescale=not is_plain)
    return Wrong(text, factor, cause(factor, bases, left.numbers))


def _pairs(claim: Claim) -> Iterator[tuple[Value, Value]]:
    """Every reading of the left side with every one of the right side, the likeliest first."""
    for style in _STYLES:
        rights = [each for side in claim.right for each in _values(side, style)]
        for side in claim.left:
            for left in _values(side, style):
                for right in rights:
                    yield left, right


def _values(side: Side, style: str) -> list[Value]:
    found = (value(text, style) for text in side.texts())
    return [each for each in found if each is not None and (each.middle or style != "whole")]


def _is_estimate(claim: Claim) -> bool:
    """Whether a claim is surely one about quantities, and not a change, a code or a joke."""
    left, right = claim.left[0], claim.right[0]
    if not left.operators:
        is_alike = {*left.nouns, *left.below} == {*right.nouns, *right.below}
        is_conversion = left.has_unit and right.has_unit and is_alike
        is_said = claim.relation not in {*ARROWS, "~"} and not claim.is_tight
        return is_said and (is_conversion or bool(right.operators))
    is_bare = left.is_plain and right.is_plain and not (left.has_unit or right.has_unit)
    if left.is_plain and not left.has_unit and not right.has_unit and _is_toy(left):
        return False
    return not (is_bare and (claim.relation in ARROWS or claim.relation == "=="))


def _is_toy(side: Side) -> bool:
    """`3 + 3`, `1/4`: a sum or a fraction of small numbers, which may mean anything."""
    signs = {piece[0] for piece in side.pieces if len(piece) == 1 and piece[0] in "+-*/^"}
    is_small = all(len(each) < 3 for each in side.digits)
    return is_small and (signs <= {"+", "-"} or (signs == {"/"} and side.operators == 1))


def _is_sure(left: Value, right: Value, claim: Claim) -> bool:
    """Whether a difference between two values would be a mistake.

    Not so where something unsaid lies between: a price, the size of an item, a capacity.
    """
    one, other = claim.left[0], claim.right[0]
    if claim.relation == "(":
        return _is_surely_first(left, right, claim)
    if not one.operators:
        is_same = left.powers == right.powers and bool(left.powers) and "peak" not in one.nouns
        is_near = 1e-3 < 1.05 * left.middle / right.middle < 1.1e3
        is_conversion = bool(other.operators) or left.unit.factors != right.unit.factors
        return is_same and is_near and is_conversion
    return not is_doubtful(left, right, claim)


def _is_surely_first(left: Value, right: Value, claim: Claim) -> bool:
    """Whether a value is the result of what follows in parentheses, and no other remark."""
    if left.powers == right.powers:
        is_sum = ("+",) in claim.left[0].pieces
        return (bool(left.powers) and not is_sum) or (
            not claim.right[0].is_plain and right.middle >= 10_000
        )
    bases = {*left.powers, *right.powers}
    return unlike(left, right) == {"time"} and (
        len(bases) > 1 or bool(set(_DAYS) & set(left.numbers))
    )


_DAYS = (86_400.0, 1 / 86_400, 1e5, 1e-5, 3600.0, 1 / 3600)
