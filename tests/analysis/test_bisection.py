"""Points along a quantity, what changes between them, and how far values are apart."""

import math

import pytest

from envelope.analysis.bisection import Scale, edge, grid, inward, is_share, turns
from envelope.units.unit import ONE, PERCENT
from tests.units.test_writing import unit_of


@pytest.mark.parametrize(
    ("low", "high", "count", "share", "points"),
    [
        (1, 100, 3, False, [1, 10, 100]),
        (-100, -1, 3, False, [-100, -10, -1]),
        (0.1, 0.9, 3, True, [0.1, 0.5, 0.9]),
        (0, 1, 3, True, [0, 1e-8, 0.5, 1 - 1e-8, 1]),
        (0, 1, 3, False, [0, 1e-8, 1e-4, 1]),
        (0.5, 2, 3, True, [0.5, 1, 2]),  # no share any more
        (-1, 1, 3, False, [-1, -1e-4, -1e-8, 0, 1e-8, 1e-4, 1]),
        (-1, 0, 2, False, [-1, -1e-8, 0]),
        (-0.5, 0.5, 2, False, [-0.5, -0.5e-8, 0, 0.5e-8, 0.5]),
        (-0.5, -0.1, 2, True, [-0.5, -0.1]),
    ],
)
def test_points_are_even(
    low: float, high: float, count: int, share: bool, points: list[float]
) -> None:
    """By logarithms, shares by odds; both ends are among them, and zero where it is between."""
    found = {round(point, 12) for point in grid(low, high, count, share=share)}
    assert sorted(found) == pytest.approx(points)


def test_every_change_is_found_down_to_adjacent_floats() -> None:
    """And what changes twice between two points counts where both are seen."""
    found = list(turns(math.floor, [0.5, 2.5, 2.75, 3.0]))
    assert [(jump.first, jump.before, jump.after) for jump in found] == [
        (1.0, 0, 1),
        (2.0, 1, 2),
        (3.0, 2, 3),
    ]
    assert all(math.nextafter(jump.last, 9) == jump.first for jump in found)


def test_a_hundred_changes_between_two_points_are_enough() -> None:
    """More of them are noise."""
    assert len(list(turns(math.floor, [0.5, 100.5]))) == 100
    assert len(list(turns(math.floor, [0.5, 101.5]))) == 100
    assert len(list(turns(math.floor, [0.5, 50.5, 101.5]))) == 101


def test_an_edge_is_looked_for_as_nearly_as_it_is_asked_for() -> None:
    """From below or from above; one of numbers far apart by their logarithms."""
    low, high, state = edge(lambda value: value >= 3, 1.0, 9.0, False, True)
    assert (math.nextafter(low, 9), high, state) == (3.0, 3.0, True)
    high, low, state = edge(lambda value: value >= 3, 9.0, 1.0, True, False)
    assert (high, math.nextafter(low, 9), state) == (3.0, 3.0, False)
    asked: list[float] = []

    def is_behind(value: float) -> bool:
        """Whether it is behind the edge; how often that is asked is noted."""
        asked.append(value)
        return value >= 3

    low, high, _ = edge(is_behind, 1e-300, 1e300, False, True)
    assert high == 3.0
    assert len(asked) < 80
    asked.clear()
    low, high, _ = edge(is_behind, 1.0, 9.0, False, True, 0.01)
    assert 2.97 < low < 3 <= high < 3.03
    assert len(asked) < 12


def test_one_side_of_an_edge_is_moved_away_from_the_other() -> None:
    """By less than the language tells apart."""
    assert inward(3.0, 2.0) > 3.0
    assert inward(3.0, 4.0) < 3.0
    assert inward(-3.0, -2.0) < -3.0
    assert inward(3.0, 2.0) == pytest.approx(3.0, rel=1e-14)


GB = unit_of("GB")


@pytest.mark.parametrize(
    ("present", "unit", "distance", "value"),
    [
        (5.0, ONE, math.log(2), 10.0),
        (5.0, ONE, -math.log(2), 2.5),
        (-5.0, ONE, math.log(2), -2.5),
        (0.5, PERCENT, math.log(4), 0.8),
        (0.5, PERCENT, -math.log(4), 0.2),
        (0.0, GB, math.log(4) / 2, 3e9),
        (0.0, GB, -1.0, None),
        (0.0, PERCENT, math.log(4) / 2, 0.03),
        (1.0, PERCENT, -math.log(4) / 2, 0.97),
        (1.0, PERCENT, 1.0, None),
        (2.0, PERCENT, 1.0, None),
    ],
)
def test_a_value_lies_at_a_distance(
    present: float, unit: object, distance: float, value: float | None
) -> None:
    """By logarithms, of shares by odds, of zero by units; and the way back."""
    scale = Scale(present, unit)  # type: ignore[arg-type]
    found = scale.at(distance)
    assert found is value is None or found == pytest.approx(value)
    assert value is None or scale.distance(value) == pytest.approx(abs(distance))


def test_how_far_values_are_apart() -> None:
    """Those on two sides of zero by units."""
    assert Scale(5.0, ONE).distance(0.0) == pytest.approx(math.log1p(5) / 2)
    assert Scale(5.0, ONE).distance(-5.0) == pytest.approx(math.log1p(10) / 2)
    assert Scale(-5.0, ONE).distance(-10.0) == pytest.approx(math.log(2))
    assert Scale(0.5, PERCENT).distance(1.0) == pytest.approx(math.log1p(50) / 2)
    assert Scale(0.8, PERCENT).distance(0.5) == pytest.approx(math.log(4))
    assert Scale(0.8, PERCENT).distance(0.2) == pytest.approx(math.log(16))
    assert Scale(5e9, GB).distance(0.0) == pytest.approx(math.log1p(5) / 2)


def test_a_share_is_told_in_percent() -> None:
    """Alone, and not as one of something."""
    assert is_share(PERCENT)
    assert not is_share(ONE)
    assert not is_share(PERCENT / unit_of("year"))
