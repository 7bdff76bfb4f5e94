"""What a graph is asked from outside: conditions, values, growths, what its nodes measure."""

from functools import cache

import pytest

from envelope.engine.run import run
from envelope.engine.scalar import evaluate
from envelope.errors import InputError, text_of
from envelope.language.tree import nodes
from envelope.model.build.build import build
from envelope.model.build.growth import with_growths
from envelope.model.build.request import Request
from envelope.model.graph.excess import refuse_excess
from envelope.model.graph.expressions import condition_in, extended
from envelope.model.graph.graph import Graph
from envelope.model.graph.limits import Limits, effective
from envelope.model.graph.measure import node_text
from envelope.model.graph.near import near
from envelope.model.graph.outline import outlined
from envelope.model.graph.untaken import untaken
from envelope.units.writing import unit_symbol

SCENARIO = """
[inputs]
a = { value = "5 GB", growth = "30%/year", measure = "du -s" }
b = { value = "3 GB", growth = "1 GB/year" }
c = { value = "2 GB", growth = { "1 year" = "4 GB", "2 years" = "6 to 8 GB" } }
rate = "7/s"
size = "2 KB"
share = "90%"
n = "4"
word = { value = "x", choices = ["x", "y"] }
[formulas]
more = "if a > b then a * 2 else b"
[checks]
fine = "a > 1 GB"
[parts.one]
block = "one"
[parts.two]
block = "one"
rate = "rate"
size = {}
[blocks.one.inputs]
rate = { value = "5/s", max = 900 }
size = { value = "3 KB", measure = "wc" }
n = "5 GB"
[blocks.one.formulas]
load = "rate * size"
cost = "size * 3 USD / 1 GB"
"""


@cache
def graph() -> Graph:
    """The graph of the scenario, built once."""
    return build(Request("own.toml", text=SCENARIO))


CONDITIONS = {
    "a > 1 GB": "a > 1 GB",
    "fine": "a > 1 GB",
    " fine ": "a > 1 GB",
    "a < 7": "a < 7",
    "share >= 0.9": "share >= 0.9",
    "word == 'x'": "word == 'x'",
    "more <= 20 GB and n == 4": "more <= 20 GB and n == 4",
}
NO_CONDITIONS = {
    "fin": "nothing here is called `fin`",
    "one.fine": "nothing here is called `one.fine`",
    "a": "this is a quantity, not a condition",
    "a + 1 GB": "this is a quantity, not a condition",
    "a > 3 s": "cannot compare data and time",
    "a > 3 +": "the expression ends too early",
    "word == 'z'": "`word` is one of x, y, not `z`",
}


@pytest.mark.parametrize(("line", "content"), CONDITIONS.items())
def test_a_condition(line: str, content: str) -> None:
    """One of its checks by its name, or one that is written."""
    assert condition_in(graph(), line).text.content.strip() == content


@pytest.mark.parametrize(("line", "message"), NO_CONDITIONS.items())
def test_no_condition(line: str, message: str) -> None:
    """What is wrong with it."""
    with pytest.raises(InputError) as caught:
        condition_in(graph(), line)
    assert message in caught.value.problems[0].message


LIMITS = [
    (Limits(0, 10e9, 0), -1e9, "`a` would be -1 GB: it cannot be negative", "0 GB"),
    (Limits(1e9, 10e9, 0), 5e8, "`a` would be 500 MB: it must be at least 1 GB", "1 GB"),
    (Limits(0, 10e9, 0), 11e9, "`a` would be 11 GB: it can be at most 10 GB", "10 GB"),
    (Limits(0, 10e9, 0), 10e9, "", ""),
    (Limits(1e9, 10e9, 0), 1e9, "", ""),
]


@pytest.mark.parametrize(("can", "value", "message", "instead"), LIMITS)
def test_a_value_beyond_its_limits(can: Limits, value: float, message: str, instead: str) -> None:
    """Is refused where it was given, with the nearest one that can be."""
    text = text_of("given")
    if not message:
        refuse_excess(graph(), "a", text, value, can)
        return
    with pytest.raises(InputError) as caught:
        refuse_excess(graph(), "a", text, value, can)
    (problem,) = caught.value.problems
    assert problem.message == message
    assert problem.instead == (instead,)
    assert [label.span for label in problem.labels] == [(0, 5)]


def test_limits_of_what_follows() -> None:
    """What a part takes as it is can be no more than the part's own input can."""
    found = effective(graph())
    assert found["rate"].high == found["two.rate"].high == 900
    assert effective(graph(), ["rate"])["rate"] == found["rate"]
    assert effective(graph(), ["a", "n"]) == {"a": found["a"]}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("rte", ["rate"]),
        ("one.rte", ["one.rate"]),
        ("siz", ["size"]),
        ("s" + "size" * 60, []),
        ("three.rate", ["rate"]),
        ("nothing", []),
    ],
)
def test_names_that_are_near(name: str, found: list[str]) -> None:
    """Of which one is meant."""
    known = {each: quantity.kind == "input" for each, quantity in graph().quantities.items()}
    assert near(name, known)[:1] == found


def test_a_name_of_more_letters_is_near_nothing() -> None:
    """It is looked for up to two hundred of them."""
    known = {"x" * 200: True}
    assert near("x" * 199 + "y", known) == ["x" * 200]
    assert near("x" * 201, known) == []


def test_growths() -> None:
    """How each is put together with its value, and whether it is drawn."""
    found = graph().growths
    assert {name: each.operators for name, each in found.items()} == {"a": "*", "b": "+", "c": "*+"}
    assert {name: each.is_range for name, each in found.items()} == {
        "a": False,
        "b": False,
        "c": True,
    }


@pytest.mark.parametrize(
    ("growth", "expected"),
    [
        ("20%/year", "*"),
        ("2 GB/month", "+"),
        ("3 GB", "the growth of `a` is a share per time, such as 30%/year"),
        ("1 < 2", "a growth is a share per time: 30%/year"),
    ],
)
def test_a_growth_that_is_put_in(growth: str, expected: str) -> None:
    """It takes the place of that of the file, the others stay."""
    given = [("a", text_of(growth))]
    if len(expected) > 1:
        with pytest.raises(InputError) as caught:
            with_growths(graph(), given)
        assert caught.value.problems[0].message == expected
        return
    found = with_growths(graph(), given)
    assert found["a"].operators == expected
    assert found["b"] == graph().growths["b"]
    assert found["a"] != graph().growths["a"]


def test_what_nodes_measure() -> None:
    """Each part of a formula with its value, as an explanation shows it."""
    formula = graph().quantities["more"].formula
    shown = {node_text(graph(), formula, node, 1.0) for node in nodes(formula.tree)}
    assert shown == {"1 B", "true", "1"}
    assert node_text(graph(), formula, formula.tree.condition, 0.0) == "false"  # type: ignore[union-attr]
    assert node_text(graph(), formula, formula.tree, 2e9) == "2 GB"
    assert run(graph()).values["more"] == 10e9


def test_what_parts_do_not_take() -> None:
    """Inputs of a part that are called as one of the scenario, and measure the same."""
    assert [(each.part, each.name) for each in untaken(graph())] == [
        ("one", "rate"),
        ("one", "size"),
    ]
    label = next(untaken(graph())).label
    assert label.text.content[label.span.start : label.span.end] == "one"


def test_formulas_of_its_own() -> None:
    """Without those of its parts."""
    assert outlined(graph()).own_formulas() == ("more",)


def test_how_it_is_measured() -> None:
    """As its file or its block says."""
    found = {name: each.measure for name, each in graph().quantities.items() if each.measure}
    assert found == {"a": "du -s", "one.size": "wc", "two.size": "wc"}


@pytest.mark.parametrize(
    ("line", "value", "unit", "basis"),
    [
        ("a * 2", 10e9, "GB", "assumed"),
        ("cost", 1.8e-5, "USD", "assumed"),
        ("total.cost * 2", 3.6e-5, "USD", "assumed"),
        ("one.load", 15e3, "KB/s", "assumed"),
        ("3 KB", 3000, "KB", "measured"),
        ("share + 1%", 0.91, "%", "assumed"),
        ("if a > 3 then 1 else 2", 1, "", "assumed"),
        ("if a > 7 then 1 else 2", 2, "", "assumed"),
        ("if share > 0.8 then 1 else 2", 1, "", "assumed"),
    ],
)
def test_an_expression(line: str, value: float, unit: str, basis: str) -> None:
    """A name may be that of a total; a bare number has the unit of what it is compared with."""
    found = extended(graph(), line)
    assert evaluate(graph(), found.formula, run(graph()).values, "") == pytest.approx(value)
    assert (found.name, found.unit and unit_symbol(found.unit)) == ("(1)", unit or None)
    assert found.basis == basis


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a < 3 GB", "a comparison is no quantity"),
        ("lode", "there is no quantity or unit `lode`"),
        ("one.lode", "`one` has no quantity `lode`"),
        ("three.load", "there is no part `three`"),
        ("one", "`one` is a part: name one of its results"),
        ("a + 3 s", "cannot add data and time"),
    ],
)
def test_no_expression(line: str, message: str) -> None:
    """What is wrong with it."""
    with pytest.raises(InputError) as caught:
        extended(graph(), line)
    assert caught.value.problems[0].message == message
