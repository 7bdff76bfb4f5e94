"""The table of operators: what it says of comparisons, and how tightly each operator binds."""

from itertools import pairwise

import pytest

from envelope.engine.run import run
from envelope.errors import text_of
from envelope.language.operators import BINDING, COMPARISONS, LEVELS, SUFFIXES
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.language.tree import Binary
from envelope.model.build.lines import build_lines
from envelope.units.system import STANDARD
from tests.tables import over

# The zeros that each suffix of a number stands for.
ZEROS = {
    "k": 3, "K": 3, "M": 6, "G": 9, "bn": 9, "T": 12, "thousand": 3, "lakh": 5, "million": 6,
    "crore": 7, "billion": 9, "trillion": 12, "quadrillion": 15, "quintillion": 18,
    "sextillion": 21, "septillion": 24,
}  # fmt: skip
PAIRS = [(1, 2), (2, 1), (3, 3), (0.1 + 0.2, 0.3), (0.3, 0.1 + 0.2), (0, 0), (-1, -2)]
INFIX = [level for level in LEVELS if level[0] in ("or", "and", "<", "+", "*")]


def holds(left: float, operator: str, right: float) -> bool:
    """Whether a comparison of two numbers does."""
    condition = f"if {left!r} {operator} {right!r} then 1 else 0"
    return bool(run(build_lines([condition])).values["(1)"])


@pytest.mark.parametrize("operator", COMPARISONS)
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_a_comparison_says_the_same_from_the_other_side(
    operator: str, left: float, right: float
) -> None:
    """And of sides that rounding alone tells apart what its row says."""
    row = COMPARISONS[operator]
    assert COMPARISONS[row.mirrored].mirrored == operator
    assert holds(left, operator, right) == holds(right, row.mirrored, left)
    if abs(left - right) < 1e-12:
        assert holds(left, operator, right) == row.equal
    if operator in ("==", "!="):
        assert row.shift == 0
    else:
        assert row.shift == (1 if row.equal == ("<" in operator) else -1)


@over(ZEROS.items())
def test_a_suffix_is_a_power_of_ten(suffix: str, zeros: int) -> None:
    """Written behind a number, behind a power, and below a line; a word with a capital, too."""
    for word in {suffix, suffix.capitalize()} if len(suffix) > 2 else {suffix}:
        lines = [f"1.5 {word} users", f"10^1 {word} users", f"1 user per 1 {word} requests"]
        values = run(build_lines(lines)).values
        assert values["(1)"] == float(f"1.5e{zeros}")
        assert values["(2)"] == 10 * float(f"1e{zeros}")
        assert values["(3)"] == 1 / float(f"1e{zeros}")
    assert {*map(str.lower, SUFFIXES)} == {*map(str.lower, ZEROS)}


@over(list(pairwise(INFIX)))
def test_an_operator_binds_as_the_table_says(
    looser: tuple[str, ...], tighter: tuple[str, ...]
) -> None:
    """Read and written."""
    for one in looser:
        for other in tighter:
            assert BINDING[one] < BINDING[other]
            for text in (f"a {one} b {other} c", f"a {other} b {one} c"):
                tree = parse(text_of(text), STANDARD)
                assert isinstance(tree, Binary)
                assert tree.operator == one
                assert write(tree) == text
            enclosed = f"a {other} (b {one} c)"
            assert write(parse(text_of(enclosed), STANDARD)) == enclosed
