"""The formulas of both sides in one: with a switch where a change makes another one of them."""

from collections.abc import Iterator, Sequence

from envelope.analysis.compare.changes import Change
from envelope.analysis.compare.differences import BEFORE, Differences
from envelope.analysis.compare.groups import Groups
from envelope.analysis.compare.side import Side
from envelope.analysis.compare.switches import NOTHING, switch, used
from envelope.language.tree import Call, If, Name, Node, Word, mapped, same

_PICKS = ("max", "min")  # which are the same with one of their arguments twice


class Making:
    """Makes the trees of all quantities of either side; `groups` are changes that need others."""

    def __init__(self, found: Differences, changes: Sequence[Change]) -> None:
        self.found = found
        self.changes = changes
        moving = [at for at, change in enumerate(changes) if change.moves]
        self.groups = Groups(moving)
        self.of_name = {name: at for at in moving for name in changes[at].names}
        self.owner = {name: at for at in moving for name in changes[at].own}
        self.counted = {member: at for at in moving for member in changes[at].members}
        both = found.common.keys() | found.totals.keys()
        self.own: dict[str, tuple[Side, str]] = {}  # what one side has alone: whose it is, its name
        for side, other in ((found.left, found.right), (found.right, found.left)):
            for name in side.quantities:
                if name not in both:
                    twice = name in other.quantities and side is found.left
                    self.own[name + BEFORE if twice else name] = side, name

    def trees(self) -> dict[str, Node]:
        """The trees of what is not as it is on the right side: with switches, or of the left."""
        left, right = self.found.left, self.found.right
        trees = {name: self.tree(*own) for name, own in self.own.items() if own[0] is left}
        for name in self.found.totals:
            if not self.is_alike(name):
                trees[name] = self.total(name)
        for name in self.found.differing:
            trees[name] = self.switched(name)
        for name, at in self.owner.items():
            if name in self.own:
                needed = used(trees[name]) if name in trees else right.references(name)
                self.groups.join([at, *self.needed(needed)])
        return trees

    def is_alike(self, total: str) -> bool:
        """Whether both sides add up the same."""
        left, right = self.found.left, self.found.right
        both = total in left.quantities and total in right.quantities
        return both and left.references(total) == right.references(total)

    def tree(self, side: Side, name: str) -> Node:
        """A formula of one side, whose names are those of the mixture."""
        tree = side.tree(name)
        if side is self.found.right or not self.found.split:
            return tree

        def change(node: Node) -> Node:
            """A name that means another thing on the right one."""
            if isinstance(node, Name) and node.name in self.found.split:
                return Name(node.name + BEFORE)
            return node

        return mapped(tree, change)

    def total(self, name: str) -> Node:
        """What members add up to that some changes bring or take away."""
        left, right = (side.members(name) for side in (self.found.left, self.found.right))
        return Call("sum", tuple(self.members(left, right, name))) if left or right else NOTHING

    def members(self, left: Sequence[str], right: Sequence[str], name: str) -> Iterator[Node]:
        """The members of a sum, each counted while it is there."""
        for member in dict.fromkeys([*left, *right]):
            at = self.owner.get(member, self.counted.get((name, member)))
            if at is None or (member in left and member in right):
                yield Name(member)
            elif member in right:
                yield If(Name(switch(at)), Name(member), NOTHING)
            else:
                yield If(Name(switch(at)), NOTHING, Name(member))

    def switched(self, name: str) -> Node:
        """A quantity with the formula of the right one where its change is made."""
        left, right = self.tree(self.found.left, name), self.tree(self.found.right, name)
        needed = self.needed([*used(left), *used(right)])
        at = self.of_name.get(name)
        if at is None:
            merged = self.merged(left, right)
            if merged is not None:
                return merged
            at = needed[0] if needed else None
        if at is None:
            return right
        self.groups.join([at, *needed])
        return If(Name(switch(at)), right, left)

    def merged(self, left: Node, right: Node) -> Node | None:
        """Two trees that differ in the rows that a star stands for; None where in more."""
        one, other = _calls(left), _calls(right)
        if len(one) != len(other):
            return None
        rows = [self.rows(*pair) for pair in zip(one, other, strict=True)]
        marks = [Word(str(index)) for index in range(len(rows))]
        if None in rows or not same(_with_calls(left, marks), _with_calls(right, marks)):
            return None
        return _with_calls(left, [each for each in rows if each is not None])

    def rows(self, left: Call, right: Call) -> Node | None:
        """A function of rows, of which some are not always there."""
        one, other = _arguments(left), _arguments(right)
        if one == other or left.function != right.function:
            return left if left.function == right.function else None
        both = [name for name in one if name in other]
        if left.function == "sum":
            return Call("sum", tuple(self.members(one, other, "")))
        if left.function not in _PICKS or not both:
            return None
        members = [
            If(each.condition, _instead(each.then, both[0]), _instead(each.otherwise, both[0]))
            if isinstance(each, If)
            else each
            for each in self.members(one, other, "")
        ]
        return Call(left.function, tuple(members))

    def needed(self, wanted: Sequence[str]) -> list[int]:
        """The changes without which some names mean nothing."""
        stack, seen, needed = [*wanted], set[str](), []
        while stack:
            name = stack.pop()
            if name in seen or name not in self.own:
                continue
            seen.add(name)
            if name in self.owner:
                needed.append(self.owner[name])
            else:
                stack += used(self.tree(*self.own[name]))
        return needed


def _arguments(call: Call) -> list[str]:
    return [each.name for each in call.arguments if isinstance(each, Name)]


def _of_names(node: Node) -> bool:
    """Whether it is a function of nothing but quantities."""
    return isinstance(node, Call) and len(_arguments(node)) == len(node.arguments)


def _calls(tree: Node) -> list[Call]:
    """The functions of nothing but quantities, the innermost first."""
    found: list[Call] = []

    def note(node: Node) -> Node:
        """The same node, noted where it is one."""
        if isinstance(node, Call) and _of_names(node):
            found.append(node)
        return node

    mapped(tree, note)
    return found


def _with_calls(tree: Node, nodes: Sequence[Node]) -> Node:
    """A tree with others in the place of its functions of nothing but quantities."""
    others = iter(nodes)
    return mapped(tree, lambda node: next(others) if _of_names(node) else node)


def _instead(node: Node, name: str) -> Node:
    """A row, and another one twice where it is not there."""
    return Name(name) if node == NOTHING else node
