"""The arguments of a function call, checked against the function table."""

from typing import NoReturn

from envelope.language.cursor import Cursor
from envelope.language.functions import FUNCTIONS, STEPS
from envelope.language.nearest import meant
from envelope.language.stars import has_star
from envelope.language.tokens import Token
from envelope.language.tree import Literal, Name, Node

Argument = tuple[Token | None, Node]

# As many as the functions of a spreadsheet take.
_MOST = 255


def in_order(cursor: Cursor, word: Token, arguments: list[Argument]) -> tuple[Node, ...]:
    """The arguments in the order of the function table, however they were named.

    Raises InputError if one is missing, unknown, given twice or too many.
    """
    function = FUNCTIONS[word.value]
    if function.draws:
        _refuse_unnamed(cursor, word, arguments)
    _refuse_unknown_names(cursor, word, arguments)
    plain = [value for keyword, value in arguments if keyword is None]
    named = {keyword.value: value for keyword, value in arguments if keyword}
    rest = [named[name] for name in function.parameters[len(plain) :] if name in named]
    ordered = (*plain, *rest)
    most = _MOST if function.endless else len(function.parameters)
    least = len(function.parameters) - function.optional - function.endless
    if function.endless and any(map(has_star, ordered)):
        least = 1
    is_behind_named = any(keyword for keyword, _ in arguments[: len(plain)])
    if len(ordered) != len(arguments) or is_behind_named or not least <= len(ordered) <= most:
        message = f"`{word.value}` takes other arguments: {usage(word.value)}"
        cursor.fail(message, cursor.span_from(word.span.start), kind="arguments")
    if not function.rounds:
        return ordered
    pairs = zip(function.parameters, ordered, strict=False)
    return tuple(_step(node, cursor) if name in STEPS else node for name, node in pairs)


def _step(node: Node, cursor: Cursor) -> Node:
    """What is rounded to: in `ceil(load, pods)` a word is a unit, never a quantity."""
    unit = cursor.units.find(node.name) if isinstance(node, Name) else None
    return Literal(1.0, unit, node.span) if unit is not None else node


def unknown_function(cursor: Cursor, word: Token) -> NoReturn:
    """Refuse a word before a parenthesis that is no function."""
    hint = meant(word.value, FUNCTIONS)
    message = f"there is no function `{word.value}`"
    cursor.fail(message, word.span, kind="unknown-function", hint=hint)


def usage(name: str) -> str:
    """How a function is called, for messages: `clamp(x, low, high)`, `ceil(x [, unit])`."""
    function = FUNCTIONS[name]
    sign = "=..." if function.draws else ""
    needed = len(function.parameters) - function.optional
    words = ", ".join(f"{parameter}{sign}" for parameter in function.parameters[:needed])
    rest = "".join(f" [, {parameter}]" for parameter in function.parameters[needed:])
    return f"`{name}({words}{rest})`"


def _refuse_unnamed(cursor: Cursor, word: Token, arguments: list[Argument]) -> None:
    """`lognormal(1, 2)` could be ends, or a mean and a deviation."""
    if any(keyword is None for keyword, _ in arguments) or not arguments:
        message = f"the arguments of `{word.value}` have names: {usage(word.value)}"
        cursor.fail(message, cursor.span_from(word.span.start), kind="arguments")


def _refuse_unknown_names(cursor: Cursor, word: Token, arguments: list[Argument]) -> None:
    parameters = [name for name in FUNCTIONS[word.value].parameters if name != "..."]
    for keyword, _ in arguments:
        if keyword and keyword.value not in parameters:
            message = f"`{word.value}` has no argument `{keyword.value}`: {usage(word.value)}"
            cursor.fail(message, keyword.span, kind="arguments")
