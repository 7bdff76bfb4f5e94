"""The numbers, words and signs of a line of prose."""

import re
from collections.abc import Iterator

from envelope.tuples import NamedTuple

_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# What vendors call their machines: a word with a price, and no number.
_MACHINE = (
    r"(?:db\.|cache\.)?[a-z]{1,4}\d{1,2}[a-z]{0,5}\."
    r"(?:\d{0,2}xlarge|large|medium|small|micro|nano|metal)"
    r"|[a-z]\d[a-z]?-(?:standard|high(?:mem|cpu)|(?:mega|ultra)mem|micro|small|medium)(?:-\d+)?"
    r"|Standard_[A-Z]\w+"
)
_PATTERN = re.compile(
    r"(?P<space>\s+)"
    rf"|(?P<machine>(?:{_MACHINE})\b)"
    # what looks like numbers and is none: dates, times, versions, addresses, codes
    r"|(?P<dotted>\d{1,3}(?:\.\d{3})*\.000(?<=\d\.\d{3}\.000)(?!\.?\d))"
    r"|(?P<junk>\d{4}-\d\d(?:-\d\d)?(?!\d)|\d+:\d\d(?::\d\d)?(?!\d)"
    r"|0\d+(?![\d.,])|\d+(?:\.\d+){2,}(?:/\d+)?|\d{1,2}/\d{1,2}/\d{2,4}(?!\d)|0x[0-9A-Fa-f]+|0b[01]+|#\d\w*"
    r"|\d+x\d+(?:\.\d+)?B\b|24/7|24x7|[5-9]0/[1-5]0(?![\d/])|20/80|\d+:\d+|[A-Za-z_]\w*(?:\.\w+)+|@\w+)"
    r"|(?P<comment>//+)"
    r"|(?P<number>(?!0)\d{1,3}(?:,\d{3})+(?!\d|,\d)(?:\.\d+)?|(?!0)\d{1,3}(?:,\d{2})+,\d{3}(?!\d)"
    r"|\d{1,3}(?: \d{3})+(?![\d.])|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+(?![\w]))?"
    r"|(?<![\w.])\.\d+)"
    r"|(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
    r"|(?P<relation>=>|->|→|⇒|⟹|➜|⟶|≈+|≃|≅|≒|~=|=~|:=|=+(?![<>])|~)"
    r"|(?P<word>[^\W\d_]\w*(?:[-'’][^\W\d_]\w*)*)"
    r"|(?P<operator>\*\*|[-+*/^×·∙⋅÷−–✕✖⨯])"
    r"|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<sign>[$€£%])"
    r"|(?P<stop>.)"
)
_TIMES = {"×", "·", "∙", "⋅", "✕", "✖", "⨯"}
_SAME = {"÷": "/", "−": "-", "**": "^"} | dict.fromkeys(_TIMES, "*")
_ENDS = ("number", "word", "close", "sign", "junk")
_JOINS = re.compile(r"[-+*/^×·÷−–=≈→⇒)]|~\s|[xX]\s")
_X_TIMES = re.compile(r"[xX](?=\s*[\d(~$.])")


class Token(NamedTuple):
    """A piece of a line; `spaced` says whether white space stands before it."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool


def is_machine(word: str) -> bool:
    """Whether a word is what a vendor calls a machine: `m5.large`."""
    return bool(re.fullmatch(_MACHINE, word))


def tokenize(text: str) -> list[Token]:
    """The tokens of a line, white space left out."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    position, spaced, before = 0, False, ""
    while position < len(text):
        match = _PATTERN.match(text, position)
        assert match
        kind, start, end, value = str(match.lastgroup), match.start(), match.end(), match.group()
        if kind == "space":
            is_unit = before == "number" and text[end : end + 1].isalpha()
            if end - start > 2 and before in _ENDS and not (is_unit or _JOINS.match(text, end)):
                yield Token("stop", "", start, end, spaced=True)  # columns set by spaces
                before = "stop"
            position, spaced = end, True
            continue
        if kind in ("word", "junk") and before in ("number", "word", "close", "sign"):
            times = _X_TIMES.match(text, start)
            if times:
                kind, value, end = "operator", "*", start + 1
        kind = "word" if kind == "machine" else kind
        if kind == "dotted":
            kind, value = "number", value.replace(".", ",")
        if kind == "comment":
            kind = "stop"
        if kind == "power":
            yield Token("operator", "^", start, start, spaced)
            kind, value = "number", value.translate(_SUPERSCRIPT)
        if kind == "operator":
            value = _SAME.get(value, value)
        yield Token(kind, value, start, end, spaced)
        position, spaced, before = end, False, kind
