"""The value of an expression that names nothing."""

import pytest

from envelope.errors import InputError, text_of
from envelope.language.constant import constant
from envelope.language.parser import parse
from envelope.units.system import STANDARD
from envelope.units.writing import unit_symbol
from tests.language.marks import told
from tests.tables import over


def found(expression: str) -> tuple[float, str]:
    """The value in base units, and the unit."""
    text = text_of(expression)
    value, unit = constant(parse(text, STANDARD), text, STANDARD)
    return value, unit_symbol(unit)


VALUES = {
    "3": (3, ""),
    "2.5M s": (2.5e6, "s"),
    "40 users": (40, "user"),
    "5%": (0.05, "%"),
    "day": (86_400, "day"),
    "year / 12": (2_629_800, "year"),
    "2 GB * 3": (6e9, "GB"),
    "3 * 2 GB": (6e9, "GB"),
    "2 GB / 2 s": (1e9, "GB/s"),
    "5% of 2 GB": (1e8, "%*GB"),
    "2^10": (1024, ""),
    "1 GB + 500 MB": (1.5e9, "GB"),
    "1 GB - 500 MB": (5e8, "GB"),
    "500 MB - 1 GB": (-5e8, "MB"),
    "-3 GB": (-3e9, "GB"),
    "--3 GB": (3e9, "GB"),
    "90 min -> hour": (5400, "hour"),
    "8 Mbit/s -> MB/s": (1e6, "MB/s"),
}
WORDS = "this must be a number and a unit"
# Expression, the guilty part, what is said.
REFUSED = [
    ("nothing", "nothing", WORDS),
    ("2 * nothing", "nothing", WORDS),
    ("-nothing", "nothing", WORDS),
    ("nothing -> GB", "nothing", WORDS),
    ("2 GB -> s", "2 GB -> s", WORDS),
    ("max(1, 2)", "max(1, 2)", WORDS),
    ("1 < 2", "1 < 2", WORDS),
    ("not 1 < 2", "not 1 < 2", WORDS),
    ("1 GB + 2 s", "1 GB + 2 s", WORDS),
    ("1 GB - 2 s", "1 GB - 2 s", WORDS),
    ("1 + 2 GB", "1 + 2 GB", WORDS),
    ("(2 GB)^2", "(2 GB)^2", WORDS),
    ("2^(3 GB)", "2^(3 GB)", WORDS),
    ("1 to 2", "1 to 2", WORDS),
    ("1 GB / 0", "1 GB / 0", "this has no value"),
    ("(0 - 8)^0.5", "(0 - 8)^0.5", "this has no value"),
    ("10^200 * 10^200", "10^200 * 10^200", "this has no value"),
    ("9^9^9", "9^9^9", "this has no value"),
]


@over(VALUES.items())
def test_a_constant_has_a_value(expression: str, expected: tuple[float, str]) -> None:
    """In base units, and the unit that it was written in."""
    value, unit = found(expression)
    assert value == pytest.approx(expected[0], rel=1e-12)
    assert unit == expected[1]


@over(REFUSED)
def test_what_is_no_constant_is_refused(expression: str, guilty: str, message: str) -> None:
    """And its guilty part is marked."""
    marks = " " * expression.index(guilty) + "^" * len(guilty)
    with pytest.raises(InputError) as caught:
        found(expression)
    assert told(expression, caught.value.problems) == f"{marks}\n    not-a-constant: {message}"
