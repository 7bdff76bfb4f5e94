"""The language by its tables: what reads, what is refused, and how each is said."""

from pathlib import Path

import pytest

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.run import run
from envelope.errors import EnvelopeError
from envelope.language.functions import FORMS, FUNCTIONS, word_of
from envelope.language.shapes import SHARES
from envelope.model.build.lines import build_lines
from envelope.units.writing import quantity_text
from tests.language.marks import entries, told
from tests.tables import batches, over

FOLDER = Path(__file__).parent


def value(expression: str) -> str:
    """The value of an expression with six digits."""
    result = run(build_lines([expression]))
    name = result.graph.written[-1]
    return quantity_text(result.values[name], result.unit(name), result.graph.units, digits=6)


def readable() -> list[tuple[str, str]]:
    """Expression and value of each line of values.txt."""
    lines = [line for line in (FOLDER / "values.txt").read_text().splitlines() if " => " in line]
    pairs = [line.split(" => ") for line in lines if not line.startswith("# ")]
    return [(expression.strip(), expected) for expression, expected in pairs]


@over(batches(readable()))
def test_expressions_have_values(rows: list[tuple[str, str]]) -> None:
    """Lines of values.txt."""
    assert [(expression, value(expression)) for expression, _ in rows] == rows


def refused(expression: str) -> str:
    """Where the problems of an expression are, and what is said of them."""
    with pytest.raises(EnvelopeError, match=r"^error: ") as caught:
        value(expression)
    return told(expression, caught.value.problems)


@over(batches(entries("refused.txt")))
def test_expressions_are_refused(rows: list[tuple[str, str]]) -> None:
    """Entries of refused.txt."""
    assert [(expression, refused(expression)) for expression, _ in rows] == rows


def test_the_tables_are_read() -> None:
    """Empty tables would pass."""
    assert len(readable()) > 100
    assert len(entries("refused.txt")) > 60


TRAITS = {
    "rounds": "ceil floor round round_up next_power_of_2 erlang_servers",
    "joins": "abs min max sum clamp",
    "picks": "min max",
    "draws": "lognormal normal uniform triangular pert",
    "integrates": "accumulated",
    "endless": "tiered min max sum",
    "optional": "ceil floor round harmonic",
}


@over(TRAITS.items())
def test_a_trait_is_that_of_these_functions(trait: str, words: str) -> None:
    """In all of their forms; what asks for a trait knows no other."""
    with_it = [word_of(name) for name, each in FUNCTIONS.items() if getattr(each, trait)]
    assert [*dict.fromkeys(with_it)] == sorted(words.split(), key=list(FORMS).index)
    assert len(with_it) == sum(len(FORMS[word]) for word in words.split())


def test_the_examples_of_functions_are_true() -> None:
    """Each row of the function table works as its example says."""
    found, expected = {}, {}
    for name, each in FUNCTIONS.items():
        call, _, said = each.example.rpartition(" = ")
        found[name] = run(build_lines([call])).values["(1)"]
        expected[name] = run(build_lines([said])).values["(1)"]
    assert found == pytest.approx(expected, rel=1e-4)


def test_every_function_can_be_computed() -> None:
    """The table of functions and that of their computations have the same rows in one order."""
    assert [*FUNCTIONS, SHARES] == list(COMPUTATIONS)
