"""How an expression was read: every unit beside its number, ranges told in words."""

from envelope.errors import Text
from envelope.language.dimensions import is_share
from envelope.language.printer import write
from envelope.language.tree import Literal, Name, Node, Range, nodes


def reading(node: Node, text: Text) -> str:
    """A tree with each literal in parentheses as it was written, and ranges told in words.

    >>> from envelope.errors import written
    >>> from envelope.language.parser import parse
    >>> from envelope.units.system import STANDARD
    >>> line = written("300 TB / 5 years -> MB/s")
    >>> reading(parse(line, STANDARD), line)
    '(300 TB) / (5 years) -> MB/s'
    """

    def leaf(part: Literal | Name) -> str:
        """A name or a literal as it was written."""
        words = text.content[part.span.start : part.span.end]
        return f"({words})" if " " in words else words

    kinds = {
        "logit-normal" if is_share(each) else "lognormal"
        for each in nodes(node)
        if isinstance(each, Range)
    }
    told = f"  ({', '.join(sorted(kinds))} from 5th to 95th percentile)" if kinds else ""
    return write(node, leaf) + told
