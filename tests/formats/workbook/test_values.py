"""The values of formulas in a file, as spreadsheets compute them."""

import pytest
from scipy import stats

from envelope.formats.workbook.values import value


@pytest.mark.parametrize(
    ("count", "trials", "chance"), [(1, 20, 0.1), (3, 2000, 0.001), (40, 100_000, 0.0005)]
)
def test_chances_of_many_trials_have_values(count: int, trials: int, chance: float) -> None:
    """Also where the number of ways is beyond every float."""
    arguments = f"{count},{trials},{chance:f}"
    found = [value(f"_xlfn.BINOM.DIST({arguments},{each})", {}) for each in ("TRUE", "FALSE")]
    wanted = [each(count, trials, chance) for each in (stats.binom.cdf, stats.binom.pmf)]
    assert found == pytest.approx(wanted, rel=1e-9)
