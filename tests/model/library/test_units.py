"""The units of a file under a convention: what a day, a month and a KB are."""

import pytest

import envelope
from envelope.errors import InputError, text_of
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
    found = defined({"shift": text_of("day / 3"), "day": text_of("90_000 s")})
    shift, week = found.find("shift"), found.find("week")
    assert shift is not None
    assert week is not None
    assert (shift.factor, week.factor) == (30_000, 7 * 90_000)
    with pytest.raises(InputError, match="in a cycle"):
        defined({"day": text_of("month / 30"), "month": text_of("30 days")})


def test_only_what_changes_a_unit_holds_in_blocks() -> None:
    """A new unit is a scenario's own."""
    texts = {"day": text_of("90_000 s"), "shift": text_of("8 hours")}
    assert list(redefinitions(texts)) == ["day"]
