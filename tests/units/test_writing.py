"""How numbers are written."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.units.numerals import (
    SUFFIXES,
    digits_beside_one,
    number_text,
    share_text,
    short_share_text,
)
from envelope.units.system import STANDARD
from envelope.units.unit import ONE, Unit, number_of, word_unit
from envelope.units.writing import (
    FAMILIES,
    default_unit,
    duration_text,
    number_in,
    quantity_text,
    stays,
    unit_symbol,
    value_data,
)
from tests.tables import over

SIZES = st.floats(1e-30, 1e30) | st.floats(1e-5, 1e16) | st.integers(1, 10**17).map(float)
NUMBERS = SIZES | SIZES.map(lambda number: -number) | st.just(0.0)
WRITTEN = re.compile(
    r"(-?)(\$?)([0-9,.]+(?:e-?\d+)?)(k|M|bn|T| [a-z]+illion|)(?![A-Za-z])(%?) ?(.*)"
)


def unit_of(text: str) -> Unit:
    """The unit of a text such as `KB*hour/user`."""
    above, *below = text.split("/")
    unit = ONE
    for word in above.split("*"):
        unit = unit * symbol(word)
    for word in below:
        unit = unit / symbol(word)
    return unit


def symbol(text: str) -> Unit:
    """The unit of a text such as `km^2`."""
    word, _, power = text.partition("^")
    found = ONE if word == "1" else STANDARD.find(word)
    assert found is not None, word
    return found ** int(power or 1)


def rows() -> list[list[str]]:
    """The cells of the table."""
    table = Path(__file__).parent / "writing.txt"
    lines = table.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")
    ]


def value_read(text: str) -> float:
    """What a text says, in base units."""
    match = WRITTEN.fullmatch(text)
    assert match is not None, text
    sign, money, number, suffix, percent, words = match.groups()
    scale = 1000.0 ** SUFFIXES.index(suffix) * (0.01 if percent else 1)
    words = words if money or not words.startswith("/") else "1" + words
    unit = unit_of(("USD" if money else "") + words if money or words else "1")
    return float(sign + number.replace(",", "")) * scale * unit.factor


def test_quantities() -> None:
    """Numbers with their units are written so."""
    for number, unit, options, text in rows():
        value = float(number) * unit_of(unit).factor
        digits = int(options.partition("=")[2] or 3)
        rescale = options == "rescale"
        written = quantity_text(value, unit_of(unit), STANDARD, rescale=rescale, digits=digits)
        assert written == text, (number, unit, options)


UNITS = st.sampled_from(
    ["1", "user", "QPS", "GB", "KiB/user", "bit/s", "s", "hour", "USD/month", "%", "1/day", "ns"]
)


@given(NUMBERS, UNITS, st.booleans(), st.integers(3, 9))
def test_what_is_written_can_be_read(number: float, unit: str, rescale: bool, digits: int) -> None:
    """The text says the value, to the digits asked for."""
    value = number * unit_of(unit).factor
    text = quantity_text(value, unit_of(unit), STANDARD, rescale=rescale, digits=digits)
    assert value_read(text) == pytest.approx(value, rel=0.51 * 10 ** (1 - digits), abs=0)


@given(st.floats(1e-4, 9.99e26) | st.floats(1e-4, 9.99e14) | st.floats(1e-4, 1))
def test_no_exponent_in_the_middle(number: float) -> None:
    """Between 0.0001 and 10^27 numbers are written without an exponent, in three digits.

    More are there only where three would be the next suffix: 999,990 is no million.
    """
    text = number_text(number).partition(" ")[0]
    assert "e" not in text
    digits = text.rstrip("kMbnT").replace(".", "").lstrip("0")
    if len(digits) > 3:
        assert float(f"{number:.2e}") in [float(f"1e{3 * step}") for step in range(1, 10)]
        assert number < float(f"{number:.2e}")


@given(st.floats(1e-11, 0.02), st.booleans(), st.sampled_from(["1", "%"]), st.integers(3, 6))
def test_only_the_whole_is_written_as_the_whole(
    distance: float, above: bool, unit: str, digits: int
) -> None:
    """What is less than 1 is never shown as 1 or more, what is more never as 1 or less."""
    value = 1 + distance if above else 1 - distance
    shown = value_read(quantity_text(value, unit_of(unit), STANDARD, digits=digits))
    assert (shown > 1) == above
    assert (shown < 1) != above


@given(st.floats(1e-300, 1e-3), st.sampled_from(["1", "%", "user"]))
def test_what_there_is_is_never_written_as_nothing(value: float, unit: str) -> None:
    """A share of one in a million is no 0%."""
    assert value_read(quantity_text(value, unit_of(unit), STANDARD)) > 0


@given(st.floats(1, 9.99e26), st.sampled_from(["B", "GB", "B/s", "MB/user"]))
def test_rescaled_numbers_are_short(value: float, unit: str) -> None:
    """With a prefix that suits, numbers stay below 1000 and take no suffix."""
    text = quantity_text(value, unit_of(unit), STANDARD, rescale=True)
    assert 1 <= float(text.partition(" ")[0]) < 1000


@over(
    [
        ("1", 3, "3"),
        ("server", 12, "12 servers"),
        ("B", 5e9, "5 GB"),
        ("B/s", 5e9, "5 GB/s"),
        ("B/user", 5e3, "5 KB/user"),
        ("request/s", 34722, "34.7k requests/s"),
        ("request/s", 5e-6, "0.432 requests/day"),
        ("request/user/s", 4e-5, "3.46 requests/user/day"),
        ("s", 1e6, "11.6 days"),
        ("s", 0.005, "5 ms"),
        ("s/request", 0.005, "5 ms/request"),
        ("USD", 12, "$12"),
        ("USD/s", 1e-3, "$2.63k/month"),
        ("USD/B", 5e-11, "$5e-11/B"),
        ("1/s", 1e-6, "1e-6/s"),
        ("J", 3.6e9, "1 MWh"),
        ("W", 5e5, "500 kW"),
        ("metre", 5e3, "5 km"),
        ("B*s", 3.6e12 * 730.5, "1 GB*month"),
        ("B*s^2", 3600, "3.6 KB*s^2"),
        ("USD*s", 2629800, "$1*month"),
        ("server*s", 7200, "2 server*hours"),
        ("B*s/user", 2.6298e9, "1 KB*month/user"),
        ("request/s", 1e-3, "0.001 requests/s"),
        ("request/s", 0, "0 requests/s"),
        ("request/s", -5e-6, "-0.432 requests/day"),
    ]
)
def test_default_unit(base: str, value: float, text: str) -> None:
    """A value whose unit nobody chose gets the usual one of its dimension."""
    unit = default_unit(unit_of(base).dimension, value, STANDARD)
    assert quantity_text(value, unit, STANDARD) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (2_592_000, "30 days"),
        (78_894_000, "2.5 years"),
        (90, "90 s"),
        (150, "2.5 minutes"),
        (0, "0 s"),
    ],
)
def test_a_time_is_told_as_people_tell_it(seconds: float, text: str) -> None:
    """In the unit that suits it."""
    assert duration_text(seconds, STANDARD) == text


def test_units_of_a_convention() -> None:
    """A redefined unit is written with its own factor."""
    system = STANDARD.with_definition("day", 1e5, unit_of("s").dimension)
    assert quantity_text(3e5, unit_of("s"), system, rescale=True) == "3 days"


def test_machine_form() -> None:
    """The form for machines is singular, and empty for plain numbers."""
    assert unit_symbol(unit_of("requests/users/days")) == "request/user/day"
    assert unit_symbol(ONE) == ""


@over(
    [
        (0.999, "99.9%"),
        (0.99999999999, "99.999999999%"),  # eleven nines
        (0.9999999999, "99.99999999%"),
        (0.9996, "99.96%"),
        (0.99996, "99.996%"),
        (1 - 3e-13, "99.99999999997%"),
        (1.0, "100%"),
        (1.0000001, "100.00001%"),
    ]
)
def test_a_share_near_the_whole_shows_its_nines(share: float, text: str) -> None:
    """Each that is not the whole itself, but for what is the error of its arithmetic."""
    assert share_text(share) == text


@pytest.mark.parametrize(
    ("exact", "text"), [(0, "16.4k"), (10_000, "16.4k"), (16_385, "16,384"), (1_000_000, "16,384")]
)
def test_a_whole_number_keeps_its_digits(exact: int, text: str) -> None:
    """Below the number that is asked for."""
    assert number_text(16_384, exact=exact) == text
    assert number_text(16_384.5, exact=exact) == "16.4k"


@over(
    [
        (0.434, 0, "43%"),
        (0.9996, 0, "99.96%"),
        (0.99999, 1, "99.999%"),
        (1.0, 0, "100%"),
        (1.0, 1, "100%"),
        (-0.9996, 0, "-99.96%"),
        (1.004, 0, "100.4%"),
        (0.0, 1, "0.0%"),
    ]
)
def test_a_short_share_is_the_whole_only_where_it_is(
    share: float, decimals: int, text: str
) -> None:
    """The decimals asked for, more where they would say 100 %."""
    assert short_share_text(share, decimals) == text
    assert decimals or short_share_text(share) == text


@over(
    [
        (1e15, False, "1 quadrillion"),
        (9.99e14, False, "999,000,000,000,000"),
        (34_700, False, "34,700"),
        (1e-4, True, "0.0001"),
        (9.99e-5, True, "9.99e-5"),
        (0.0, False, "0"),
        (float("inf"), True, "inf"),
        (999_999.9999998, True, "999.9999999998k"),
        (999_999.99999998, True, "1M"),  # more digits would show the rounding of the arithmetic
        (0.4, True, "0.4"),
    ]
)
def test_a_number_at_the_ends_of_its_ways(number: float, suffix: bool, text: str) -> None:
    """Where an exponent ends and where a word begins."""
    assert number_text(number, suffix=suffix) == text


@over(
    [
        (1.0, 3, 3),
        (0.99, 3, 3),  # as far from 1 as three digits tell
        (0.9904, 3, 4),
        (1.0004, 3, 6),
        (0.9996, 3, 5),
        (-0.9996, 3, 5),
        (0.9996, 9, 9),
        (1.25, 2, 2),  # nowhere near
        (0.0, 3, 3),
        (1 + 1e-15, 3, 13),
    ]
)
def test_digits_beside_one(number: float, digits: int, more: int) -> None:
    """Two of the distance from 1 are shown, and never fewer than asked for."""
    assert digits_beside_one(number, digits) == more


@over([each for family in FAMILIES for each in family[1:]])
def test_no_suffix_beside_a_prefix(symbol_: str) -> None:
    """123,000 KB is no 123k KB, whichever unit has the prefix."""
    unit = unit_of(symbol_)
    suffixed = symbol_ == "metre"
    text = quantity_text(123_456 * unit.factor, unit, STANDARD)
    assert text.startswith("123k " if suffixed else "123,000 ")


def test_a_unit_that_was_asked_for_stays() -> None:
    """Unless its number would have more than four digits, and another prefix fewer."""
    gigabyte, users = unit_of("GB"), unit_of("user")
    assert stays(9_999e9, gigabyte)
    assert not stays(10_000e9, gigabyte)
    assert not stays(-10_000e9, gigabyte)
    assert stays(1e12, users)
    assert stays(1e30, gigabyte**2)
    assert stays(1e30, ONE)


def test_nobody_asked_for_another_unit() -> None:
    """A value is told in the unit that it is given in unless told otherwise."""
    assert quantity_text(5e9, unit_of("MB"), STANDARD) == "5,000 MB"
    assert quantity_text(5e9, unit_of("MB"), STANDARD, rescale=True) == "5 GB"


def test_a_word_is_told_as_it_is() -> None:
    """In a text and as data; a number that is none of the words is no word."""
    unit = word_unit(["redis", "memcached"])
    value = number_of("memcached")
    assert quantity_text(value, unit, STANDARD) == number_in(value, unit) == "memcached"
    assert value_data(value, unit, "it") == {"value": "memcached", "unit": "", "text": "it"}
    assert number_in(3.0, unit) == ""
    assert value_data(5e3, unit_of("KB"), "5 KB") == {"value": 5.0, "unit": "KB", "text": "5 KB"}
