"""The dimension check: what each node measures, found once, before anything runs.

Every node gets a Meaning, its dimension and the unit to show it in. A node whose operand already
failed gets None and is not reported again.
"""

from collections.abc import Callable
from typing import NamedTuple

from envelope.errors import Label, Problem, Span, Text
from envelope.language import hints
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Binary, Call, Convert, If, Literal, Name, Node, Range, Unary
from envelope.units.dimension import PLAIN, Dimension, dimension_text, is_count
from envelope.units.unit import ONE, PERCENT, Unit


class Meaning(NamedTuple):
    """What a node measures: a dimension (None for true or false) and the unit to show it in."""

    dimension: Dimension | None
    unit: Unit | None = None


BOOLEAN = Meaning(None)
NUMBER = Meaning(PLAIN)

_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "of": "take a share"}


class Scope(NamedTuple):
    """Where a tree was written and what its names mean.

    `look` gives a name's meaning, None if that quantity failed. `translate` replaces a stand-in
    noun by what a part counts. `suggest` names a quantity of a dimension, for hints.
    """

    text: Text
    look: Callable[[Name], Meaning | None]
    translate: Callable[[Unit], Unit]
    suggest: Callable[[Dimension], str | None]


def check(node: Node, scope: Scope) -> tuple[Meaning | None, list[Problem]]:
    """The meaning of a tree and everything that is wrong with its dimensions."""
    checker = _Checker(scope)
    return checker.meaning(node), checker.problems


class _Checker:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Problem] = []
        self.rules: dict[str, Callable[[Call, list[Meaning]], Meaning | None]] = {
            "same": self.same,
            "plain": self.plain,
            "root": self.root,
            "count": self.count,
            "downtime": self.period,
        }

    def meaning(self, node: Node) -> Meaning | None:
        match node:
            case Literal():
                unit = self.scope.translate(node.unit) if node.unit else None
                return Meaning(unit.dimension, unit) if unit else NUMBER
            case Name():
                return self.scope.look(node)
            case Unary():
                return self.unary(node)
            case Binary():
                return self.binary(node)
            case If():
                return self.conditional(node)
            case Call():
                return self.call(node)
            case Convert():
                return self.convert(node)
            case Range():
                return self.range(node)

    # reporting

    def label(self, node: Node, meaning: Meaning) -> Label:
        return Label(self.scope.text, node.span, meaning_text(meaning))

    def report(self, kind: str, message: str, labels: tuple[Label, ...], hint: str = "") -> None:
        self.problems.append(Problem(kind, message, labels, hint=hint))

    def both(self, left: Node, right: Node) -> tuple[Meaning, Meaning] | None:
        found = self.meaning(left), self.meaning(right)
        return None if found[0] is None or found[1] is None else (found[0], found[1])

    def wants_truth(self, node: Node, where: str) -> bool:
        meaning = self.meaning(node)
        if meaning is not None and meaning.dimension is not None:
            label = self.label(node, meaning)
            self.report("not-a-condition", f"{where} needs a comparison", (label,))
        return meaning is not None and meaning.dimension is None

    def wants_quantity(self, node: Node, meaning: Meaning, where: str) -> bool:
        if meaning.dimension is None:
            label = Label(self.scope.text, node.span, "true or false")
            self.report("not-a-quantity", f"cannot {where} a comparison", (label,))
        return meaning.dimension is not None

    # nodes

    def unary(self, node: Unary) -> Meaning | None:
        if node.operator == "not":
            return BOOLEAN if self.wants_truth(node.operand, "`not`") else None
        meaning = self.meaning(node.operand)
        if meaning is None or not self.wants_quantity(node.operand, meaning, "negate"):
            return None
        return meaning

    def binary(self, node: Binary) -> Meaning | None:
        if node.operator in ("and", "or"):
            fine = [self.wants_truth(side, f"`{node.operator}`") for side in (node.left, node.right)]
            return BOOLEAN if all(fine) else None
        sides = self.both(node.left, node.right)
        if sides is None:
            return None
        left, right = sides
        verb = _ARITHMETIC.get(node.operator, "compare" if node.operator != "^" else "raise")
        fine = [
            self.wants_quantity(node.left, left, verb),
            self.wants_quantity(node.right, right, verb),
        ]
        if not all(fine):
            return None
        if node.operator == "^":
            return self.power(node, left, right)
        if node.operator in ("*", "/", "of"):
            return product(left, right, node.operator)
        return self.alike(node, left, right, verb)

    def alike(self, node: Binary, left: Meaning, right: Meaning, verb: str) -> Meaning | None:
        """Both sides of `+ -` and of a comparison have one dimension."""
        labels = (self.label(node.left, left), self.label(node.right, right))
        if left.dimension != right.dimension:
            words = f"{dimension_text(_known(left))} and {dimension_text(_known(right))}"
            if verb == "subtract":
                words = f"{dimension_text(_known(right))} from {dimension_text(_known(left))}"
            hint = hints.for_mismatch(node, _known(left), _known(right), self.scope)
            self.report("dimension-mismatch", f"cannot {verb} {words}", labels, hint)
            return None
        if verb in ("add", "subtract") and _share_of_number(node):
            message = "a share of what? `100 - 10%` is 99.9, not 90"
            hint = hints.for_percent(node, self.scope.text)
            self.report("two-readings", message, labels, hint)
            return None
        if verb == "compare":
            return BOOLEAN
        return left if left.unit is not None else right

    def power(self, node: Binary, left: Meaning, right: Meaning) -> Meaning | None:
        if right.dimension != PLAIN:
            label = self.label(node.right, right)
            self.report("dimension-mismatch", "an exponent is a plain number", (label,))
            return None
        if left.dimension == PLAIN:
            return NUMBER
        exponent = _constant(node.right)
        if exponent is None:
            message = "a quantity can only be raised to a number that is written out"
            self.report("dimension-mismatch", message, (self.label(node.left, left),))
            return None
        return Meaning(_known(left) ** exponent)

    def conditional(self, node: If) -> Meaning | None:
        fine = self.wants_truth(node.condition, "`if`")
        sides = self.both(node.then, node.otherwise)
        if sides is None:
            return None
        then, otherwise = sides
        if then.dimension != otherwise.dimension:
            labels = (self.label(node.then, then), self.label(node.otherwise, otherwise))
            words = f"{meaning_text(then)} and {meaning_text(otherwise)}"
            message = f"`then` and `else` differ: {words}"
            self.report("dimension-mismatch", message, labels)
            return None
        return (then if then.unit is not None else otherwise) if fine else None

    def convert(self, node: Convert) -> Meaning | None:
        meaning = self.meaning(node.value)
        if meaning is None or not self.wants_quantity(node.value, meaning, "convert"):
            return None
        unit = self.scope.translate(node.unit)
        if meaning.dimension != unit.dimension:
            target = Span(node.value.span.end, node.span.end)
            arrow = Label(self.scope.text, _trimmed(target, self.scope.text), "")
            note = meaning_text(Meaning(unit.dimension, None))
            labels = (
                self.label(node.value, meaning),
                Label(arrow.text, arrow.span, note),
            )
            words = f"{dimension_text(_known(meaning))} to {dimension_text(unit.dimension)}"
            hint = hints.for_gap(node.value, unit.dimension / _known(meaning), self.scope)
            self.report("dimension-mismatch", f"cannot convert {words}", labels, hint)
            return None
        return Meaning(unit.dimension, unit)

    def range(self, node: Range) -> Meaning | None:
        sides = self.both(node.low, node.high)
        if sides is None:
            return None
        low, high = sides
        if not self.ends_make_sense(node):
            return None
        if low.dimension != high.dimension or low.dimension is None:
            labels = (self.label(node.low, low), self.label(node.high, high))
            words = f"{meaning_text(low)} to {meaning_text(high)}"
            self.report("dimension-mismatch", f"a range cannot go from {words}", labels)
            return None
        return high

    def ends_make_sense(self, node: Range) -> bool:
        low, high = _constant_end(node.low), _constant_end(node.high)
        span = Label(self.scope.text, node.span)
        content = self.scope.text.content
        written = [content[end.span.start : end.span.end] for end in (node.low, node.high)]
        if low is not None and low <= 0:
            message = "a range by `to` is positive at both ends"
            hint = f"write `normal(p5={written[0]}, p95={written[1]})`"
            self.report("range", message, (span,), hint)
        elif low is not None and high is not None and low > high:
            hint = f"write `{written[1]} to {written[0]}`"
            self.report("range", "the range runs from high to low", (span,), hint)
        elif is_share(node) and high is not None and high >= 1:
            message = "a share ranges between 0% and 100%, both excluded"
            self.report("range", message, (span,))
        else:
            return True
        return False

    # functions

    def call(self, node: Call) -> Meaning | None:
        found = [self.meaning(argument) for argument in node.arguments]
        known = [meaning for meaning in found if meaning is not None]
        if len(known) < len(found):
            return None
        verb = f"pass to `{node.function}`"
        pairs = zip(node.arguments, known, strict=True)
        if not all([self.wants_quantity(argument, meaning, verb) for argument, meaning in pairs]):
            return None
        return self.rules[FUNCTIONS[node.function].rule](node, known)

    def same(self, node: Call, found: list[Meaning]) -> Meaning | None:
        for argument, meaning in zip(node.arguments[1:], found[1:], strict=True):
            if meaning.dimension != found[0].dimension:
                labels = (self.label(node.arguments[0], found[0]), self.label(argument, meaning))
                words = f"{dimension_text(_known(found[0]))} and {dimension_text(_known(meaning))}"
                message = f"`{node.function}` cannot mix {words}"
                self.report("dimension-mismatch", message, labels)
                return None
        return next((meaning for meaning in found if meaning.unit is not None), found[0])

    def plain(self, node: Call, found: list[Meaning]) -> Meaning | None:
        for argument, meaning in zip(node.arguments, found, strict=True):
            if meaning.dimension != PLAIN:
                message = f"`{node.function}` needs a plain number"
                self.report("dimension-mismatch", message, (self.label(argument, meaning),))
                return None
        return NUMBER

    def root(self, node: Call, found: list[Meaning]) -> Meaning | None:
        from fractions import Fraction  # 3 ms, and hardly any formula takes a root

        return Meaning(_known(found[0]) ** Fraction(1, 2))

    def count(self, node: Call, found: list[Meaning]) -> Meaning | None:
        if len(found) == 2:
            return self.same(node, found)
        dimension = _known(found[0])
        if dimension == PLAIN or is_count(dimension):
            return found[0]
        message = f"`{node.function}` of {dimension_text(dimension)}: to whole what?"
        unit = found[0].unit
        content = self.scope.text.content
        inner = content[node.arguments[0].span.start : node.arguments[0].span.end]
        hint = hints.for_rounding(node.function, inner, unit)
        self.report("rounding", message, (self.label(node.arguments[0], found[0]),), hint)
        return None

    def period(self, node: Call, found: list[Meaning]) -> Meaning | None:
        if found[0].dimension != PLAIN:
            return self.plain(node, found[:1])
        return found[1]


def product(left: Meaning, right: Meaning, operator: str) -> Meaning:
    """The meaning of `left * right` or `left / right`.

    The unit follows from how both were written (300 TB / 5 years is TB/year), unless that would
    name one dimension twice (GB * hour / day).
    """
    over = operator == "/"
    dimension = _known(left) / _known(right) if over else _known(left) * _known(right)
    units = [m.unit or (ONE if m.dimension == PLAIN else None) for m in (left, right)]
    if units[0] is None or units[1] is None:
        return Meaning(dimension)
    if PERCENT in units:
        units = [ONE if unit == PERCENT else unit for unit in units]
    assert units[0] is not None and units[1] is not None
    unit = units[0] / units[1] if over else units[0] * units[1]
    if unit.dimension != dimension or len(unit.factors) != len(dimension.powers):
        return Meaning(dimension)
    return Meaning(dimension, unit if unit.factors else None)


def is_share(node: Range) -> bool:
    """True when both ends are percentages, so that the range never leaves 0-100 %."""
    ends = (node.low, node.high)
    return all(isinstance(end, Literal) and end.unit == PERCENT for end in ends)


def meaning_text(meaning: Meaning) -> str:
    """What a label says: the dimension, and the unit where that says more."""
    if meaning.dimension is None:
        return "true or false"
    words = dimension_text(meaning.dimension)
    if meaning.unit is None or not meaning.unit.factors:
        return words
    written = hints.unit_words(meaning.unit)
    return words if written == words else f"{words} ({written})"


def _known(meaning: Meaning) -> Dimension:
    assert meaning.dimension is not None
    return meaning.dimension


def _constant(node: Node) -> int | None:
    """The whole number that an exponent is, or None."""
    if isinstance(node, Unary) and node.operator == "-":
        inner = _constant(node.operand)
        return None if inner is None else -inner
    whole = isinstance(node, Literal) and node.unit is None and node.number.is_integer()
    return int(node.number) if isinstance(node, Literal) and whole else None


def _constant_end(node: Node) -> float | None:
    if isinstance(node, Unary) and node.operator == "-":
        inner = _constant_end(node.operand)
        return None if inner is None else -inner
    if not isinstance(node, Literal):
        return None
    return node.number * (node.unit.factor if node.unit else 1.0)


def _share_of_number(node: Binary) -> bool:
    """`100 - 10%`: a written number that is no share itself, and a percentage."""
    left, right = node.left, node.right
    percent = isinstance(right, Literal) and right.unit == PERCENT
    return percent and isinstance(left, Literal) and left.unit is None and left.number > 1


def _trimmed(span: Span, text: Text) -> Span:
    part = text.content[span.start : span.end]
    return Span(span.start + len(part) - len(part.lstrip()), span.end)
