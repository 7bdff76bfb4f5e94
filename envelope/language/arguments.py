"""The arguments of a function call, checked against the function table."""

from typing import NoReturn

from envelope.language.cursor import Cursor
from envelope.language.functions import FORMS, FUNCTIONS, STEPS
from envelope.language.nearest import meant
from envelope.language.stars import has_star
from envelope.language.tokens import Token
from envelope.language.tree import Literal, Name, Node

Argument = tuple[Token | None, Node]

# As many as the functions of a spreadsheet take.
MOST = 255
# What has several readings, of which none is the nearest.
_SEVERAL = {"log": "the logarithms are `ln`, `log2` and `log10`"}


def in_order(
    cursor: Cursor, word: Token, arguments: list[Argument]
) -> tuple[str, tuple[Node, ...]]:
    """The row of a call and its arguments in the order of the table, however they were named.

    Raises InputError if one is missing, unknown, given twice or too many.
    """
    if FUNCTIONS[FORMS[word.value][0]].draws:
        _refuse_unnamed(cursor, word, arguments)
    _refuse_unknown_names(cursor, word, arguments)
    name = _form(cursor, word, arguments)
    function = FUNCTIONS[name]
    plain = [value for keyword, value in arguments if keyword is None]
    named = {keyword.value: value for keyword, value in arguments if keyword}
    rest = [named[name] for name in function.parameters[len(plain) :] if name in named]
    ordered = (*plain, *rest)
    most = MOST if function.endless else len(function.parameters)
    least = len(function.parameters) - function.optional - function.endless
    if function.endless and function.repeated == 1 and any(map(has_star, ordered)):
        least = 1
    is_uneven = function.endless and (len(ordered) - least) % function.repeated
    is_behind_named = any(keyword for keyword, _ in arguments[: len(plain)])
    is_other = len(ordered) != len(arguments) or is_behind_named or is_uneven
    if function.endless and len(ordered) > most:
        _refuse(cursor, word, f"`{word.value}` takes at most {most} arguments")
    if is_other or not least <= len(ordered) <= most:
        _refuse(cursor, word, f"`{word.value}` takes other arguments")
    if not function.rounds:
        return name, ordered
    pairs = zip(function.parameters, ordered, strict=False)
    return name, tuple(_step(node, cursor) if each in STEPS else node for each, node in pairs)


def _step(node: Node, cursor: Cursor) -> Node:
    """What is rounded to: in `ceil(load, pods)` a word is a unit, never a quantity."""
    unit = cursor.units.find(node.name) if isinstance(node, Name) else None
    return Literal(1.0, unit, node.span) if unit is not None else node


def _form(cursor: Cursor, word: Token, arguments: list[Argument]) -> str:
    """The row of the form that is called: of several, by the names of the arguments."""
    forms = FORMS[word.value]
    given = [keyword.value for keyword, _ in arguments if keyword]
    found = [name for name in forms if {*FUNCTIONS[name].parameters} == {*given}]
    if len(forms) > 1 and not found and len({*given}) > 1:
        names = " and ".join(f"`{name}`" for name in given)
        _refuse(cursor, word, f"`{word.value}` is not given by {names}")
    return found[0] if found else forms[0]


def unknown_function(cursor: Cursor, word: Token) -> NoReturn:
    """Refuse a word before a parenthesis that is no function."""
    hint = _SEVERAL.get(word.value) or meant(word.value, FORMS)
    message = f"there is no function `{word.value}`"
    cursor.fail(message, word.span, kind="unknown-function", hint=hint)


def usage(word: str) -> str:
    """How a function is called, for messages: `clamp(x, low, high)`, `ceil(x [, unit])`."""
    first, *others = (FUNCTIONS[name] for name in FORMS[word])
    sign = "=..." if first.draws else ""
    needed = len(first.parameters) - first.optional
    words = [each if each == "..." else each + sign for each in first.parameters[:needed]]
    rest = "".join(f" [, {parameter}]" for parameter in first.parameters[needed:])
    pairs = ", ".join(" and ".join(other.parameters) for other in others)
    return f"`{word}({', '.join(words)}{rest})`" + (f", or {pairs}" if pairs else "")


def _refuse(cursor: Cursor, word: Token, message: str) -> NoReturn:
    where = cursor.span_from(word.span.start)
    cursor.fail(f"{message}: {usage(word.value)}", where, kind="arguments")


def _refuse_unnamed(cursor: Cursor, word: Token, arguments: list[Argument]) -> None:
    """`lognormal(1, 2)` could be ends, or a mean and a deviation."""
    if any(keyword is None for keyword, _ in arguments) or not arguments:
        _refuse(cursor, word, f"the arguments of `{word.value}` have names")


def _refuse_unknown_names(cursor: Cursor, word: Token, arguments: list[Argument]) -> None:
    known = {each for name in FORMS[word.value] for each in FUNCTIONS[name].parameters} - {"..."}
    for keyword, _ in arguments:
        if keyword and keyword.value not in known:
            message = f"`{word.value}` has no argument `{keyword.value}`: {usage(word.value)}"
            cursor.fail(message, keyword.span, kind="arguments")
