"""The operators and words of the language: how tightly each binds, what comparisons say."""

from envelope.tuples import NamedTuple

KEYWORDS = frozenset({"if", "then", "else", "and", "or", "not", "in", "to", "of", "per"})

# What a number may have behind it: `200M`, `3 million`.
SUFFIXES = {
    "k": 1e3,
    "K": 1e3,
    "M": 1e6,
    "G": 1e9,
    "bn": 1e9,
    "T": 1e12,
    "thousand": 1e3,
    "lakh": 1e5,
    "million": 1e6,
    "crore": 1e7,
    "billion": 1e9,
    "trillion": 1e12,
    "quadrillion": 1e15,
    "quintillion": 1e18,
    "sextillion": 1e21,
    "septillion": 1e24,
}
SUFFIXES |= {word.capitalize(): times for word, times in SUFFIXES.items() if len(word) > 2}


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
