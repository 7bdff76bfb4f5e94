"""Where a condition holds: against closed forms, direct runs and brute force."""

import math
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.analysis.probes import moved
from envelope.analysis.solve import Question, Solution, solve
from envelope.engine.run import Run, run
from envelope.errors import InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.expressions import condition_in
from envelope.report.rounding import rounded, times_text
from envelope.report.solve import headline, solution_table
from tests.presets.runs import tries

TEXT = """
title = "Shop"
[inputs]
dau = { value = "10M users", low = "1M users", high = "100M users" }
rate = "20 requests/user/day"
peak = { value = "3", low = "1.5", high = "5" }
copies = { value = "2", low = "1", high = "5" }
hit_ratio = "90%"
capacity = "1000 requests/s/server"
[formulas]
load = "dau * rate -> requests/s"
misses = "load * (1 - hit_ratio) -> requests/s"
primaries = "ceil(load * peak / capacity)"
servers = "primaries * copies"
utilization = "load * peak / (primaries * capacity) -> %"
inverse = "1 / (dau / 1 user - 10M)"
[checks]
room = "utilization <= 90%"
"""
DAY = 86_400


def shop(**values: str) -> Run:
    """The run of the scenario above, some of its inputs replaced."""
    text = TEXT
    for name, value in values.items():
        line = next(each for each in text.splitlines() if each.startswith(f"{name} ="))
        text = text.replace(line, f'{name} = "{value}"')
    text = text.replace('inverse = "1 / (dau / 1 user - 10M)"', "")
    return run(build(Request("shop", text=text)))


SHOP = shop()


def solved(name: str, condition: str, **options: str) -> Solution:
    """The solution of the shop."""
    return solve(SHOP, Question(name, condition, **options))  # type: ignore[arg-type]


def holds(result: Run, name: str, value: float, condition: str) -> bool:
    """Whether a condition holds in a run of its own."""
    there = moved(result, name, value)
    from envelope.engine.scalar import evaluate

    return evaluate(there.graph, condition_in(there.graph, condition), there.values, "") == 1.0


CLOSED: Mapping[tuple[str, str], list[tuple[float, bool]]] = {
    ("dau", "load <= 5000 requests/s"): [(5000 * DAY / 20, True)],
    ("dau", "load > 5000 requests/s"): [(5000 * DAY / 20, False)],
    ("dau", "5000 requests/s >= load and load >= 100 requests/s"): [
        (100 * DAY / 20, False),
        (5000 * DAY / 20, True),
    ],
    ("dau", "not (load > 5000 requests/s)"): [(5000 * DAY / 20, True)],
    ("dau", "servers <= 20 servers"): [(10_000 * DAY / 60, True)],
    ("dau", "servers >= 20 servers"): [(9_000 * DAY / 60, False)],
    ("dau", "servers == 20 servers"): [(9_000 * DAY / 60, False), (10_000 * DAY / 60, True)],
    ("hit_ratio", "misses <= 100 requests/s"): [(1 - 100 * DAY / 20 / 10e6, False)],
    ("capacity", "primaries <= 3 servers"): [(10e6 * 60 / DAY / 3, False)],
    ("servers", "servers < 100 servers"): [(100, True)],
    ("load", "servers <= 20 servers"): [(10_000 / 3, True)],
    ("peak", "peak ^ 2 <= 30"): [(math.sqrt(30), True)],
}


@pytest.mark.parametrize(("name", "condition"), CLOSED)
def test_crossings_are_those_of_the_closed_form(name: str, condition: str) -> None:
    """To a share of 2e-9, which is what the language forgives in rounding; on the right side."""
    found = solved(name, condition).crossings
    expected = CLOSED[name, condition]
    assert [each.holds_below for each in found] == [below for _, below in expected]
    for crossing, (value, _) in zip(found, expected, strict=True):
        assert crossing.value == pytest.approx(value, rel=2e-9)
        assert crossing.outside.value == pytest.approx(crossing.value, rel=1e-12)


@pytest.mark.parametrize(("name", "condition"), CLOSED)
def test_a_boundary_holds_and_what_is_beyond_does_not(name: str, condition: str) -> None:
    """In runs of their own, not in the compiled function by which it was found."""
    for crossing in solved(name, condition).crossings:
        assert holds(SHOP, name, crossing.value, condition)
        away = 1 + math.copysign(1e-11, crossing.outside.value - crossing.value)
        assert not holds(SHOP, name, crossing.value * away, condition)


def test_what_is_equal_at_one_value_is_a_point() -> None:
    """A rate equals a number at one place, which no scan would meet."""
    solution = solved("dau", "load == 5000 requests/s")
    assert [each.is_point for each in solution.intervals] == [True]
    assert solution.intervals[0].low == pytest.approx(5000 * DAY / 20, rel=1e-12)
    assert "at 21.6M users" in headline(solution)


def test_an_interval_between_two_points_of_the_scan_is_found() -> None:
    """Narrower than the steps of the scan: each comparison is watched by itself."""
    solution = solved("dau", "load > 5000 requests/s and load < 5000.01 requests/s")
    found = [(each.low, each.high) for each in solution.intervals]
    assert found == [pytest.approx((5000 * DAY / 20, 5000.01 * DAY / 20), rel=1e-9)]


def test_many_crossings_are_all_listed() -> None:
    """Utilization falls with every server that is added: one interval for each number of them."""
    solution = solved("dau", "utilization <= 90%", low="4M users", high="9M users")
    per_server = 1000 * DAY / 60
    expected = [
        (n * per_server, 0.9 * (n + 1) * per_server) for n in range(1, 9) if n * per_server < 9e6
    ]
    expected = [(low, high) for low, high in expected if low < high and high > 4e6]
    found = [(each.low, each.high) for each in solution.intervals]
    assert len(found) == len(expected)
    for (low, high), (begin, end) in zip(found, expected, strict=True):
        assert low == pytest.approx(max(begin, 4e6), rel=2e-9)
        assert high == pytest.approx(min(end, 9e6), rel=2e-9)


def test_nowhere_and_everywhere() -> None:
    """Said as such, with the range of the search: that of the file, ten times wider."""
    nowhere = solved("dau", "servers < 1 server")
    assert (nowhere.nowhere, nowhere.everywhere, nowhere.crossings) == (True, False, ())
    everywhere = solved("dau", "servers > 0 servers")
    assert (everywhere.nowhere, everywhere.everywhere) == (False, True)
    ends = (everywhere.first.value, everywhere.last.value)
    assert ends == pytest.approx((1e5, 1e9))
    assert "for every dau from 100k users to 1bn users" in headline(everywhere)


def test_a_solution_shows_itself_without_its_run() -> None:
    """Which is as long as its scenario."""
    assert "Graph(" not in repr(solved("dau", "servers > 0 servers"))


def test_shares_stay_shares() -> None:
    """A hit ratio is searched from 0 % to 100 %, both included."""
    solution = solved("hit_ratio", "misses <= 0 requests/s")
    assert [(each.low, each.high) for each in solution.intervals] == [(1.0, 1.0)]
    assert solved("hit_ratio", "misses >= 0 requests/s").everywhere


def test_a_value_without_result_is_none_for_which_it_holds() -> None:
    """Where there is a division by zero, nothing holds; on both sides it may."""
    text = TEXT.replace("20 requests/user/day", "30 requests/user/day").replace("10M)", "5M)")
    result = run(build(Request("shop", text=text)))
    solution = solve(result, Question("dau", "inverse > 0"))
    assert [each.value for each in solution.crossings] == pytest.approx([5e6], rel=1e-9)
    assert not solution.crossings[0].holds_below


WRONG = {
    ("hit_ratio", "servers <= 3 servers", ""): "does not depend on `hit_ratio`",
    ("dau", "servers", ""): "a quantity, not a condition",
    ("dau", "server <= 3 GB", ""): "cannot compare",
    ("dau", "servers <= 3 servers", "3 GB"): "but in users",
    ("dau", "servers <= 3 servers", "1"): "begins above its end",
}


@pytest.mark.parametrize(("name", "condition", "high"), WRONG)
def test_what_cannot_be_solved_is_said(name: str, condition: str, high: str) -> None:
    """In the user's words."""
    with pytest.raises(InputError, match=WRONG[name, condition, high]):
        solved(name, condition, high=high)


def test_a_whole_number_is_told_beside_the_boundary() -> None:
    """For a quantity of which all that is told are small whole numbers."""
    solution = solved("copies", "servers <= 25 servers")
    assert "up to 3.571 (as a whole number: 3)" in headline(solution)
    assert "whole" not in headline(solved("peak", "peak <= 3.5"))  # no: 3.5 is no count


def test_a_bare_end_takes_the_unit_of_the_quantity() -> None:
    """As a setting does."""
    solution = solved("dau", "load <= 5000 requests/s", low="20M", high="30M")
    assert (solution.first.value, solution.last.value) == (20e6, 30e6)


def test_with_a_confidence_it_holds_in_that_share_of_the_worlds() -> None:
    """Against the quantile of a lognormal range, and against the share counted at the value."""
    ranged = shop(peak="2 to 4.5")
    solution = solve(ranged, Question("dau", "load * peak <= 6000 requests/s", 0.9))
    sigma = math.log(4.5 / 2) / (2 * 1.6448536269514722)
    quantile = 3.0 * math.exp(sigma * 1.2815515655446004)
    value = solution.crossings[0].value
    assert value == pytest.approx(6000 / quantile * DAY / 20, rel=2e-3)
    inside, outside = solution.crossings[0].inside, solution.crossings[0].outside
    assert inside.probability is not None
    assert outside.probability is not None
    assert outside.probability < 0.9 <= inside.probability


def test_a_range_of_the_quantity_itself_is_no_matter() -> None:
    """It is moved, not drawn: so nothing else is left to chance."""
    ranged = shop(dau="5M to 20M users")
    solution = solve(ranged, Question("dau", "load <= 5000 requests/s", 0.9))
    assert solution.crossings[0].value == pytest.approx(5000 * DAY / 20, rel=1e-9)


@settings(max_examples=tries(60), deadline=None)
@given(limit=st.integers(1, 400), peak=st.floats(1, 10), below=st.booleans())
def test_a_step_is_found_where_a_run_says_so(limit: int, peak: float, below: bool) -> None:
    """The last value of a step function, and the first: by runs just inside and just outside."""
    result = moved(SHOP, "peak", peak)
    condition = f"servers {'<=' if below else '>='} {2 * limit} servers"
    solution = solve(result, Question("dau", condition, low="10k users", high="100bn users"))
    for crossing in solution.crossings:
        assert crossing.holds_below == below
        assert holds(result, "dau", crossing.value, condition)
        away = 1 + (1e-11 if below else -1e-11)
        assert not holds(result, "dau", crossing.value * away, condition)
        edge = (limit if below else limit - 1) * 1000 / peak * DAY / 20
        assert crossing.value == pytest.approx(edge, rel=2e-9)
    assert len(solution.crossings) == (0 if limit == 1 and not below else 1)


@settings(max_examples=tries(100), deadline=None)
@given(value=st.floats(1e-6, 1e12), up=st.booleans(), room=st.floats(1e-7, 1))
def test_what_is_printed_is_on_the_side_that_holds(value: float, up: bool, room: float) -> None:
    """Rounded to one side, by no more than a tenth of the room; or to its equal."""
    shown = rounded(SHOP, "dau", value, up=up, room=value * room)
    same = abs(shown.value - value) <= 2e-9 * value
    assert same or (shown.value > value) == up
    assert abs(shown.value - value) <= max(0.1 * room, 2e-9) * value * 1.0001


@pytest.mark.parametrize(
    ("times", "text"),
    [(1, "1×"), (1.08, "1.08×"), (0.99862, "0.9986×"), (4, "4×"), (1.0000123, "1.000012×")],
)
def test_factors_tell_what_they_differ_by(times: float, text: str) -> None:
    """Two digits of it."""
    assert times_text(times) == text


def test_the_table_shows_both_sides_of_a_step() -> None:
    """The last number of servers that holds, and the one just beyond."""
    table = solution_table(solved("dau", "servers <= 20 servers"))
    assert [column.title for column in table.columns][:3] == ["dau", "of now", "servers"]
    assert [row[2] for row in table.rows] == ["14 servers", "20 servers", "22 servers"]
    assert table.rows[1][0] == "14.4M users"
