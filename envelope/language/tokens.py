"""Text to tokens.

A token knows whether white space stands before it, because the language does: `5 TB/s` is one
literal, `5 TB / s` a division.
"""

import re
from typing import NamedTuple

from envelope.errors import InputError, Label, Problem, Span, Text

_PATTERN = re.compile(
    r"(?P<space>(?:\s|\#[^\n]*)+)"
    r"|(?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d[\d_]*)(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?"
    r"|\.\d[\d_]*(?:[eE][+-]?\d+)?)"
    r"|(?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<operator>->|\.\.|\*\*|<=|>=|==|!=|[-+*/^<>=(),%$×·÷−→≤≥≠])"
)

_SAME_AS = {
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "**": "^",
    "→": "->",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "per": "/",
}

KEYWORDS = frozenset({"if", "then", "else", "and", "or", "not", "in", "to", "of", "per"})


class Token(NamedTuple):
    """A number, word, operator or the end; `value` is its one spelling (`×` becomes `*`)."""

    kind: str
    value: str
    span: Span
    spaced: bool


def tokenize(text: Text) -> list[Token]:
    """The tokens of a text, the last one of kind `end`.

    Raises InputError at the first character that starts no token.
    """
    content, tokens, position, spaced = text.content, [], 0, False
    while position < len(content):
        match = _PATTERN.match(content, position)
        if match is None:
            raise InputError(_unreadable(text, position))
        kind, end = match.lastgroup or "", match.end()
        if kind != "space":
            tokens.append(_token(kind, match.group(), Span(position, end), spaced))
        spaced, position = kind == "space", end
    tokens.append(Token("end", "", Span(position, position), True))
    return tokens


def _token(kind: str, value: str, span: Span, spaced: bool) -> Token:
    if kind == "word" and value in KEYWORDS:
        kind = "operator" if value == "per" else "keyword"
    return Token(kind, _SAME_AS.get(value, value) if kind == "operator" else value, span, spaced)


def _unreadable(text: Text, position: int) -> Problem:
    character = text.content[position]
    label = Label(text, Span(position, position + 1))
    if character == "±":
        message = "`±` has two readings: a standard deviation, or a bound"
        hint = "write the range: `90 GB to 110 GB` (5th to 95th percentile)"
        return Problem("two-readings", message, (label,), hint=hint)
    if character in "\"'":
        return Problem("syntax", "an expression has no quotation marks inside", (label,))
    return Problem("syntax", f"`{character}` is not part of the language", (label,))
