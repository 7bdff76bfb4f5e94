"""Numbers as on a whiteboard: how many digits they keep, and how they are written."""

import pytest

from envelope.analysis.derivation.folding import explained
from envelope.analysis.derivation.napkin import napkin, napkin_number, napkin_text
from envelope.engine.run import Run, run
from envelope.model.build.build import build
from envelope.model.build.request import Request

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
    (-99_000.0, -100_000, "-10⁵"),
    (-1.0, -1, "-1"),
    (-1e-10, -1e-10, "-10⁻¹⁰"),
    (99.97, 100, "100"),
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


SCENARIO = """
[inputs]
hits = { value = "99.97%", max = "1" }
full = "100%"
kept = "309 MB"
used = "306 MB"
nodes = "21"
[formulas]
misses = "1 - hits"
surge = "1 / (1 - hits)"
nines = "-log10(1 - hits) * 1"
left = "kept - used"
times_left = "kept / left"
none = "full - 1 * 100%"
back = "used - kept"
far = "exp(nodes * 4)"
"""
# The last line of each, with how far it is from the exact number.
LINES = {
    "misses": ("1 - 99.97%", "0.03%", 0.0),
    "surge": ("1 ÷ (1 - 99.97%)", "3.3 × 10³", -0.01),
    "nines": ("-log10(1 - 99.97%) × 1", "3.5", -0.007),
    "left": ("", "3 MB", 0.0),
    "times_left": ("300 MB ÷ 3 MB", "100", -0.03),
    "none": ("100% - 1 × 100%", "0%", 0.0),
    "back": ("", "-3 MB", 0.0),
    "far": ("", "3 × 10³⁶", 0.0),
}


def scenario(convention: str = "exact") -> Run:
    """A run of it."""
    return run(build(Request("own.toml", convention, text=SCENARIO)))


@pytest.mark.parametrize("name", LINES)
def test_a_line_is_true(name: str) -> None:
    """What rounding leaves nothing of is taken as it is; so is what a share leaves of one."""
    made = scenario()
    step = napkin(made, scenario("interview"), explained(made, name, 1)).steps[-1]
    numbers, value, error = LINES[name]
    assert (step.name, step.numbers, step.value) == (name, numbers, value)
    assert step.error == pytest.approx(error, abs=0.01)
