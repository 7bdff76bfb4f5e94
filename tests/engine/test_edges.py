"""What functions are at the edges of what they are defined for: a table of values and messages."""

import math

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.mathematics import UndefinedError
from tests.engine.tried import edges
from tests.tables import over


def found(name: str, values: list[float]) -> float | str:
    """The value of a function, or why it has none."""
    try:
        return float(COMPUTATIONS[name].scalar(*values))
    except UndefinedError as error:
        return str(error)
    except (ArithmeticError, ValueError):
        return "none"


def test_the_tables_are_read() -> None:
    """Empty ones would pass."""
    assert len(edges()) > 300


@over(dict.fromkeys(name for name, _, _ in edges()))
def test_a_function_is_what_it_is_at_its_edges(name: str) -> None:
    """As it was worked out by hand, with exact fractions or by SciPy."""
    rows = [(values, expected) for each, values, expected in edges() if each == name]
    wrong = [
        (values, expected, value)
        for values, expected in rows
        if (value := found(name, values)) != expected and not _is_near(value, expected)
    ]
    assert wrong == []


def _is_near(value: float | str, expected: str) -> bool:
    if isinstance(value, str) or not expected[-1].isdigit():
        return False
    return math.isclose(value, float(expected), rel_tol=1e-11, abs_tol=1e-299)
