"""Whether a value lies within limits, with care for what floats add."""

import math

import pytest

from envelope.model.graph.limits import ANY, Limits

INF = math.inf
HELD = [
    (Limits(0, 1), 0.0, True),
    (Limits(0, 1), 1.0, True),
    (Limits(0, 1), 1 + 1e-10, True),  # what floats add
    (Limits(0, 1), 1 + 1e-8, False),
    (Limits(0, 1), -1e-12, False),  # a share of nothing is nothing
    (Limits(-1, 1), -1 - 1e-10, True),
    (Limits(-1, 1), -1 - 1e-8, False),
    (Limits(2, 4), 1.999, False),
    (Limits(2, 4), 4.001, False),
    (Limits(0, INF, 1), 3.0, True),
    (Limits(0, INF, 1), 3 + 1e-10, True),
    (Limits(0, INF, 1), 3 - 1e-10, True),
    (Limits(0, INF, 1), 3.001, False),
    (Limits(0, INF, 1), 2.5, False),
    (Limits(0, INF, 48), 96.0, True),
    (Limits(0, INF, 48), 97.0, False),
    (Limits(0, 3, 1), 4.0, False),
    (Limits(0, INF), INF, True),
    (Limits(0, INF, 1), INF, False),
    (ANY, -1e300, True),
]


@pytest.mark.parametrize(("limits", "value", "held"), HELD)
def test_a_value_is_held(limits: Limits, value: float, held: bool) -> None:
    """At the ends and near them, and in steps."""
    assert limits.hold(value) == held


def test_both_limits_hold() -> None:
    """The narrower ends, and the longer step."""
    assert Limits(0, 5, 1).within(Limits(1, 9)) == Limits(1, 5, 1)
    assert Limits(1, 9).within(Limits(0, 5, 1)) == Limits(1, 5, 1)
    assert ANY.within(ANY) == ANY


def test_loose_ends_lie_a_little_outside() -> None:
    """So that what floats add to a difference matters nowhere; nothing of no limit."""
    assert Limits(2, 4).loose() == pytest.approx((2 - 2e-9, 4 + 4e-9), rel=1e-12, abs=0)
    assert Limits(-2, -1).loose() == pytest.approx((-2 - 2e-9, -1 + 1e-9), rel=1e-12, abs=0)
    assert Limits(0, 0.5).loose() == pytest.approx((-1e-6, 0.5 + 5e-10), rel=1e-12, abs=0)
    assert ANY.loose() == (-INF, INF)
