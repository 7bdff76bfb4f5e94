"""Tree to text: one canonical way to write every tree, which parses back to the same tree."""

from collections.abc import Callable

from envelope.errors import Text
from envelope.language.functions import FUNCTIONS, STEPS, word_of
from envelope.language.operators import BINDING, SUFFIXES
from envelope.language.shapes import is_share, range_words
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
    nodes,
)
from envelope.units.unit import PERCENT, Unit
from envelope.units.writing import unit_symbol

Leaf = Callable[[Literal | Name | Word], str]


def write(node: Node, leaf: Leaf | None = None) -> str:
    """The canonical text of a tree; `leaf` may write names and literals in another way.

    >>> from envelope.errors import text_of
    >>> from envelope.language.parser import parse
    >>> from envelope.units.system import STANDARD
    >>> write(parse(text_of("(2+3)*4 GB"), STANDARD))
    '(2 + 3) * 4 GB'
    """
    return _Writer(leaf or _leaf).text(node, 0)


def _leaf(node: Literal | Name | Word) -> str:
    if isinstance(node, Word):
        return word_text(node.word)
    return node.name if isinstance(node, Name) else literal_text(node)


def word_text(word: str) -> str:
    """A word in quotation marks, as the parser reads it."""
    return f"'{word}'" if '"' in word else f'"{word}"'


def literal_text(node: Literal) -> str:
    """A literal as the parser reads it: `2 tweet/user/day`, `95%`, `5/month`."""
    return repr(node.number).removesuffix(".0") + _behind_number(node.unit)


def _behind_number(unit: Unit | None) -> str:
    if unit is None:
        return ""
    symbol = unit_symbol(unit)
    if symbol.startswith("1/"):
        return symbol[1:]
    return symbol if unit.factors[0] == PERCENT.factors[0] else f" {symbol}"


def reading(node: Node, text: Text) -> str:
    """A tree with each literal in parentheses as it was written, and ranges told in words.

    The lower end of a range is shown with the unit that it takes from the upper one.

    >>> from envelope.errors import text_of
    >>> from envelope.language.parser import parse
    >>> from envelope.units.system import STANDARD
    >>> line = text_of("300 TB / 5 years -> MB/s")
    >>> reading(parse(line, STANDARD), line)
    '(300 TB) / (5 years) -> MB/s'
    """

    def leaf(part: Literal | Name | Word) -> str:
        """A name, a word or a literal as it was written."""
        words = text.content[part.span.start : part.span.end]
        if part in lower and isinstance(part, Literal) and part.unit:
            full = literal_text(part)
            if words.split()[-1].lstrip("0123456789.,_eE+") in ("", *SUFFIXES):
                words += _behind_number(part.unit)
            elif full.count("/") > words.count("/"):
                words = full
        return f"({words})" if " " in words and not isinstance(part, Word) else words

    ranges = [each for each in nodes(node) if isinstance(each, Range)]
    lower = [each.low for each in ranges]
    kinds = {"logit-normal" if is_share(each) else "lognormal" for each in ranges}
    told = f"  ({', '.join(sorted(kinds))} from 5th to 95th percentile)" if kinds else ""
    words = {range_words(each) for each in nodes(node) if isinstance(each, Call)} - {""}
    told += "".join(f"  ({each}; its median)" for each in sorted(words))
    return write(node, leaf) + told


class _Writer:
    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf

    def text(self, node: Node, needed: int) -> str:
        """The text of a node, in parentheses where it binds too loosely."""
        written, binding = self.bound(node)
        return f"({written})" if binding < needed else written

    def bound(self, node: Node) -> tuple[str, int]:
        """The text of a node and how tightly it binds."""
        match node:
            case Literal() | Name() | Word():
                return self.leaf(node), BINDING["atom"]
            case Unary(operator="not"):
                return f"not {self.text(node.operand, BINDING['not'])}", BINDING["not"]
            case Unary():
                return f"-{self.text(node.operand, BINDING['negative'])}", BINDING["negative"]
            case Binary():
                return self.binary(node)
            case If():
                parts = (node.condition, node.then, node.otherwise)
                condition, then, otherwise = (self.text(part, BINDING["or"]) for part in parts)
                return f"if {condition} then {then} else {otherwise}", BINDING["if"]
            case Call():
                return self.call(node), BINDING["atom"]
            case Convert():
                value = self.text(node.value, BINDING["if"])
                return f"{value} -> {unit_symbol(node.unit)}", BINDING["->"]
            case Range():
                low, high = map(self.end, (node.low, node.high))
                word = "to" if isinstance(node.high, Literal) else ".."
                return f"{low} {word} {high}", BINDING["to"]

    def end(self, node: Node) -> str:
        """An end of a range; a share of something in parentheses."""
        is_share_of = isinstance(node, Binary) and node.operator == "of"
        return self.text(node, BINDING["atom" if is_share_of else "negative"])

    def binary(self, node: Binary) -> tuple[str, int]:
        """An operation, its right side one step tighter."""
        binding = BINDING[node.operator]
        if node.operator == "^":
            return f"{self.power_base(node.left)}^{self.power_exponent(node.right)}", binding
        if node.operator == "of":
            share = self.text(node.right, BINDING["negative"])
            return f"{self.text(node.left, BINDING['atom'])} of {share}", binding
        chained = binding + (binding == BINDING["<"])  # comparisons do not chain
        arithmetic = binding > BINDING["<"]
        left = self.side(node.left, chained, arithmetic)
        right = self.side(node.right, binding + 1, arithmetic)
        return f"{left} {node.operator} {right}", binding

    def side(self, node: Node, needed: int, arithmetic: bool) -> str:
        """A side of an operator; a range in parentheses beside `+ - * /`."""
        is_enclosed = arithmetic and isinstance(node, Range)
        return self.text(node, BINDING["atom"] if is_enclosed else needed)

    def power_base(self, node: Node) -> str:
        """What stands before `^`, where a unit would take the power."""
        if isinstance(node, Literal) and node.unit is not None:
            return f"({self.leaf(node)})"
        return self.text(node, BINDING["atom"])

    def power_exponent(self, node: Node) -> str:
        """What stands after `^`."""
        if isinstance(node, Literal) and node.unit is None:
            return self.leaf(node)
        return f"({self.text(node, 0)})"

    def call(self, node: Call) -> str:
        """A function with its arguments, named where they must be."""
        values = [self.text(argument, 0) for argument in node.arguments]
        function = FUNCTIONS[node.function]
        if function.draws:
            pairs = zip(function.parameters, values, strict=True)
            values = [f"{name}={value}" for name, value in pairs]
        elif function.rounds:
            named = zip(function.parameters, node.arguments, strict=False)
            steps = [_unit_alone(each) if name in STEPS else "" for name, each in named]
            values = [step or value for step, value in zip(steps, values, strict=True)]
        return f"{word_of(node.function)}({', '.join(values)})"


def _unit_alone(node: Node) -> str:
    """One of a unit as its symbol: `ceil(load, GB)`; empty for everything else."""
    if not isinstance(node, Literal) or node.number != 1 or node.unit is None:
        return ""
    symbol = unit_symbol(node.unit)
    return symbol if symbol.isidentifier() else ""
