"""The names of switches in formulas: a quantity that is 1 where a change is made, else 0."""

from collections.abc import Iterable

from envelope.language.tree import Literal, Node, names

NOTHING = Literal(0.0)  # what a switch brings or takes away is this without it


def switch(change: int) -> str:
    """The switch of a change, by its number."""
    return f"(change {change})"


def index(switch: str) -> int:
    """The number of the change that a switch belongs to."""
    return int(switch.removeprefix("(change ").removesuffix(")"))


def is_switch(name: str) -> bool:
    """Whether a name is that of a switch."""
    return name.startswith("(change ")


def switches(trees: Iterable[Node]) -> list[int]:
    """The changes whose switches stand in trees."""
    found = (each.name for tree in trees for each in names(tree))
    return [index(name) for name in found if is_switch(name)]


def used(tree: Node) -> list[str]:
    """The quantities in a tree that are no switches."""
    return [each.name for each in names(tree) if not is_switch(each.name)]
