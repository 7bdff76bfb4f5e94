"""How far a loop has come, told to whoever listens."""

from collections.abc import Iterator

import pytest

from envelope.engine.progress import listen, steps

Told = list[tuple[str, float]]


@pytest.fixture
def told() -> Iterator[Told]:
    """What a listener is told."""
    found: Told = []
    listen(lambda words, share: found.append((words, share)))
    yield found
    listen(None)


def test_each_step_is_told_before_it_is_done(told: Told) -> None:
    """And the end; items are equal parts unless they say otherwise."""
    for item in steps("abcd", "letters"):
        told.append((item, -1.0))
    assert told[::2] == [("letters", share) for share in (0, 0.25, 0.5, 0.75, 1)]
    assert told[1::2] == [(letter, -1.0) for letter in "abcd"]
    told.clear()
    assert list(steps(iter([1.0, 3.0]), "parts", lambda item: item / 4)) == [1.0, 3.0]
    assert told == [("parts", 0), ("parts", 0.25), ("parts", 1)]


def test_of_a_loop_without_items_the_end_is_told(told: Told) -> None:
    """Whatever a part of it would be."""
    assert list(steps([], "nothing")) == []
    assert told == [("nothing", 1.0)]


def test_of_loops_inside_nothing_is_told(told: Told) -> None:
    """Those that follow are told again, also where the one before was left."""
    for _ in steps([1, 2], "outer"):
        assert list(steps([1, 2], "inner")) == [1, 2]
        break
    assert {words for words, _ in told} == {"outer"}
    assert list(steps([1], "later")) == [1]
    assert told[-2:] == [("later", 0), ("later", 1)]


def test_nobody_listens_unless_asked_to() -> None:
    """The items are those of the loop."""
    assert list(steps(iter("ab"), "letters")) == ["a", "b"]
