"""The spreadsheet back-end: a formula of the graph as the text of a cell.

A cell holds a value in the unit that it is shown in. A formula brings it to base units by named
cells (`tweets_per_user/day`), and its own result to the unit of its cell. A spreadsheet reads
`-2^2` as 4 and `2^3^2` as 64, so whatever stands beside a power or a sign is in parentheses.
"""

import re
from collections.abc import Callable, Mapping
from math import isclose
from typing import Any, NamedTuple

from envelope.engine.scalar import SAME
from envelope.engine.spreadsheet_calls import (
    ATOM,
    CALLS,
    COMPARISON,
    POWER,
    PRODUCT,
    SUM,
    Always,
    Piece,
    absolute,
)
from envelope.language.shapes import distribution
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
    nodes,
)
from envelope.model.graph.graph import Formula
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit

_NUMBER = re.compile(r"[\d.]+%?")
_LONG = 40  # characters of an operand that is not worth writing twice

Step = Callable[[str], str]  # a formula that needs a cell of its own → that cell


class Cell(NamedTuple):
    """The name of a quantity's cell, and the unit of the number in it."""

    name: str
    unit: Unit


class UnitCells:
    """The cells of units: how many base units one is. Those that some formula used are `known`."""

    def __init__(self, named: Callable[[str], str]) -> None:
        self.named = named
        self.known: dict[tuple[str, float], str] = {}

    def factors(self, unit: Unit, system: UnitSystem) -> tuple[list[str], list[str]]:
        """What a number in a unit is multiplied with, and divided by, to be in base units."""
        found: list[tuple[str, int]] = []
        rest = unit.factor
        for symbol, power in unit.factors:
            part = system.find(symbol)
            if part is None or part.factor == 1 or int(power) != power:
                continue
            found.append((self.name(symbol, part.factor), int(power)))
            rest /= part.factor**power
        if not isclose(rest, 1, rel_tol=1e-12):
            return [number(unit.factor)], []
        above = [_powered(name, power) for name, power in found if power > 0]
        return above, [_powered(name, -power) for name, power in found if power < 0]

    def name(self, symbol: str, factor: float) -> str:
        """The name of the cell of a unit, which may mean two things in two files."""
        if (symbol, factor) not in self.known:
            self.known[symbol, factor] = self.named(symbol)
        return self.known[symbol, factor]


def _powered(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


class Translator:
    """Writes formulas over the cells of a graph; `step` takes what needs a cell of its own."""

    def __init__(self, cells: Mapping[str, Cell], units: UnitCells, step: Step) -> None:
        self.cells = cells
        self.units = units
        self.step = step
        self.write: dict[type, Callable[[Any, Formula], Piece]] = {
            Literal: self.literal,
            Name: self.name,
            Unary: self.unary,
            Binary: self.binary,
            If: self.choice,
            Call: self.call,
            Convert: lambda node, home: self.piece(node.value, home),
            Range: lambda node, home: self.called(str(distribution(node)), node, home),
        }

    def formula(self, formula: Formula, unit: Unit | None = None) -> str:
        """The text of a formula with its result in a unit; of a condition without one."""
        tree = formula.tree.value if isinstance(formula.tree, Convert) else formula.tree
        link = formula.links.get(tree.name) if isinstance(tree, Name) else None
        if unit and isinstance(link, str) and self.cells[link].unit.factor == unit.factor:
            return self.cells[link].name
        piece = self.piece(tree, formula)
        if unit is not None:
            above, below = self.units.factors(unit, formula.units)
            piece = _product(piece, below, above)
        is_enclosed = piece.strength == ATOM and piece.text.startswith("(")
        return piece.text[1:-1] if is_enclosed else piece.text

    def reference(self, name: str, system: UnitSystem) -> Piece:
        """A quantity in base units."""
        cell = self.cells[name]
        return _product(Piece(cell.name, ATOM), *self.units.factors(cell.unit, system))

    def piece(self, node: Node, home: Formula) -> Piece:
        """A node of a formula in base units."""
        return self.write[type(node)](node, home)

    def keep(self, piece: Piece) -> str:
        """The text of an operand that is needed more than once, or the cell that computes it."""
        if isinstance(piece, Always) or len(piece.text) > _LONG:
            return self.step(piece.text)
        return piece.atom

    def literal(self, node: Literal, home: Formula) -> Piece:
        """`1.5 TB` as `1.5*TB`, `95%` as it is."""
        sign = Piece(number(abs(node.number)), ATOM)
        if node.unit is not None and node.number:
            above, below = self.units.factors(fraction(node.unit), home.units)
            if fraction(node.unit) != node.unit:
                sign = Piece(f"{sign.text}%", ATOM)
            sign = _product(sign, above, below)
        return sign if node.number >= 0 else Piece(f"(-{sign.atom})", ATOM)

    def name(self, node: Name, home: Formula) -> Piece:
        """A quantity, or a unit."""
        link = home.links[node.name]
        if isinstance(link, str):
            return self.reference(link, home.units)
        return _product(Piece("1", ATOM), *self.units.factors(link, home.units))

    def unary(self, node: Unary, home: Formula) -> Piece:
        """A sign binds in a spreadsheet more tightly than a power."""
        operand = self.piece(node.operand, home)
        text = f"NOT({operand.text})" if node.operator == "not" else f"(-{operand.atom})"
        return Piece(text, ATOM)

    def binary(self, node: Binary, home: Formula) -> Piece:
        """An operator between two operands."""
        left, right = self.piece(node.left, home), self.piece(node.right, home)
        match node.operator:
            case "and":
                return Piece(f"IF({left.text},{right.text},FALSE)", ATOM)
            case "or":
                return Piece(f"IF({left.text},TRUE,{right.text})", ATOM)
            case "*" | "of" if "1" in (left.text, right.text):  # a unit that converts nothing
                return right if left.text == "1" else left
            case "/" if right.text == "1":
                return left
            case "*" | "of":
                return Piece(f"{left.within(PRODUCT)}*{right.within(PRODUCT)}", PRODUCT)
            case "/":
                return Piece(f"{left.within(PRODUCT)}/{right.atom}", PRODUCT)
            case "+":
                return Piece(f"{left.within(SUM)}+{right.within(SUM)}", SUM)
            case "-":
                return Piece(f"{left.within(SUM)}-{right.within(PRODUCT)}", SUM)
            case "^":
                return Piece(f"{left.atom}^{right.atom}", POWER)
        return self.comparison(node.operator, left, right)

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        """Sides that differ by rounding alone are equal, as in the engine."""
        if operator in _MIRRORED:
            operator, left, right = _MIRRORED[operator], right, left
        if "0" in (left.text, right.text):
            sign = {"==": "=", "!=": "<>"}.get(operator, operator)
            return Piece(f"{left.within(SUM)}{sign}{right.within(SUM)}", COMPARISON)
        constant = next((each.text for each in (left, right) if _NUMBER.fullmatch(each.text)), "")
        if constant:  # what is near it is as large
            one, other, size = left.within(SUM), right.within(PRODUCT), constant
        else:
            one, other = self.keep(left), self.keep(right)
            size = f"MAX({absolute(one)},{absolute(other)})"
        near = number(SAME) + (f"*{size}" if size != "1" else "")
        match operator:
            case "<=":
                return Piece(f"{one}-{other}<={near}", COMPARISON)
            case "<":
                return Piece(f"{one}-{other}<-{near}", COMPARISON)
        return Piece(f"ABS({one}-{other}){'<=' if operator == '==' else '>'}{near}", COMPARISON)

    def choice(self, node: If, home: Formula) -> Piece:
        """The branch that counts; the other may have no value."""
        parts = (node.condition, node.then, node.otherwise)
        return Piece(f"IF({','.join(self.piece(each, home).text for each in parts)})", ATOM)

    def call(self, node: Call, home: Formula) -> Piece:
        """A function of the table."""
        return self.called(node.function, node, home)

    def called(self, function: str, node: Call | Range, home: Formula) -> Piece:
        """A function, or the median of a range."""
        operands = node.arguments if isinstance(node, Call) else (node.low, node.high)
        write = CALLS[function]
        assert write is not None, f"{function} has no text; see `missing`"
        return write(self.keep, *(self.piece(each, home) for each in operands))


_MIRRORED = {">": "<", ">=": "<="}  # a > b is b < a


def missing(tree: Node) -> str:
    """A function of a tree that no spreadsheet computes; empty where there is none."""
    calls = (node.function for node in nodes(tree) if isinstance(node, Call))
    return next((function for function in calls if CALLS[function] is None), "")


def fraction(unit: Unit) -> Unit:
    """A unit without its `%`, since a spreadsheet shows 0.95 as 95%."""
    percents = dict(unit.factors).get("%", 0)
    if not percents:
        return unit
    rest = tuple(pair for pair in unit.factors if pair[0] != "%")
    return Unit(rest, float(unit.factor * 100**percents), unit.dimension)


def number(value: float) -> str:
    """A number as a formula has it, in 15 digits: a spreadsheet reads no more."""
    return f"{value:.15g}".upper()


def _product(piece: Piece, above: list[str], below: list[str]) -> Piece:
    """A piece multiplied and divided by names."""
    if not above and not below:
        return piece
    factors = [piece.within(PRODUCT), *above]
    if piece.text == "1" and above:
        factors = above
    return Piece("*".join(factors) + "".join(f"/{each}" for each in below), PRODUCT)
