"""Claims that our own engine makes: none is an alarm, and made wrong each is found and named."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.lint.check import check
from envelope.lint.values import value
from envelope.units.system import STANDARD
from envelope.units.writing import quantity_text

COUNTS = st.integers(2, 999).flatmap(
    lambda digits: st.sampled_from([f"{digits}M users", f"{digits}k users", f"{digits},000 users"])
)
SIZES = st.tuples(st.integers(2, 900), st.sampled_from(["KB", "MB", "GB"])).map(
    lambda size: f"{size[0]} {size[1]}"
)
RATES = st.tuples(st.integers(11, 900), st.sampled_from(["requests/day", "posts/day"])).map(
    lambda rate: f"{rate[0]} {rate[1]}"
)
SIGNS = st.sampled_from(["=", "≈", "= ~", "= **"])


class Made(NamedTuple):
    """A product, and what it is in base units."""

    text: str
    result: float
    unit: str


def made(first: str, second: str, unit: str) -> Made:
    """The product of two numbers as our language calculates it."""
    read = first.replace(",", "_").replace("users", "")
    found = value(f"{read} * {second.replace('posts', 'requests')}")
    assert found is not None
    return Made(f"{first} × {second}", found.middle, unit)


def stated(claim: Made, sign: str, factor: float = 1.0) -> str:
    """The claim with its result, so many times too large."""
    unit = STANDARD.find(claim.unit.partition("/")[0])
    assert unit is not None
    if "/" in claim.unit:
        time = STANDARD.find(claim.unit.partition("/")[2])
        assert time is not None
        unit = unit / time
    text = quantity_text(claim.result * factor, unit, STANDARD, rescale=True, digits=4)
    return f"- Load: {claim.text} {sign}{text}{sign.count('*') * '*'}"


@given(COUNTS, SIZES, SIGNS)
def test_a_right_size_is_no_alarm(count: str, size: str, sign: str) -> None:
    """Sizes, in the prefix that suits."""
    assert check(stated(made(count, size, "B"), sign), "a.md").findings == ()


@given(COUNTS, RATES, SIGNS)
def test_a_right_rate_is_no_alarm(count: str, rate: str, sign: str) -> None:
    """Rates by the day, and what they are by the second."""
    for unit in ("request/day", "request/s"):
        assert check(stated(made(count, rate, unit), sign), "a.md").findings == ()


@given(COUNTS, SIZES, SIGNS, st.sampled_from([8.0, 1000.0, 1e6, 1 / 8, 1 / 1000]))
def test_a_wrong_size_is_found_and_named(count: str, size: str, sign: str, factor: float) -> None:
    """Bits for bytes, and a prefix too far."""
    (found,) = check(stated(made(count, size, "B"), sign, factor), "a.md").findings
    assert found.factor == pytest.approx(factor, rel=0.01)
    assert ("bits" if factor in (8.0, 1 / 8) else "prefix") in found.cause


@given(
    COUNTS,
    RATES,
    SIGNS,
    st.sampled_from([("request/s", 86_400.0), ("request/day", 1 / 86_400)]),
)
def test_a_wrong_rate_is_found_and_named(
    count: str, rate: str, sign: str, mistake: tuple[str, float]
) -> None:
    """Per day for per second."""
    unit, factor = mistake
    (found,) = check(stated(made(count, rate, unit), sign, factor), "a.md").findings
    assert found.factor == pytest.approx(factor, rel=0.01)
    assert "per second" in found.cause


@given(st.text(alphabet="0123456789 .,×*/+-=≈~→()[]KMGBTbkms$%^|`_xX\\{}\n", max_size=80))
def test_no_text_makes_it_fail(text: str) -> None:
    """Whatever stands there is read, or left alone."""
    assert check(text, "a.md").claims >= 0
