"""Numbers as on a whiteboard: how many digits they keep, and how they are written."""

import pytest

from envelope.analysis.derivation.napkin import napkin_number, napkin_text

# A number, what is left of it, and how that is written.
NUMBERS = [
    (0.0, 0, "0"),
    (1.0, 1, "1"),
    (1.04, 1, "1"),
    (1.06, 1.1, "1.1"),
    (1.5, 1.5, "1.5"),
    (9.4, 9, "9"),
    (9.6, 10, "10"),
    (95.0, 95, "95"),
    (95.3, 100, "100"),
    (3472.0, 3500, "3.5 × 10³"),
    (-3472.0, -3500, "-3.5 × 10³"),
    (86_400.0, 90_000, "9 × 10⁴"),
    (94_800.0, 95_000, "9.5 × 10⁴"),
    (99_000.0, 100_000, "10⁵"),
    (-99_000.0, -100_000, "-1 × 10⁵"),
    (949.0, 950, "950"),
    (999.0, 1000, "10³"),
    (0.01, 0.01, "0.01"),
    (0.0099, 0.01, "0.01"),
    (0.0094, 0.009, "9 × 10⁻³"),
    (1e-10, 1e-10, "10⁻¹⁰"),
]


@pytest.mark.parametrize(("number", "left", "text"), NUMBERS)
def test_a_number_on_a_whiteboard(number: float, left: float, text: str) -> None:
    """One digit where that is right to 5 %, else two; beyond 0.01 to 1000 a power of ten."""
    found = napkin_number(number)
    assert found == pytest.approx(left, rel=1e-12)
    assert napkin_text(found) == text
