"""What comes first: any needs in order, soft ones as far as they can be kept, cycles whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.errors import InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.order import Needs, in_order

NAMES = "abcdefgh"
PAIRS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=20)


def ordered(hard: list[tuple[str, str]], soft: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """The order of all names where the first of a pair needs the second, and the cycles."""
    order, cycles = in_order(
        NAMES,
        lambda name: Needs(
            [target for source, target in hard if source == name],
            [target for source, target in soft if source == name],
        ),
    )
    return "".join(order), ["".join(cycle) for cycle in cycles]


@given(PAIRS, PAIRS)
def test_what_is_needed_comes_first(
    hard: list[tuple[str, str]], soft: list[tuple[str, str]]
) -> None:
    """Where needs lead only to later names there is no cycle, whatever is wished besides."""
    hard = [(min(pair), max(pair)) for pair in hard if pair[0] != pair[1]]
    order, cycles = ordered(hard, soft)
    assert cycles == []
    assert sorted(order) == list(NAMES)
    assert [pair for pair in hard if order.index(pair[0]) < order.index(pair[1])] == []


@given(PAIRS)
def test_a_wish_is_kept_where_no_need_is_against_it(soft: list[tuple[str, str]]) -> None:
    """Wishes alone that lead to later names are all kept."""
    soft = [(min(pair), max(pair)) for pair in soft if pair[0] != pair[1]]
    order, _ = ordered([], soft)
    assert [pair for pair in soft if order.index(pair[0]) < order.index(pair[1])] == []


def test_a_wish_gives_way_to_a_need() -> None:
    """It closes a cycle, and is given up."""
    order, cycles = ordered([("a", "b")], [("b", "a")])
    assert order.index("b") < order.index("a")
    assert cycles == []


def test_a_cycle_is_shown_whole() -> None:
    """From where it is entered; what leads to it is no part of it."""
    _, cycles = ordered([("a", "b"), ("b", "c"), ("c", "d"), ("d", "b"), ("e", "e")], [])
    assert cycles == ["bcd", "e"]


def test_a_long_chain_is_not_too_deep() -> None:
    """Ten thousand names that need each other in a row."""
    needs = {str(number): [str(number + 1)] for number in range(10_000)}
    order, cycles = in_order(needs, lambda name: Needs(needs.get(name, []), []))
    assert order == [str(number) for number in range(10_000, -1, -1)]
    assert cycles == []


def test_each_place_of_a_cycle_is_marked() -> None:
    """The formula that goes on, at the name by which it does."""
    text = '[formulas]\na = "1 + b"\nb = "2 * c"\nc = "a - 3"\n'
    with pytest.raises(InputError) as caught:
        build(Request("loop", text=text))
    (problem,) = caught.value.problems
    assert problem.message == "formulas use each other in a cycle: a → b → c → a"
    marked = {label.note: label.text.content[slice(*label.span)] for label in problem.labels}
    assert marked == {"a uses b": "b", "b uses c": "c", "c uses a": "a"}
