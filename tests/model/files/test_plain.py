"""Trees, and what they measure, as plain data and back."""

import marshal
from fractions import Fraction

import pytest

from envelope.errors import text_of
from envelope.language.meaning import BOOLEAN, NUMBER, Meaning
from envelope.language.parser import parse
from envelope.language.tree import Literal, Node, nodes
from envelope.model.files.plain import flat, meaning_of, tree_data, tree_of
from envelope.units.dimension import TIME, WORD, Dimension
from envelope.units.system import STANDARD
from envelope.units.unit import PERCENT, Unit, word_unit

EXPRESSIONS = """
2
95%
3 GB/user
cache.misses
-(a + 3)
"valkey"
if a > 3 and not b == "x" then 1 else max(a, b, 2 MB) / 3 s
a * 2 -> GB/day
1 to 3 users/s
"""
HALF = Fraction(1, 2)
ROOT = Unit((("s", HALF),), 1.0, Dimension((("time", HALF),)))
SECOND = Unit((("s", 1),), 1.0, TIME)
TREES = [parse(text_of(each), STANDARD) for each in EXPRESSIONS.strip().splitlines()]


@pytest.mark.parametrize("tree", [*TREES, Literal(2.0, ROOT)], ids=str)
def test_a_tree_that_was_data_is_the_same(tree: Node) -> None:
    """Each kind of node, with its place; a named tuple equals another one of the same values."""
    found = tree_of(marshal.loads(marshal.dumps(tree_data(tree))))
    assert found == tree
    assert [type(each) for each in nodes(found)] == [type(each) for each in nodes(tree)]
    assert repr(found) == repr(tree)


@pytest.mark.parametrize(
    "meaning",
    [BOOLEAN, NUMBER, Meaning(TIME), Meaning(TIME, SECOND), Meaning(WORD, word_unit(["a", "b"]))],
    ids=str,
)
def test_what_something_measures_is_found_by_its_data(meaning: Meaning) -> None:
    """The same after it was data, which equals what it stands for."""
    data = marshal.loads(marshal.dumps(flat(meaning)))
    assert repr(meaning_of(data)) == repr(meaning)
    assert {data: 1}[meaning] == 1
    assert data != flat(Meaning(TIME, PERCENT))


def test_what_marshal_knows_not_is_no_data() -> None:
    """A power that is no whole number, of what is looked up by its data."""
    with pytest.raises(ValueError, match="1/2"):
        flat(Meaning(ROOT.dimension, ROOT))
