"""What is added over a day, a month and a year: its parts add up to it, and it is drawn."""

import re

import pytest

from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run, Sampling, run
from envelope.errors import text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.amounts.periods import (
    added,
    drawn_with_periods,
    how_added,
    period_name,
    with_periods,
)
from envelope.units.system import STANDARD

RATE = "total.storage_growth"
PERIODS = ("day", "month", "year")
BYTES = re.compile(r"([\d.]+ [KMGTPE]B)")


def in_bytes(text: str) -> float:
    """What an amount is, as written."""
    number, word = text.split()
    unit = STANDARD.find(word)
    assert unit is not None
    return float(number) * unit.factor


@pytest.mark.parametrize("name", ["template", "twitter", "instagram"])
@pytest.mark.parametrize("period", PERIODS)
def test_the_parts_add_up(name: str, period: str) -> None:
    """To the digits that are shown: what a retention cuts is shown cut."""
    found = run(build(Request(name)))
    told = how_added(found, RATE, period)
    parts = [in_bytes(each) for each in BYTES.findall(told)]
    assert sum(parts) == pytest.approx(added(found, RATE, period)[0], rel=0.01)


def drawn() -> Run:
    """The template with a range of users, drawn."""
    settings = {"dau": text_of("5M to 20M users")}
    return with_spreads(run(build(Request("template", settings=settings))))


def test_the_sum_of_a_period_has_percentiles() -> None:
    """Those of a rate whose parts are all proportional to the range, also where some are cut."""
    found = with_periods(drawn(), [(RATE, period) for period in PERIODS])
    for period in PERIODS:
        spread, value = found.spread(period_name(RATE, period)), added(found, RATE, period)[0]
        assert spread is not None
        low, middle, high = spread.quantiles
        assert found.values[period_name(RATE, period)] == pytest.approx(value)
        assert (low / value, middle / value, high / value) == pytest.approx((0.5, 1, 2), rel=0.01)


def test_periods_may_be_drawn_with_the_rest() -> None:
    """Then nothing is drawn a second time, and all is as it would be."""
    plain, lines = drawn()._replace(spreads=None), [(RATE, period) for period in PERIODS]
    together = drawn_with_periods(plain, [RATE], lines, Sampling())
    assert together.spreads is not None
    assert set(together.spreads.quantities) == {RATE}
    assert set(together.spreads.added) == {period_name(RATE, period) for period in PERIODS}
    again, apart = with_periods(together, lines), with_periods(drawn(), lines)
    for name, spread in together.spreads.added.items():
        assert again.spread(name) is spread
        assert spread == apart.spread(name)


def test_what_is_all_kept_is_said() -> None:
    """The broker keeps its log for seven days."""
    found = run(build(Request("template")))
    assert "broker 60 GB" in how_added(found, RATE, "day")
    assert re.search(r"broker \d+ GB \(all it keeps\)", how_added(found, RATE, "year"))
