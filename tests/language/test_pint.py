"""The engine against pint: random well-formed arithmetic, calculated by both."""

from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from envelope.engine.run import run
from envelope.errors import CalculationError
from envelope.model.build.lines import build_lines
from envelope.units.registry import registry
from tests.presets.runs import EVERY_PRESET, tries

# Units by what they measure, so that sums are of like things.
KINDS = {
    "data": ["B", "KB", "MB", "GB", "GiB", "Mbit"],
    "time": ["ms", "s", "min", "hour", "day", "month", "year"],
    "users": ["user"],
    "money": ["USD"],
}
NUMBERS = st.floats(0.01, 1e4).map(lambda number: float(f"{number:.4g}"))

# An expression and what pint makes of it.
Both = tuple[str, Any]


@cache
def unit(word: str) -> Any:
    """A unit as pint has it."""
    return registry().Unit(word)


def amount(number: float, word: str) -> Both:
    """A literal, read by us from text and by pint from its parts."""
    return f"{number!r} {word}", registry().Quantity(number, unit(word))


def nearly_cancels(operands: tuple[Both, Both], result: Both) -> bool:
    """Whether a sum is so much smaller than its terms that it shows how each was rounded."""
    sizes = [abs(float(each[1].to_root_units().magnitude)) for each in (*operands, result)]
    return sizes[2] < 1e-4 * max(sizes[:2])


def like(kind: str) -> st.SearchStrategy[Both]:
    """Sums, differences and multiples of quantities of one kind."""
    leaf = st.builds(amount, NUMBERS, st.sampled_from(KINDS[kind]))

    def larger(inner: st.SearchStrategy[Both]) -> st.SearchStrategy[Both]:
        pairs = st.tuples(inner, inner)
        added = pairs.map(lambda p: (p, (f"({p[0][0]} + {p[1][0]})", p[0][1] + p[1][1])))
        taken = pairs.map(lambda p: (p, (f"({p[0][0]} - {p[1][0]})", p[0][1] - p[1][1])))
        share = st.builds(lambda n, a: (f"{n!r}% of {a[0]}", a[1] * n / 100), NUMBERS, inner)
        minus = st.builds(lambda a: (f"(-{a[0]})", -a[1]), inner)
        sums = st.one_of(added, taken).filter(lambda found: not nearly_cancels(*found))
        return st.one_of(sums.map(lambda found: found[1]), share, minus)

    return st.recursive(leaf, larger, max_leaves=4)


@st.composite
def arithmetic(draw: st.DrawFn) -> Both:
    """Products, quotients and powers of sums of like things."""
    text, quantity = draw(like(draw(st.sampled_from(sorted(KINDS)))))
    for _ in range(draw(st.integers(0, 3))):
        other, factor = draw(like(draw(st.sampled_from(sorted(KINDS)))))
        if draw(st.booleans()):
            text, quantity = f"{text} * ({other})", quantity * factor
        else:
            assume(factor.magnitude)
            text, quantity = f"{text} / ({other})", quantity / factor
    power = draw(st.integers(1, 3))
    return (f"({text})^{power}", quantity**power) if power > 1 else (text, quantity)


@settings(deadline=None, max_examples=150 if EVERY_PRESET else 40)
@given(arithmetic())
def test_the_engine_agrees_with_pint_on_arithmetic(both: Both) -> None:
    """Value and dimension, for sums, products, powers and shares in mixed units."""
    text, quantity = both
    expected = quantity.to_root_units()
    try:
        result = run(build_lines([text]))
    except CalculationError:
        reject()  # a difference of nothing below the line; were they many, that would be a failure
    scale = max(abs(expected.magnitude), 1e-6)
    assert result.values["(1)"] == pytest.approx(expected.magnitude, rel=1e-6, abs=1e-7 * scale)
    powers = dict(result.graph.quantities["(1)"].dimension.powers)
    theirs = {name.strip("[]"): power for name, power in expected.dimensionality.items()}
    assert powers == theirs


@settings(deadline=None, max_examples=tries(100))
@given(NUMBERS, st.sampled_from(sorted(KINDS)), st.data())
def test_a_conversion_is_that_of_pint(number: float, kind: str, data: st.DataObject) -> None:
    """`x -> unit` shows the number that pint's `to` gives."""
    first, second = (data.draw(st.sampled_from(KINDS[kind])) for _ in range(2))
    result = run(build_lines([f"{number!r} {first} -> {second}"]))
    shown = result.values["(1)"] / result.unit("(1)").factor
    quantity: Any = registry().Quantity(number, first)
    assert shown == pytest.approx(quantity.to(second).magnitude, rel=1e-12)
