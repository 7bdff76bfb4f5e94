"""How a drawn quantity is told: its percentiles beside its value, its histogram in a cell."""

import pytest

from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import run
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.amounts.spreads import picture, quantile_texts

MEDIANS = [
    ("6400 users to 8353.96 users", "7,312 users"),
    ("5M to 20M users", "10M users"),
    ("3 users to 12 users", "6 users"),
    ("99.98% to 99.995%", "99.99%"),
]


@pytest.mark.parametrize(("value", "shown"), MEDIANS)
def test_a_median_that_is_the_value_is_written_as_it_is(value: str, shown: str) -> None:
    """A drawn 7,311.98 beside 7,312 has the same digits."""
    plain = run(build(Request("test", text=f'[inputs]\na = "{value}"\n')))
    spread = with_spreads(plain).spread("a")
    assert spread is not None
    assert plain.values["a"] != spread.quantiles[1]
    assert plain.text("a") == shown
    assert quantile_texts(plain, "a", spread.quantiles)[1] == shown


def test_a_histogram_of_one_bar_is_no_picture() -> None:
    """All samples are alike, as the percentiles say."""
    assert [picture(counts) for counts in ((16_384,), (0, 5, 2), ())] == ["", " █▄", ""]
