"""The side of a claim: numbers and operators in prose, as expressions of our language.

    side     = product {("+" | "-") product}
    product  = power {("*" | "/" | "of" | "times") power}
    power    = (operand | "(" side ")" [unit]) ["^" whole]      comments in parentheses left out

What is here is only found and written anew; it is our parser that reads it.
"""

from collections.abc import Sequence

from envelope.lint.operands import operand
from envelope.lint.side import Side
from envelope.lint.tokens import Token, is_machine
from envelope.lint.units_behind import CURRENCY, is_every
from envelope.lint.words import COUNTED, FILLERS, OPERATORS, unit_readings

_MOST_PIECES = 40


class _Reader:
    def __init__(self, tokens: Sequence[Token], start: int, stop: int) -> None:
        self.tokens = tokens[:stop]
        self.start = self.position = start
        self.pieces: list[tuple[str, ...]] = []
        self.nouns: list[str] = []
        self.below: list[str] = []
        self.digits: list[str] = []
        self.operators = self.depth = 0
        self.expects = self.is_plain = True
        self.has_unit = False
        self.is_counted = True
        self.minus: list[int] = []

    def side(self) -> Side | None:
        """The longest side from the start on; None where it is none, or breaks off."""
        while self.position < len(self.tokens) and len(self.pieces) < _MOST_PIECES:
            step = self._value() if self.expects else self._sign()
            if step is None:
                return None
            if not step:
                break
        if self.expects or self.depth:
            return None
        return Side(
            tuple(self.pieces),
            self.start,
            self.position,
            self.operators,
            tuple(self.nouns),
            tuple(self.below),
            tuple(self.digits),
            self.is_plain,
            self.has_unit,
            self.is_counted,
            tuple(self.minus),
        )

    def _value(self) -> bool | None:
        """Read a number or an opening parenthesis, or what stands before one."""
        token = self.tokens[self.position]
        ahead = self._ahead(token)
        if ahead is not None:
            self.position = ahead
            return True
        if token.kind == "open":
            self.pieces.append(("(",))
            self.depth += 1
            self.position += 1
            return True
        if token.text == "-" and not self.pieces:
            self.pieces.append(("-",))
            self.position += 1
            return True
        if token.kind == "word" and token.text.lower() == "half":
            self.pieces.append(("0.5",))
            self.expects = False
            self.position += 1
            return True
        return self._operand()

    def _ahead(self, token: Token) -> int | None:
        """Where a value goes on behind a filler, a label or a machine; None where none stands."""
        is_filler = token.kind == "word" and token.text.lower() in FILLERS
        if is_filler or token.text in ("~", "≈"):
            return self.position + 1
        priced = self._machine(self.position) if self.pieces[-1:] == [("*",)] else None
        return self._label(self.position) if priced is None else priced

    def _operand(self) -> bool | None:
        found = operand(self.tokens, self.position)
        if found is None:
            return None
        readings = found.readings
        if self.pieces[-1:] == [("/",)] and readings[0].endswith("%"):
            readings += (readings[0][:-1],)  # `2 weeks / 90%` as a score
        self.pieces.append(readings)
        self.nouns += found.nouns
        self.below += found.below
        read = self.tokens[self.position : found.end]
        self.digits += [each.text for each in read if each.kind == "number"]
        self.is_plain &= found.is_plain
        self.is_counted &= bool(COUNTED & {*found.nouns[:3]})
        self.has_unit |= found.has_unit
        self.position, self.expects = found.end, False
        return True

    def _sign(self) -> bool | None:
        """Read what stands behind a value: an operator, a closing parenthesis, a comment."""
        token = self.tokens[self.position]
        if token.kind == "close":
            return self._closed()
        if token.kind == "open":
            return self._comment()
        operator = self._operator(token)
        if not operator:
            return False
        if operator in ("-", "–"):
            if not self._starts_value(self.position + 1):
                return False
            if token.spaced:
                self.minus.append(self.position + 1)
            operator = "-"
        elif not self._starts_value(self.position + 1):
            if token.text == "*" and not token.spaced and self.operators == 0:
                self.position += 1  # `= 12× load`
                return True
            is_label = operator == "+" and token.kind == "operator"
            self.pieces.append(("+",))
            if not (is_label and self._label(self.position + 1) is not None):
                return None
            self.pieces.pop()
        if operator == "^":
            return self._exponent()
        self.pieces.append((operator,))
        self.operators += 1
        self.position += 1
        self.expects = True
        return True

    def _operator(self, token: Token) -> str:
        """The operator that a token is, as a sign or in words; empty for another token."""
        if token.kind == "operator":
            return token.text
        is_times = token.spaced and token.text in ("x", "X", "@")
        if is_times or (token.text.lower() == "of" and self._is_share()):
            return "*"
        return (
            "/" if is_every(self.tokens, self.position) else OPERATORS.get(token.text.lower(), "")
        )

    def _exponent(self) -> bool | None:
        number = self.tokens[self.position + 1]
        if self.tokens[self.position - 1].kind not in ("number", "close"):
            return None
        if number.kind != "number" or not number.text.isdigit():
            return None
        self.pieces.append((f"^ {number.text}",))
        self.operators += 1
        self.position += 2
        return True

    def _is_share(self) -> bool:
        last = self.pieces[-1][0] if self.pieces else ""
        is_share = last.endswith("%") or last == "0.5" or self.pieces[-2:-1] == [("/",)]
        return is_share and self._starts_value(self.position + 1)

    def _closed(self) -> bool:
        if not self.depth:
            return False
        self.depth -= 1
        self.pieces.append((")",))
        self.position += 1
        self._unit_behind()
        return True

    def _unit_behind(self) -> None:
        """`(4 + 14) bytes`, `(...) users/day`: words behind a parenthesis."""
        if self.position >= len(self.tokens):
            return
        token = self.tokens[self.position]
        if token.kind == "sign" and token.text == "%":
            self.position += 1
            return
        one = Token("number", "1", token.start, token.start, spaced=True)
        if token.kind != "word" and not (
            token.text == "/" and not self._starts_value(self.position + 1)
        ):
            return
        found = operand([one, *self.tokens[self.position :]], 0)
        if found is None or found.end == 1:
            return
        self.position += found.end - 1
        self.nouns += found.nouns
        if found.readings != ("1",):
            self.pieces += [("*",), found.readings]
            self.has_unit |= found.has_unit

    def _comment(self) -> bool | None:
        """Leave out `(seconds per day)`; what has numbers says again what stands before it."""
        depth, end = 0, self.position
        for end in range(self.position, len(self.tokens)):
            depth += (self.tokens[end].kind == "open") - (self.tokens[end].kind == "close")
            if not depth:
                break
        if depth:
            return False  # it goes on behind a colon or a full stop
        inner = self.tokens[self.position + 1 : end]
        self.position = end + 1
        words = [each.text for each in inner if each.kind == "word"]
        units = tuple(unit for word in words for unit in unit_readings(word))[:2]
        number = self.pieces[-1]
        has_unit = number[0].rpartition(" ")[2].isalpha()
        if not has_unit and not any(each.kind == "number" for each in inner):
            both = (*number, *(f"{each} {unit.unit}" for each in number for unit in units))
            self.pieces[-1] = tuple(dict.fromkeys(both))
        return True

    def _machine(self, position: int) -> int | None:
        """Where the price stands of a machine: `3 × m5.large × $70`, `3 × m5.large ($70)`."""
        if not is_machine(self.tokens[position].text):
            return None
        ends = range(position + 1, min(position + 3, len(self.tokens)))
        end = next((at for at in ends if self.tokens[at].kind != "word"), len(self.tokens))
        if self.tokens[end : end + 1] and self.tokens[end].text in ("*", "@"):
            return end + 1
        is_price = self.tokens[end + 1 : end + 2] and self.tokens[end + 1].text in CURRENCY
        return end if is_price and self.tokens[end].kind == "open" else None

    def _label(self, position: int) -> int | None:
        """Where the parenthesis stands that ends a label: `Election (5s) + Promotion (5s)`."""
        start = position
        while position < len(self.tokens) and self.tokens[position].kind == "word":
            position += 1
        if position == start or position - start > 4 or position + 1 >= len(self.tokens):
            return None
        opened, number = self.tokens[position], self.tokens[position + 1]
        is_number = number.kind == "number" and self.tokens[position + 2 :][:1] != []
        has_unit = is_number and self.tokens[position + 2].kind == "word"
        is_value = opened.kind == "open" and opened.spaced and (has_unit or number.kind == "sign")
        return position if is_value and self.pieces[-1:] == [("+",)] else None

    def _starts_value(self, position: int) -> bool:
        while position < len(self.tokens):
            if self._machine(position) is not None:
                return True
            token = self.tokens[position]
            is_filler = token.kind == "word" and token.text.lower() in FILLERS
            if not is_filler and token.text not in ("~", "≈"):
                is_money = token.text in ("$", "€", "£", "₹")
                return token.kind in ("number", "open") or is_money or token.text.lower() == "half"
            position += 1
        return False


def side(tokens: Sequence[Token], start: int, stop: int) -> Side | None:
    """The side that begins at a token and ends before `stop`, as long as it goes."""
    return _Reader(tokens, start, stop).side()
