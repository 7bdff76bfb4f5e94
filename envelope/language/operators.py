"""The operators of the language: how tightly each binds, and what the comparisons say."""

from typing import NamedTuple


class Comparison(NamedTuple):
    """A comparison, whose sides are equal where rounding alone tells them apart.

    `mirrored` says the same of the sides in the other order, `equal` is what it says of equal
    ones. `shift` is the way in which a bound moves by the tolerance: 1 up, -1 down, 0 neither.
    """

    mirrored: str
    equal: bool
    shift: int = 0


COMPARISONS: dict[str, Comparison] = {
    "<": Comparison(">", equal=False, shift=-1),
    "<=": Comparison(">=", equal=True, shift=1),
    ">": Comparison("<", equal=False, shift=1),
    ">=": Comparison("<=", equal=True, shift=-1),
    "==": Comparison("==", equal=True),
    "!=": Comparison("!=", equal=False),
}

# Whatever joins operands, the loosest first. `negative` is a sign, `atom` what needs no operator.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("->",),
    ("if",),
    ("or",),
    ("and",),
    ("not",),
    tuple(COMPARISONS),
    ("+", "-"),
    ("*", "/"),
    ("to", ".."),
    ("negative",),
    ("of",),
    ("^",),
    ("atom",),
)
BINDING: dict[str, int] = {
    operator: level for level, operators in enumerate(LEVELS) for operator in operators
}
