"""A quantity in the making."""

from typing import NamedTuple

from envelope.errors import Text
from envelope.model.files.sheet import Entry
from envelope.model.graph.graph import Formula, QuantityKind


class Expression(NamedTuple):
    """A text to be parsed: in which scope its names are looked up, and what it is for."""

    text: Text
    scope: str
    trail: str


class Draft(NamedTuple):
    """A quantity that is not checked yet.

    `scope` is the prefix of the part that it belongs to, `given` what the part says of an input.
    `expressions` are those that it is given in turn, the block's own and the part's; a total has
    its `formula` at once.
    """

    name: str
    kind: QuantityKind
    scope: str
    entry: Entry | None
    given: Entry | None = None
    expressions: tuple[Expression, ...] = ()
    formula: Formula | None = None
