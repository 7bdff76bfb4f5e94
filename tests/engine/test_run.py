"""How a run tells its values: in which unit, in which words."""

import pytest

from envelope.engine.run import Sampling, run, run_from, with_quantity, with_values
from envelope.errors import CalculationError, InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.presets import runs

ARROWS = """
[formulas]
rate  = "50 TB/day -> GiB/s"
wait  = "21.6 min -> s"
wide  = "17_720 GiB -> GiB"
whole_number = "9000 GiB -> GiB"
free  = "17_720 GiB * 1"
whole = "(30 days - 26 s) / (30 days) -> %"
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rate", "0.539 GiB/s"),
        ("wait", "1,296 s"),
        ("wide", "17.3 TiB"),
        ("whole_number", "9,000 GiB"),
        ("free", "17.3 TiB"),
        ("whole", "99.999%"),
    ],
)
def test_the_unit_right_of_an_arrow_stays(name: str, text: str) -> None:
    """What a file asks for is shown as it asks; what it does not takes the unit that suits."""
    assert run(build(Request("arrows.toml", text=ARROWS))).text(name) == text


def test_a_block_counts_in_its_own_words() -> None:
    """A noun that only a block declares has its plural in the report of a scenario."""
    assert runs.result("follower-service").text("change_worker.commits") == "2.29 batches/s"


CHECKED = """
[inputs]
x = "4"
[checks]
small = "x < 5"
large = "x > 5"
also_large = "x > 3"
"""


def test_a_run_knows_which_checks_hold() -> None:
    """In order, and which fail."""
    made = run(build(Request("checked.toml", text=CHECKED)))
    assert made.holds == (True, False, True)
    assert [check.name for check in made.failing()] == ["large"]


MOVED = """
[inputs]
x = "4"
y = "2"
[formulas]
twice = "x * 2"
whole = "floor(x / 10)"
inverse = "1 / (x - 5)"
behind = "inverse + y"
other = "y * 3"
[checks]
small = "twice < 9"
lost = "behind > 0"
apart = "other == 6"
near = "whole == 0"
"""


@pytest.mark.parametrize(
    ("given", "changed", "holds", "lost"),
    [
        ({}, {}, (True, True, True, True), set()),
        ({"x": 4.0}, {}, (True, True, True, True), set()),
        (
            {"x": 6.0},
            {"x": 6.0, "twice": 12.0, "inverse": 1.0, "behind": 3.0},
            (False, True, True, True),
            set(),
        ),
        ({"x": 5.0}, {"x": 5.0, "twice": 10.0}, (False, True, True, True), {"inverse", "behind"}),
        ({"y": 1.0}, {"y": 1.0, "behind": 0.0, "other": 3.0}, (True, False, False, True), set()),
        ({"twice": 10.0}, {"twice": 10.0}, (False, True, True, True), set()),
        (
            {"x": 6.0, "inverse": -9.0},
            {"x": 6.0, "twice": 12.0, "inverse": -9.0, "behind": -7.0},
            (False, False, True, True),
            set(),
        ),
    ],
)
def test_a_run_with_other_values(
    given: dict[str, float],
    changed: dict[str, float],
    holds: tuple[bool, ...],
    lost: set[str],
) -> None:
    """What follows from them moves, or has no value; a check without one keeps its answer."""
    before = run(build(Request("moved.toml", text=MOVED)))
    after, gone = with_values(before, given)
    expected = {**before.values, **changed}
    assert after.values == {name: value for name, value in expected.items() if name not in lost}
    assert after.holds == holds
    assert gone == lost


def test_a_run_from_another_one() -> None:
    """What does not follow from what is other is taken over, as it was."""
    before = run(build(Request("moved.toml", text=MOVED)))
    known = before._replace(
        values={**before.values, "other": 99.0}, holds=(True, True, False, True)
    )
    other = build(Request("moved.toml", text=MOVED.replace('x = "4"', 'x = "6"')))
    found = run_from(known, other, ["x"])
    assert found.values == {**known.values, "x": 6, "twice": 12, "inverse": 1, "behind": 3}
    assert found.holds == (False, True, False, True)
    lost = build(Request("moved.toml", text=MOVED.replace('x = "4"', 'x = "5"')))
    with pytest.raises(CalculationError, match="division by zero"):
        run_from(known, lost, ["x"])


def test_a_run_with_one_more_quantity() -> None:
    """Computed from those that it has."""
    before = run(build(Request("moved.toml", text=MOVED)))
    more = build(
        Request("more.toml", text=MOVED.replace("other =", "more =").replace("other ==", "more =="))
    ).quantities["more"]
    found = with_quantity(before, more)
    assert found.values == {**before.values, "more": 6}
    assert [*found.graph.quantities][-1] == "more"


@pytest.mark.parametrize("count", [2, 100_000_000])
def test_so_many_samples_can_be_drawn(count: int) -> None:
    """Two are the fewest that have a spread."""
    assert Sampling(count).samples == count
    for other in (1, 100_000_001):
        with pytest.raises(InputError, match="samples are a number from 2 to 100,000,000"):
            Sampling(other)


def test_a_value_takes_the_unit_that_suits_it() -> None:
    """Rounded to three digits, unless more are asked for; its own where a file asks for that."""
    made = run(build(Request("sized.toml", text='[formulas]\nx = "5 GB * 1"\ny = "5 GB -> GB"\n')))
    assert [made.suited("x", value).factor for value in (999.4e9, 999.6e9)] == [1e9, 1e12]
    assert made.suited("x", 999.6e9, digits=4).factor == 1e9
    assert made.suited("y", 999.6e9).factor == 1e9
    assert (made.text("x", 999.6e9), made.text("x", 999.6e9, rescale=False)) == ("1 TB", "1,000 GB")
