"""Where each part of a tree stands."""

from envelope.errors import EnvelopeError, text_of
from envelope.language.parser import parse
from envelope.language.tree import Literal, Node, nodes, same
from envelope.texts import Span
from envelope.units.system import STANDARD
from tests.language.marks import entries
from tests.language.test_canonical import rows
from tests.language.test_tables import readable


def parts(expression: str) -> dict[Span, Node]:
    """The outermost part of a tree in each place; numbers may take a unit from elsewhere."""
    found: dict[Span, Node] = {}
    for node in nodes(parse(text_of(expression), STANDARD)):
        if not isinstance(node, Literal):
            found.setdefault(node.span, node)
    return found


def test_a_part_read_alone_is_itself() -> None:
    """It stands where it was written with all of its parentheses, so that a hint can repeat it."""
    seen = 0
    for expression, _ in [*readable(), *rows(), *entries("checked.txt")]:
        try:
            found = parts(expression)
        except EnvelopeError:
            continue  # a line with a name, or a refused one
        for span, node in found.items():
            written = expression[span.start : span.end]
            assert same(parse(text_of(written), STANDARD), node), (expression, written)
            seen += 1
    assert seen > 300
