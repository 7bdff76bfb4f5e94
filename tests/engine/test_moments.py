"""A run at a time after an empty start, and how long it takes until all is full."""

from math import log

import pytest

from envelope.engine.computed import computed, made, run_at, with_filling
from envelope.engine.run import Run, Sampling
from envelope.engine.samples import spreads
from envelope.engine.terms.term import erased_checks
from envelope.errors import EnvelopeError, text_of
from envelope.model.build.request import Request

DAY, YEAR = 86_400.0, 31_557_600.0
SCENARIO = """
[inputs]
users = {{ value = "100 users"{growth} }}
size = "{size}/user/day"
kept = "{kept}"
[formulas]
stored = "accumulated(users * size, kept) -> TB"
root = "sqrt(stored / (1 TB) - {least})"
[checks]
small = "stored < 2 TB"
early = "stored < 146.1 TB"
"""
DOUBLES = ', growth = "100%/year"'
JUMPS = ', growth = { "6 months" = "300 users" }'


def scenario(**given: str) -> Run:
    """The run once all is full."""
    values = {"growth": "", "size": "1 GB", "kept": "30 days", "least": "-1", **given}
    return made(Request("own.toml", text=SCENARIO.format(**values)))


@pytest.mark.parametrize(
    ("given", "time", "users", "stored", "holds"),
    [
        ({}, "10 days", 100, 1.0, True),
        ({}, "  1   year", 100, 3.0, False),
        ({"kept": "2 years"}, "1 year", 100, 36.525, False),
        ({"size": "0 GB"}, "1 year", 100, 0.0, True),
        ({"growth": DOUBLES}, "1 year", 200, 36.525 * (2 - 2 ** (1 - 30 / 365.25)) / log(2), False),
        ({"growth": DOUBLES, "kept": "2 years"}, "1 year", 200, 36.525 / log(2), False),
        ({"growth": JUMPS, "kept": "1 month"}, "10 days", 100, 1.0, True),
        ({"growth": JUMPS, "kept": "1 month"}, "1 year", 300, 9.13125, False),
    ],
)
def test_a_run_at_a_time(
    given: dict[str, str], time: str, users: float, stored: float, holds: bool
) -> None:
    """What has come in until then, of what has grown until then."""
    full = scenario(**given)
    found = run_at(full, text_of(time))
    assert found.values["users"] == pytest.approx(users, rel=1e-9)
    assert found.values["stored"] / 1e12 == pytest.approx(stored, rel=1e-9)
    assert found.holds[0] == holds
    assert found.at is not None
    assert (found.at.words, found.at.full) == (" ".join(time.split()), full)
    assert found.at.time == pytest.approx({"d": 10 * DAY, "y": YEAR}[time.strip().split()[1][0]])


@pytest.mark.parametrize(
    ("given", "days", "first_year"),
    [
        ({}, 30, {}),
        ({"kept": "2 years"}, 730.5, {"stored": 36.525e12, "root": 37.525**0.5}),
        ({"kept": "2 years", "least": "50"}, 730.5, {}),  # nothing has a root then
        ({"size": "0 GB"}, None, None),
        ({"kept": "0 days"}, None, None),
        ({"growth": JUMPS}, 30, {"users": 300, "stored": 9e12, "root": 10**0.5}),
    ],
)
def test_how_it_fills(
    given: dict[str, str], days: float | None, first_year: dict[str, float] | None
) -> None:
    """Until when, and what is other at the end of a first year; nothing where nothing fills."""
    full = scenario(**given)
    filling = with_filling(full).filling
    if days is None or first_year is None:
        assert filling is None
        return
    assert filling is not None
    assert filling.full_after == pytest.approx(days * DAY)
    assert filling.first_year == pytest.approx(first_year)
    known = full._replace(filling=filling)
    assert with_filling(known) is known


def test_a_run_at_a_time_does_not_fill() -> None:
    """It says of itself when it is."""
    later = run_at(scenario(), text_of("1 day"))
    assert with_filling(later) is later


@pytest.mark.parametrize("time", ["0 days", "-1 day", "5 GB", "soon"])
def test_what_is_no_time_is_refused(time: str) -> None:
    """Whole, at its place."""
    with pytest.raises(EnvelopeError) as caught:
        run_at(scenario(), text_of(time))
    (problem,) = caught.value.problems
    (label, *_) = problem.labels
    assert label.text.content[label.span.start : label.span.end] == time


def test_a_request_at_a_time() -> None:
    """From the run that is known, be it of another time; or made now."""
    asked = Request(
        "own.toml", text=SCENARIO.format(growth="", size="1 GB", kept="1 year", least="-1")
    )
    later = asked._replace(at=text_of("10 days"))
    full = made(asked)
    for before in (None, full, run_at(full, text_of("20 days"))):
        assert computed(later, before).values["stored"] == pytest.approx(1e12)
    assert made(later).values["stored"] == pytest.approx(1e12)


@pytest.mark.parametrize(
    ("given", "samples", "stored", "odds"),
    [
        ({"size": "(1 to 4) GB"}, 1000, [73.05, 146.1, 292.2], 0.5),
        ({"size": "(1 to 4) GB"}, 20_000, [73.05, 146.1, 292.2], 0.5),
        ({"size": "(1 to 4) GB", "growth": DOUBLES}, 1000, [158.1, 316.16, 632.3], 0.03),
        (
            {"size": "1 GB", "growth": ', growth = "50%/year to 200%/year"'},
            300,
            [112.6, 158.1, 266],
            0.37,
        ),
    ],
)
def test_samples_at_a_time(
    given: dict[str, str], samples: int, stored: list[float], odds: float
) -> None:
    """Each has a history of its own; conditions are those of then."""
    later = run_at(scenario(kept="3 years", **given), text_of("2 years"))
    found = spreads(later, ["stored"], erased_checks(later.graph), Sampling(samples))
    quantiles = [each / 1e12 for each in found.quantities["stored"].quantiles]
    assert quantiles == pytest.approx(stored, rel=0.01)
    assert found.holds == pytest.approx((0, odds), abs=0.02)


def test_without_ranges_there_is_one_history() -> None:
    """Of which conditions hold or not."""
    later = run_at(scenario(growth=DOUBLES), text_of("10 days"))
    found = spreads(later, ["stored"], erased_checks(later.graph))
    assert (dict(found.quantities), found.holds) == ({}, (1.0, 1.0))
