"""Tokens to tree.

The grammar, loosest binding first; it changes together with `operators.py` and the code below.

    expression  = condition [("->" | "in" | "to") unit]
    condition   = "if" condition "then" condition "else" condition | disjunction
    disjunction = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation    = "not" negation | comparison
    comparison  = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]      no chaining
    sum         = product {("+" | "-") product}
    product     = range {("*" | "/" | "per") range}
    range       = sign [("to" | "..") sign]          "to" when a number follows, else a conversion;
                                                     beside + - * / only in parentheses
    sign        = "-" sign | "+" sign | share
    share       = power ["of" sign]                  after a percentage
    power       = atom ["^" exponent]
    exponent    = "-" exponent | number ["^" exponent] | power
    atom        = literal | name | quoted word
                  | (function "(" arguments ")" | "(" expression ")") [counted]
    literal     = ["$"] number ["^" ["-"] number] counted | number time {number time} | counted
    counted     = [suffix] [unit without spaces around its signs] [many]
    many        = ("/" | "per") [number] suffix [unit]                    $15/million tokens
    unit        = ("%" | "$" | word ["^" whole]) {("/" | "*" | "-" | "per") word ["^" whole]}

Literals are read in `literals.py`, units in `compound.py`, arguments in `arguments.py`.
"""

from envelope.errors import Span, Text
from envelope.language.arguments import in_order, unknown_function
from envelope.language.compound import unit_after_arrow, unit_of_low_end
from envelope.language.cursor import Cursor
from envelope.language.functions import FORMS
from envelope.language.literals import (
    literal,
    literal_without_number,
    measured,
    number_text,
    starts_many,
)
from envelope.language.operators import BINDING, COMPARISONS
from envelope.language.syntax_problems import (
    refuse_fraction_of_unit,
    refuse_range_beside_operator,
    unclosed,
    unexpected,
)
from envelope.language.tokens import Token
from envelope.language.tree import (
    Binary,
    Call,
    Convert,
    If,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    Word,
    children,
)
from envelope.units.system import UnitSystem
from envelope.units.unit import PERCENT, Unit

# The operators between two operands; `of` and `^` ask for more on their sides.
_INFIX = {
    operator: BINDING[operator]
    for operator in ("or", "and", *COMPARISONS, "+", "-", "*", "/", "to", "..")
}
_LOOSEST, _COMPARISON, _RANGE = BINDING["or"], BINDING["<"], BINDING["to"]

# Deeper than anybody writes; it keeps this reader and every later walk within Python's own stack.
_DEEPEST_NESTING = 50
_DEEPEST_TREE = 150


def parse(text: Text, units: UnitSystem) -> Node:
    """The tree of an expression whose words after numbers are read in `units`.

    Raises InputError with the place and, where it is certain, the cure.
    """
    cursor = Cursor(text, units)
    if cursor.peek().kind == "end":
        cursor.fail("there is no expression here", cursor.peek().span)
    tree = _expression(cursor)
    if cursor.peek().kind != "end":
        unexpected(cursor, cursor.next())
    if _is_deep(tree):
        _too_deep(cursor, tree.span)
    return tree


def parse_unit(text: Text, units: UnitSystem) -> Unit:
    """A unit alone, as right of `->`. Raises InputError."""
    cursor = Cursor(text, units)
    unit = unit_after_arrow(cursor, "unit =")
    if cursor.peek().kind != "end":
        unexpected(cursor, cursor.next())
    return unit


def _expression(cursor: Cursor) -> Node:
    start = cursor.peek().span.start
    value = _operation(cursor, _LOOSEST)
    if not cursor.at("->", "in", "to"):
        return value
    sign = cursor.next().value
    unit = unit_after_arrow(cursor, sign)
    return Convert(value, unit, cursor.span_from(start))


def _operation(cursor: Cursor, level: int) -> Node:
    """Operands joined by operators that bind at least as tightly as `level`."""
    first = cursor.position
    node = _prefixed(cursor, level)
    while (binding := _binding(cursor)) >= level:
        operator = cursor.next()
        right = _operation(cursor, binding + 1)
        if operator.value == "/":
            refuse_fraction_of_unit(cursor, node, operator, right)
        if binding == _RANGE:
            node = _range(cursor, node, right, first)
            refuse_range_beside_operator(cursor, node, first)
        else:
            node = Binary(operator.value, node, right, cursor.span_of(first))
        if binding in (_COMPARISON, _RANGE) and _binding(cursor) == binding:
            _refuse_chain(cursor, binding)
    return node


def _binding(cursor: Cursor) -> int:
    """How tightly the operator here binds; -1 where none joins two operands."""
    if cursor.at("to") and not cursor.starts_number(1 + (cursor.peek(1).value == "-")):
        return -1  # a conversion
    return _INFIX.get(cursor.peek().value, -1)


def _range(cursor: Cursor, low: Node, high: Node, first: int) -> Range:
    """`low to high`, where the lower end takes from the unit of the upper one what it lacks."""
    if isinstance(low, Literal) and isinstance(high, Literal) and high.unit is not None:
        low = low._replace(unit=unit_of_low_end(low.unit, high.unit, cursor.units))
    return Range(low, high, cursor.span_of(first))


def _refuse_chain(cursor: Cursor, binding: int) -> None:
    if binding == _RANGE:
        cursor.fail("a range has two ends", cursor.peek().span)
    hint = "join two comparisons with `and`"
    cursor.fail("comparisons do not chain", cursor.peek().span, hint=hint)


def _prefixed(cursor: Cursor, level: int) -> Node:
    """An operand with what may stand before it: `not`, a sign, or a whole `if`."""
    token, first = cursor.peek(), cursor.position
    cursor.depth += 1
    if cursor.depth > _DEEPEST_NESTING:
        _too_deep(cursor, token.span)
    if token.kind in ("word", "number"):  # most operands
        node = _share(cursor)
    elif cursor.at("if") and level == _LOOSEST:
        node = _if(cursor)
    elif cursor.at("not") and level <= _COMPARISON:
        cursor.next()
        operand = _operation(cursor, _COMPARISON)
        node = Unary("not", operand, cursor.span_of(first))
    elif cursor.at("-", "+"):
        cursor.next()
        node = _prefixed(cursor, _RANGE)
        if token.value == "-":
            node = Unary("-", node, cursor.span_of(first))
    else:
        node = _share(cursor)
    cursor.depth -= 1
    return node


def _if(cursor: Cursor) -> Node:
    first = cursor.position
    cursor.next()
    condition = _operation(cursor, _LOOSEST)
    if cursor.at("="):
        unexpected(cursor, cursor.next())
    _expect(cursor, "then", "`if` needs `then` and `else`: `if a > b then a else b`")
    then = _operation(cursor, _LOOSEST)
    _expect(cursor, "else", "`if` needs an `else`: `if a > b then a else b`")
    otherwise = _operation(cursor, _LOOSEST)
    return If(condition, then, otherwise, cursor.span_of(first))


def _expect(cursor: Cursor, value: str, otherwise: str) -> None:
    if not cursor.accept(value):
        cursor.fail(otherwise, cursor.peek().span)


def _share(cursor: Cursor) -> Node:
    first = cursor.position
    node = _power(cursor)
    if not cursor.at("of"):
        return node
    operator = cursor.next()
    if not (isinstance(node, Literal) and node.unit == PERCENT):
        hint = "to take a share of something, write `*`"
        cursor.fail("`of` follows a percentage: `5% of 200 GB`", operator.span, hint=hint)
    share = _prefixed(cursor, _RANGE)
    return Binary(operator.value, node, share, cursor.span_of(first))


def _power(cursor: Cursor) -> Node:
    first = cursor.position
    return _raised(cursor, _atom(cursor), first)


def _raised(cursor: Cursor, base: Node, first: int) -> Node:
    if not cursor.at("^"):
        return base
    operator, exponent = cursor.next(), _exponent(cursor)
    return Binary(operator.value, base, exponent, cursor.span_of(first))


def _exponent(cursor: Cursor) -> Node:
    """What stands after `^`: a number there has no unit, so that `x^2/day` is (x^2)/day."""
    token, first = cursor.peek(), cursor.position
    cursor.depth += 1
    if cursor.depth > _DEEPEST_NESTING:
        _too_deep(cursor, token.span)
    if cursor.accept("-"):
        operand = _exponent(cursor)
        node: Node = Unary("-", operand, cursor.span_of(first))
    elif token.kind == "number":
        number = Literal(float(number_text(cursor)), None, token.span)
        node = _raised(cursor, number, first)
    else:
        node = _power(cursor)
    cursor.depth -= 1
    return node


def _atom(cursor: Cursor) -> Node:
    if cursor.starts_number():
        return literal(cursor)
    if starts_many(cursor):
        return literal_without_number(cursor)
    token = cursor.next()
    if token.kind == "word":
        return _call(cursor, token) if cursor.at("(") else _name(token)
    if token.kind == "quoted":
        if not token.value[1:-1].strip():
            cursor.fail("there is no word between these quotation marks", token.span)
        return Word(token.value[1:-1], token.span)
    if token.value != "(":
        unexpected(cursor, token)
    listing, cursor.listing = cursor.listing, False
    inner = _expression(cursor)
    if not cursor.accept(")"):
        unclosed(cursor, token)
    cursor.listing = listing
    return measured(cursor, inner, token.span.start)


def _name(token: Token) -> Name:
    return Name(token.value, token.span)


def _call(cursor: Cursor, word: Token) -> Node:
    if word.value not in FORMS:
        unknown_function(cursor, word)
    opened = cursor.next()
    listing, cursor.listing = cursor.listing, True
    arguments: list[tuple[Token | None, Node]] = []
    while not cursor.accept(")"):
        if arguments and not cursor.accept(","):
            unclosed(cursor, opened)
        arguments.append(_argument(cursor))
    cursor.listing = listing
    name, ordered = in_order(cursor, word, arguments)
    start = word.span.start
    return measured(cursor, Call(name, ordered, cursor.span_from(start)), start)


def _argument(cursor: Cursor) -> tuple[Token | None, Node]:
    keyword = None
    if cursor.peek().kind == "word" and cursor.peek(1).value == "=":
        keyword = cursor.next()
        cursor.next()
    return keyword, _expression(cursor)


def _is_deep(tree: Node) -> bool:
    """Whether a tree is deeper than later walks can go, as `1 + 1 + 1 + ...` may be."""
    layer = [tree]
    for _ in range(_DEEPEST_TREE):
        layer = [child for node in layer for child in children(node)]
        if not layer:
            return False
    return True


def _too_deep(cursor: Cursor, span: Span) -> None:
    hint = "give a part of it a name of its own"
    cursor.fail("this is nested too deeply, or has too many operators in a row", span, hint=hint)
