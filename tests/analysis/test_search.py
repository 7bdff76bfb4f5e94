"""Between which values a quantity is looked along, and whether by whole numbers."""

import pytest

from envelope.analysis.search import is_counted, may_count, search_range
from envelope.engine.computed import computed
from envelope.engine.run import Run
from envelope.errors import InputError
from envelope.model.build.request import Request

# An input, the ends that are looked between in its unit, whether it may count, whether it does.
RANGES = {
    '"50 GB"': (0.005, 500_000, False, False),
    '"50%"': (0, 100, False, False),
    '{ value = "50%", max = "80%" }': (0, 80, False, False),
    '{ value = "50%", low = "40%", high = "60%" }': (0, 100, False, False),
    '{ value = "50%", high = "150%" }': (0, 100, False, False),
    '{ value = "50 GB", low = "10 GB", high = "200 GB" }': (1, 2000, False, False),
    '{ value = "50 GB", low = "10 GB" }': (1, 500, False, False),
    '{ value = "5 GB", low = "10 GB", high = "20 GB" }': (0.5, 200, False, False),
    '{ value = "50 GB", low = "10 GB", min = "5 GB" }': (5, 500, False, False),
    '{ value = "-50 GB", min = "-1 TB" }': (-1000, -0.005, False, False),
    '{ value = "0 GB" }': (0, 10_000, False, False),
    '"3 servers"': (0.0003, 30_000, True, False),
    '{ value = "3 servers", low = "1 server", high = "9 servers" }': (0.1, 90, True, True),
    '{ value = "3 servers", low = "1.5 servers", high = "9 servers" }': (0.15, 90, False, False),
    '{ value = "3 servers", low = "1 server" }': (0.1, 30, True, False),
    '{ value = "3", whole = true, min = 1 }': (1, 30_000, True, True),
    '"999 servers"': (0.0999, 9_990_000, True, False),
    '"1000 servers"': (0.1, 10_000_000, False, False),
    '"2.5"': (0.00025, 25_000, False, False),
    '"3 servers/s"': (0.0003, 30_000, False, False),
}


def a_run(entry: str) -> Run:
    """A run of a scenario of one input."""
    return computed(Request("own.toml", text=f"[inputs]\nx = {entry}\n"))


@pytest.mark.parametrize("entry", RANGES)
def test_where_is_looked(entry: str) -> None:
    """A share from 0 % to 100 %; else the range of the file widened, or decades around now."""
    run = a_run(entry)
    low, high, may, does = RANGES[entry]
    unit = run.unit("x").factor
    assert [end / unit for end in search_range(run, "x")] == pytest.approx([low, high])
    assert may_count(run, "x") == may
    assert is_counted(run, "x") == does


def test_ends_that_are_asked_for() -> None:
    """A bare number takes the quantity's unit; each end alone may be given."""
    run = a_run('"50 GB"')
    assert search_range(run, "x", "1", "2 TB") == (1e9, 2e12)
    assert search_range(run, "x", low="1") == (1e9, 5e14)
    assert search_range(run, "x", high="1") == (5e6, 1e9)


@pytest.mark.parametrize(
    ("entry", "low", "high", "words"),
    [
        ('"50 GB"', "2", "1", "the search begins above its end"),
        ('"50 GB"', "2", "2", "the search begins above its end"),
        ('"50 GB"', "2 users", "", "`x` is not measured so, but in data"),
        ('"50 GB"', "-2", "", "`x` would be -2 GB: it cannot be negative"),
        ('"50%"', "", "120%", "`x` would be 120%: it can be at most 100%"),
        ('{ value = "a", choices = ["a", "b"] }', "", "", "nothing is between two words"),
    ],
)
def test_ends_that_are_none(entry: str, low: str, high: str, words: str) -> None:
    """Each says why."""
    with pytest.raises(InputError, match=words):
        search_range(a_run(entry), "x", low, high)


def test_whole_numbers_may_be_looked_between_by_fractions() -> None:
    """The ends of a search of what is whole need not be."""
    run = a_run('{ value = "3", whole = true, min = 1 }')
    assert search_range(run, "x", "1.5", "7.5") == (1.5, 7.5)
