"""The prefixes of parts, and how messages name a place in them."""

import pytest

from envelope.model.graph.scopes import above, outside, where


@pytest.mark.parametrize(
    ("scope", "around"), [("a.", ""), ("a.b.", "a."), ("a.b.c.", "a.b."), ("feed_cache.", "")]
)
def test_a_part_lies_in_a_scope(scope: str, around: str) -> None:
    """That of the scenario itself is empty."""
    assert outside(scope) == around


def test_the_scopes_around_one() -> None:
    """From the inside out, the scenario's own last."""
    assert list(above("a.b.c.")) == ["a.b.", "a.", ""]
    assert list(above("")) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rate", "in rate"),
        ("cache.misses", "in misses of cache"),
        ("feed.cache.misses", "in misses of feed.cache"),
        ("(1)", ""),  # a line of the command line
    ],
)
def test_a_quantity_is_named_in_a_message(name: str, words: str) -> None:
    """By its own name and its part."""
    assert where(name) == words
