"""Axes whose values come from Python, as trees instead of texts."""

import pytest

from envelope.analysis.axes import Axis, Listed, Spaced, axis
from envelope.errors import InputError, draw, text_of
from envelope.language.tree import Literal
from envelope.model.build.build import build
from envelope.model.build.request import Request, Setting
from envelope.units.unit import number_of
from tests.units.test_writing import unit_of

TEXT = """
[inputs]
x = "3"
size = "2 KB"
few = { value = "4", max = "9" }
engine = { value = "a", choices = ["a", "b c"] }
"""
GRAPH = build(Request("own.toml", text=TEXT))
KB, USERS = unit_of("KB"), unit_of("users")


@pytest.mark.parametrize(
    ("name", "given", "values"),
    [
        ("x", (Literal(5.0), Literal(7.0)), (5, 7)),
        ("size", (Literal(5.0, KB), Literal(7.0, KB)), (5000, 7000)),
        ("size", (text_of("5 KB"), Literal(7.0, KB)), (5000, 7000)),
        ("engine", (text_of(" b c "), text_of("a")), (number_of("b c"), number_of("a"))),
    ],
)
def test_values_may_be_trees(
    name: str, given: tuple[Setting, ...], values: tuple[float, ...]
) -> None:
    """Beside texts, too."""
    assert axis(GRAPH, name, Listed(given)).values == values


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("size", Literal(5.0), "`size` is in data (KB), this is in a plain number\n --> size:1:1"),
        ("size", Literal(5.0, USERS), "`size` is in data (KB), this is in users\n --> size:1:1"),
        ("few", Literal(10.0), "`few` would be 10: it can be at most 9\n --> few:1:1"),
        ("engine", Literal(5.0), "`engine` is one of a, b c, not `5`\n --> engine:1:1"),
    ],
)
def test_a_tree_that_is_no_value(name: str, given: Setting, told: str) -> None:
    """It is told by its name, as nobody has written it anywhere."""
    with pytest.raises(InputError) as caught:
        axis(GRAPH, name, Listed((given, given)))
    assert draw(caught.value.problems[0]).startswith(f"error: {told}")


def test_the_ends_of_an_axis_may_be_trees() -> None:
    """As far apart as a decade, by their logarithms."""
    ends = Spaced(text_of("1"), text_of("10"), 2)
    assert axis(GRAPH, "x", ends) == Axis("x", (1, 10), "log")
