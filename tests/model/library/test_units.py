"""The units of a file under a convention: what a day, a month and a KB are."""

import pytest

import envelope
from envelope.api.check import checked
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.library.units import (
    convention_definitions,
    convention_names,
    defined,
    redefinitions,
)


@pytest.mark.parametrize(
    ("convention", "day", "month", "kilobyte"),
    [
        ("exact", 86400, 86400 * 365.25 / 12, 1000),
        ("interview", 1e5, 3e6, 1000),
        ("binary", 86400, 86400 * 365.25 / 12, 1024),
        ("billing", 86400, 730 * 3600, 1000),
    ],
)
def test_conventions(convention: str, day: float, month: float, kilobyte: float) -> None:
    """What each says a day, a month and a KB are."""
    for unit, expected in (("day", day), ("month", month), ("KB", kilobyte)):
        found = envelope.calc(f"1 {unit} * 1", convention=convention).to_base_units().magnitude
        assert found == pytest.approx(expected)


def test_a_convention_is_known_by_name() -> None:
    """The exact one defines nothing; another name is refused with the nearest."""
    assert convention_names() == ("exact", "interview", "binary", "billing")
    assert convention_definitions("exact") == convention_definitions("") == {}
    assert "day" in convention_definitions("interview")
    with pytest.raises(InputError) as caught:
        convention_definitions("interveiw")
    assert caught.value.problems[0].kind == "unknown-convention"
    assert caught.value.problems[0].hint == "did you mean `interview`?"


def test_definitions_may_use_each_other() -> None:
    """In any order; what they change follows."""
    found = defined({"shift": text_of("day / 3"), "day": text_of("90_000 s")}).units
    shift, week = found.find("shift"), found.find("week")
    assert shift is not None
    assert week is not None
    assert (shift.factor, week.factor) == (30_000, 7 * 90_000)
    (problem,) = defined({"day": text_of("month / 30"), "month": text_of("30 days")}).problems
    assert "in a cycle" in problem.message


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        ('day = "10 users"', "`day` is a length of time, `10 users` is not"),
        ('hours = "10"', "`hours` is a length of time, `10` is not"),
        ('TB = "2 s"', "`TB` is an amount of data, `2 s` is not"),
        ('USD = "2 TB"', "`USD` is an amount of money, `2 TB` is not"),
        ('Mbps = "2 TB"', "`Mbps` is in data/time (Mbit/s), `2 TB` is not"),
        ('percent = "2 TB"', "`percent` is a share, `2 TB` is not"),
        ('month = "0 days"', "`month` must be more than nothing"),
        ('"a b" = "3 days"', "`a b` cannot be the name of a unit"),
        ('if = "3 days"', "`if` cannot be the name of a unit"),
        ('page = "4 KB"', ""),
        ('month = "2.5M s"', ""),
        ('EUR = "$1.1"', ""),
    ],
)
def test_a_unit_that_there_is_measures_what_it_did(definition: str, message: str) -> None:
    """But a noun that is there may become a unit."""
    problem = checked(
        Request("units.toml", text=f'[units]\n{definition}\n[formulas]\na = "1"\n')
    ).problem
    told = [each.message for each in problem.problems] if problem else []
    assert told == ([message] if message else [])


def test_what_is_wrong_with_units_is_told_with_all_else() -> None:
    """Every definition and every name, but no word twice that a wrong definition takes away."""
    text = """
[units]
nouns = ["photo", "time"]
day   = "10 users"
album = "40 photoz"
shelf = "3 albums"
year  = "month"
month = "year"
[inputs]
pictures = "30 albums + 4 shelf"
length   = "2 days * times"
dau      = "3 userz"
"""
    with pytest.raises(InputError) as caught:
        build(Request("units.toml", text=text))
    assert [problem.message for problem in caught.value.problems] == [
        "`time` would hide a unit of time",
        "`day` is a length of time, `10 users` is not",
        "units are defined by each other in a cycle: year → month → year",
        "there is no unit `photoz`",
        "there is no unit `userz`",
    ]


def test_only_what_changes_a_unit_holds_in_blocks() -> None:
    """A new unit is a scenario's own."""
    texts = {"day": text_of("90_000 s"), "shift": text_of("8 hours")}
    assert list(redefinitions(texts)) == ["day"]
