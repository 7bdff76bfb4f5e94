"""Every form that is simulated holds, and every band is as wide as it has to be."""

import pytest

from tests.presets.runs import some
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
from tests.simulation.harness import EXACT, Band, Case, bands, needless, stated, wrong

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
# Those with a band are simulated for it; of the others, which are many, every sixth is.
BANDED = [case for case in CASES if any(band is not EXACT for band in case.holds.values())]
OTHERS = some([case for case in CASES if case not in BANDED], 6)


@pytest.mark.parametrize("case", [*BANDED, *OTHERS], ids=str)
def test_a_form_holds(case: Case) -> None:
    """Within three standard errors, or in its band."""
    assert wrong(case) == []


@pytest.mark.parametrize("band", bands(CASES), ids=str)
def test_a_band_is_needed(band: Band) -> None:
    """Both of its ends are come near to, and the block states it."""
    assert needless(band, CASES) == []
    assert stated(band)
