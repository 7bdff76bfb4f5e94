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


@pytest.mark.parametrize(("expression", "expected"), readable())
def test_an_expression_has_a_value(expression: str, expected: str) -> None:
    """A line of values.txt."""
    assert value(expression) == expected


@pytest.mark.parametrize(("expression", "message"), entries("refused.txt"))
def test_an_expression_is_refused(expression: str, message: str) -> None:
    """An entry of refused.txt: where its problems are, and what is said of them."""
    with pytest.raises(EnvelopeError) as caught:
        value(expression)
    assert told(expression, caught.value.problems) == message
    assert str(caught.value).startswith("error: ")


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


@pytest.mark.parametrize(("trait", "words"), TRAITS.items())
def test_a_trait_is_that_of_these_functions(trait: str, words: str) -> None:
    """In all of their forms; what asks for a trait knows no other."""
    with_it = [word_of(name) for name, each in FUNCTIONS.items() if getattr(each, trait)]
    assert [*dict.fromkeys(with_it)] == sorted(words.split(), key=list(FORMS).index)
    assert len(with_it) == sum(len(FORMS[word]) for word in words.split())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_function_is_true(name: str) -> None:
    """Each row of the function table works as its example says."""
    call, _, expected = FUNCTIONS[name].example.rpartition(" = ")
    got = run(build_lines([call])).values["(1)"]
    assert got == pytest.approx(run(build_lines([expected])).values["(1)"], rel=1e-4)


def test_every_function_can_be_computed() -> None:
    """The table of functions and that of their computations have the same rows in one order."""
    assert [*FUNCTIONS, SHARES] == list(COMPUTATIONS)
