"""What holds for every expression: printing, reading, units, errors."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.engine.run import run
from envelope.errors import EnvelopeError, InputError, text_of
from envelope.language.compound import unit_of_low_end
from envelope.language.operators import SUFFIXES
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.language.simple import simple, simple_unit, suffixed
from envelope.language.tree import (
    Binary,
    Call,
    Convert,
    If,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    Word,
    same,
)
from envelope.model.build.lines import build_lines
from envelope.units.registry import registry
from envelope.units.system import STANDARD
from envelope.units.unit import ONE, PERCENT, Unit
from tests.presets.runs import tries

WORDS = ["GB", "MB", "kbit", "s", "day", "month", "user", "request", "server", "USD"]


def unit(word: str) -> Unit:
    """A unit that exists."""
    found = STANDARD.find(word)
    assert found is not None
    return found


numbers = st.one_of(
    st.integers(0, 10**12).map(float),
    st.floats(1e-6, 1e12, allow_nan=False).map(lambda number: float(f"{number:.6g}")),
)
units = st.one_of(
    st.sampled_from(WORDS).map(unit),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS))
    .filter(lambda pair: pair[0] != pair[1])
    .map(lambda pair: unit(pair[0]) / unit(pair[1])),
)
literals = st.builds(Literal, numbers, st.one_of(st.none(), units, st.just(PERCENT)))
bare = st.builds(Literal, numbers, st.none())
words = st.sampled_from(["valkey", "read committed", "+", "if", "5 GB", 'a"b', "a'b", "# x"]).map(
    Word
)
leaves = st.one_of(literals, words, st.sampled_from(["dau", "cache.misses", "x_1"]).map(Name))
measured = st.builds(Literal, numbers, units)
ends = st.tuples(measured, measured).filter(
    lambda both: unit_of_low_end(both[0].unit, both[1].unit or ONE, STANDARD) == both[0].unit
)
ranges = ends.map(lambda both: Range(*both))


def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Trees made of smaller ones, as the parser can make them."""
    arithmetic = st.builds(Binary, st.sampled_from(["+", "-", "*", "/"]), inner, inner)
    compared = st.builds(Binary, st.sampled_from(["<", "<=", "==", "!="]), inner, inner)
    return st.one_of(
        arithmetic,
        compared,
        st.builds(Binary, st.sampled_from(["and", "or"]), compared, compared),
        st.builds(Binary, st.just("^"), inner, bare),
        st.builds(Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(If, compared, inner, inner),
        st.builds(lambda a, b: Call("max", (a, b)), inner, inner),
        st.builds(lambda a: Call("sqrt", (a,)), inner),
        st.builds(Convert, inner, units),
    )


trees = st.recursive(st.one_of(leaves, ranges), larger, max_leaves=12)


@settings(deadline=None, max_examples=tries(150))
@given(trees)
def test_what_is_printed_parses_to_the_same_tree(tree: Node) -> None:
    """print∘parse is the identity."""
    text = write(tree)
    assert same(parse(text_of(text), STANDARD), tree), text


@settings(deadline=None, max_examples=tries(150))
@given(st.text("0123456789.,eE+-*/^()<>=%$ kMGBbsusersday->tooif\n#'\"“”", max_size=40))
def test_any_text_is_read_or_refused_inside_itself(text: str) -> None:
    """No other exception; every label lies inside the text, and can be drawn."""
    refusal = None
    try:
        parse(text_of(text), STANDARD)
    except InputError as error:
        refusal = error
    if refusal is not None:
        spans = [label.span for problem in refusal.problems for label in problem.labels]
        assert all(0 <= span.start <= span.end <= len(text) for span in spans)
        assert str(refusal).startswith("error: ")


@settings(deadline=None, max_examples=tries(100))
@given(st.text("0123456789.+-*/^() GBsuser", max_size=30))
def test_any_text_has_a_finite_value_or_an_error(text: str) -> None:
    """Never an infinity, never another exception."""
    try:
        result = run(build_lines([text]))
    except EnvelopeError:
        return
    assert all(math.isfinite(value) for value in result.values.values())


@settings(deadline=None, max_examples=tries(100))
@given(st.text("0123456789._ %/abcmsGBtofin", max_size=14))
def test_the_short_way_reads_as_the_long_one(text: str) -> None:
    """What the short way accepts, the parser reads as the same tree in the same place."""
    short = simple(text_of(text), STANDARD)
    if short is not None:
        assert parse(text_of(text), STANDARD) == short
    if simple_unit(text_of(text), STANDARD) is not None:
        assert not isinstance(parse(text_of(f"1 {text}"), STANDARD), Name)


@given(
    st.from_regex(r"[0-9][0-9_]{0,4}(\.[0-9]{1,3})?", fullmatch=True),
    st.sampled_from([*SUFFIXES, ""]),
    st.sampled_from(["", " users", " GB/s", " M", " k", "%", " k users", " bn"]),
)
def test_the_short_way_reads_suffixes_as_the_long_one(digits: str, suffix: str, more: str) -> None:
    """`1.5k`, `200M users`: to the last bit."""
    text = text_of(f"{digits}{suffix}{more}")
    short = suffixed(text, STANDARD)
    assert short is None or short == parse(text, STANDARD)
    assert short is not None or suffix not in ("k", "M", "bn") or more not in ("", " users")


@settings(deadline=None, max_examples=tries(100))
@given(st.floats(1e-3, 1e9), st.sampled_from([("GB", "MB"), ("day", "s"), ("Gbit", "KB")]))
def test_the_unit_of_a_literal_changes_no_result(number: float, pair: tuple[str, str]) -> None:
    """The same amount in another unit gives the same value."""
    first, second = (unit(word) for word in pair)
    other = number * first.factor / second.factor
    values = [
        run(build_lines([f"{amount!r} {word} * 3 + 2 {word}"])).values["(1)"]
        for amount, word in ((number, pair[0]), (other, pair[1]))
    ]
    expected = number * first.factor * 3
    assert values[0] - 2 * first.factor == pytest.approx(expected, rel=1e-9)
    assert values[1] - 2 * second.factor == pytest.approx(expected, rel=1e-9)


amounts = st.tuples(st.floats(0.01, 1e6), st.sampled_from(["GB", "s", "user", "Mbit"]))


@settings(deadline=None, max_examples=tries(100))
@given(st.lists(st.tuples(st.sampled_from("*/"), amounts), min_size=1, max_size=5))
def test_the_engine_agrees_with_pint(steps: list[tuple[str, tuple[float, str]]]) -> None:
    """Random products and quotients, calculated by pint's own Quantities."""
    expression, expected = "1", registry().Quantity(1.0)
    for operator, (number, word) in steps:
        expression += f" {operator} ({number!r} {word})"
        quantity: Any = registry().Quantity(number, word)
        expected = expected * quantity if operator == "*" else expected / quantity
    result = run(build_lines([expression]))
    assert result.values["(1)"] == pytest.approx(
        float(expected.to_root_units().magnitude), rel=1e-9
    )


def test_a_nest_too_deep_is_refused() -> None:
    """Thousands of parentheses or signs are an error, not a crash."""
    for text in (
        "(" * 5000 + "1" + ")" * 5000,
        "-" * 5000 + "1",
        "1+" * 5000 + "1",
        "2^" * 3000 + "1",
    ):
        with pytest.raises(EnvelopeError):
            run(build_lines([text]))
