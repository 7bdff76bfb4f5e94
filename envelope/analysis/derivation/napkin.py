"""A derivation as on a whiteboard: one or two digits and powers of ten, a day of 10⁵ seconds.

Each step is computed from the rounded numbers of those before it, as a person would do it, and
tells how far it then is from the exact value. Where rounding leaves nothing of a number, as of a
difference of numbers that are nearly the same, it is taken as it is.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import reduce
from math import floor, isfinite, log10

from envelope.analysis.explain import Step, with_numbers
from envelope.engine.run import Run
from envelope.engine.scalar import NoValueError, evaluate, value_of, winner
from envelope.errors import CalculationError
from envelope.language.tree import Binary, Call, If, Node, mapped, names, nodes
from envelope.model.graph.graph import Formula
from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN
from envelope.units.numerals import rounded
from envelope.units.unit import Unit, word_at
from envelope.units.writing import rest_text, unit_text

_LITTLE = 0.05  # of a sum: what is left out of it
_ENOUGH = 0.05  # by how much a number with one digit may be wrong; else it takes two
_PLAIN = (0.01, 1000)  # between which a number is written without a power of ten
_POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SAME = 1e-9
_NEAR_ONE = 0.9  # from where on a share is known by what it leaves of one
_LOST = 0.5  # from where on nothing is left of a number


class NapkinStep(NamedTuple):
    """A number on the whiteboard: how it comes about, its value, by what share that is wrong.

    `numbers` is empty where it is taken as it is, `error` is None of a word.
    """

    name: str
    numbers: str
    value: str
    error: float | None


class Napkin(NamedTuple):
    """The steps, what is taken before what follows from it, and what a day and a month are."""

    run: Run
    steps: tuple[NapkinStep, ...]
    units: tuple[str, ...]


def napkin(run: Run, rough: Run, tree: Sequence[Step]) -> Napkin:
    """A derivation as on a whiteboard; `rough` is the run under the convention of interviews."""
    sketch = _Sketch(run, rough)
    sketch.add(tree)
    return Napkin(run, tuple(sketch.taken + sketch.made), _units(run, rough))


class _Sketch:
    """What stands on the whiteboard: the rounded values by name, in base units of `rough`."""

    def __init__(self, run: Run, rough: Run) -> None:
        self.run = run
        self.rough = rough
        self.values: dict[str, float] = {}
        self.texts: dict[str, str] = {}
        self.taken: list[NapkinStep] = []
        self.made: list[NapkinStep] = []

    def add(self, tree: Sequence[Step]) -> None:
        """Makes the unfolded steps of a derivation from what they come to, which is taken as it is.

        What a simplified formula leaves out is not written down.
        """
        unfolded = {step.name for step in tree if not (step.again or step.folded)}
        stack, wanted = [tree[0].name], set[str]()
        while stack:
            name = stack.pop()
            if name not in wanted:
                wanted.add(name)
                stack += simplified(self.rough, name).references() if name in unfolded else []
        for name in self.rough.graph.quantities:  # which stand in the order of evaluation
            if name in wanted:
                is_made = name in unfolded and simplified(self.rough, name).references()
                if is_made:
                    self.make(name)
                else:
                    self.take(name, self.taken)

    def take(self, name: str, among: list[NapkinStep]) -> None:
        """Write a number down as it is known."""
        unit = self.run.suited(name, self.run.values[name])
        own = _in(unit, self.rough)
        self.write(name, "", self.run.values[name] / unit.factor * own.factor, own, among)

    def make(self, name: str) -> None:
        """Work a number out from those that stand there."""
        formula = simplified(self.rough, name)
        try:
            value = evaluate(self.rough.graph, formula, self.values, "on the napkin")
        except CalculationError:  # of rounded numbers, as 1/x of what is nearly nothing
            self.take(name, self.made)
            return
        is_long = any(
            isinstance(each, Binary) and each.operator in "/^" for each in nodes(formula.tree)
        )
        numbers = with_numbers(
            self.rough, formula, lambda used: self.inside(used, is_long=is_long), apart=True
        )
        unit = self.rough.suited(name, value)
        if not unit.words and abs(self.error(name, self.rounded(value, unit), unit)) > _LOST:
            self.take(name, self.made)
            return
        self.write(name, numbers, value, unit, self.made)

    def inside(self, name: str, *, is_long: bool) -> str:
        """A number in a formula: in parentheses where its power of ten could be misread."""
        text = self.texts[name]
        return f"({text})" if is_long and " × 10" in text else text

    def write(
        self, name: str, numbers: str, value: float, unit: Unit, among: list[NapkinStep]
    ) -> None:
        """Round a number and write it down."""
        if unit.words:
            self.values[name], self.texts[name] = value, word_at(value, unit.words)
            among.append(NapkinStep(name, numbers, self.texts[name], None))
            return
        number = self.rounded(value, unit)
        self.values[name] = number * unit.factor
        self.texts[name] = _text(number, unit, self.rough)
        error = self.error(name, number, unit)
        among.append(NapkinStep(name, numbers, self.texts[name], error))

    def rounded(self, value: float, unit: Unit) -> float:
        """A number in a unit; of a share near one what it leaves of one is rounded."""
        if unit.dimension == PLAIN and _NEAR_ONE < value < 1:
            return (1 - napkin_number(1 - value)) / unit.factor
        return napkin_number(value / unit.factor)

    def error(self, name: str, number: float, unit: Unit) -> float:
        """By what share a number is wrong."""
        exact = self.run.values[name] / _in(unit, self.run).factor
        error = number / exact - 1 if exact else float(number != 0)
        return 0.0 if abs(error) < _SAME else error


def simplified(run: Run, name: str) -> Formula:
    """The formula of a quantity without what counts for little in it.

    Of a `max` the operand that it takes, of an `if` the branch, of a sum what makes up most of it.
    """
    formula = run.graph.quantities[name].formula

    def value(node: Node) -> float:
        """How much an operand is, in base units."""
        return abs(value_of(node, formula, run.values))

    def change(node: Node) -> Node:
        """A node, those inside of which are simple already."""
        with suppress(NoValueError):  # behind a condition that does not hold
            return simpler(node)
        return node

    def simpler(node: Node) -> Node:
        """What stands in the place of a node that has a value."""
        match node:
            case Call() if len(node.arguments) > 1 and (won := winner(node, formula, run.values)):
                return won
            case Call(function="sum"):
                return _most(node, value)
            case If():
                return node.then if value(node.condition) else node.otherwise
            case Binary(operator="+" | "-") if value(node.right) <= _LITTLE * value(node.left):
                return node.left
            case Binary(operator="+") if value(node.left) <= _LITTLE * value(node.right):
                return node.right
        return node

    tree = mapped(formula.tree, change)
    used = {each.name for each in names(tree)}
    links = {word: link for word, link in formula.links.items() if word in used}
    return formula._replace(tree=tree, links=links)


def _most(node: Call, value: Callable[[Node], float]) -> Node:
    """A sum without the smallest of what it adds, as far as those are little together."""
    left = _LITTLE * sum(map(value, node.arguments))
    kept = list(node.arguments)
    for each in sorted(node.arguments, key=value):
        left -= value(each)
        if left < 0:
            break
        kept.remove(each)
    return reduce(lambda one, other: Binary("+", one, other), kept) if kept else node


def napkin_number(number: float) -> float:
    """A number to one digit where that is right to 5 %, else to two.

    >>> [napkin_number(each) for each in (3472, 86_400, 3.1416, 1.2)]
    [3500.0, 90000.0, 3.0, 1.2]
    """
    one = rounded(number, 1) if isfinite(number) else number
    return one if not number or abs(one / number - 1) <= _ENOUGH else rounded(number, 2)


def napkin_text(number: float) -> str:
    """A number as on a whiteboard: `3 × 10⁸`, `10⁵`, `150`.

    >>> [napkin_text(each) for each in (3e8, 1e5, -1e5, 150.0, 0.5, 0.0005)]
    ['3 × 10⁸', '10⁵', '-10⁵', '150', '0.5', '5 × 10⁻⁴']
    """
    if number < 0:
        return f"-{napkin_text(-number)}"
    if not number or _PLAIN[0] <= number < _PLAIN[1]:
        return f"{number:.12g}"
    exponent = floor(log10(number) + _SAME)
    mantissa = f"{number / 10**exponent:.2g}"
    power = f"10{str(exponent).translate(_POWERS)}"
    return power if mantissa == "1" else f"{mantissa} × {power}"


def _text(number: float, unit: Unit, run: Run) -> str:
    symbol, power = unit.factors[0] if unit.factors else ("", 1)
    written = napkin_text(number)
    if symbol in ("%", "USD") and power == 1:
        rest = rest_text(unit)
        return f"{written}%{rest}" if symbol == "%" else f"${written}{rest}"
    words = unit_text(unit, run.graph.words_for(unit), plural=written not in ("1", "-1"))
    return written + (words[1:] if words.startswith("1/") else f" {words}" if words else "")


def _in(unit: Unit, run: Run) -> Unit:
    """The unit of the same symbols in another run, where a day may be another."""
    system, factor = run.graph.words_for(unit), 1.0
    for symbol, power in unit.factors:
        found = system.find(symbol)
        assert found is not None  # another convention has the same units
        factor *= float(found.factor**power)
    return unit._replace(factor=factor) if unit.factors else unit


def _units(run: Run, rough: Run) -> tuple[str, ...]:
    """What the lengths of time are there that are others than in the run: `day ≈ 10⁵ s`."""
    found: list[str] = []
    for name, text in rough.graph.definitions.items():
        one, other = run.graph.units.find(name), rough.graph.units.find(name)
        number, _, words = text.content.replace("_", "").partition(" ")
        if one and other and one.factor != other.factor:
            found.append(f"{name} ≈ {napkin_text(float(number))} {words}")
    return tuple(found)
