"""Which word a wrong one was meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.errors import Label, Span, text_of
from envelope.language.nearest import _distance, _least, meant, nearest, nothing_called
from tests.tables import over

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
    # as far as it may be: nothing below three letters, then one, one and a half, two
    "gx": None,
    "Gb": "GB",
    "wek": "week",
    "wee": "week",
    "wex": None,
    "weeek": "week",
    "wekk": "week",
    "weexs": None,
    "shars": "shards",
    "sahrds": "shards",
    "sarhds": "shards",
    "shardsss": "shards",
    "shardssss": None,
    "shxrds": "shards",
    "shxrdx": None,
    "requ": None,
}
WORDS = st.text("abcde", max_size=7)


@over(MEANT.items())
def test_a_near_word_is_meant(word: str, meant: str | None) -> None:
    """One or two letters wrong, missing, too many or in the wrong order."""
    assert nearest(word, KNOWN) == meant


@over(
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "", 3),
        ("abc", "abcd", 1),
        ("abc", "xabc", 1),
        ("abc", "abd", 1.5),
        ("abc", "bac", 1),
        ("abc", "acb", 1),
        ("abc", "cab", 2),
        ("abcd", "badc", 2),
        ("abc", "xyz", 4.5),
        ("ab", "xy", 3),
        ("abcdef", "abdf", 2),
        ("aabb", "bbaa", 4),
        ("acbabcb", "acb", 4),
    ]
)
def test_how_far_words_are_apart(one: str, other: str, distance: float) -> None:
    """A wrong letter is one and a half, one too many or missing, or two exchanged, is one."""
    assert _distance(one, other) == _distance(other, one) == distance


@pytest.mark.parametrize(
    ("candidates", "found"),
    [
        (["reads", "reeds"], None),
        (["reads", "reeds", "reds"], "reds"),
        (["Redds", "redds"], "Redds"),
        (["redss"], "redss"),
        ([], None),
    ],
)
def test_one_candidate_is_nearer_than_any_other(candidates: list[str], found: str | None) -> None:
    """Among several that are equally near none is meant."""
    assert nearest("redds", candidates) == found
    hint = f"did you mean `{found}`?" if found else "no idea"
    assert meant("redds", candidates, "no idea") == hint
    assert meant("xyz", candidates) == ""


@over(
    [
        ("latencyy", "did you mean `latency`?"),
        ("topics.latency", "each part inside has its own: `topics.orders.latency`"),
        ("topics.latenci", ""),
        ("orders.latency", ""),
        ("topics.orders.latenci", "did you mean `topics.orders.latency`?"),
        ("topic.latency", ""),
        ("nothing", ""),
    ]
)
def test_what_is_said_of_a_name_that_nothing_has(name: str, hint: str) -> None:
    """The nearest one, or where the parts inside have it."""
    known = ["latency", "topics.size", "topics.orders.latency", "topics.clicks.latency"]
    label = Label(text_of(name), Span(0, len(name)))
    problem = nothing_called(name, known, label)
    assert (problem.kind, problem.labels) == ("unknown-name", (label,))
    assert problem.message == f"nothing here is called `{name}`"
    assert problem.hint == hint


@given(WORDS, WORDS)
def test_no_word_is_nearer_than_its_letters_say(one: str, other: str) -> None:
    """So nothing near is left out for its letters; the distance is the same both ways."""
    assert _least(frozenset(one), other) <= _distance(one, other) == _distance(other, one)
