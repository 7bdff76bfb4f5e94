"""Shapes of trees: what a table says of each expression."""

from envelope.errors import text_of
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.language.shapes import (
    Traits,
    distribution,
    integrates,
    is_bare,
    is_complement,
    is_range,
    is_share,
    picks_constraint,
    range_words,
    stays_share,
    traits,
    whole_number,
    with_unit,
    written_number,
)
from envelope.language.tree import Binary, Node, Range, nodes
from envelope.units.system import STANDARD
from envelope.units.unit import word_unit
from tests.tables import over


def tree(expression: str) -> Node:
    """An expression that can be read."""
    return parse(text_of(expression), STANDARD)


BARE = {
    "5": "5 GB",
    "5k": "5000 GB",
    "-5": "-5 GB",
    "--5": "--5 GB",
    "1 to 2": "1 GB to 2 GB",
    "-1 .. 2": "-1 GB to 2 GB",
    "normal(p5=-1, p95=2)": "normal(p5=-1 GB, p95=2 GB)",
    "pert(low=1, mode=2, high=3)": "pert(low=1 GB, mode=2 GB, high=3 GB)",
}
OTHER = (
    "5 MB", "5%", "x", "-x", "-5 MB", "1 to 2 MB", "x to 2", "max(1, 2)", "sqrt(4)", "not x",
    "normal(p5=x, p95=2)", "normal(p5=1 MB, p95=2)", "2 * 3", "if x then 1 else 2", "5 -> %",
)  # fmt: skip


@over(BARE.items())
def test_a_bare_number_takes_a_unit(expression: str, measured: str) -> None:
    """At each of its numbers, in the same places."""
    found, unit = tree(expression), STANDARD.find("GB")
    assert unit is not None
    assert is_bare(found)
    given = with_unit(found, unit)
    assert write(given) == measured
    assert [each.span for each in nodes(given)] == [each.span for each in nodes(found)]
    assert with_unit(found, word_unit(["a"])) is found


@over(OTHER)
def test_what_is_no_bare_number(expression: str) -> None:
    """It has a unit, or a value that is not written."""
    assert not is_bare(tree(expression))


def test_what_is_no_number_takes_no_unit() -> None:
    """A name stays as it is."""
    unit = STANDARD.find("GB")
    assert unit is not None
    for expression in ("x", "2 * 3"):
        assert with_unit(tree(expression), unit) == tree(expression)


@over(
    [
        ("1 - x", True),
        ("100% - x", True),
        ("1 + x", False),
        ("2 - x", False),
        ("100 - x", False),
        ("1% - x", False),
        ("x - 1", False),
        ("1 GB - x", False),
        ("1 * x", False),
    ]
)
def test_what_is_left_of_one(expression: str, expected: bool) -> None:
    """Of which the small ones are taken with care."""
    found = tree(expression)
    assert isinstance(found, Binary)
    assert is_complement(found) is expected


# The distribution of a node, and how it is told.
KINDS = {
    "5": (None, ""),
    "x": (None, ""),
    "max(1, 2)": (None, ""),
    "2 * (1 to 2)": (None, ""),
    "1 to 2": ("lognormal", "lognormal range from the 5th to the 95th percentile"),
    "1 GB to 2 GB": ("lognormal", "lognormal range from the 5th to the 95th percentile"),
    "x .. 2%": ("lognormal", "lognormal range from the 5th to the 95th percentile"),
    "1% .. x": ("lognormal", "lognormal range from the 5th to the 95th percentile"),
    "1% to 2%": ("shares", "logit-normal range from the 5th to the 95th percentile"),
    "1 to 2%": ("shares", "logit-normal range from the 5th to the 95th percentile"),
    "normal(p5=1, p95=2)": ("normal", "normal range from the 5th to the 95th percentile"),
    "normal(p1=1, p99=2)": ("normal__p1_p99", "normal range from the 1st to the 99th percentile"),
    "lognormal(p20=1, p80=2)": (
        "lognormal__p20_p80",
        "lognormal range from the 20th to the 80th percentile",
    ),
    "normal(mean=1, deviation=2)": (
        "normal__mean_deviation",
        "normal range of this mean and standard deviation",
    ),
    "uniform(low=1, high=2)": ("uniform", "uniform range"),
    "triangular(low=1, mode=2, high=3)": ("triangular", "triangular range"),
    "pert(low=1, mode=2, high=3)": ("pert", "beta-PERT range"),
}


@over(KINDS.items())
def test_how_a_range_was_read(expression: str, expected: tuple[str | None, str]) -> None:
    """Its distribution, and the words for it."""
    found = tree(expression)
    assert (distribution(found), range_words(found)) == expected
    if isinstance(found, Range):
        assert is_share(found) == (expected[0] == "shares")


@over(
    [
        ("5", (False, False, False, True)),
        ("x", (False, False, False, False)),
        ("2 * x + sqrt(4)", (False, False, False, True)),
        ("1 to 2", (True, False, False, True)),
        ("2 * (1% to 2%)", (True, False, False, True)),
        ("max(x, normal(p5=1, p95=2))", (True, False, False, True)),
        ("accumulated(x, 3 days)", (False, True, False, True)),
        ("accumulated(x, 3 days to 4 days)", (True, True, False, True)),
        ("max(servers_by_load, 3)", (False, False, True, True)),
        ("1 + min(servers_by_load, 3)", (False, False, True, True)),
        ("max(x, ceil(servers_by_load))", (False, False, True, False)),
        ("sum(servers_by_load, 3)", (False, False, False, True)),
        ("sum(servers_by_load, max(1, 3))", (False, False, False, True)),
        ("servers_by_load + max(1, 2)", (False, False, False, True)),
        ("servers_by_load", (False, False, False, False)),
        ("x * 1 + 0", (False, False, False, False)),
        ("1 KB * x", (False, False, False, True)),
        ("0 s", (False, False, False, False)),
        ("x + 100%", (False, False, False, False)),
        ("max(bytes, 3)", (False, False, False, True)),
    ]
)
def test_the_traits_of_a_tree(expression: str, expected: tuple[bool, bool, bool, bool]) -> None:
    """Whether anything in it is drawn, accumulates, picks a constraint, or is a number."""
    found = tree(expression)
    assert traits(found) == traits(found) == Traits(*expected)
    assert (is_range(found), integrates(found), picks_constraint(found)) == expected[:3]


@over(
    [
        ("5", 5, 5),
        ("-5", -5, -5),
        ("--5", 5, 5),
        ("0", 0, 0),
        ("2.5", 2.5, None),
        ("-2.5", -2.5, None),
        ("5 KB", 5000, 5000),
        ("5%", 0.05, None),
        ("200%", 2, 2),
        ("x", None, None),
        ("-x", None, None),
        ("2 + 3", None, None),
        ("not x", None, None),
    ]
)
def test_a_written_number(expression: str, number: float | None, whole: int | None) -> None:
    """In base units, and where it is whole."""
    found = tree(expression)
    assert (written_number(found), whole_number(found)) == (number, whole)


@over(
    [
        ("share^2", True),
        ("share^0.5", True),
        ("share^x", True),
        ("share^0", False),
        ("share^-1", False),
        ("(1 + 10%)^2", False),
        ("(1 - 10%)^2", True),
        ("(1 + 10%)^x", False),
        ("(5%)^-x", True),
    ]
)
def test_a_power_of_a_share_may_be_a_share(expression: str, expected: bool) -> None:
    """Not that of what grows, nor one below the line."""
    found = tree(expression)
    assert isinstance(found, Binary)
    assert stays_share(found) is expected
