"""The values of formulas in a file, as spreadsheets compute them."""

import pytest
from scipy import stats

from envelope.formats.workbook.values import value


@pytest.mark.parametrize(
    ("count", "trials", "chance"), [(1, 20, 0.1), (3, 2000, 0.001), (40, 100_000, 0.0005)]
)
def test_chances_of_many_trials_have_values(count: int, trials: int, chance: float) -> None:
    """Also where the number of ways is beyond every float."""
    found = value(f"_xlfn.BETA.DIST({chance:f},{count},{trials - count + 1},TRUE)", {})
    assert found == pytest.approx(stats.binom.sf(count - 1, trials, chance), rel=1e-9)


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("GAMMADIST(2.5,4,1,TRUE)", stats.gamma.cdf(2.5, 4)),
        ("GAMMADIST(50,4,20,TRUE)", stats.gamma.cdf(2.5, 4)),
        ("GAMMAINV(0.99,4,1)", stats.gamma.ppf(0.99, 4)),
        ("_xlfn.NORM.S.DIST(-1.5,TRUE)", stats.norm.cdf(-1.5)),
        ("_xlfn.NORM.S.INV(0.975)", stats.norm.ppf(0.975)),
        ("_xlfn.BETA.INV(0.5,1.5,4.5,3,9)", 3 + 6 * stats.beta.ppf(0.5, 1.5, 4.5)),
        ("_xlfn.POISSON.DIST(3,2.5,TRUE)", stats.poisson.cdf(3, 2.5)),
    ],
)
def test_distributions_have_the_values_of_spreadsheets(formula: str, wanted: float) -> None:
    """By their parameters there."""
    assert value(formula, {}) == pytest.approx(wanted, rel=1e-9)
