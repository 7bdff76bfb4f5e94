"""The engine against exact rational numbers: random arithmetic, calculated by both."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from envelope.engine.run import run
from envelope.model.build.lines import build_lines
from tests.presets.runs import tries

_NEAR = Fraction(1, 10**9)


class Both(NamedTuple):
    """An expression, its exact value, and how large the terms are that it is the sum of."""

    text: str
    value: Fraction
    size: Fraction


def number(written: Decimal) -> Both:
    """A number as it is written."""
    return Both(f"{written:f}", Fraction(written), abs(Fraction(written)))


def product(one: Both, other: Both) -> Both:
    """Of two expressions."""
    return Both(f"({one.text} * {other.text})", one.value * other.value, one.size * other.size)


def quotient(one: Both, other: Both) -> Both:
    """Of two expressions, of which the second is not next to nothing."""
    assume(abs(other.value) > other.size / 100)
    value = one.value / other.value
    return Both(f"({one.text} / {other.text})", value, one.size / abs(other.value))


def total(one: Both, other: Both) -> Both:
    """The sum of two expressions."""
    return Both(f"({one.text} + {other.text})", one.value + other.value, one.size + other.size)


def difference(one: Both, other: Both) -> Both:
    """Of two expressions."""
    return Both(f"({one.text} - {other.text})", one.value - other.value, one.size + other.size)


def choice(one: Both, other: Both) -> Both:
    """The larger one, by a comparison of what is not nearly the same."""
    size = one.size + other.size
    assume(one.value == other.value or abs(one.value - other.value) > size * _NEAR)
    larger = one if one.value > other.value else other
    text = f"(if {one.text} > {other.text} then {one.text} else {other.text})"
    return Both(text, larger.value, size)


def least(one: Both, other: Both) -> Both:
    """The smaller one."""
    text = f"min({one.text}, {other.text})"
    return Both(text, min(one.value, other.value), one.size + other.size)


def rest(one: Both, other: Both) -> Both:
    """What is left after whole steps, of which there are not nearly as many as one more."""
    assume(abs(other.value) > other.size / 100)
    steps = one.value / other.value
    assume(abs(steps) < 10**4 and abs(steps - round(steps)) > Fraction(1, 10**4))
    size = one.size + abs(steps) * other.size
    return Both(f"mod({one.text}, {other.text})", one.value % other.value, size)


def whole(name: str, function: Callable[[Fraction], int]) -> Callable[[Both], Both]:
    """What rounds: a whole number stays, however it came about."""

    def rounded(one: Both) -> Both:
        away = abs(one.value - round(one.value))
        assume(one.size < 10**6 and (away == 0 or away > one.size * _NEAR))
        found = Fraction(function(one.value))
        return Both(f"{name}({one.text})", found, max(abs(found), Fraction(1)))

    return rounded


OPERATIONS = (product, quotient, total, difference, choice, least, rest)
ROUNDINGS = (whole("ceil", ceil), whole("floor", floor))
NUMBERS = st.decimals("0.001", 1000, places=3).map(number)


def larger(inner: st.SearchStrategy[Both]) -> st.SearchStrategy[Both]:
    """Expressions of smaller ones."""
    two = st.one_of([st.builds(each, inner, inner) for each in OPERATIONS])
    return two | st.one_of([st.builds(each, inner) for each in ROUNDINGS])


@settings(deadline=None, max_examples=tries(150))
@given(st.recursive(NUMBERS, larger, max_leaves=8))
def test_the_engine_agrees_with_exact_numbers(both: Both) -> None:
    """To a part in a billion of what is added up; what is whole is whole, as `ceil` shows."""
    found = run(build_lines([both.text])).values["(1)"]
    assert found == pytest.approx(float(both.value), abs=float(both.size * _NEAR), rel=0)
