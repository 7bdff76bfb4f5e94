"""Which word a wrong one was meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.language.nearest import _distance, _least, nearest

KNOWN = ("servers", "shards", "requests", "reads", "GB", "week")
# A wrong word, and the known one that is meant by it; none where it is far, or near to several.
MEANT = {
    "serverz": "servers",
    "Servers": "servers",
    "esrvers": "servers",
    "reqests": "requests",
    "requessts": "requests",
    "sreads": "reads",
    "weak": "week",
    "gb": "GB",
    "quads": None,
    "hards": "shards",
    "xyz": None,
    "": None,
}
WORDS = st.text("abcde", max_size=7)


@pytest.mark.parametrize(("word", "meant"), MEANT.items())
def test_a_near_word_is_meant(word: str, meant: str | None) -> None:
    """One or two letters wrong, missing, too many or in the wrong order."""
    assert nearest(word, KNOWN) == meant


@given(WORDS, WORDS)
def test_no_word_is_nearer_than_its_letters_say(one: str, other: str) -> None:
    """So nothing near is left out for its letters; the distance is the same both ways."""
    assert _least(frozenset(one), other) <= _distance(one, other) == _distance(other, one)
