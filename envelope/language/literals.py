"""Numbers and units: `200M users`, `$0.05/GB`, `2 tweets/user/day`, and what is refused there."""

from typing import NoReturn

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.tokens import Token
from envelope.language.tree import Literal
from envelope.units.system import UnitSystem
from envelope.units.unit import PERCENT, Unit

SUFFIXES = {
    "k": 1e3,
    "K": 1e3,
    "M": 1e6,
    "G": 1e9,
    "bn": 1e9,
    "T": 1e12,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
_NEARLY_SUFFIXES = {"mil": "M", "mln": "M", "mio": "M", "bil": "bn", "bln": "bn", "tn": "T"}
_LARGEST = 1e300


class LiteralReader:
    """A cursor over the tokens of a text that reads literals and units."""

    def __init__(self, text: Text, tokens: list[Token], units: UnitSystem) -> None:
        self.text = text
        self.tokens = tokens
        self.units = units
        self.position = 0
        self.calls = 0

    # the cursor

    def peek(self, ahead: int = 0) -> Token:
        return self.tokens[min(self.position + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.peek()
        self.position += 1
        return token

    def previous(self, token: Token) -> Token | None:
        index = self.tokens.index(token)
        return self.tokens[index - 1] if index else None

    def at(self, value: str) -> bool:
        token = self.peek()
        return token.value == value and token.kind in ("operator", "keyword")

    def expect(
        self, value: str, otherwise: str, span: Span | None = None, *, must_show: bool = False
    ) -> None:
        if self.at(value):
            self.next()
        elif must_show and self.peek().kind == "end":
            self.fail("this parenthesis is never closed", self._open_parenthesis())
        else:
            self.fail(otherwise, span or self.peek().span)

    def _open_parenthesis(self) -> Span:
        opened = []
        for token in self.tokens:
            if token.value == "(":
                opened.append(token.span)
            elif token.value == ")" and opened:
                opened.pop()
        return opened[-1]

    def label(self, span: Span, note: str = "") -> Label:
        return Label(self.text, span, note)

    def fail(self, message: str, span: Span, *, kind: str = "syntax", hint: str = "") -> NoReturn:
        raise InputError(Problem(kind, message, (self.label(span),), hint=hint))

    # literals

    def starts_number(self, ahead: int) -> bool:
        token = self.peek(ahead)
        if token.value in ("-", "$"):
            return self.peek(ahead + 1).kind == "number" or (
                token.value == "-" and self.peek(ahead + 1).value == "$"
            )
        return token.kind == "number"

    def literal(self) -> Literal:
        start = self.peek().span.start
        money = self.at("$")
        if money:
            self.next()
        number = self.number() * self.suffix()
        unit = self.unit_of_number(money)
        if abs(number) > _LARGEST:
            self.fail("this number is too large to calculate with", self.span_from(start))
        return Literal(number, unit, self.span_from(start))

    def span_from(self, start: int) -> Span:
        return Span(start, self.tokens[self.position - 1].span.end)

    def number(self) -> float:
        token = self.next()
        if "," in token.value and self.calls:
            plain = token.value.replace(",", "_")
            message = f"`{token.value}` inside a function is one number or several arguments"
            hint = f"write `{plain}`, or put a space after the comma"
            self.fail(message, token.span, kind="two-readings", hint=hint)
        value = float(token.value.replace(",", "").replace("_", ""))
        return self.power_of_number(value)

    def power_of_number(self, value: float) -> float:
        """`10^9 users` is a number and its unit; `10^9` alone stays a power."""
        if not (self.at("^") and self.peek(1).kind == "number"):
            return value
        after = self.peek(2)
        names_unit = after.kind == "word" and self.peek(3).value != "("
        if not names_unit or self.peek(1).value.find(".") >= 0:
            return value
        self.next()
        exponent = float(self.next().value.replace("_", ""))
        try:
            return float(value**exponent)
        except OverflowError:
            return float("inf")

    def suffix(self) -> float:
        token = self.peek()
        if token.kind != "word":
            return 1.0
        if token.value in SUFFIXES and self.peek(1).value != "(":
            self.next()
            return SUFFIXES[token.value]
        if token.value in _NEARLY_SUFFIXES:
            hint = f"write `{_NEARLY_SUFFIXES[token.value]}`"
            message = f"`{token.value}` is not a suffix of a number"
            self.fail(message, token.span, kind="unknown-unit", hint=hint)
        return 1.0

    # units

    def unit_of_number(self, money: bool) -> Unit | None:
        unit = self.units.find("USD") if money else None
        if not money and self.starts_unit():
            unit = self.unit_power(self.unit_word())
            self.refuse_second_unit()
        while self.at("/") or self.at("*"):
            if not self.continues_unit():
                break
            operator = self.next().value
            factor = self.unit_power(self.unit_word())
            if unit is None:
                unit = Unit((), 1.0, factor.dimension / factor.dimension)
            unit = unit / factor if operator == "/" else unit * factor
        return unit

    def starts_unit(self) -> bool:
        token = self.peek()
        if token.kind == "word":
            return True
        return token.value in ("%", "$") and token.kind == "operator"

    def continues_unit(self) -> bool:
        """True for a tight `/day` or a spelled `per day`; a spaced `/ day` is a division."""
        operator, word = self.peek(), self.peek(1)
        if word.kind != "word" or self.peek(2).value == "(":
            return False
        spelled = self.text.content[operator.span.start : operator.span.end] == "per"
        if not spelled and (operator.spaced or word.spaced):
            return False
        known = self.units.find(word.value) is not None or bool(self.units.readings(word.value))
        return known

    def unit_word(self) -> Unit:
        token = self.next()
        if token.value == "%":
            return PERCENT
        word = "USD" if token.value == "$" else token.value
        unit = self.units.find(word)
        if unit is None:
            self.refuse_word(token)
        return unit

    def unit_power(self, unit: Unit) -> Unit:
        if not (self.at("^") and self.peek(1).kind == "number"):
            return unit
        self.next()
        token = self.next()
        if not token.value.isdigit() or not 0 < int(token.value) < 10:
            self.fail("the power of a unit is a small whole number", token.span)
        return unit ** int(token.value)

    def refuse_word(self, token: Token) -> NoReturn:
        readings = self.units.readings(token.value)
        if readings:
            self.refuse_readings(token.value, token.span)
        close = self.units.nearest(token.value)
        hint = f"did you mean `{close}`?" if close else ""
        message = f"there is no unit `{token.value}`"
        self.fail(message, token.span, kind="unknown-unit", hint=hint)

    def refuse_readings(self, word: str, span: Span) -> NoReturn:
        readings = self.units.readings(word)
        written = ", ".join(reading.text for reading in readings[:-1])
        message = f"`{word}` has {_count(len(readings))} readings: {written} or {readings[-1].text}"
        factors = [reading.unit for reading in readings if reading.unit is not None]
        hint = ""
        if len(factors) == 2 and factors[0].dimension == factors[1].dimension:
            ratio = factors[1].factor / factors[0].factor
            message += f", a factor of {max(ratio, 1 / ratio):g} apart"
        self.fail(message, span, kind="two-readings", hint=hint)

    def refuse_second_unit(self) -> None:
        """`1B users`: two words in a row, of which the first was meant as a number."""
        token, before = self.peek(), self.tokens[self.position - 1]
        if token.kind != "word" or before.kind != "word" or self.peek(1).value == "(":
            return
        if before.value == "B":
            number = self.tokens[self.position - 2].value
            hint = f"a billion is `{number}bn`, `{number}G` or `{number} billion`"
            message = "`B` is byte, never billion"
            self.fail(message, before.span, kind="billion", hint=hint)
        message = f"an operator is missing between `{before.value}` and `{token.value}`"
        self.fail(message, Span(before.span.start, token.span.end))

    def unit_after_arrow(self) -> tuple[Unit, int]:
        """The unit right of `->`, where spaces do not matter: `MB / s`, `1/month`, `%`."""
        start = self.peek()
        unit: Unit | None = None
        if start.kind == "number" and start.value == "1" and self.peek(1).value == "/":
            self.next()
        elif not self.starts_unit():
            self.fail("a unit stands right of `->`", start.span)
        else:
            unit = self.unit_power(self.unit_word())
        while self.at("/") or self.at("*"):
            operator = self.next().value
            if not self.starts_unit():
                self.fail("a unit stands right of `->`", self.peek().span)
            factor = self.unit_power(self.unit_word())
            unit = unit or Unit((), 1.0, factor.dimension / factor.dimension)
            unit = unit / factor if operator == "/" else unit * factor
        if unit is None:
            self.fail("a unit stands right of `->`", start.span)
        return unit, self.tokens[self.position - 1].span.end


def _count(number: int) -> str:
    return {2: "two", 3: "three", 4: "four"}.get(number, str(number))
