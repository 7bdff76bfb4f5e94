"""Tokens to tree.

The grammar, loosest binding first; it changes together with the code below.

    expression  = condition [("->" | "in" | "to") unit]
    condition   = "if" condition "then" condition "else" condition | disjunction
    disjunction = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation    = "not" negation | comparison
    comparison  = range [("<" | "<=" | ">" | ">=" | "==" | "!=") range]      no chaining
    range       = sum [("to" | "..") sum]            "to" when a number follows, else a conversion
    sum         = product {("+" | "-") product}
    product     = sign {("*" | "/" | "per") sign}
    sign        = "-" sign | "+" sign | share
    share       = power ["of" sign]                  after a percentage
    power       = atom ["^" sign]
    atom        = literal | name | function "(" arguments ")" | "(" expression ")"
    literal     = ["$"] number ["^" number] [suffix] [unit without spaces around its signs]
    unit        = ("%" | "$" | word ["^" whole]) {("/" | "*" | "per") word ["^" whole]}

Literals and units are read in `literals.py`.
"""

from typing import NoReturn

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.functions import DISTRIBUTIONS, FUNCTIONS
from envelope.language.literals import LiteralReader
from envelope.language.nearest import nearest
from envelope.language.tokens import Token, tokenize
from envelope.language.tree import Binary, Call, Convert, If, Literal, Name, Node, Range, Unary
from envelope.units.system import UnitSystem
from envelope.units.unit import PERCENT, Unit

COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})

# Deeper nesting than anybody writes; it keeps every later walk within Python's own stack.
_DEPTH = 100


def parse(text: Text, units: UnitSystem) -> Node:
    """The tree of an expression whose words after numbers are read in `units`.

    Raises InputError with the place and, where it is certain, the cure.
    """
    parser = _Parser(text, units)
    tree = parser.expression()
    parser.finish()
    return tree


def parse_unit(text: Text, units: UnitSystem) -> Unit:
    """A unit alone, as right of `->`. Raises InputError."""
    parser = _Parser(text, units)
    unit, _ = parser.unit_after_arrow()
    parser.finish()
    return unit


class _Parser(LiteralReader):
    def __init__(self, text: Text, units: UnitSystem) -> None:
        super().__init__(text, tokenize(text), units)
        self.depth = 0
        self.calls = 0

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > _DEPTH:
            self.fail("the expression is nested too deeply", self.peek().span)
        value = self.condition()
        if self.at("->") or self.at("in") or self.at("to"):
            self.next()
            unit, end = self.unit_after_arrow()
            value = Convert(value, unit, Span(value.span.start, end))
        self.depth -= 1
        return value

    def condition(self) -> Node:
        if not self.at("if"):
            return self.disjunction()
        start = self.next().span.start
        condition = self.condition()
        self.expect("then", "`if` needs `then` and `else`: `if a > b then a else b`")
        then = self.condition()
        self.expect("else", "`if` needs an `else`: `if a > b then a else b`")
        otherwise = self.condition()
        return If(condition, then, otherwise, Span(start, otherwise.span.end))

    def disjunction(self) -> Node:
        node = self.conjunction()
        while self.at("or"):
            node = self.binary(node, self.next(), self.conjunction())
        return node

    def conjunction(self) -> Node:
        node = self.negation()
        while self.at("and"):
            node = self.binary(node, self.next(), self.negation())
        return node

    def negation(self) -> Node:
        if not self.at("not"):
            return self.comparison()
        start = self.next().span.start
        operand = self.negation()
        return Unary("not", operand, Span(start, operand.span.end))

    def comparison(self) -> Node:
        node = self.range()
        if self.peek().value in COMPARISONS:
            node = self.binary(node, self.next(), self.range())
            if self.peek().value in COMPARISONS:
                hint = "join two comparisons with `and`"
                self.fail("comparisons do not chain", self.peek().span, hint=hint)
        elif self.at("=") and not self.calls:
            self.fail("`=` compares nothing", self.peek().span, hint="write `==`")
        return node

    def range(self) -> Node:
        low = self.sum()
        if not (self.at("..") or (self.at("to") and self.starts_number(1))):
            return low
        self.next()
        high = self.sum()
        if isinstance(low, Literal) and isinstance(high, Literal) and low.unit is None:
            low = Literal(low.number, high.unit, low.span)
        return Range(low, high, Span(low.span.start, high.span.end))

    def sum(self) -> Node:
        node = self.product()
        while self.at("+") or self.at("-"):
            node = self.binary(node, self.next(), self.product())
        return node

    def product(self) -> Node:
        node = self.sign()
        while self.at("*") or self.at("/"):
            operator, right = self.next(), self.sign()
            self.refuse_fraction_of_unit(node, operator, right)
            node = self.binary(node, operator, right)
        return node

    def sign(self) -> Node:
        if not (self.at("-") or self.at("+")):
            return self.share()
        operator = self.next()
        self.depth += 1
        if self.depth > _DEPTH:
            self.fail("the expression is nested too deeply", operator.span)
        operand = self.sign()
        self.depth -= 1
        if operator.value == "+":
            return operand
        return Unary("-", operand, Span(operator.span.start, operand.span.end))

    def share(self) -> Node:
        node = self.power()
        if not self.at("of"):
            return node
        operator = self.next()
        if not (isinstance(node, Literal) and node.unit == PERCENT):
            self.fail("`of` follows a percentage: `5% of 200 GB`", operator.span)
        return self.binary(node, operator, self.sign())

    def power(self) -> Node:
        node = self.atom()
        if not self.at("^"):
            return node
        return self.binary(node, self.next(), self.sign())

    def atom(self) -> Node:
        if self.starts_number(0):
            return self.literal()
        token = self.next()
        if token.kind == "word":
            return self.call(token) if self.at("(") else Name(token.value, token.span)
        if token.value == "(":
            calls, self.calls = self.calls, 0
            inner = self.expression()
            self.expect(")", "this parenthesis is never closed", token.span)
            self.calls = calls
            return inner
        self.unexpected(token)

    def call(self, word: Token) -> Node:
        if word.value not in FUNCTIONS:
            close = nearest(word.value, FUNCTIONS)
            hint = f"did you mean `{close}`?" if close else ""
            message = f"there is no function `{word.value}`"
            self.fail(message, word.span, kind="unknown-function", hint=hint)
        self.next()
        self.calls += 1
        arguments: list[tuple[Token | None, Node]] = []
        while not self.at(")"):
            arguments.append(self.argument())
            if not self.at(")"):
                self.expect(",", "arguments are separated by commas", must_show=True)
        self.calls -= 1
        span = Span(word.span.start, self.next().span.end)
        return Call(word.value, self.in_order(word, arguments), span)

    def argument(self) -> tuple[Token | None, Node]:
        if self.peek().kind == "word" and self.peek(1).value == "=":
            keyword = self.next()
            self.next()
            return keyword, self.expression()
        return None, self.expression()

    def in_order(
        self, word: Token, arguments: list[tuple[Token | None, Node]]
    ) -> tuple[Node, ...]:
        """The arguments in the order of the function table, however they were named."""
        parameters = FUNCTIONS[word.value].parameters
        usage = f"`{word.value}({', '.join(parameters)})`"
        if word.value in DISTRIBUTIONS:
            named = ", ".join(f"{parameter}=..." for parameter in parameters)
            if sorted(keyword.value for keyword, _ in arguments if keyword) != sorted(parameters):
                self.fail(f"write `{word.value}({named})`", word.span, kind="arguments")
        for keyword, _ in arguments:
            if keyword and keyword.value not in parameters:
                message = f"`{word.value}` has no argument `{keyword.value}`: {usage}"
                self.fail(message, keyword.span, kind="arguments")
        plain = [value for keyword, value in arguments if keyword is None]
        named_values = {keyword.value: value for keyword, value in arguments if keyword}
        ordered = plain + [
            named_values[parameter]
            for parameter in parameters[len(plain) :]
            if parameter in named_values
        ]
        optional = FUNCTIONS[word.value].optional
        most = 255 if parameters[-1] == "..." else len(parameters)
        least = len(parameters) - optional - (parameters[-1] == "...")
        if len(ordered) != len(arguments) or not least <= len(ordered) <= most:
            self.fail(f"wrong arguments: {usage}", word.span, kind="arguments")
        return tuple(ordered)

    def finish(self) -> None:
        token = self.peek()
        if token.kind == "end":
            return
        self.unexpected(token)

    def binary(self, left: Node, operator: Token, right: Node) -> Binary:
        return Binary(operator.value, left, right, Span(left.span.start, right.span.end))

    def refuse_fraction_of_unit(self, left: Node, operator: Token, right: Node) -> None:
        """`1/3 quads`: a tight slash says (1/3) quads, the grammar 1/(3 quads)."""
        if not (isinstance(left, Literal) and left.unit is None and operator.value == "/"):
            return
        if not (isinstance(right, Literal) and right.unit is not None) or operator.spaced:
            return
        written = self.text.content[left.span.start : right.span.end]
        number, space, unit = written.partition(" ")
        tight = operator.span == (left.span.end, right.span.start)
        if tight and space and operator.value in written:
            readings = f"({number}) {unit.strip()}, or 1/({written.split('/', 1)[1]})"
            readings = readings.replace("1/(", f"{number.split('/')[0]}/(")
            message = f"`{written}` has two readings: {readings}"
            label = self.label(Span(left.span.start, right.span.end))
            raise InputError(Problem("two-readings", message, (label,)))

    def unexpected(self, token: Token) -> NoReturn:
        if token.kind == "end":
            self.fail("the expression ends too early", token.span)
        before = self.previous(token)
        if token.value == "," and before and before.kind == "number":
            hint = "the decimal sign is a point: `1.5`; thousands are `1,000` or `1_000`"
            self.fail("a comma inside a number that is no thousand", token.span, hint=hint)
        if token.kind in ("number", "word") and before and before.kind in ("number", "word"):
            message = f"an operator is missing between `{before.value}` and `{token.value}`"
            self.fail(message, token.span)
        self.fail(f"`{token.value}` is not expected here", token.span)
