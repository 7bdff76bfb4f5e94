"""The harness finds what is wrong: a form that is off, a vague simulation, a band too wide."""

import numpy as np
import pytest

from tests.simulation.harness import EXACT, Array, Band, Case, needless, outcomes, stated, wrong

GIVEN = {"arrivals": "80 things/s", "service_time": "10 ms", "peak_factor": "1"}


def waiting(true: float, spread: float = 0.01, band: Band = EXACT) -> Case:
    """M/M/1 at 80 %, where 40 ms are right, beside samples around another mean."""

    def simulated(rng: np.random.Generator) -> dict[str, Array]:
        return {"waiting_time": true * (1 + spread * rng.standard_normal(1000))}

    return Case(f"{true} {spread}", "queueing", GIVEN, simulated, {"waiting_time": band})


@pytest.mark.parametrize(
    ("case", "found"),
    [
        (waiting(0.040), ""),
        (waiting(0.0405), "of it, allowed 1.0 to 1.0"),
        (waiting(0.0395), "of it, allowed 1.0 to 1.0"),
        (waiting(0.040, spread=2), "too vague to tell"),
        (waiting(0.0405, band=Band(0.98, 1.0)), ""),
        (waiting(0.0405, band=Band(1.0, 1.1)), "allowed 1.0 to 1.1"),
    ],
    ids=str,
)
def test_what_does_not_hold_is_said(case: Case, found: str) -> None:
    """In words, with the form, the simulated mean and its error."""
    said = wrong(case)
    assert found in " ".join(said)
    assert bool(said) == bool(found)


@pytest.mark.parametrize(
    ("low", "high", "sides"), [(0.95, 1.0, 0), (0.8, 1.0, 1), (0.95, 1.1, 1), (0.5, 1.5, 2)]
)
def test_a_band_that_is_too_wide_is_found(low: float, high: float, sides: int) -> None:
    """On each side that no case comes more than half way to."""
    band = Band(low, high)
    assert len(needless(band, [waiting(0.0417, band=band)])) == sides


def test_a_block_states_its_bands() -> None:
    """In its file, whatever the breaks of its lines."""
    assert stated(Band(0.74, 1.25, "queueing", "0.74 to 1.25 times"))
    assert not stated(Band(0.8, 1.5, "queueing", "0.7 to 1.6 times"))


def test_a_case_is_simulated_once() -> None:
    """However many tests ask for it."""
    case = waiting(0.040)
    assert outcomes(case) is outcomes(case)
