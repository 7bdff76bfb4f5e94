"""What the grammar cannot read, said so that the writer sees why."""

from typing import NoReturn

from envelope.errors import InputError, Label, Problem, Span
from envelope.language.cursor import Cursor
from envelope.language.operators import SUFFIXES
from envelope.language.tokens import Token
from envelope.language.tree import Binary, Literal, Node, Range
from envelope.units.dimension import TIME
from envelope.units.unit import Unit
from envelope.units.writing import unit_symbol


def unexpected(cursor: Cursor, token: Token) -> NoReturn:
    """Refuse a token, the last one read, where an operand or the end should stand."""
    before = cursor.tokens[cursor.position - 2] if cursor.position > 1 else None
    if token.kind == "end":
        cursor.fail("the expression ends too early", token.span)
    if token.value == "," and before and before.kind == "number":
        hint = _decimal_comma(cursor, before, token)
        cursor.fail("a comma inside a number that is no thousand", token.span, hint=hint)
    if token.value == "=" and before is None:
        cursor.fail("an expression starts without `=`", token.span, hint="leave it out")
    if token.value == "=":
        cursor.fail("`=` compares nothing", token.span, hint="write `==`")
    if token.value == "if":
        hint = "put it in parentheses: `(if a > b then a else b)`"
        cursor.fail("`if` starts an expression", token.span, hint=hint)
    if before and _ends_operand(before) and _starts_operand(token):
        message = f"an operator is missing between `{before.value}` and `{token.value}`"
        cursor.fail(message, token.span, hint=_joining(cursor, before, token))
    cursor.fail(f"`{cursor.written(token.span)}` is not expected here", token.span)


def _decimal_comma(cursor: Cursor, before: Token, comma: Token) -> str:
    """`12,34` and `1.000,5`: the number as it is written here, where it can be nothing else."""
    behind = cursor.peek()
    whole = before.value.split(".")
    is_number = behind.value.isdigit() and not (comma.spaced or behind.spaced)
    are_groups = len(whole[0]) < 4 and all(len(part) == 3 for part in whole[1:])
    if (
        not (is_number and (are_groups or len(whole) == 1))
        or "," in before.value
        or cursor.peek(1).value == ","
    ):
        return "the decimal sign is a point: `1.5`; thousands are `1,000` or `1_000`"
    return f"the decimal sign is a point: write `{'_'.join(whole)}.{behind.value}`"


def _joining(cursor: Cursor, before: Token, token: Token) -> str:
    """What belongs between two operands, where that is certain."""
    if "(" in (before.value, token.value):
        return "to multiply, write `*`"
    if before.value == "%" and token.kind == "number" and cursor.position > 2:
        share = cursor.tokens[cursor.position - 3].value
        return f"a share is `{share}% of {token.value}`, a remainder `mod({share}, {token.value})`"
    if before.value in ("USD", "US") and token.kind == "number":
        suffix = cursor.peek().value if cursor.peek().value in SUFFIXES else ""
        return f"write `{token.value}{' ' * (len(suffix) > 2)}{suffix} USD`"
    if before.value == "US" and token.value == "$":
        return "write `$` alone"
    if before.kind == "word" and token.kind == "number" and _are_times(cursor, before):
        return "to add the two, write `+`"  # 30 min 1 hour
    return ""


def unclosed(cursor: Cursor, opened: Token) -> NoReturn:
    """Refuse what stands where a parenthesis should close; at the end, show where it opened."""
    if cursor.peek().kind == "end":
        cursor.fail("this parenthesis is never closed", opened.span)
    unexpected(cursor, cursor.next())


def refuse_fraction_of_unit(cursor: Cursor, left: Node, operator: Token, right: Node) -> None:
    """`1/3 quads`: a tight slash says (1/3) quads, the grammar 1/(3 quads)."""
    if isinstance(left, Binary) and left.span.end == operator.span.start:
        left = left.right
    if not (isinstance(left, Literal) and left.unit is None):
        return
    if not (isinstance(right, Literal) and right.unit is not None):
        return
    low, high = cursor.written(left.span), cursor.written(right.span)
    number, space, unit = high.partition(" ")
    if not space or operator.span != (left.span.end, right.span.start):
        return
    message = f"`{low}/{high}` has two readings: ({low}/{number}) {unit}, or {low}/({high})"
    label = Label(cursor.text, Span(left.span.start, right.span.end))
    raise InputError(Problem("two-readings", message, (label,)))


def refuse_second_unit(cursor: Cursor, node: Node, units: list[Unit]) -> NoReturn:
    """`(2 GB) bytes`: what stands in the parenthesis is measured already."""
    word = cursor.next()
    measured = next(unit for unit in units if unit.dimension)
    labels = (
        Label(cursor.text, node.span, unit_symbol(measured)),
        Label(cursor.text, word.span),
    )
    hint = f"to convert it, write `-> {word.value}`"
    known = cursor.units.find(word.value)
    hint = hint if known is not None and known.dimension == measured.dimension else ""
    message = f"what stands before `{word.value}` has a unit already"
    raise InputError(Problem("syntax", message, labels, hint=hint))


def refuse_range_beside_operator(cursor: Cursor, node: Range, first: int) -> None:
    """`5 to 10 GB * 3` could be 5 to 30, or three times 5 to 10.

    `first` is the place of the range's first token.
    """
    before = cursor.tokens[first - 1] if first else None
    joined = ("+", "-", "*", "/", "of")
    beside = cursor.at(*joined) or (before is not None and before.value in joined)
    if not beside and not _ends_in_share(cursor, node, first):
        return
    hint = f"put the range in parentheses: `({cursor.written(node.span)})`"
    if not beside:
        hint = "put the range or the share in parentheses"
    message = "a range beside an operator has two readings"
    cursor.fail(message, node.span, kind="two-readings", hint=hint)


def _ends_in_share(cursor: Cursor, node: Range, first: int) -> bool:
    """`5% of 1 to 2`: an end is a share of something, without parentheses."""
    low, high = node.low, node.high
    open_low = cursor.tokens[first].span.start == low.span.start
    open_high = cursor.before().span.end == high.span.end
    return any(
        is_open and isinstance(end, Binary) and end.operator == "of"
        for end, is_open in ((low, open_low), (high, open_high))
    )


def _are_times(cursor: Cursor, before: Token) -> bool:
    """Whether the words before and after the number here are both units of time."""
    found = [cursor.units.find(word) for word in (before.value, cursor.peek().value)]
    return all(unit is not None and unit.dimension == TIME for unit in found)


def _ends_operand(token: Token) -> bool:
    return token.kind in ("number", "word", "quoted") or token.value in (")", "%")


def _starts_operand(token: Token) -> bool:
    return token.kind in ("number", "word", "quoted") or token.value in ("(", "$")
