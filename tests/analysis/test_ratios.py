"""Which ratios are near 1, and their mean."""

import pytest

from envelope.analysis.library.ratios import geometric_mean, is_within


@pytest.mark.parametrize(
    ("ratio", "factor", "is_so"),
    [
        (1.0, 1.0, True),
        (2.0, 2.0, True),
        (0.5, 2.0, True),
        (2.01, 2.0, False),
        (0.49, 2.0, False),
        (0.0, 2.0, False),
        (-1.0, 2.0, False),
    ],
)
def test_a_ratio_is_near_either_way(ratio: float, factor: float, is_so: bool) -> None:
    """The factor itself counts; what is nothing of the other is not near it."""
    assert is_within(ratio, factor) is is_so


def test_a_mean_of_ratios_is_geometric() -> None:
    """Half and twice as much are none at all; nor are no ratios."""
    assert geometric_mean([0.5, 2.0]) == 1
    assert geometric_mean([8.0, 1.0, 1.0]) == pytest.approx(2)
    assert geometric_mean([]) == 1
