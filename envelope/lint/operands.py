"""One number of a claim with the words behind it, written anew in our language.

`500 bytes per message`, `$0.02/GB`, `~3M daily active users`, `100-200 ms` become
`500 bytes`, `0.02 USD/GB`, `3e6 item`, `(100 ms to 200 ms)`: every noun is an item, since whether
messages or users are meant decides no claim, and a word with several readings gives one text for
each.
"""

import re
from collections.abc import Sequence

from envelope.lint.tokens import Token
from envelope.lint.units_behind import CURRENCY, unit_behind
from envelope.lint.words import COUNTED, Reading
from envelope.tuples import NamedTuple


class Operand(NamedTuple):
    """A number: its readings in our language, where it ends, and what kind of number it is.

    `nouns` are the words that were left out. `is_plain` numbers have neither unit nor suffix.
    """

    readings: tuple[str, ...]
    end: int
    nouns: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    is_plain: bool = True
    has_unit: bool = False


class _Number(NamedTuple):
    """The digits of a number: those of both ends of a range, and its powers."""

    digits: Token
    low: Token | None = None
    dash: str = ""
    exponent: str | None = None
    tens: int = 0

    def texts(self, readings: Sequence[Reading]) -> list[str]:
        """The number in our language, with each reading of the words behind it."""
        scaled = [each._replace(exponent=each.exponent + self.tens) for each in readings]
        if self.exponent is not None:
            return [f"({_digits(self.digits)}^{self.exponent}{_product(each)})" for each in scaled]
        upper = [_text(self.digits, each) for each in scaled]
        if self.low is None:
            return upper
        lower = [_text(self.low, each) for each in scaled]
        pairs = list(zip(lower, upper, strict=True))
        texts = [f"({low} to {high})" for low, high in pairs]
        return texts + [f"({low} - {high})" for low, high in pairs if self.dash == "-"]


def operand(tokens: Sequence[Token], start: int) -> Operand | None:
    """The number that begins at a token, with its words; None where none can be read."""
    money = CURRENCY.get(tokens[start].text, "")
    number, position = _number(tokens, start + bool(money))
    if number is None:
        return None
    unit = unit_behind(tokens, position, money)
    if unit is None or not unit.readings:
        return None
    if unit.readings[0].unit == "%" and COUNTED & set(unit.nouns):
        return None  # `30% DAU`: of how many?
    texts = number.texts(unit.readings)
    if unit.nouns and number.exponent is None:
        texts = [f"{text} item" if text[-1].isdigit() else text for text in texts]
    if number.low is None and number.exponent is None:
        texts += _further(number.digits, texts[0], unit.nouns)
    return Operand(
        tuple(dict.fromkeys(texts)),
        unit.end,
        unit.nouns,
        unit.below,
        is_plain=all(each == Reading() for each in unit.readings),
        has_unit=any(each.unit for each in unit.readings[:1]),
    )


def _number(tokens: Sequence[Token], position: int) -> tuple[_Number | None, int]:
    """The number at a token, and where its words begin."""
    if position >= len(tokens) or tokens[position].kind != "number":
        return None, position
    low = tokens[position]
    high = _upper_end(tokens, position)
    position = position if high is None else high
    digits = tokens[position]
    tens, position = _tens(tokens, position + 1)
    exponent, position = _power(tokens, position)
    if high is None:
        is_range = _is_range_of_suffixes(tokens, position)
        return (None if is_range else _Number(digits, None, "", exponent, tens)), position
    return _Number(digits, low, tokens[high - 1].text, exponent, tens), position


def _further(number: Token, text: str, nouns: Sequence[str]) -> list[str]:
    """What else a number may stand for: replicas and their original, the rest of a share."""
    found = []
    if {"replica", "replicas"} & set(nouns) and number.text.isdigit():
        found.append(str(int(number.text) + 1))
    if text.endswith("%") and float(_digits(number)) < 100:
        found.append(f"(100% - {text})")  # `15 s × 85%`
    return found


def _upper_end(tokens: Sequence[Token], position: int) -> int | None:
    """Where the number stands that ends a range `100-200`; None where there is none."""
    if position + 2 >= len(tokens):
        return None
    dash, upper = tokens[position + 1], tokens[position + 2]
    is_range = dash.text in ("-", "–", "~") and upper.kind == "number"
    if is_range and not (dash.spaced or upper.spaced):
        return position + 2
    if dash.text == "–" and upper.kind == "number":
        return position + 2
    return None


def _is_range_of_suffixes(tokens: Sequence[Token], position: int) -> bool:
    """`1M-2M`: a range whose lower end has a suffix of its own, which is left alone."""
    if position + 2 >= len(tokens):
        return False
    word, dash, upper = tokens[position : position + 3]
    is_tight = dash.text in ("-", "–") and not dash.spaced and not upper.spaced
    return word.kind in ("word", "sign") and is_tight and upper.kind in ("number", "sign")


def _tens(tokens: Sequence[Token], position: int) -> tuple[int, int]:
    """The power of ten in `33.5 × 10^21`, which belongs to its number; 0 where there is none."""
    texts = [token.text for token in tokens[position : position + 4]]
    if texts[:3] == ["*", "10", "^"] and texts[3:] and texts[3].isdigit():
        return int(texts[3]), position + 4
    return 0, position


def _power(tokens: Sequence[Token], position: int) -> tuple[str | None, int]:
    """The exponent behind a number, and where what follows begins."""
    if position + 1 >= len(tokens) or tokens[position].text != "^":
        return None, position
    minus = tokens[position + 1].text == "-"
    number = position + 1 + minus
    if number < len(tokens) and tokens[number].kind == "number":
        return "-" * minus + _digits(tokens[number]), number + 1
    return None, position


def _digits(token: Token) -> str:
    text = re.sub(r"[ ,_]", "", token.text)
    return f"0{text}" if text.startswith(".") else text


def _text(number: Token, reading: Reading) -> str:
    """A literal of our language."""
    digits = _digits(number)
    if reading.exponent:
        mantissa, _, exponent = digits.lower().partition("e")
        digits = f"{mantissa}e{int(exponent or 0) + reading.exponent}"
    if reading.unit.startswith("1/"):
        return f"{digits}{reading.unit[1:]}"
    return f"{digits} {reading.unit}".rstrip() if reading.unit != "%" else f"{digits}%"


def _product(reading: Reading) -> str:
    unit = reading.unit.replace("1/", "1 /", 1) if reading.unit.startswith("1/") else reading.unit
    if reading.unit.startswith("1/"):
        return f" * 1e{reading.exponent}{unit[2:]}"
    if reading == Reading():
        return ""
    return f" * 1e{reading.exponent} {unit}".rstrip()
