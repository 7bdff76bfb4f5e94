"""One canonical spelling of every tree, and how a tree is shown as it was read."""

from pathlib import Path

from envelope.errors import text_of
from envelope.language.parser import parse
from envelope.language.printer import reading, write
from envelope.units.system import STANDARD
from tests.tables import batches, over

FOLDER = Path(__file__).parent


def rows(name: str = "canonical.txt") -> list[tuple[str, str]]:
    """Expression and canonical spelling of each line of a table."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" => ") for line in lines if " => " in line and not line.startswith("#")]
    return [(expression, canonical) for expression, canonical in pairs]


def spelled(expression: str) -> str:
    """The canonical text of an expression."""
    return write(parse(text_of(expression), STANDARD))


@over(batches(rows()))
def test_expressions_have_one_spelling(table: list[tuple[str, str]]) -> None:
    """The canonical text says the same, and is its own canonical text."""
    assert [(expression, spelled(expression)) for expression, _ in table] == table
    own = [canonical for _, canonical in table]
    assert [spelled(canonical) for canonical in own] == own


@over(batches(rows("readings.txt")))
def test_expressions_are_shown_as_they_were_read(table: list[tuple[str, str]]) -> None:
    """With their numbers as they were written, their units, and what their ranges mean."""
    texts = [text_of(expression) for expression, _ in table]
    shown = [reading(parse(text, STANDARD), text) for text in texts]
    assert shown == [expected for _, expected in table]
