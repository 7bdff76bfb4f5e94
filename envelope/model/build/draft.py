"""A quantity in the making.

A draft is a quantity that is not checked yet. Its layers are the expressions that it was given, in
turn: the block's own, the part's, the command line's; the last one counts.
"""

from envelope.model.files.sheet import Entry
from envelope.model.graph.graph import Formula, QuantityKind


class Draft:
    """A quantity in the making.

    `scope` is the prefix of the part that it belongs to, `given` what the part says of an input.
    """

    __slots__ = ("entry", "failed", "given", "kind", "layers", "name", "scope", "set")

    def __init__(self, name: str, kind: QuantityKind, scope: str, entry: Entry | None) -> None:
        self.name = name
        self.kind = kind
        self.scope = scope
        self.entry = entry
        self.given: Entry | None = None
        self.layers: list[Formula] = []
        self.set = False
        self.failed = False
