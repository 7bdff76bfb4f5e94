"""A quantity in the making, and the scopes of names.

A draft is a quantity that is not checked yet. Its layers are the expressions that it was given, in
turn: the block's own, the part's, the command line's; the last one counts.
"""

from collections.abc import Iterator

from envelope.model.graph import Formula
from envelope.model.sheet import Entry


class Draft:
    """A quantity in the making.

    `home` is the prefix of the part that it belongs to, `given` what the part says of an input.
    """

    __slots__ = ("entry", "failed", "given", "home", "kind", "layers", "name", "set")

    def __init__(self, name: str, kind: str, home: str, entry: Entry | None) -> None:
        self.name = name
        self.kind = kind
        self.home = home
        self.entry = entry
        self.given: Entry | None = None
        self.layers: list[Formula] = []
        self.set = False
        self.failed = False


def outside(home: str) -> str:
    """The scope around a part: `a.b.` lies in `a.`."""
    return home[:-1].rpartition(".")[0] + "." if "." in home[:-1] else ""


def where(name: str) -> str:
    """A trail for a quantity: `in misses of feed_cache`; none for a line without a name."""
    if name.startswith("("):
        return ""
    scope, _, last = name.rpartition(".")
    return f"in {last} of {scope}" if scope else f"in {last}"


def above(prefix: str) -> Iterator[str]:
    """The scopes around a scope, from the inside out."""
    while prefix:
        prefix = outside(prefix)
        yield prefix
