"""Units that are also quantities: `600 GB/servers`, where the file has a quantity `servers`."""

import re
from collections.abc import Callable, Iterator

from envelope.errors import Label, Problem, Text
from envelope.language.tree import Literal, Node, nodes

_BELOW = re.compile(r"/([^\W\d]\w*)")


def tight_names(tree: Node, text: Text, exists: Callable[[str], bool]) -> Iterator[Problem]:
    """A problem for each literal that divides by a word which is a quantity, too.

    Per server, or divided by the number of servers: both have the same dimension, so that
    nothing else would notice.
    """
    if _BELOW.search(text.content) is None:
        return  # most expressions, and this is asked of every one
    for node in nodes(tree):
        if isinstance(node, Literal) and node.unit is not None and len(node.unit.factors) > 1:
            literal = text.content[node.span.start : node.span.end]
            for word in _BELOW.findall(literal):
                if exists(word):
                    message = f"`{literal}` has two readings: in a unit, or divided by `{word}`"
                    hint = f"a division by a quantity has spaces around its sign: ` / {word}`"
                    yield Problem("two-readings", message, (Label(text, node.span),), hint=hint)
