"""Words as values: which text is one, and which words the value of a tree may be."""

import pytest

from envelope.errors import Label, Span, text_of
from envelope.language.parser import parse
from envelope.language.tree import Word
from envelope.language.words import chosen, ends, is_wordy, no_choice, outsider
from envelope.units.system import STANDARD
from tests.tables import over

CHOICES = ("valkey", "redis")


@pytest.mark.parametrize(
    ("text", "place"),
    [("valkey", (0, 6)), ("  redis ", (2, 7)), ("redi", None), ("", None), ("'redis'", None)],
)
def test_a_text_that_is_a_choice(text: str, place: tuple[int, int] | None) -> None:
    """White space around it does not count, and is no part of it."""
    assert chosen(text_of(text), CHOICES) == (place and Word(text.strip(), Span(*place)))


@over(
    [
        ("if a then b else c", True),
        (" (if a then b else c)", True),
        ('"valkey"', True),
        ("'valkey'", True),
        ("“valkey”", True),
        ("‘valkey’", True),
        ("valkey", False),
        ("iffy", False),
        ("a (b)", False),
        ("", False),
    ]
)
def test_a_text_that_may_be_an_expression_of_words(text: str, expected: bool) -> None:
    """It begins as one, or quotes a word."""
    assert is_wordy(text_of(text)) is expected


@over(
    [
        ("'valkey'", ["valkey"], ""),
        ("'disk'", ["disk"], "disk"),
        ("engine", ["engine"], ""),
        ("if x < 1 then 'redis' else 'disk'", ["redis", "disk"], "disk"),
        ("if x < 1 then 'tape' else 'disk'", ["tape", "disk"], "tape"),
        ("if y == 'z' then engine else 'redis'", ["engine", "redis"], ""),
        ("if x < 1 then a else if x < 2 then 'b' else c", ["a", "b", "c"], "b"),
        ("1 + 2", [], ""),
    ]
)
def test_the_words_of_a_value(expression: str, found: list[str], outside: str) -> None:
    """And the first that is no choice; the whole tree where there is none."""
    tree = parse(text_of(expression), STANDARD)
    assert [each.word if isinstance(each, Word) else each.name for each in ends(tree)] == found
    other = outsider(tree, CHOICES)
    assert (other.word if isinstance(other, Word) and other is not tree else "") == (
        outside if len(found) > 1 else ""
    )
    assert outside or other is tree


def test_what_is_said_of_a_word_that_is_no_choice() -> None:
    """With what was probably meant."""
    label = Label(text_of("redsi"), Span(0, 5))
    problem = no_choice("engine", CHOICES, "redsi", label)
    assert problem.message == "`engine` is one of valkey, redis, not `redsi`"
    assert (problem.kind, problem.labels) == ("unknown-choice", (label,))
    assert problem.hint == "did you mean `redis`?"
    assert no_choice("engine", CHOICES, "disk", label).hint == ""
