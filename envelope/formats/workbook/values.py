"""The value that a spreadsheet gives to a formula, for the cells behind a line.

Those have no quantity whose value is known, and a viewer that calculates nothing shows what the
file says. The formulas are our own: names, numbers, operators, and the functions of `FUNCTIONS`.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from envelope.engine.chance.gamma import gamma_quantile, gamma_share
from envelope.engine.mathematics import at_least
from envelope.engine.ranges.medians import of_pert
from envelope.engine.ranges.normal import quantile
from envelope.engine.spreadsheet_calls import RANKS, TABLE

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+\.?\d*(?:E[+-]?\d+)?)|(?P<text>"[^"]*")|(?P<name>[^\W\d][\w.]*)'
    r"|(?P<sign><=|>=|<>|[-+*/^%(),<>=&]))"
)
_OPERATORS: tuple[Mapping[str, Callable[[Any, Any], Any]], ...] = (
    {
        "=": operator.eq,
        "<>": operator.ne,
        "<=": operator.le,
        ">=": operator.ge,
        "<": operator.lt,
        ">": operator.gt,
    },
    {"&": lambda *each: "".join(map(_text, each))},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.truediv},
    {"^": math.pow},
)
Column = list[float]  # the values of the table of ranks, and what is computed from them


def value(formula: str, values: Mapping[str, Any]) -> Any:
    """The value of a formula over named cells, or the error that a spreadsheet shows.

    >>> value("IF(a>2,-a^2,0)*5%+INT(b)", {"a": 4.0, "b": 2.5})
    2.8
    >>> value("1/(a-4)", {"a": 4.0})
    '#DIV/0!'
    """
    try:
        return _Formula(formula, values).comparison()()
    except _NoValue as error:
        return error.args[0]
    except ZeroDivisionError:
        return "#DIV/0!"
    except (ArithmeticError, ValueError):
        return "#NUM!"


class _NoValue(Exception):  # noqa: N818 -- as a spreadsheet has it, the value of a cell
    """A cell holds an error."""


Value = Callable[[], Any]


class _Formula:
    """Reads a formula from left to right; each piece becomes a function that gives its value."""

    def __init__(self, text: str, values: Mapping[str, Any]) -> None:
        found = (each for each in _TOKEN.finditer(text))
        self.tokens = [(str(each.lastgroup), each[0].strip()) for each in found]
        self.place = 0
        self.values = values

    def peek(self) -> str:
        """The token to come; empty at the end."""
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        """The token to come and its kind, which is left behind."""
        self.place += 1
        return self.tokens[self.place - 1]

    def comparison(self) -> Value:
        """A whole formula."""
        return self.operation(0)

    def operation(self, level: int) -> Value:
        """Operators that bind as tightly as a level says, from left to right."""
        if level == len(_OPERATORS):
            return self.signed()
        left = self.operation(level + 1)
        while self.peek() in _OPERATORS[level]:
            apply = _OPERATORS[level][self.take()[1]]
            left = _applied(apply, left, self.operation(level + 1))
        return left

    def signed(self) -> Value:
        """A sign, which binds more tightly than a power."""
        if self.peek() == "-":
            self.take()
            operand = self.signed()
            return lambda: _each(operator.neg, operand())
        return self.percent()

    def percent(self) -> Value:
        """What may be in percent."""
        operand = self.atom()
        if self.peek() == "%":
            self.take()
            return lambda: operand() / 100
        return operand

    def atom(self) -> Value:
        """A number, a text, a cell, a call, or what is in parentheses."""
        kind, text = self.take()
        if kind == "number":
            return lambda: float(text)
        if kind == "text":
            return lambda: text[1:-1]
        if text == "(":
            inside = self.comparison()
            self.take()
            return inside
        if self.peek() == "(":
            return self.call(text)
        return lambda: self.cell(text)

    def cell(self, name: str) -> Any:
        """The value of a cell by its name or its place."""
        if name == RANKS:
            return [float(rank) for rank in range(1, TABLE + 1)]
        found = _WORDS[name] if name in _WORDS else self.values[name]
        if isinstance(found, str) and found.startswith("#"):
            raise _NoValue(found)
        return found

    def call(self, name: str) -> Value:
        """A call; of `IF` only the branch that counts is computed."""
        arguments: list[Value] = []
        while self.take()[1] != ")":
            if self.peek() == ")":
                continue
            arguments.append(self.comparison())
        if name == "IF":
            condition, then, otherwise = arguments
            return lambda: then() if condition() else otherwise()
        function = FUNCTIONS[name]
        return lambda: function(*(argument() for argument in arguments))


_WORDS = {"TRUE": True, "FALSE": False}


def _text(value: Any) -> str:
    """A value as a spreadsheet joins it to a text."""
    return value if isinstance(value, str) else f"{value:.15g}"


def _applied(apply: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
    return lambda: _each(apply, left(), right())


def _each(apply: Callable[..., Any], *operands: Any) -> Any:
    """An operator applied to numbers, or row by row where one is a column."""
    longest = max((len(each) for each in operands if isinstance(each, list)), default=0)
    if not longest:
        return apply(*operands)
    rows = (each if isinstance(each, list) else [each] * longest for each in operands)
    return [apply(*row) for row in zip(*rows, strict=True)]


def _by_row(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *operands: _each(function, *operands)


def _fails() -> float:
    raise _NoValue("#N/A")


def _sum_product(*columns: Sequence[float]) -> float:
    return math.fsum(math.prod(row) for row in zip(*columns, strict=True))


def _poisson(count: float, mean: float, is_sum: bool) -> float:
    """The chance of a count, or of no more than that."""
    if is_sum:
        return 1 - gamma_share(mean / (count + 1), 1 / (count + 1)) if count >= 0 else 0.0
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def _beta(chance: float, one: float, other: float, is_sum: bool) -> float:
    """The share below a chance of a beta distribution with whole exponents: so many happen."""
    return at_least(one, one + other - 1, chance)


def _beta_median(_: float, one: float, other: float, low: float, high: float) -> float:
    """Of a beta distribution between ends, whose exponents say where it is most likely."""
    return of_pert(low, low + (one - 1) / (one + other - 2) * (high - low), high)


def _gamma(amount: float, shape: float, scale: float, is_sum: bool) -> float:
    """The share below an amount."""
    return gamma_share(amount / scale / shape, 1 / shape)


def _gamma_quantile(share: float, shape: float, scale: float) -> float:
    """The amount below which a share lies."""
    return gamma_quantile(share, 1 / shape) * shape * scale


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "ABS": _by_row(abs),
    "AND": lambda *each: all(each),
    "COMBIN": lambda n, k: float(math.comb(int(n), int(k))),
    "EXP": _by_row(math.exp),
    "GAMMADIST": _by_row(_gamma),
    "GAMMAINV": _by_row(_gamma_quantile),
    "GAMMALN": math.lgamma,
    "INT": _by_row(lambda x: float(math.floor(x))),
    "LN": _by_row(math.log),
    "LOG": lambda x, base=10: math.log2(x) if base == 2 else math.log10(x),
    "LOG10": math.log10,
    "MAX": max,
    "MIN": min,
    "NA": _fails,
    "NOT": operator.not_,
    "OR": lambda *each: any(each),
    "ROUND": lambda x, digits: round(x, int(digits)),
    "SQRT": math.sqrt,
    "SUM": lambda *each: math.fsum(each),
    "SUMPRODUCT": _sum_product,
    "TRIM": lambda text: " ".join(text.split()),
    "_xlfn.BETA.DIST": _by_row(_beta),
    "_xlfn.BETA.INV": _beta_median,
    "_xlfn.NORM.S.DIST": lambda score, is_sum: math.erfc(-score / math.sqrt(2)) / 2,
    "_xlfn.NORM.S.INV": quantile,
    "_xlfn.POISSON.DIST": _by_row(_poisson),
}
