"""Where an expression begins that ends at a sign: nothing before may belong to it."""

from collections.abc import Iterator, Sequence

from envelope.lint.side import Side
from envelope.lint.sides import side
from envelope.lint.tokens import Token
from envelope.lint.words import JOINING, STOPS


def first_of(tokens: Sequence[Token], whole: Side) -> Side | None:
    """The first number of a side: `= 1,000/hour × 4 hours` goes on from a result."""
    for stop in range(whole.start + 1, whole.end):
        if tokens[stop].kind == "operator" and tokens[stop].text != "^":
            found = side(tokens, whole.start, stop)
            if found is not None and found.end == stop:
                return found
    return None


def sides_before(tokens: Sequence[Token], first: int, stop: int) -> Iterator[Side]:
    """The expressions that end right before `stop`, the longest first, with what it may be else.

    A dash may be a minus or not: `Phase 1 - 10 × 5 = 50`.
    """
    for start in range(first, stop):
        if not _may_start(tokens, start, first):
            continue
        found = side(tokens, start, stop)
        if found is None or found.end != stop:
            continue
        yield found
        for after in found.minus:
            other = side(tokens, after, stop)
            if other is not None and other.end == stop:
                yield other
        return


def _may_start(tokens: Sequence[Token], start: int, first: int) -> bool:
    """Whether an expression may begin at a token, and nothing before it belongs to it."""
    token = tokens[start]
    is_minus = token.text == "-" and start == first and start + 1 < len(tokens)
    if is_minus:
        return tokens[start + 1].kind in ("number", "open") and not tokens[start + 1].spaced
    if token.kind not in ("number", "open") and token.text not in ("$", "€", "£", "₹"):
        return False
    if start == first:
        return True
    before = tokens[start - 1]
    if before.text == "~" and start - 1 > first:
        before = tokens[start - 2]
    if before.text == "," and not token.spaced:
        return False
    if before.text.lower() == "to" and start - 2 >= first and tokens[start - 2].kind == "number":
        return False
    if before.text in ("-", "–"):
        is_dash = before.spaced and token.spaced
        return is_dash and (start - 1 == first or tokens[start - 2].kind in ("word", "close"))
    if before.text == "?" and token.spaced:
        return True  # the end of a question
    if before.kind in ("operator", "number", "sign") or before.text.lower() in _JOINED:
        return False
    if token.kind == "open" and before.kind == "word" and not token.spaced:
        return False
    return _is_complete(tokens, start, first)


_JOINED = frozenset({*"<>!&^%\\@_'\"?", "every", "each"})


_GOES_ON = frozenset({"then", "and", "plus", "next", "finally", "another"})


def _is_complete(tokens: Sequence[Token], start: int, first: int) -> bool:
    """Whether no number or operator stands before, with nothing but words between."""
    for place in range(start - 1, first - 1, -1):
        token = tokens[place]
        if token.text == "/" and place + 1 < start and tokens[place + 1].kind == "word":
            continue  # `read/write`
        word = token.text.lower() if token.kind == "word" else ""
        if word in _GOES_ON and tokens[start].kind == "open":
            return False
        if token.kind in ("stop", "open") or (word in STOPS and word not in JOINING):
            return True
        if token.kind in ("number", "close", "junk") or token.text in ("*", "/", "+", "^"):
            return False
        if token.text == "-" and token.spaced:
            return True
    return True
