"""What every back-end that writes formulas in another language has in common.

A back-end says how it writes a number, a quantity and each kind of operation; its functions are a
column of the table in `functions.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from envelope.language.operators import COMPARISONS
from envelope.language.shapes import distribution, is_complement
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
from envelope.model.graph.graph import Formula
from envelope.units.unit import Unit, number_of

T = TypeVar("T")


class Emitter(ABC, Generic[T]):
    """Writes the nodes of formulas, operands first; T is what a written node is."""

    def __init__(self) -> None:
        self.kinds: dict[type, Callable[[Any, Formula], T]] = {
            Literal: self.literal,
            Name: self.name,
            Word: self.word,
            Unary: self.unary,
            Binary: self.binary,
            If: self.choice,
            Call: self.call,
            Convert: self.convert,
            Range: self.range,
        }

    def emit(self, node: Node, formula: Formula) -> T:
        """A node of a formula, in base units."""
        return self.kinds[type(node)](node, formula)

    # the kinds of nodes

    def literal(self, node: Literal, formula: Formula) -> T:
        """A number in base units."""
        return self.number(node.number * (node.unit.factor if node.unit else 1))

    def name(self, node: Name, formula: Formula) -> T:
        """A quantity, or a unit."""
        link = formula.links[node.name]
        if isinstance(link, str):
            return self.quantity(link, formula)
        return self.unit(link, formula)

    def word(self, node: Word, formula: Formula) -> T:
        """A word as the number that it is erased to."""
        return self.number(number_of(node.word))

    def unary(self, node: Unary, formula: Formula) -> T:
        """A sign, or a `not`."""
        operand = self.emit(node.operand, formula)
        return self.negation(operand) if node.operator == "not" else self.negative(operand)

    def binary(self, node: Binary, formula: Formula) -> T:
        """A comparison or another operation."""
        if is_complement(node):
            return self.complement(self.emit(node.right, formula))
        left, right = self.emit(node.left, formula), self.emit(node.right, formula)
        if node.operator in COMPARISONS:
            return self.comparison(node.operator, left, right)
        return self.operation(node.operator, left, right)

    def choice(self, node: If, formula: Formula) -> T:
        """`if`; the branch that is not taken may have no value."""
        condition, then, otherwise = (self.emit(part, formula) for part in children(node))
        return self.conditional(condition, then, otherwise)

    def call(self, node: Call, formula: Formula) -> T:
        """A function of the language."""
        return self.function(node.function, [self.emit(each, formula) for each in node.arguments])

    def convert(self, node: Convert, formula: Formula) -> T:
        """What is shown in another unit is the same in base units."""
        return self.emit(node.value, formula)

    def range(self, node: Range, formula: Formula) -> T:
        """A range: the function of its distribution."""
        ends = [self.emit(node.low, formula), self.emit(node.high, formula)]
        return self.function(str(distribution(node)), ends)

    # what a back-end says

    @abstractmethod
    def number(self, value: float) -> T:
        """A number."""

    @abstractmethod
    def quantity(self, name: str, formula: Formula) -> T:
        """The value of a quantity."""

    def unit(self, unit: Unit, formula: Formula) -> T:
        """One of a unit, which is a number of base units."""
        return self.number(unit.factor)

    @abstractmethod
    def negative(self, operand: T) -> T:
        """A number with the other sign."""

    @abstractmethod
    def negation(self, operand: T) -> T:
        """`not`."""

    @abstractmethod
    def operation(self, operator: str, left: T, right: T) -> T:
        """Arithmetic, `of`, `and`, `or`."""

    def complement(self, operand: T) -> T:
        """1 - operand, which the engine takes with care where little is left."""
        return self.operation("-", self.number(1.0), operand)

    @abstractmethod
    def comparison(self, operator: str, left: T, right: T) -> T:
        """A comparison, which forgives what floats add."""

    @abstractmethod
    def conditional(self, condition: T, then: T, otherwise: T) -> T:
        """One of two values."""

    @abstractmethod
    def function(self, name: str, arguments: Sequence[T]) -> T:
        """A function of the table; a range by its distribution."""
