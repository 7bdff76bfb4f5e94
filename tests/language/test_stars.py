"""Names with a star: what stands in their place."""

import pytest

from envelope.errors import InputError, text_of
from envelope.language.arguments import MOST
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.language.stars import call_text, called, has_star, reaches, without_stars
from envelope.language.tree import Call, Name, Node, nodes
from envelope.units.system import STANDARD
from tests.language.marks import entries, told
from tests.tables import over

ROWS = {"topics": ["orders", "clicks"], "queues": ["only"], "all.topics": ["one"]}


def expanded(expression: str) -> str:
    """The tree without stars, or what is wrong."""
    text = text_of(expression)
    try:
        tree = without_stars(parse(text, STANDARD), text, lambda _, part: ROWS[part])
    except InputError as error:
        return told(expression, error.problems)
    return f"    => {write(tree)}"


@over(entries("stars.txt"))
def test_a_star_stands_for_each_part(expression: str, expected: str) -> None:
    """An entry of stars.txt."""
    assert expanded(expression) == expected


def test_what_has_no_star_stays_the_same_tree() -> None:
    """Also where a sum stands beside another one that has one."""
    plain = parse(text_of("sum(a, b) * 3"), STANDARD)
    assert without_stars(plain, text_of("sum(a, b) * 3"), lambda _, part: ROWS[part]) is plain
    assert not has_star(plain)
    text = text_of("sum(a, b) + sum(topics.*.size)")
    tree = without_stars(parse(text, STANDARD), text, lambda _, part: ROWS[part])
    calls = [node for node in nodes(tree) if isinstance(node, Call)]
    assert [text.content[each.span.start : each.span.end] for each in calls] == [
        "sum(a, b)",
        "sum(topics.*.size)",
    ]


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1, [1]), (250, [250]), (251, [2, 250, 1]), (500, [2, 250, 250]), (501, [3, 250, 250, 1])],
)
def test_a_call_takes_so_many_arguments_at_once(count: int, sizes: list[int]) -> None:
    """More of them are calls inside a call."""
    arguments: list[Node] = [Name(f"x{number}") for number in range(count)]
    call = called("sum", arguments)
    assert [len(each.arguments) for each in nodes(call) if isinstance(each, Call)] == sizes
    assert [each for each in nodes(call) if isinstance(each, Name)] == arguments
    assert call_text("sum", [f"x{number}" for number in range(count)]) == write(call)


@pytest.mark.parametrize(
    ("function", "expected"),
    [("sum", True), ("max", True), ("min", True), ("clamp", False), ("tiered", False)],
)
def test_which_functions_read_many_parts(function: str, expected: bool) -> None:
    """Those that put together any number of like things."""
    assert reaches(function) is expected


def test_as_many_arguments_as_a_spreadsheet_takes() -> None:
    """One more is refused."""
    fits = "max(" + ", ".join(["1"] * MOST) + ")"
    tree = parse(text_of(fits), STANDARD)
    assert isinstance(tree, Call)
    assert len(tree.arguments) == MOST == 255
    with pytest.raises(InputError, match="`max` takes at most 255 arguments: `max"):
        parse(text_of(fits.replace(")", ", 1)")), STANDARD)
