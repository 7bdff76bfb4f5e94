"""Expressions of SQL as values that are computed with: `x * y + 1` is the text of that.

All numbers are doubles. A literal without an exponent is a decimal or an integer in most databases,
which beside a double becomes one; so no two of them stand side by side. What is known before the
query runs is computed here.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from sqlglot import exp

Tree = exp.Expr
_SUMS, _PRODUCTS = (exp.Add, exp.Sub), (exp.Mul, exp.Div)
_DECIMALS = 15  # digits of a decimal that becomes the same double in every database


@dataclass(frozen=True, eq=False)
class Piece:
    """An expression: the stage from which its columns are, whether it may be NULL.

    `value` is its number or truth where that is known before the query runs. What holds words has
    `words`, what cannot be less than 0 is `unsigned`.
    """

    tree: Tree
    stage: int = 0
    nullable: bool = False
    value: float | bool | None = None
    words: bool = False
    unsigned: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it may be written twice: a column or a constant."""
        return isinstance(self.tree, exp.Column) or self.value is not None

    def __add__(self, other: "Piece | float") -> "Piece":
        return _operation(exp.Add, self, of(other), lambda a, b: a + b)

    def __radd__(self, other: float) -> "Piece":
        return of(other) + self

    def __sub__(self, other: "Piece | float") -> "Piece":
        return _operation(exp.Sub, self, of(other), lambda a, b: a - b)

    def __rsub__(self, other: float) -> "Piece":
        return of(other) - self

    def __mul__(self, other: "Piece | float") -> "Piece":
        return _operation(exp.Mul, self, of(other), lambda a, b: a * b)

    def __rmul__(self, other: float) -> "Piece":
        return of(other) * self

    def __truediv__(self, other: "Piece | float") -> "Piece":
        """The quotient; NULL where it divides by 0."""
        by = of(other)
        if by.value is None:
            by = by._of(exp.Nullif(this=by.tree, expression=of(0.0).tree), nullable=True)
        elif not by.value:
            return null()
        return _operation(exp.Div, self, by, lambda a, b: a / b)

    def __rtruediv__(self, other: float) -> "Piece":
        return of(other) / self

    def __neg__(self) -> "Piece":
        if self.value is not None:
            return of(-self.value)
        return replace(self._of(exp.Neg(this=_within(self.tree, ()))), unsigned=False)

    def __lt__(self, other: "Piece | float") -> "Piece":
        return _operation(exp.LT, self, of(other), lambda a, b: a < b)

    def __le__(self, other: "Piece | float") -> "Piece":
        return _operation(exp.LTE, self, of(other), lambda a, b: a <= b)

    def __gt__(self, other: "Piece | float") -> "Piece":
        return _operation(exp.GT, self, of(other), lambda a, b: a > b)

    def __ge__(self, other: "Piece | float") -> "Piece":
        return _operation(exp.GTE, self, of(other), lambda a, b: a >= b)

    def equals(self, other: "Piece | float") -> "Piece":
        """Whether both are the same, without any tolerance."""
        return _operation(exp.EQ, self, of(other), lambda a, b: a == b)

    def __and__(self, other: "Piece") -> "Piece":
        if self.value is not None or other.value is not None:
            one, two = (self, other) if self.value is not None else (other, self)
            return two if one.value else truth(False)
        return _operation(exp.And, self, other, None)

    def __or__(self, other: "Piece") -> "Piece":
        if self.value is not None or other.value is not None:
            one, two = (self, other) if self.value is not None else (other, self)
            return truth(True) if one.value else two
        return _operation(exp.Or, self, other, None)

    def __invert__(self) -> "Piece":
        if self.value is not None:
            return truth(not self.value)
        return self._of(exp.Not(this=_within(self.tree, ())))

    def is_null(self) -> "Piece":
        """Whether it has no value."""
        tree = exp.Is(this=_within(self.tree, ()), expression=exp.Null())
        return Piece(tree, self.stage)

    def is_there(self) -> "Piece":
        """Whether it has a value."""
        tree = exp.Is(this=_within(self.tree, ()), expression=exp.Not(this=exp.Null()))
        return Piece(tree, self.stage)

    def sure(self) -> "Piece":
        """The same, where it is known not to be NULL."""
        return replace(self, nullable=False)

    def _of(self, tree: Tree, nullable: bool = False) -> Self:
        return replace(self, tree=tree, nullable=self.nullable or nullable, value=None)


def of(value: Piece | float) -> Piece:
    """A number as an expression; an expression as it is."""
    if isinstance(value, Piece):
        return value
    number = float(value)
    if not math.isfinite(number):
        return null()
    literal = exp.Literal.number(_digits(abs(number)))
    tree = exp.Neg(this=literal) if number < 0 else literal
    return Piece(tree, value=number, unsigned=number >= 0)


def truth(value: bool) -> Piece:
    """TRUE or FALSE."""
    return Piece(exp.Boolean(this=value), value=value)


def null() -> Piece:
    """What has no value."""
    return Piece(exp.cast(exp.Null(), "double", copy=False), nullable=True)


def word(text: str) -> Piece:
    """A text."""
    return Piece(exp.Literal.string(text), words=True)


def _digits(number: float) -> str:
    """A number with all its digits; with an exponent where a decimal has not room for them."""
    text = repr(number).removesuffix(".0")
    mantissa, _, exponent = text.partition("e")
    digits = mantissa.replace(".", "").strip("0")
    if exponent:
        return f"{mantissa}e{int(exponent)}"
    return text if len(digits) <= _DECIMALS else f"{text}e0"


def _within(tree: Tree, kinds: tuple[type, ...]) -> Tree:
    """An operand, in parentheses unless it is one of these kinds or a whole by itself."""
    if isinstance(tree, kinds) or (
        isinstance(tree, _WHOLE) and not isinstance(tree, exp.Connector)
    ):
        return tree
    return exp.Paren(this=tree)


_WHOLE = (exp.Column, exp.Literal, exp.Func, exp.Paren, exp.Boolean)
_ARITHMETIC = (*_SUMS, *_PRODUCTS, exp.Neg)
_CONDITIONS = (exp.Predicate, exp.Not)
# What may stand without parentheses on the left and on the right of an operator.
_BESIDE: dict[type, tuple[tuple[type, ...], tuple[type, ...]]] = {
    exp.Add: ((*_SUMS, *_PRODUCTS), _PRODUCTS),
    exp.Sub: ((*_SUMS, *_PRODUCTS), _PRODUCTS),
    exp.Mul: (_PRODUCTS, ()),
    exp.Div: (_PRODUCTS, ()),
    exp.And: ((*_CONDITIONS, exp.And), _CONDITIONS),
    exp.Or: ((*_CONDITIONS, exp.Or), _CONDITIONS),
}


def _operation(
    kind: type[exp.Binary], one: Piece, two: Piece, known: Callable[[Any, Any], Any] | None
) -> Piece:
    """Two operands and what stands between them; computed where both are known."""
    if known is not None and one.value is not None and two.value is not None:
        found = known(one.value, two.value)
        return truth(found) if isinstance(found, bool) else of(found)
    before, behind = _BESIDE.get(kind, (_ARITHMETIC, _ARITHMETIC))
    more = {"typed": True} if kind is exp.Div else {}  # of doubles, so that none is cast
    tree = kind(this=_within(one.tree, before), expression=_within(two.tree, behind), **more)
    unsigned = one.unsigned and two.unsigned and kind in (exp.Add, exp.Mul, exp.Div)
    stage, nullable = max(one.stage, two.stage), one.nullable or two.nullable
    return Piece(tree, stage, nullable, unsigned=unsigned)


def call(kind: type[exp.Func], x: Piece, *, nullable: bool = False) -> Piece:
    """A function of one operand that every database has."""
    return Piece(kind(this=x.tree), x.stage, x.nullable or nullable)


def when(*cases: tuple[Piece, Piece], otherwise: Piece | None = None) -> Piece:
    """The value of the first condition that holds, else the other one or NULL.

    A condition that is NULL does not hold: what must be NULL then asks for that by itself.
    """
    ifs: list[tuple[Piece, Piece]] = []
    for condition, value in cases:
        if condition.value is True:
            otherwise = value
            break
        if condition.value is not False:
            ifs.append((condition, value))
    if not ifs:
        return null() if otherwise is None else otherwise
    values = [value for _, value in ifs] + ([] if otherwise is None else [otherwise])
    tree: Tree = exp.Case(
        ifs=[exp.If(this=c.tree, true=v.tree) for c, v in ifs],
        default=None if otherwise is None else otherwise.tree,
    )
    if all(type(each.value) is float for each in values):  # decimals, in some databases
        tree = exp.cast(tree, "double", copy=False)
    parts = [*values, *(condition for condition, _ in ifs)]
    nullable = otherwise is None or any(each.nullable for each in parts)
    stage = max(each.stage for each in parts)
    words = all(each.words for each in values)
    return Piece(tree, stage, nullable, words=words, unsigned=all(v.unsigned for v in values))
