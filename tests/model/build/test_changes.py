"""Values told by the value before, as they are written."""

import pytest

from envelope.errors import InputError, text_of
from envelope.language.parser import parse
from envelope.model.build.setting import (
    Change,
    change,
    refuse_sign,
    suffix_problem,
    without_prefix,
)
from envelope.units.system import STANDARD
from envelope.units.unit import ONE, Unit
from envelope.units.writing import unit_symbol
from tests.units.test_writing import unit_of

CHANGES = {
    "x2": Change("*", 2.0),
    "X 2.5": Change("*", 2.5),
    "*1_000": Change("*", 1000.0),
    "· .5": Change("*", 0.5),
    "× 50%": Change("*", 0.5),
    "/ 4": Change("/", 4.0),
    "÷4": Change("/", 4.0),
    "/50%": Change("/", 0.5),
    "+40%": Change("*", 1.4, 1.4 - 1),
    "-40%": Change("*", 0.6, 0.6 - 1),
    "− 1_0 %": Change("*", 0.9, 0.9 - 1),
    "40%": None,
    "+5": None,
    "x": None,
    "2x": None,
    "x2 users": None,
}


@pytest.mark.parametrize("text", CHANGES)
def test_a_change_is_an_operator_and_a_number(text: str) -> None:
    """Whatever else is a value of its own."""
    assert change(text, lambda _: False) == CHANGES[text]


def test_a_name_is_no_change() -> None:
    """Where something is called `x2`."""
    assert change(" x2 ", lambda name: name == "x2") is None
    assert change("*2", lambda name: name == "x2") == Change("*", 2.0)


@pytest.mark.parametrize(
    ("unit", "plain"),
    [
        ("KB", "B"),
        ("GB/day", "B/day"),
        ("Mbit/s", "bit/s"),
        ("KiB", "B"),
        ("kW", "W"),
        ("ms", "s"),
        ("km", "metre"),
        ("B", None),
        ("metre", None),
        ("user", None),
        ("hour", None),
        ("1/GB", None),
        ("GB^2", None),
    ],
)
def test_a_unit_without_its_prefix(unit: str, plain: str | None) -> None:
    """What a suffix would be read beside."""
    found = without_prefix(unit_of(unit), STANDARD)
    assert (found and unit_symbol(found)) == plain
    assert found is None or found.factor == pytest.approx(unit_of(str(plain)).factor)
    assert without_prefix(ONE, STANDARD) is None


@pytest.mark.parametrize(
    ("written", "unit", "said"),
    [
        ("2k", unit_of("KB"), "`2k` has two readings: 2 KB, or 2 MB (2k KB)"),
        (
            "3 * 1.5 M",
            unit_of("ms"),
            "`1.5 M` has two readings: 17.4 days, or 25 minutes (1.5 M ms)",
        ),
        ("2", unit_of("KB"), ""),
        ("2k", unit_of("user"), ""),
        ("2k KB", unit_of("KB"), ""),
        ("x2k", unit_of("KB"), ""),
    ],
)
def test_a_suffix_beside_a_prefix_has_two_readings(written: str, unit: Unit, said: str) -> None:
    """Only of a number without a unit of its own."""
    text = text_of(written)
    problem = suffix_problem(text, parse(text, STANDARD), unit, STANDARD)
    assert (problem.message if problem else "") == said


@pytest.mark.parametrize("written", ["+5", " + 5 GB", "+x"])
def test_a_sign_of_one_own_has_two_readings(written: str) -> None:
    """Five, or five more; where it is a change, it has one."""
    with pytest.raises(InputError, match="has two readings: "):
        refuse_sign(text_of(written), "size", None)
    refuse_sign(text_of(written), "size", Change("*", 2.0))
    refuse_sign(text_of("5"), "size", None)
    refuse_sign(text_of("-5"), "size", None)
