"""Every form that is simulated holds, and every band is as wide as it has to be."""

import pytest

from tests.simulation import (
    chance,
    copies,
    flow,
    indexes,
    parts,
    series,
    spread,
    test_caches,
    test_queues,
    test_retries,
    together,
)
from tests.simulation.harness import Band, Case, bands, needless, stated, wrong

MODULES = (
    chance,
    copies,
    flow,
    indexes,
    parts,
    series,
    spread,
    test_caches,
    test_queues,
    test_retries,
    together,
)
CASES = [case for module in MODULES for case in module.CASES]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_form_holds(case: Case) -> None:
    """Within three standard errors, or in its band."""
    assert wrong(case) == []


@pytest.mark.parametrize("band", bands(CASES), ids=str)
def test_a_band_is_needed(band: Band) -> None:
    """Both of its ends are come near to, and the block states it."""
    assert needless(band, CASES) == []
    assert stated(band)
