"""The dimension check: what each node measures, found once, before anything runs.

Every node gets a Meaning, its dimension and the unit to show it in. A node whose operand already
failed gets None and is not reported again.
"""

from collections.abc import Callable
from typing import Any

from envelope.errors import Kind, Label, Problem, Span
from envelope.language import dimension_hints, words
from envelope.language.meaning import BOOLEAN, NUMBER, Context, Meaning, meaning_text, product
from envelope.language.rules import meaning_of_call
from envelope.language.shapes import is_share, stays_share, whole_number, written_number
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
)
from envelope.units.dimension import PLAIN, WORD, dimension_text
from envelope.units.unit import PERCENT, word_unit

__all__ = ["Context", "Meaning", "check", "meaning_text"]

_VERBS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "of": "take a share of",
    "^": "raise",
}


def check(node: Node, context: Context) -> tuple[Meaning | None, list[Problem]]:
    """The meaning of a tree and everything that is wrong with its dimensions."""
    checker = _Checker(context)
    return checker.meaning(node), checker.problems


class _Checker:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.problems: list[Problem] = []

    def meaning(self, node: Node) -> Meaning | None:
        """The meaning of a node, None where it or a part of it is wrong."""
        found: Meaning | None = _RULES[type(node)](self, node)
        return found

    def literal(self, node: Literal) -> Meaning:
        """What its unit measures."""
        unit = self.context.translate(node.unit) if node.unit else None
        return Meaning(unit.dimension, unit) if unit else NUMBER

    # reporting

    def label(self, node: Node, meaning: Meaning) -> Label:
        """A mark under a node that says what it measures."""
        return Label(self.context.text, node.span, meaning_text(meaning))

    def report(self, kind: Kind, message: str, labels: tuple[Label, ...], hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(kind, message, labels, hint=hint))

    def both(self, left: Node, right: Node) -> tuple[Meaning, Meaning] | None:
        """The meanings of two nodes, None where one failed."""
        found = self.meaning(left), self.meaning(right)
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    def wants_truth(self, node: Node, where: str) -> bool:
        """Whether a node is a condition; noted where it is not."""
        meaning = self.meaning(node)
        if meaning is not None and meaning.dimension is not None:
            label, hint = self.label(node, meaning), words.as_condition(node, meaning)
            self.report("not-a-condition", f"{where} needs a comparison", (label,), hint)
        return meaning is not None and meaning.dimension is None

    def wants_quantity(self, node: Node, meaning: Meaning, verb: str) -> bool:
        """Whether a node is a quantity; noted where it is not."""
        if meaning.dimension is None:
            label = self.label(node, meaning)
            self.report("not-a-quantity", f"cannot {verb} a comparison", (label,))
        elif meaning.words:
            label = self.label(node, meaning)
            hint = "a word is compared by `==` and `!=`, nothing else"
            self.report("not-a-quantity", f"cannot {verb} a word", (label,), hint)
        return meaning.dimension is not None and not meaning.words

    # operators

    def unary(self, node: Unary) -> Meaning | None:
        """`-x` measures what x does; `not` is a condition."""
        if node.operator == "not":
            return BOOLEAN if self.wants_truth(node.operand, "`not`") else None
        meaning = self.meaning(node.operand)
        if meaning is None or not self.wants_quantity(node.operand, meaning, "negate"):
            return None
        return meaning

    def binary(self, node: Binary) -> Meaning | None:
        """Arithmetic and comparisons, by their operator."""
        if node.operator in ("and", "or"):
            sides = (node.left, node.right)
            fine = [self.wants_truth(side, f"`{node.operator}`") for side in sides]
            return BOOLEAN if all(fine) else None
        found = self.both(node.left, node.right)
        if found is None:
            return None
        left, right = found
        if WORD in (left.dimension, right.dimension) and node.operator in ("==", "!="):
            problem = words.compared(node, left, right, self.context.text)
            self.problems += [problem] if problem else []
            return None if problem else BOOLEAN
        verb = _VERBS.get(node.operator, "compare")
        fine = [
            self.wants_quantity(node.left, left, verb),
            self.wants_quantity(node.right, right, verb),
        ]
        if not all(fine):
            return None
        if node.operator == "^":
            return self.power(node, left, right)
        if node.operator in ("*", "/", "of"):
            return product(left, right, node.operator, self.context.units)
        return self.alike(node, left, right, verb)

    def alike(self, node: Binary, left: Meaning, right: Meaning, verb: str) -> Meaning | None:
        """Both sides of `+ -` and of a comparison have one dimension."""
        if left.dimension != right.dimension:
            labels = (self.label(node.left, left), self.label(node.right, right))
            one, other = _words(left), _words(right)
            words = f"{other} from {one}" if verb == "subtract" else f"{one} and {other}"
            hint = dimension_hints.for_mismatch(node, left.measured, right.measured, self.context)
            self.report("dimension-mismatch", f"cannot {verb} {words}", labels, hint)
            return None
        if verb == "compare":
            return BOOLEAN
        if _mixes_share_and_number(node, left, right):
            self.report_share_of_number(node)
            return None
        return left if left.unit is not None else right

    def report_share_of_number(self, node: Binary) -> None:
        """`100 - 10%` is 99.9 to a calculator and 90 to a shop."""
        number, share = written_number(node.left), written_number(node.right)
        sign = -1 if node.operator == "-" else 1
        whole, left, right = map(self.context.written, (node, node.left, node.right))
        changed = dimension_hints.for_percent(node, self.context)
        if number is not None and share is not None:
            readings = f"{number + sign * share:g}, or {number * (1 + sign * share):g}"
            hint = changed
        else:
            added = f"`({left} -> %) {node.operator} {right}`"
            readings, hint = f"{changed.removeprefix('write ')}, or {added}", ""
        message = f"`{whole}` has two readings: {readings}"
        self.report("two-readings", message, (Label(self.context.text, node.span),), hint)

    def power(self, node: Binary, left: Meaning, right: Meaning) -> Meaning | None:
        """A quantity to a whole power, a number to any."""
        if right.dimension != PLAIN:
            label = self.label(node.right, right)
            self.report("dimension-mismatch", "an exponent is a plain number", (label,))
            return None
        if left.dimension == PLAIN:
            return left if left.unit == PERCENT and stays_share(node) else NUMBER
        exponent = whole_number(node.right)
        if exponent is None:
            message = (
                f"{dimension_text(left.measured)} can only be raised to a written whole number"
            )
            labels = (self.label(node.right, right), self.label(node.left, left))
            self.report("dimension-mismatch", message, labels)
            return None
        return Meaning(left.measured**exponent)

    # the other nodes

    def conditional(self, node: If) -> Meaning | None:
        """Both branches of `if` measure one thing."""
        fine = self.wants_truth(node.condition, "`if`")
        sides = self.both(node.then, node.otherwise)
        if sides is None:
            return None
        then, otherwise = sides
        if then.dimension != otherwise.dimension:
            labels = (self.label(node.then, then), self.label(node.otherwise, otherwise))
            message = "`then` and `else` measure different things"
            self.report("dimension-mismatch", message, labels)
            return None
        if then.words:
            then = Meaning(WORD, word_unit((*then.words, *otherwise.words)))
        return (then if then.unit is not None else otherwise) if fine else None

    def convert(self, node: Convert) -> Meaning | None:
        """The value measures what the unit does."""
        meaning = self.meaning(node.value)
        if meaning is None or not self.wants_quantity(node.value, meaning, "convert"):
            return None
        unit = self.context.translate(node.unit)
        if meaning.dimension == unit.dimension:
            return Meaning(unit.dimension, unit)
        target = Label(self.context.text, self.target(node), dimension_text(unit.dimension))
        words = f"{_words(meaning)} to {dimension_text(unit.dimension)}"
        hint = dimension_hints.for_gap(node.value, unit.dimension / meaning.measured, self.context)
        labels = (self.label(node.value, meaning), target)
        self.report("dimension-mismatch", f"cannot convert {words}", labels, hint)
        return None

    def target(self, node: Convert) -> Span:
        """Where the arrow and the unit of a conversion stand."""
        between = self.context.text.content[node.value.span.end : node.span.end]
        return Span(node.span.end - len(between.lstrip(" )\n\t")), node.span.end)

    def range(self, node: Range) -> Meaning | None:
        """Both ends measure one thing."""
        sides = self.both(node.low, node.high)
        if sides is None:
            return None
        low, high = sides
        if low.dimension == high.dimension and low.dimension not in (None, WORD):
            return high if self.ends_make_sense(node) else None
        labels = (self.label(node.low, low), self.label(node.high, high))
        message = f"a range cannot go from {meaning_text(low)} to {meaning_text(high)}"
        self.report("dimension-mismatch", message, labels)
        return None

    def ends_make_sense(self, node: Range) -> bool:
        """False, and reported, where written ends cannot be those of a range by `to`."""
        low, high = written_number(node.low), written_number(node.high)
        message = hint = ""
        if is_share(node) and not (low and low > 0 and high and high < 1):
            message = "a range of shares lies between 0% and 100%, without the two"
        elif low is not None and low <= 0:
            message = "a range by `to` is positive at both ends"
            hint = dimension_hints.for_ends(node, self.context)
        if not message and low is not None and high is not None and low > high:
            message = "this range runs downwards: the lower end comes first"
        if message:
            self.report("range", message, (Label(self.context.text, node.span),), hint)
        return not message

    def call(self, node: Call) -> Meaning | None:
        """A function, by its rule."""
        found = [self.meaning(argument) for argument in node.arguments]
        known = [meaning for meaning in found if meaning is not None]
        if len(known) < len(found):
            return None
        verb = f"give `{node.function}`"
        pairs = zip(node.arguments, known, strict=True)
        fine = [self.wants_quantity(argument, meaning, verb) for argument, meaning in pairs]
        if not all(fine):
            return None
        result = meaning_of_call(node, known, self.context)
        if isinstance(result, Meaning):
            return result
        self.problems.append(result)
        return None


# By the kind of node, as this is asked of every node of every tree.
_RULES: dict[type, Callable[[_Checker, Any], Meaning | None]] = {
    Literal: _Checker.literal,
    Name: lambda checker, node: checker.context.look(node),
    Word: lambda _, node: Meaning(WORD, word_unit([node.word])),
    Unary: _Checker.unary,
    Binary: _Checker.binary,
    If: _Checker.conditional,
    Call: _Checker.call,
    Convert: _Checker.convert,
    Range: _Checker.range,
}


def _words(meaning: Meaning) -> str:
    """A dimension in a headline."""
    return "a share" if meaning.unit == PERCENT else dimension_text(meaning.measured)


def _mixes_share_and_number(node: Binary, left: Meaning, right: Meaning) -> bool:
    """`x + 10%` where x is a plain number: what begins with 1, the whole, has one reading."""
    if left.dimension != PLAIN or left.unit == PERCENT or right.unit != PERCENT:
        return False
    first: Node = node
    while isinstance(first, Binary) and first.operator in ("+", "-"):
        first = first.left
    return written_number(first) != 1
