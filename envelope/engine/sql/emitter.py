"""Formulas of a graph as expressions of SQL over columns in base units."""

from collections.abc import Sequence

from envelope.engine.emitter import Emitter
from envelope.engine.functions import COMPUTATIONS, Gap
from envelope.engine.run import Run
from envelope.engine.scalar import SAME, NoValueError, value_of
from envelope.engine.sql.arithmetic import absolute, largest, power
from envelope.engine.sql.calls import writer
from envelope.engine.sql.columns import Columns
from envelope.engine.sql.pieces import Piece, null, of, truth, when, word
from envelope.errors import InputError, Label, Problem
from envelope.language.functions import word_of
from envelope.language.operators import COMPARISONS
from envelope.language.tree import Binary, Call, Convert, If, Name, Node, Unary, Word, names
from envelope.model.graph.graph import Formula
from envelope.model.graph.scopes import where
from envelope.units.unit import word_at

_CONDITIONS = {*COMPARISONS, "and", "or", "not"}


class LackingError(InputError):
    """A quantity needs a function that SQL does not have, of arguments that depend on columns."""

    def __init__(self, node: Call, formula: Formula, quantity: str, reason: str) -> None:
        message = f"SQL has no `{word_of(node.function)}`: {reason}"
        label = Label(formula.text, node.span)
        hint = "choose other results with `-p`, or other columns with `--inputs`"
        super().__init__(Problem("unknown-function", message, (label,), where(quantity), hint))
        self.function = word_of(node.function)
        self.behind = [formula.links[name.name] for name in names(node)]


class Writer(Emitter[Piece]):
    """Writes formulas. What depends on no column is a number, computed beforehand."""

    def __init__(self, run: Run, columns: Columns) -> None:
        super().__init__()
        self.run = run
        self.columns = columns
        self.known: dict[str, Piece] = {}  # the quantities that depend on a column

    def emit(self, node: Node, formula: Formula) -> Piece:
        """A node of a formula, in base units."""
        if self.holds_words(node, formula) or self.moves(node, formula):
            return self.kinds[type(node)](node, formula)
        try:
            value = value_of(node, formula, self.run.values)
        except NoValueError:  # behind a condition that never holds
            return null()
        is_condition = isinstance(node, Unary | Binary) and node.operator in _CONDITIONS
        return truth(value != 0) if is_condition else of(value)

    def moves(self, node: Node, formula: Formula) -> bool:
        """Whether a node depends on a column."""
        return any(formula.links.get(each.name) in self.known for each in names(node))

    def holds_words(self, node: Node, formula: Formula) -> bool:
        """Whether the value of a node is a word."""
        match node:
            case Word():
                return True
            case Name():
                link = formula.links[node.name]
                return isinstance(link, str) and bool(self.run.graph.quantities[link].words)
            case If(then=value) | Convert(value=value):
                return self.holds_words(value, formula)
        return False

    def number(self, value: float) -> Piece:
        """A number."""
        return of(value)

    def word(self, node: Word, formula: Formula) -> Piece:
        """A word as text, which a column holds, too."""
        return word(node.word)

    def quantity(self, name: str, formula: Formula) -> Piece:
        """The column of a quantity, or its value where it depends on none."""
        return self.reference(name)

    def reference(self, name: str) -> Piece:
        """The same by its name alone."""
        if name in self.known:
            return self.known[name]
        value, words = self.run.values[name], self.run.graph.quantities[name].words
        return word(word_at(value, words) or "") if words else of(value)

    def negative(self, operand: Piece) -> Piece:
        """A number with the other sign."""
        return -operand

    def negation(self, operand: Piece) -> Piece:
        """`not`."""
        return ~operand

    def operation(self, operator: str, left: Piece, right: Piece) -> Piece:
        """An operation; what changes nothing is left out."""
        match operator:
            case "+":
                return left if right.value == 0 else right if left.value == 0 else left + right
            case "-":
                return left if right.value == 0 else left - right
            case "*" | "of":
                return _product(left, right)
            case "/":
                return left if right.value == 1 else left / right
            case "^":
                return power(self.columns.keep(left), self.columns.keep(right))
        return self.joined(operator, left, right)

    def joined(self, operator: str, left: Piece, right: Piece) -> Piece:
        """`and`, `or`: NULL where the left side is, of which the engine has no value either."""
        found = left & right if operator == "and" else left | right
        return when((self.columns.keep(left).is_there(), found)) if left.nullable else found

    def complement(self, operand: Piece) -> Piece:
        """What a share leaves of one, without what the share was off by."""
        return writer("complement")(self.columns, operand)

    def comparison(self, operator: str, left: Piece, right: Piece) -> Piece:
        """Two sides that differ by a share of less than `SAME` are equal."""
        if left.words:
            same = left.equals(right)
            return same if operator == "==" else ~same
        row = COMPARISONS[operator]
        if left.value is not None:
            operator, left, right = row.mirrored, right, left
            row = COMPARISONS[operator]
        if right.value is not None and row.shift:
            bound = right.value
            return _ordered(operator, left, of(bound + SAME * abs(bound) * row.shift))
        one, two = self.columns.keep(left), self.columns.keep(right)
        near = of(SAME) * largest(absolute(one).sure(), absolute(two).sure())
        if not row.shift:
            return absolute(one - two) <= near if row.equal else absolute(one - two) > near
        return _ordered(operator, one - two, near if row.shift > 0 else -near)

    def conditional(self, condition: Piece, then: Piece, otherwise: Piece) -> Piece:
        """`if`; NULL where its condition is."""
        if condition.value is not None:
            return then if condition.value else otherwise
        if not condition.nullable:
            return when((condition, then), otherwise=otherwise)
        kept = self.columns.keep(condition)
        return when((kept, then), (~kept, otherwise))

    def call(self, node: Call, formula: Formula) -> Piece:
        """A function of the table, by its writer."""
        row = COMPUTATIONS[node.function].sql
        arguments = [self.emit(each, formula) for each in node.arguments]
        reason = str(row) if isinstance(row, Gap) else ""
        try:
            found = None if reason else self.function(node.function, arguments)
        except NotImplementedError as error:
            found, reason = None, str(error)
        if found is None:
            raise LackingError(node, formula, self.columns.current, reason)
        return found

    def function(self, name: str, arguments: Sequence[Piece]) -> Piece:
        """A function, or the median of a range; of numbers that are known a number."""
        known = [each.value for each in arguments]
        if all(type(each) is float for each in known):
            try:
                return of(COMPUTATIONS[name].scalar(*known))
            except (ArithmeticError, ValueError):
                return null()
        return writer(name)(self.columns, *arguments)


def _product(left: Piece, right: Piece) -> Piece:
    for one, other in ((left, right), (right, left)):
        if one.value == 1 or (other.value == 0 and not one.nullable):
            return other
    return left * right


def _ordered(operator: str, left: Piece, right: Piece) -> Piece:
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left >= right
