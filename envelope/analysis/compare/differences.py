"""What two runs have in common, and which of their formulas differ."""

from dataclasses import dataclass
from functools import cached_property

from envelope.analysis.compare.side import Side
from envelope.language.tree import same
from envelope.model.graph.graph import Quantity

BEFORE = " (before)"  # marks the left one of two quantities that only have their name in common


@dataclass(frozen=True)
class Differences:
    """What two sides have in common, and what differs; `thorough` looks at what is written alike.

    `common` are the quantities of both that measure the same; `split` those that measure another
    thing on each side; `totals` those that at least one side has.
    """

    left: Side
    right: Side
    thorough: bool = False

    @cached_property
    def common(self) -> dict[str, None]:
        """The quantities of both, in the order of the right one."""
        one, other = self.left.quantities, self.right.quantities
        return {name: None for name in other if name in one and _alike(one[name], other[name])}

    @cached_property
    def split(self) -> dict[str, None]:
        """What both have, and what measures another thing on each side."""
        one, common = self.left.quantities, self.common
        return {name: None for name in self.right.quantities if name in one and name not in common}

    @cached_property
    def totals(self) -> dict[str, None]:
        """The totals of either side, but for those inside parts that only one has."""
        return {
            name: None
            for side in (self.right, self.left)
            for name, each in side.quantities.items()
            if each.kind == "total"
            and not (name in self.split or name in self.set or self.outermost(name))
        }

    @cached_property
    def set(self) -> set[str]:
        """What is set from outside on either side."""
        sides = (self.left, self.right)
        return {name for side in sides for name, each in side.quantities.items() if each.set}

    @cached_property
    def blocks(self) -> dict[str, None]:
        """The parts of both that are of another block on each side."""
        left, right = self.left, self.right
        return {
            part: None
            for part, own in right.parts.items()
            if part in left.parts
            and left.run.graph.parts[left.parts[part]].block != right.run.graph.parts[own].block
        }

    def outermost(self, name: str) -> str:
        """The part that only one side has and that a quantity or a part lies in; else empty."""
        pieces = name.split(".")
        for end in range(1, len(pieces) + 1):
            part = ".".join(pieces[:end])
            if (part in self.left.parts) != (part in self.right.parts):
                return part
        return ""

    @cached_property
    def differing(self) -> dict[str, bool]:
        """The common quantities whose formulas differ, and whether they are written otherwise."""
        return {
            name: self.left.written(name) != self.right.written(name)
            for name in self.common
            if name not in self.totals and self._differs(name)
        }

    def _differs(self, name: str) -> bool:
        # What is written alike differs only where units do, and those seldom: comparing trees is
        # slow.
        is_alike = self.left.written(name) == self.right.written(name)
        if is_alike and self.refers_alike(name) and not self.thorough:
            return False
        if not self.split.keys().isdisjoint(self.right.references(name)):
            return True
        return not same(self.left.tree(name), self.right.tree(name))

    def refers_alike(self, name: str) -> bool:
        """Whether a quantity refers to the same ones on both sides."""
        used = self.right.references(name)
        return self.left.references(name) == used and self.split.keys().isdisjoint(used)


def _alike(left: Quantity, right: Quantity) -> bool:
    """Whether two quantities measure the same."""
    return left.dimension == right.dimension and bool(left.words) == bool(right.words)
