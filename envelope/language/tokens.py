"""Text to tokens.

A token knows whether white space stands before it, because the language does: `5 TB/s` is one
literal, `5 TB / s` a division.
"""

import re
from functools import cache

from envelope.errors import InputError, Kind, Label, Problem, Span, Text
from envelope.language.operators import KEYWORDS
from envelope.tuples import NamedTuple

_PATTERN = (  # compiled when a text is read
    r"(?P<space>(?:\s|\#[^\n]*)+)"
    r"|(?P<date>(?:19|20)\d\d(?:-\d\d-|/\d\d/)\d\d(?![\d.])"
    r"|\d\d?/\d\d?/(?:19|20)\d\d(?![\d.])|\d\d?\.\d\d?\.(?:19|20)\d\d(?![\d.]))"
    r"|(?P<number>(?:(?!0)\d{1,3}(?:,\d{3})+(?!\d)|\d[\d_]*)(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?"
    r"|\.\d[\d_]*(?:[eE][+-]?\d+)?)"
    r"|(?P<quoted>\"[^\"\n]*\"|'[^'\n]*'|“[^“”\n]*”|‘[^‘’\n]*’)"
    r"|(?P<word>[^\W\d]\w*(?:\.(?:[^\W\d]\w*|\*))*)"
    r"|(?P<refused>±|\+/-|\+-(?=\s)|!(?!=)|[–—~≈:'\"“”‘’&|€£¥])"
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
}

_DEVIATION = (
    "`{}` has two readings: a standard deviation, or a bound",
    "write a range, from the 5th to the 95th percentile: `low to high`",
)
_DASH = (
    "`{}` has two readings: minus, or a range",
    "minus is `-`, a range is written `10 to 20`",
)
_ABOUT = ("`{}` is not part of the language", "leave it out: every number here is an estimate")
CURRENCY = 'money is in `$`; declare another currency: `[units] EUR = "1.1 USD"`'
_CURRENCY = ("`{}` is not part of the language", CURRENCY)
_ALONE = ("this quotation mark stands alone", "")
# `10'000`, as the Swiss write it.
_GROUPS = r"\d{1,3}(?:['’]\d{3})+(?!\d)(?:\.\d+)?"
GROUPS = "the groups of this number are separated by `,` or `_`"
_PARTS = {"½": "5", "¼": "25", "¾": "75"}
_WHOLE = r"(?:(?<![\w.,])(\d+) ?|(?<![\w.,]))$"  # before such a part
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_FIRST = frozenset("_⁰¹²³⁴⁵⁶⁷⁸⁹")  # of a word, beside letters

# What people write beside numbers that is refused, with what is said about it.
_REFUSED = {
    "±": _DEVIATION,
    "+/-": _DEVIATION,
    "+-": _DEVIATION,
    "–": _DASH,
    "—": _DASH,
    "~": _ABOUT,
    "≈": _ABOUT,
    ":": ("`{}` is not part of the language", "a ratio is a division: `100 / 1`"),
    "€": _CURRENCY,
    "£": _CURRENCY,
    "¥": _CURRENCY,
    **dict.fromkeys("'\"“”‘’", _ALONE),
    "!": ("`{}` is not part of the language", "a negation is `not`"),
    "&": ("`{}` is not part of the language", "two conditions are joined by `and`"),
    "|": ("`{}` is not part of the language", "two conditions are joined by `or`"),
}


LONGEST = 20_000  # characters of one expression
_BETWEEN = r"\s*(\d{4}-\d\d-\d\d)\s*[-−–]\s*(\d{4}-\d\d-\d\d)\s*"


class Token(NamedTuple):
    """A number, word, quoted word, operator or the end; `value` has one spelling (`×` is `*`)."""

    kind: str
    value: str
    span: Span
    spaced: bool


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_PATTERN)


def tokenize(text: Text) -> list[Token]:
    """The tokens of a text, the last one of kind `end`.

    Raises InputError at the first character that starts no token, and for a text without end.
    """
    content, position, spaced = text.content, 0, False
    if len(content) > LONGEST:
        raise InputError(_too_long(text))
    tokens: list[Token] = []
    for match in _pattern().finditer(content):
        kind, (start, end) = match.lastgroup, match.span()
        if kind == "date" and start == position:
            raise InputError(_date(text, Span(start, end)))
        if start != position or kind == "refused":
            far = end if start == position else position + 1
            raise InputError(_unreadable(text, Span(position, far)))
        position = end
        if kind == "space":
            spaced = True
            continue
        value = match.group()
        if kind == "word" and not (value[0].isalpha() or value[0] in _FIRST):
            raise InputError(_unreadable(text, Span(start, start + 1)))
        if kind == "number" and content.startswith(("'", "’"), end):
            _refuse_apostrophes(text, start)
        if kind == "operator":
            value = _SAME_AS.get(value, value)
        elif value in KEYWORDS:
            kind, value = ("operator", "/") if value == "per" else ("keyword", value)
        tokens.append(Token(kind or "", value, Span(start, end), spaced))
        spaced = False
    if position < len(content):
        raise InputError(_unreadable(text, Span(position, position + 1)))
    tokens.append(Token("end", "", Span(position, position), True))
    return tokens


def _too_long(text: Text) -> Problem:
    message = f"this has {len(text.content):,} characters, and an expression at most {LONGEST:,}"
    hint = "give parts of it names of their own"
    return Problem("syntax", message, (Label(text, Span(0, len(text.content))),), hint=hint)


def _date(text: Text, span: Span) -> Problem:
    """`2026-12-31` is no subtraction; between two dates the length of time is known."""
    words = text.content[span.start : span.end]
    other = re.fullmatch(_BETWEEN, text.content)
    length = "30 days"
    if other:
        from datetime import date  # 1 ms, and hardly anybody writes one

        try:
            last, first = (date.fromisoformat(day) for day in other.groups())
            length = f"{abs((last - first).days)} days"
        except ValueError:
            other = None
    such = "write" if other else "write a length of time, such as"
    message = f"`{words}` is a date, and there are none here"
    return Problem("syntax", message, (Label(text, span),), hint=f"{such} `{length}`")


def _refuse_apostrophes(text: Text, start: int) -> None:
    """`10'000` is a number; `5'x'` is none, and is read on."""
    groups = re.compile(_GROUPS).match(text.content, start)
    if groups:
        plain = re.sub("['’]", "_", groups[0])
        label = Label(text, Span(*groups.span()))
        raise InputError(Problem("syntax", GROUPS, (label,), hint=f"write `{plain}`"))


def _unreadable(text: Text, span: Span) -> Problem:
    character = text.content[span.start : span.end]
    message, hint = _REFUSED.get(character, ("`{}` is not part of the language", ""))
    if character in _PARTS:
        whole = re.compile(_WHOLE).search(text.content, 0, span.start)
        hint = f"write `{whole[1] or '0'}.{_PARTS[character]}`" if whole else ""
    kind: Kind = "two-readings" if "readings" in message else "syntax"
    return Problem(kind, message.format(character), (Label(text, span),), hint=hint)
