"""Names with a star: `sum(topics.*.storage)` adds up what each of many parts has.

The argument of a function that reads any number of them stands once for each part: the tree that is
computed has a name for each, so nothing behind this knows of stars.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from envelope.errors import InputError, Label, Problem, Text
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Call, Name, Node, mapped, names

STAR = "*"
_MOST = 250  # arguments of one call; a spreadsheet reads 255

# For a name and the part before its star: what stands in the place of the star. Raises InputError.
Inside = Callable[[Name, str], Sequence[str]]


def called(function: str, arguments: Sequence[Node]) -> Call:
    """A function of any number of arguments, of which a call takes so many at once."""
    if len(arguments) <= _MOST:
        return Call(function, tuple(arguments))
    pieces = range(0, len(arguments), _MOST)
    return called(function, [called(function, arguments[at : at + _MOST]) for at in pieces])


def call_text(function: str, arguments: Sequence[str]) -> str:
    """What `called` is written as, of arguments that are names."""
    if len(arguments) <= _MOST:
        return f"{function}({', '.join(arguments)})"
    pieces = range(0, len(arguments), _MOST)
    inside = [call_text(function, arguments[at : at + _MOST]) for at in pieces]
    return call_text(function, inside)


def without_stars(tree: Node, text: Text, inside: Inside) -> Node:
    """A tree whose names with a star are those of the parts inside. Raises InputError."""
    if f".{STAR}" not in text.content or not any(map(_has_star, names(tree))):
        return tree

    def expanded(node: Node) -> Node:
        """A call with an argument for each part, where it has a star."""
        if not (isinstance(node, Call) and reaches(node.function)):
            return node
        found = [each for argument in node.arguments for each in _each(argument, text, inside)]
        if len(found) == 1:
            return found[0]  # which is the largest, the smallest and the sum of itself
        return called(node.function, found)._replace(span=node.span)

    for name in names(tree):
        if name.name.endswith(f".{STAR}"):
            message = f"`{name.name}` are rows: name one of their results"
            raise InputError(Problem("unknown-name", message, (Label(text, name.span),)))
    tree = mapped(tree, expanded)
    for name in names(tree):
        if _has_star(name):
            message = f"`{name.name}` is a value for each row"
            hint = f"`sum({name.name})` adds them up; `max` and `min` choose one"
            raise InputError(Problem("syntax", message, (Label(text, name.span),), hint=hint))
    return tree


def reaches(function: str) -> bool:
    """Whether a function takes the values of many parts: `sum`, `max`, `min`."""
    return FUNCTIONS[function].joins and FUNCTIONS[function].endless


def has_star(tree: Node) -> bool:
    """Whether a name in a tree has a star."""
    return any(map(_has_star, names(tree)))


def _has_star(name: Name) -> bool:
    return STAR in name.name


def _each(argument: Node, text: Text, inside: Inside) -> Iterator[Node]:
    """An argument once for each part that its star stands for; itself where it has none."""
    starred = [name for name in names(argument) if _has_star(name)]
    if not starred:
        yield argument
        return
    before = {name.name.partition(f".{STAR}")[0] for name in starred}
    wrong = next((name for name in starred if name.name.count(STAR) > 1), None)
    if wrong or len(before) > 1:
        label = Label(text, (wrong or starred[-1]).span)
        raise InputError(
            Problem("syntax", "one star at a time, for the rows of one part", (label,))
        )
    whole = before.pop()
    for part in inside(starred[0], whole):
        yield mapped(argument, partial(_at, part))


def _at(part: str, node: Node) -> Node:
    """A name with a part in the place of its star."""
    if isinstance(node, Name) and _has_star(node):
        return node._replace(name=node.name.replace(STAR, part))
    return node
