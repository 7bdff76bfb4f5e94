"""Which nodes are drawn anew in every world, and from which distribution."""

from envelope.language.dimensions import is_share
from envelope.language.functions import DISTRIBUTIONS
from envelope.language.tree import Call, Node, Range, nodes

SHARES = "shares"  # the distribution of a range between percentages


def distribution(node: Node) -> str | None:
    """The distribution of a range; None for every other node."""
    if isinstance(node, Range):
        return SHARES if is_share(node) else "lognormal"
    if isinstance(node, Call) and node.function in DISTRIBUTIONS:
        return node.function
    return None


def is_range(tree: Node) -> bool:
    """Whether anything in a tree is drawn."""
    return any(distribution(node) for node in nodes(tree))
