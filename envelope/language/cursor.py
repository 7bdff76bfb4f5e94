"""A place among the tokens of a text: what the readers of literals, units and trees move along."""

from typing import NoReturn

from envelope.errors import InputError, Kind, Label, Problem, Span, Text
from envelope.language.tokens import Token, tokenize
from envelope.units.system import UnitSystem


class Cursor:
    """The tokens of a text, the place reached, and how deep in parentheses that is.

    `listing` is true directly inside a function's parentheses, where a comma separates arguments.
    """

    def __init__(self, text: Text, units: UnitSystem) -> None:
        """Raises InputError where the text holds a character that the language does not know."""
        self.text = text
        self.units = units
        self.tokens = tokenize(text)
        self.position = 0
        self.depth = 0
        self.listing = False

    def peek(self, ahead: int = 0) -> Token:
        """A token from here on; behind the last one there is only the end."""
        try:
            return self.tokens[self.position + ahead]
        except IndexError:
            return self.tokens[-1]

    def next(self) -> Token:
        """The token here, and a step behind it."""
        token = self.peek()
        self.position += 1
        return token

    def before(self) -> Token:
        """The last token that was read; there must be one."""
        return self.tokens[self.position - 1]

    def at(self, *values: str) -> bool:
        """Whether one of these operators or keywords stands here."""
        token = self.peek()
        return token.value in values and token.kind in ("operator", "keyword")

    def accept(self, value: str) -> bool:
        """Whether this operator or keyword stands here; if so, it is read."""
        found = self.at(value)
        self.position += found
        return found

    def starts_number(self, ahead: int = 0) -> bool:
        """Whether a number or an amount of money begins there."""
        token = self.peek(ahead)
        if token.value == "$":
            return self.peek(ahead + 1).kind == "number"
        return token.kind == "number"

    def span_from(self, start: int) -> Span:
        """From an offset to the end of the last token that was read."""
        return Span(start, self.before().span.end)

    def span_of(self, first: int) -> Span:
        """From the token at a place to the last one read: with the parentheses around its parts."""
        return self.span_from(self.tokens[first].span.start)

    def written(self, span: Span) -> str:
        """A part of the text, as the user wrote it."""
        return self.text.content[span.start : span.end]

    def fail(self, message: str, span: Span, *, kind: Kind = "syntax", hint: str = "") -> NoReturn:
        """Raise InputError for a part of the text."""
        raise InputError(Problem(kind, message, (Label(self.text, span),), hint=hint))
