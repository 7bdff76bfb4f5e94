"""One canonical spelling of every tree."""

from pathlib import Path

import pytest

from envelope.errors import text_of
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.units.system import STANDARD

FOLDER = Path(__file__).parent


def rows() -> list[tuple[str, str]]:
    """Expression and canonical spelling of each line of canonical.txt."""
    lines = (FOLDER / "canonical.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" => ") for line in lines if " => " in line and not line.startswith("#")]
    return [(expression, canonical) for expression, canonical in pairs]


@pytest.mark.parametrize(("expression", "canonical"), rows())
def test_an_expression_has_one_spelling(expression: str, canonical: str) -> None:
    """The canonical text says the same, and is its own canonical text."""
    tree = parse(text_of(expression), STANDARD)
    assert write(tree) == canonical
    assert write(parse(text_of(canonical), STANDARD)) == canonical
