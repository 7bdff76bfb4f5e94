"""The spreadsheet back-end: a formula of the graph as the text of a cell.

A cell holds a value in the unit that it is shown in. A formula brings it to base units by named
cells (`tweets_per_user/day`), and its own result to the unit of its cell. A spreadsheet reads
`-2^2` as 4 and `2^3^2` as 64, so whatever stands beside a power or a sign is in parentheses.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from math import isclose

from envelope.engine.emitter import Emitter
from envelope.engine.functions import COMPUTATIONS, Gap
from envelope.engine.scalar import SAME
from envelope.engine.spreadsheet_calls import (
    ATOM,
    COMPARISON,
    POWER,
    PRODUCT,
    SUM,
    Always,
    Piece,
    Quoted,
    absolute,
    writer,
)
from envelope.language.functions import FUNCTIONS
from envelope.language.operators import COMPARISONS
from envelope.language.stars import reaches
from envelope.language.tree import Call, Convert, Literal, Name, Node, Word, nodes
from envelope.model.graph.graph import Formula
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit

_NUMBER = re.compile(r"[\d.]+%?")
_LONGEST = 4000  # characters of what a function takes; spreadsheets read formulas of 8192
_LEAST_POWER = -700  # of `e`, below which a number has fewer digits, and then none
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


class Translator(Emitter[Piece]):
    """Writes formulas over the cells of a graph; `step` takes what needs a cell of its own."""

    def __init__(self, cells: Mapping[str, Cell], units: UnitCells, step: Step) -> None:
        super().__init__()
        self.cells = cells
        self.units = units
        self.step = step

    def formula(self, formula: Formula, unit: Unit | None = None) -> str:
        """The text of a formula with its result in a unit; of a condition without one."""
        tree = formula.tree.value if isinstance(formula.tree, Convert) else formula.tree
        link = formula.links.get(tree.name) if isinstance(tree, Name) else None
        if unit and isinstance(link, str) and self.cells[link].unit.factor == unit.factor:
            return self.cells[link].name
        piece = self.emit(tree, formula)
        if unit is not None:
            above, below = self.units.factors(unit, formula.units)
            piece = _product(piece, below, above)
        is_enclosed = piece.strength == ATOM and piece.text.startswith("(")
        return piece.text[1:-1] if is_enclosed else piece.text

    def reference(self, name: str, system: UnitSystem) -> Piece:
        """A quantity in base units."""
        cell = self.cells[name]
        if cell.unit.words:
            return Quoted(cell.name, ATOM)
        return _product(Piece(cell.name, ATOM), *self.units.factors(cell.unit, system))

    def keep(self, piece: Piece) -> str:
        """The text of an operand that is needed more than once, or the cell that computes it."""
        if isinstance(piece, Always) or len(piece.text) > _LONG:
            return self.step(piece.text)
        return piece.atom

    def literal(self, node: Literal, formula: Formula) -> Piece:
        """`1.5 TB` as `1.5*TB`, `95%` as it is."""
        sign = Piece(number(abs(node.number)), ATOM)
        if node.unit is not None and node.number:
            above, below = self.units.factors(fraction(node.unit), formula.units)
            if fraction(node.unit) != node.unit:
                sign = Piece(f"{sign.text}%", ATOM)
            sign = _product(sign, above, below)
        return sign if node.number >= 0 else Piece(f"(-{sign.atom})", ATOM)

    def word(self, node: Word, formula: Formula) -> Piece:
        """A word as text, which a cell holds, too."""
        return Quoted(f'"{node.word}"', ATOM)

    def number(self, value: float) -> Piece:
        """A number that is not negative."""
        return Piece(number(value), ATOM)

    def quantity(self, name: str, formula: Formula) -> Piece:
        """A quantity in base units."""
        return self.reference(name, formula.units)

    def unit(self, unit: Unit, formula: Formula) -> Piece:
        """One of a unit by the cells of its parts."""
        return _product(self.number(1), *self.units.factors(unit, formula.units))

    def negative(self, operand: Piece) -> Piece:
        """A sign binds in a spreadsheet more tightly than a power."""
        return Piece(f"(-{operand.atom})", ATOM)

    def negation(self, operand: Piece) -> Piece:
        """`not`."""
        return Piece(f"NOT({operand.text})", ATOM)

    def operation(self, operator: str, left: Piece, right: Piece) -> Piece:
        """An operator between two operands."""
        match operator:
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
        return self.power(left, right)

    def power(self, base: Piece, exponent: Piece) -> Piece:
        """A power; of one that is next to nothing spreadsheets have a mistake in the place of 0."""
        plain = Piece(f"{base.atom}^{exponent.atom}", POWER)
        if _NUMBER.fullmatch(exponent.text.strip("(-)")):
            return plain
        b, e = self.keep(base), self.keep(exponent)
        size = f"{e}*LN({b if _NUMBER.fullmatch(b) else f'{absolute(b)}+({b}=0)'})"
        return Piece(f"IF({size}<{_LEAST_POWER},0,{b}^{e})", ATOM)

    def complement(self, operand: Piece) -> Piece:
        """To the 15 decimals that a share has."""
        return Piece(f"ROUND(1-{operand.within(PRODUCT)},15)", ATOM)

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        """Sides that differ by rounding alone are equal, as in the engine."""
        if isinstance(left, Quoted):
            sign = "=" if operator == "==" else "<>"
            return Piece(f"{left.text}{sign}{right.text}", COMPARISON)
        if operator in (">", ">="):
            operator, left, right = COMPARISONS[operator].mirrored, right, left
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

    def conditional(self, condition: Piece, then: Piece, otherwise: Piece) -> Piece:
        """The branch that counts; the other may have no value."""
        kind = Quoted if isinstance(then, Quoted) else Piece
        return kind(f"IF({condition.text},{then.text},{otherwise.text})", ATOM)

    def function(self, name: str, arguments: Sequence[Piece]) -> Piece:
        """A function of the table, or the median of a range."""
        if name in FUNCTIONS and reaches(name):
            arguments = self.in_reach(name, arguments)
        return writer(name)(self.keep, *arguments)

    def in_reach(self, name: str, arguments: Sequence[Piece]) -> Sequence[Piece]:
        """The values of many rows, in cells of some of them where a formula would be too long."""
        if sum(len(each.text) for each in arguments) <= _LONGEST or len(arguments) == 1:
            return arguments
        middle = len(arguments) // 2
        halves = (arguments[:middle], arguments[middle:])
        pieces = (writer(name)(self.keep, *self.in_reach(name, half)) for half in halves)
        return [Piece(self.step(each.text), ATOM) for each in pieces]


def missing(tree: Node) -> str:
    """A function of a tree that no spreadsheet computes; empty where there is none."""
    calls = (node.function for node in nodes(tree) if isinstance(node, Call))
    found = (function for function in calls if isinstance(COMPUTATIONS[function].spreadsheet, Gap))
    return next(found, "")


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
