"""One canonical spelling of every tree, and how a tree is shown as it was read."""

from pathlib import Path

import pytest

from envelope.errors import text_of
from envelope.language.parser import parse
from envelope.language.printer import reading, write
from envelope.units.system import STANDARD

FOLDER = Path(__file__).parent


def rows(name: str = "canonical.txt") -> list[tuple[str, str]]:
    """Expression and canonical spelling of each line of a table."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" => ") for line in lines if " => " in line and not line.startswith("#")]
    return [(expression, canonical) for expression, canonical in pairs]


@pytest.mark.parametrize(("expression", "canonical"), rows())
def test_an_expression_has_one_spelling(expression: str, canonical: str) -> None:
    """The canonical text says the same, and is its own canonical text."""
    tree = parse(text_of(expression), STANDARD)
    assert write(tree) == canonical
    assert write(parse(text_of(canonical), STANDARD)) == canonical


@pytest.mark.parametrize(("expression", "shown"), rows("readings.txt"))
def test_an_expression_is_shown_as_it_was_read(expression: str, shown: str) -> None:
    """With its numbers as they were written, their units, and what its ranges mean."""
    text = text_of(expression)
    assert reading(parse(text, STANDARD), text) == shown
