"""What no text can do: crash the reader, point outside itself, or ask for ever more work."""

import math
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.engine.run import run
from envelope.errors import EnvelopeError, InputError, Problem, text_of
from envelope.language.nearest import nearest
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.language.simple import simple, simple_unit
from envelope.language.tree import Literal, same
from envelope.model.build.lines import build_lines
from envelope.units.system import STANDARD
from tests.presets.runs import tries
from tests.tables import over

FOLDER = Path(__file__).parent


def expressions() -> list[str]:
    """Every expression of the tables, the refused ones too."""
    values = (FOLDER / "values.txt").read_text(encoding="utf-8").splitlines()
    refused = (FOLDER / "refused.txt").read_text(encoding="utf-8").splitlines()
    found = [line.split(" => ")[0].strip() for line in values if " => " in line]
    return found + [line for line in refused if line and not line.startswith(" ")]


CHARACTERS = st.one_of(st.sampled_from("0159.,_%$^*/+-<>=()#kMB \n×→±⁹µ"), st.characters())
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), CHARACTERS), max_size=4)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An expression of the tables with some characters replaced, removed and added."""
    text = draw(st.sampled_from(expressions()))
    for place, removed, added in draw(EDITS):
        start = int(place * len(text))
        text = text[:start] + added + text[start + removed :]
    return text


def assert_inside(problem: Problem, text: str) -> None:
    """Every label lies inside the text."""
    for label in problem.labels:
        assert 0 <= label.span.start <= label.span.end <= len(label.text.content) <= len(text)


@settings(deadline=None, max_examples=tries(300))
@given(mutated())
def test_a_mutated_expression_has_a_value_or_an_error_inside_it(text: str) -> None:
    """From the first character to the value nothing but the errors of this package is raised."""
    problems: tuple[Problem, ...] = ()
    drawn = "error: "
    try:
        assert all(math.isfinite(value) for value in run(build_lines([text])).values.values())
    except EnvelopeError as error:
        problems, drawn = error.problems, str(error)
    assert drawn.startswith("error: ")
    for problem in problems:
        assert problem.message
        assert problem.labels
        assert_inside(problem, text)


@settings(deadline=None, max_examples=tries(200))
@given(mutated())
def test_what_reads_is_printed_as_what_reads_the_same(text: str) -> None:
    """The canonical text of whatever can be read is a fixed point."""
    try:
        tree = parse(text_of(text), STANDARD)
    except InputError:
        return
    canonical = write(tree)
    assert write(parse(text_of(canonical), STANDARD)) == canonical


@over(
    [
        lambda count: "1" + " + 1" * count,
        lambda count: "(" * count,
        lambda count: "-" * count,
        lambda count: "max(" * count,
        lambda count: "1" * count,
        lambda count: "a" * count + "(",
        lambda count: "1 GB" + "/s" * count,
        lambda count: "if " * count,
        lambda count: " " * count,
        lambda count: "2^" * count + "2",
        lambda count: "#" * count,
    ]
)
def test_a_long_text_is_refused_soon(text: Callable[[int], str]) -> None:
    """Work grows with the length, and no text is too deep for Python's own stack.

    Work is calls of functions, those in C too.
    """
    assert calls(text(10_000)) < 11 * calls(text(1_000))


def calls(text: str) -> int:
    """How many functions are called until a text is refused and the refusal is drawn."""
    made = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        with pytest.raises(InputError) as caught:
            parse(text_of(text), STANDARD)
        assert str(caught.value).startswith("error: ")
    finally:
        sys.setprofile(None)
    return made


@over(
    [
        "1 GB" + "/day" * 100,
        "5 GB -> MB" + "/day" * 100,
        "1e300 YB",
        "10^290 YB",
        "5 YB^9*ZB^9",
        "1e299 to 1e300 YB",
        "1e300 * 1e300",
        "1e200 GB * 1e200 GB",
        "1e300 - (0 - 1e300) * 1e10",
        "9^9^9",
        "exp(1e6)",
        "sum(1e300, 1e300) * 1e9",
    ]
)
def test_nothing_is_infinite(text: str) -> None:
    """What floats cannot hold is refused, whether it is written or calculated."""
    with pytest.raises(EnvelopeError) as caught:
        run(build_lines([text]))
    assert "too large" in caught.value.problems[0].message


@over(
    [
        (lambda count: "(" * count + "1" + ")" * count, 49),
        (lambda count: "1" + " + 1" * count, 149),
        (lambda count: "max(1, " * count + "2" + ")" * count, 49),
        (lambda count: "not " * count + "1 < 2", 49),
        (lambda count: "-" * count + "1", 49),
        (lambda count: "1" + "^(1" * count + ")" * count, 24),
        (lambda count: "1" + "^1" * count, 49),
    ]
)
def test_as_deep_as_it_may_be(text: Callable[[int], str], most: int) -> None:
    """What the reader lets through, every later walk can walk; one more is refused."""
    tree = parse(text_of(text(most)), STANDARD)
    if "^1" not in text(1):  # which is written with parentheses
        assert same(parse(text_of(write(tree)), STANDARD), tree)
    if "not" not in text(1):
        run(build_lines([text(most)]))
    with pytest.raises(InputError, match="nested too deeply, or has too many operators in a row"):
        parse(text_of(text(most + 1)), STANDARD)


def test_a_number_too_large_is_refused_by_the_short_way_too() -> None:
    """Four hundred digits are no infinity, and a unit that cancels is none."""
    assert simple(text_of("9" * 400), STANDARD) is None
    assert simple_unit(text_of("GB/GB"), STANDARD) is None
    for text in ("5 GB/GB", "5 KB/rpm", "5 GB/QPS", "3 day/day"):
        long, short = parse(text_of(text), STANDARD), simple(text_of(text), STANDARD)
        assert isinstance(long, Literal)
        assert short in (None, long)


@over(
    [
        ("serverz", ["servers", "shards"], "servers"),
        ("retenton", ["retention", "replicas"], "retention"),
        ("vaule", ["value", "unit"], "value"),
        ("DAU", ["dau", "day"], "dau"),
        ("mxa", ["max", "min"], "max"),
        ("usr", ["user", "us"], None),
        ("quads", ["ads", "squats"], None),
        ("hits3", ["hits1", "hits2"], None),
        ("ab", ["abc"], None),
        ("foo", ["floor"], None),
        ("photo", ["proton", "photos"], "photos"),
    ]
)
def test_only_a_certain_spelling_is_suggested(
    word: str, candidates: list[str], expected: str | None
) -> None:
    """A hint is given when one candidate is near and no other as near."""
    assert nearest(word, candidates) == expected


@pytest.mark.parametrize(
    ("text", "larger"), [("1e300", "1.001e300"), ("1e297 KB", "1.001e297 KB"), ("1e302%", "2e302%")]
)
def test_the_largest_number(text: str, larger: str) -> None:
    """In its base unit."""
    assert isinstance(parse(text_of(text), STANDARD), Literal)
    with pytest.raises(InputError, match="this number is too large to calculate with"):
        parse(text_of(larger), STANDARD)


def test_a_text_without_end_is_refused() -> None:
    """At once, and as a whole."""
    longest = "1" + " " * 19_999
    assert parse(text_of(longest), STANDARD).span == (0, 1)
    with pytest.raises(InputError) as caught:
        parse(text_of(longest + " "), STANDARD)
    (problem,) = caught.value.problems
    assert problem.kind == "syntax"
    assert problem.message == "this has 20,001 characters, and an expression at most 20,000"
    assert problem.hint == "give parts of it names of their own"
    assert [label.span for label in problem.labels] == [(0, 20_001)]
