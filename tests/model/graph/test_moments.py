"""A graph as it is at a moment: the formulas of what accumulates, as they are read then."""

import pytest

from envelope.engine.run import run
from envelope.errors import text_of
from envelope.language.tree import Literal, nodes
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.moments import at_time, every_integral, filled, integrals, moves
from envelope.units.writing import unit_symbol

YEAR = 31_557_600.0
TEXT = """
[inputs]
rate = "10 GB/day"
kept = "3 years"
[formulas]
stored = "accumulated(rate, kept) * 2"
both = "accumulated(rate, kept) + accumulated(2 * rate, 0.5 years)"
plain = "rate * kept"
[checks]
fits = "accumulated(rate, kept) < 1 PB"
"""


@pytest.mark.parametrize(
    ("words", "factors", "stored", "both"),
    [
        (
            "1 year",
            {},
            "rate * min(kept, 1 year) * 2",
            "rate * min(kept, 1 year) + 2 * rate * min(0.5 years, 1 year)",
        ),
        ("18 months", {}, "rate * min(kept, 18 months) * 2", None),
        ("6 months + 6 months", {}, "rate * min(kept, 6 months + 6 months) * 2", None),
        ("1 year", {("stored", 0): 0.5}, "rate * min(kept, 1 year) * 0.5 * 2", None),
        ("1 year", {("stored", 0): 1.23456}, "rate * min(kept, 1 year) * 1.23 * 2", None),
        ("1 year", {("stored", 0): 1 + 1e-13}, "rate * min(kept, 1 year) * 2", None),
        (
            "1 year",
            {("both", 1): 2.0},
            "rate * min(kept, 1 year) * 2",
            "rate * min(kept, 1 year) + 2 * rate * min(0.5 years, 1 year) * 2",
        ),
    ],
)
def test_what_accumulates_is_what_came_in_until_then(
    words: str, factors: dict[tuple[str, int], float], stored: str, both: str | None
) -> None:
    """The time as it was written, where that is a number and a unit, and how much more came in."""
    graph = build(Request("own.toml", text=TEXT))
    found = filled(graph, YEAR, words, factors)
    assert set(found) == {"stored", "both"}
    assert found["stored"].text.content == stored
    assert both is None or found["both"].text.content == both


@pytest.mark.parametrize(
    ("words", "number", "unit"),
    [("12 months", 12, "month"), ("6 months + 6 months", YEAR, "s"), ("31557600", YEAR, "s")],
)
def test_the_time_is_calculated_as_it_was_written(words: str, number: float, unit: str) -> None:
    """In its own unit, else in seconds."""
    found = filled(build(Request("own.toml", text=TEXT)), YEAR, words)["stored"]
    times = [
        (round(node.number, 6), unit_symbol(node.unit))
        for node in nodes(found.tree)
        if isinstance(node, Literal) and node.unit is not None
    ]
    assert times == [(number, unit)]


def test_a_moment_is_a_graph_in_which_nothing_grows() -> None:
    """What grows is a number, checks are of that moment, too."""
    graph = build(Request("own.toml", text=TEXT.replace('"10 GB/day"', GROWING)))
    assert moves(graph)
    then = at_time(graph, YEAR, "1 year", {"rate": 5.0})
    assert not then.growths
    assert run(then).values["stored"] == pytest.approx(5.0 * YEAR * 2)
    assert then.checks[0].formula.text.content == "rate * min(kept, 1 year) < 1 PB"
    assert run(then).values["plain"] == pytest.approx(5.0 * 3 * YEAR)


GROWING = '{ value = "10 GB/day", growth = "30%/year" }'


def test_integrals_are_told_by_their_places() -> None:
    """Those of quantities, and those of checks."""
    graph = build(Request("own.toml", text=TEXT))
    keys = [each.key for each in integrals(graph)]
    assert keys == [("stored", 0), ("both", 0), ("both", 1)]
    assert [each.key for each in every_integral(graph)] == [*keys, ("check fits", 0)]


@pytest.mark.parametrize(
    ("formula", "is_moving"),
    [
        ("rate", False),
        ("accumulated(rate, kept) / kept", True),
        ("sums / (1 year)", True),
        ("rate * (kept / kept)", False),
    ],
)
def test_a_rate_moves_where_it_comes_of_what_accumulates(formula: str, is_moving: bool) -> None:
    """Or where something grows, which is tried above."""
    text = TEXT + '[units]\nnouns = ["x"]\n'
    text = text.replace(
        "[checks]", f'sums = "accumulated(rate, kept)"\nmore = "{formula}"\n[checks]'
    )
    text = text.replace("[checks]", 'most = "accumulated(more, kept)"\n[checks]')
    assert moves(build(Request("own.toml", text=text))) == is_moving


def test_further_lines_are_formulas_beside_those_of_the_file() -> None:
    """By their names, over what the file has; without any, all is as it was."""
    lines = {"twice": text_of("rate * 2"), "more": text_of("twice * kept")}
    graph = build(Request("own.toml", text=TEXT, lines=lines))
    assert run(graph).values["more"] == pytest.approx(run(graph).values["plain"] * 2)
    assert set(graph.quantities) - set(build(Request("own.toml", text=TEXT)).quantities) == {
        "twice",
        "more",
    }
