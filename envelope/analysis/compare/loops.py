"""What uses itself where some changes are made and others are not, taken apart."""

from collections.abc import Mapping, Sequence

from envelope.analysis.compare.groups import Groups
from envelope.analysis.compare.side import Side
from envelope.analysis.compare.switches import index, is_switch, switch, switches, used
from envelope.language.tree import If, Name, Node, mapped
from envelope.model.graph.order import Needs, in_order

LEFT, RIGHT = " (left)", " (right)"  # mark the two chains that a loop is made of


def loop_in(trees: Mapping[str, Node], right: Side) -> set[str] | None:
    """Quantities that all lead to each other; None where nothing leads back to itself."""
    uses = {name: right.references(name) for name in right.quantities}
    uses |= {name: used(tree) for name, tree in trees.items()}
    _, cycles = in_order(uses, lambda name: Needs(uses[name], []))
    if not cycles:
        return None
    users: dict[str, list[str]] = {}
    for name, found in uses.items():
        for each in found:
            users.setdefault(each, []).append(name)
    start = cycles[0][0]
    return _reached(start, uses) & _reached(start, users)


def _reached(start: str, steps: Mapping[str, Sequence[str]]) -> set[str]:
    stack, seen = [start], set[str]()
    while stack:
        for name in steps.get(stack.pop(), ()):
            if name not in seen:
                seen.add(name)
                stack.append(name)
    return seen


def unrolled(trees: Mapping[str, Node], loop: set[str], groups: Groups) -> dict[str, Node]:
    """Trees in which a loop is two chains, of which a switch takes one."""
    inside = switches(trees[name] for name in loop)
    taking, own = Name(switch(groups.first(inside[0]))), {groups.first(at) for at in inside}
    found = dict(trees)
    for name in loop:
        for is_on in (False, True):
            found[_variant(name, is_on=is_on)] = _taken(trees[name], loop, own, groups, is_on=is_on)
        on, off = (Name(_variant(name, is_on=is_on)) for is_on in (True, False))
        found[name] = If(taking, on, off)
    return found


def _variant(name: str, *, is_on: bool) -> str:
    return f"{name}{RIGHT if is_on else LEFT}"


def _taken(tree: Node, loop: set[str], own: set[int], groups: Groups, *, is_on: bool) -> Node:
    """A tree of a loop with some switches on or off."""

    def change(node: Node) -> Node:
        """The branch that is taken; what is in the loop is of the same chain."""
        if isinstance(node, If) and isinstance(node.condition, Name):
            condition = node.condition.name
            if is_switch(condition) and groups.first(index(condition)) in own:
                return node.then if is_on else node.otherwise
        if isinstance(node, Name) and node.name in loop:
            return Name(_variant(node.name, is_on=is_on))
        return node

    return mapped(tree, change)
