"""How an expression was read: every unit beside its number, ranges told in words."""

from envelope.language.dimensions import is_share
from envelope.language.printer import write
from envelope.language.tree import Literal, Name, Node, Range, children


def reading(node: Node) -> str:
    """A tree with each literal in parentheses, and ranges told in words.

    >>> from envelope.errors import written
    >>> from envelope.language.parser import parse
    >>> from envelope.units.system import STANDARD
    >>> reading(parse(written("300 TB / 5 years -> MB/s"), STANDARD))
    '(300 TB) / (5 year) -> MB/s'
    """
    text = write(node, _leaf)
    kinds = {"logit-normal" if is_share(r) else "lognormal" for r in _ranges(node)}
    return f"{text}  ({', '.join(sorted(kinds))} from 5th to 95th percentile)" if kinds else text


def _leaf(node: Literal | Name) -> str:
    if isinstance(node, Name):
        return node.name
    text = write(node)
    return f"({text})" if " " in text else text


def _ranges(node: Node) -> list[Range]:
    found = [node] if isinstance(node, Range) else []
    return found + [each for child in children(node) for each in _ranges(child)]
