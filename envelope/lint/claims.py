"""The claims of a passage: two sides of which one is said to be the other."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

from envelope.lint.documents import Passage
from envelope.lint.side import Side
from envelope.lint.sides import side
from envelope.lint.starts import first_of, sides_before
from envelope.lint.tokens import Token, tokenize
from envelope.lint.words import suffix_readings, unit_readings
from envelope.tuples import NamedTuple

_DIGIT = re.compile(r"\d")
_RELATION = re.compile(r"[=≈~→⇒⟹➜⟶≃≅≒(]|->")
_TIMES = re.compile(r"[×*]|\d\s*[xX]\s")
_SAYS = re.compile(
    r"\b(?:is|are|equals|gives|makes|yields|totals|to)\s+(?:[a-z]{3,13}\s+)?[~≈$]?\s?\d"
)
_ARROWS = frozenset(("=>", "->", "→", "⇒", "⟹", "➜", "⟶"))
_EQUALITIES = frozenset(("=", "==", "≈", "≈≈", "≃", "≅", "≒", "~=", "=~", ":=", "~"))
_MODULAR = re.compile(
    r"\bmod\b|\bmodulo\b|\d\s*%\s*\d|\bxor\b|\bbinary\b|\bhex|base[ -]?\d|\d!", re.I
)


# Verbs that claim, where a product stands before them and a number behind.
_SAID = frozenset(
    {"is", "are", "equals", "gives", "makes", "yields", "comes", "works", "amounts", "totals"}
)


class Claim(NamedTuple):
    """A claim: what may stand left (one side, and what it may be else), and right.

    `start` and `end` are its place in the text. `relation` is the sign between, `(` where the
    result comes first; it is tight where no space stands around it. `before` is the word before the
    claim; one is an aside if it stands in parentheses, behind another number. What is `said` are
    the numbers of things before it.
    """

    left: tuple[Side, ...]
    right: tuple[Side, ...]
    relation: str
    start: int
    end: int
    is_tight: bool = False
    before: str = ""
    is_aside: bool = False
    said: tuple[float, ...] = ()


def claims(passage: Passage) -> Iterator[Claim]:
    """What a passage claims, in its order."""
    text = passage.text
    may_claim = _relates(text) or (_TIMES.search(text) and _SAYS.search(text))
    if not may_claim or _MODULAR.search(text):
        return
    tokens = tokenize(text)
    places = [place for place in range(len(tokens)) if _is_relation(tokens, place, passage)]
    first = 0
    chain: list[Side] = []
    for place in places:
        after = place + 1 + _further_words(tokens, place)
        while after < len(tokens) and tokens[after].kind == "relation":
            after += 1
        right = _right(tokens, after)
        left = tuple(sides_before(tokens, first, place))
        if tokens[place].kind == "word" and not _is_product(left, right):
            continue
        if not left or left[0].start != first:
            chain = []
        first = after
        chain += left[:1]
        if right is not None and left:
            start, end = tokens[left[0].start].start, tokens[right.end - 1].end
            goes_on = first_of(tokens, right) if right.operators else None
            rights = (right, goes_on) if goes_on else (right,)
            is_tight = not (tokens[place].spaced and tokens[after].spaced)
            heads = tuple(reversed(chain[:-1]))
            begun = chain[0].start
            yield Claim(
                (*left, *heads), rights, tokens[place].text, start, end, is_tight,
                tokens[begun - 1].text.lower() if begun else "", _is_aside(tokens, begun),
                tuple(_counts(tokens[:begun])),
            )  # fmt: skip
    yield from _results_first(tokens)


def _relates(text: str) -> bool:
    """Whether a relation stands between two digits."""
    first = _DIGIT.search(text)
    relation = _RELATION.search(text, first.end()) if first else None
    return relation is not None and _DIGIT.search(text, relation.end()) is not None


def _is_relation(tokens: Sequence[Token], place: int, passage: Passage) -> bool:
    token = tokens[place]
    if token.kind == "word":
        return bool(place) and token.text.lower() in _SAID and not passage.is_code
    if token.kind != "relation" or not place:
        return False
    before = tokens[place - 1]
    if before.kind in ("relation", "operator"):
        return False
    if token.text == "=" and before.kind == "word" and not token.spaced:
        # `limit=10`, but `5MB=`
        is_unit = bool(suffix_readings(before.text) or unit_readings(before.text))
        if not (is_unit and place > 1 and tokens[place - 2].kind in ("number", "operator")):
            return False
    if token.text == "==":
        return not passage.is_code
    if token.text == "~":
        is_spaced = token.spaced and place + 1 < len(tokens) and tokens[place + 1].spaced
        return is_spaced and before.kind in ("number", "word", "close", "sign")
    return set(token.text) != {"="} or len(token.text) <= 2


def _counts(tokens: Sequence[Token]) -> Iterator[float]:
    """The numbers of things that some tokens tell: `1M keys`, `5,000 hosts`."""
    for number, word in pairwise(tokens):
        if number.kind == "number" and word.kind == "word":
            powers = [each.exponent for each in suffix_readings(word.text) if each.exponent > 0]
            with suppress(ValueError):
                yield float(re.sub(r"[ ,_]", "", number.text)) * 10.0 ** (
                    powers[0] if powers else 0
                )


def _further_words(tokens: Sequence[Token], place: int) -> int:
    """How many more words a relation has: `comes to`, `works out to`."""
    words = [token.text.lower() for token in tokens[place + 1 : place + 3]]
    return next((count for count in (1, 2) if words[count - 1 : count] == ["to"]), 0)


def _is_product(left: Sequence[Side], right: Side | None) -> bool:
    """Whether two sides may be a product and its result, with nothing but a word between."""
    return bool(left) and ("*",) in left[0].pieces and right is not None and not right.operators


def _is_aside(tokens: Sequence[Token], start: int) -> bool:
    """Whether what starts here stands in parentheses behind a number: `600M (128 × 4 B = ...)`."""
    if not start or tokens[start - 1].kind != "open":
        return False
    for token in reversed(tokens[: start - 1]):
        if token.kind in ("number", "stop", "relation"):
            return token.kind == "number"
    return False


def _right(tokens: Sequence[Token], start: int) -> Side | None:
    """The side that begins right of a relation, where nothing follows that belongs to it."""
    if start >= len(tokens):
        return None
    stop = next(
        (at for at in range(start, len(tokens)) if tokens[at].kind in ("relation", "stop")),
        len(tokens),
    )
    while start < stop and tokens[start].kind == "word" and tokens[start].text.lower() in _SKIPPED:
        start += 1
    found = side(tokens, start, stop)
    if found is None:
        return None
    follower = tokens[found.end] if found.end < len(tokens) else None
    is_told = bool(found.nouns) and follower is not None and follower.kind == "number"
    if follower is not None and follower.kind in ("number", "junk", "operator") and not is_told:
        is_dash = follower.text in ("-", "–") and follower.spaced
        return found if is_dash else None
    return found


_SKIPPED = frozenset(("roughly", "about", "approximately", "around", "approx", "nearly", "almost"))


def _results_first(tokens: Sequence[Token]) -> Iterator[Claim]:
    """`384 GB (24 × 16 GB)`: a value whose calculation follows in parentheses."""
    closing = _closing(tokens)
    for place, token in enumerate(tokens):
        if token.kind != "open" or not place:
            continue
        end = closing.get(place)
        if end is None or (
            end + 1 < len(tokens) and tokens[end + 1].kind in ("operator", "relation")
        ):
            continue
        inner = side(tokens, place + 1, end)
        if inner is None or inner.end != end or not inner.operators:
            continue
        first = _line_start(tokens, place)
        if first and tokens[first - 1].text in "<>≤≥":
            continue
        values = tuple(sides_before(tokens, first, place))
        if values and not values[0].operators:
            before = tokens[values[0].start - 1] if values[0].start else None
            if before is None or before.kind in ("word", "stop", "relation", "close"):
                start, last = tokens[values[0].start].start, tokens[end].end
                yield Claim((inner,), values[:1], "(", start, last)


def _line_start(tokens: Sequence[Token], place: int) -> int:
    kinds = ("stop", "relation", "junk", "operator")
    return next((at + 1 for at in range(place - 1, -1, -1) if tokens[at].kind in kinds), 0)


def _closing(tokens: Sequence[Token]) -> dict[int, int]:
    """Where each parenthesis is closed, by where it was opened; without those that are not."""
    opened, found = list[int](), dict[int, int]()
    for place, token in enumerate(tokens):
        if token.kind == "open":
            opened.append(place)
        elif token.kind == "close" and opened:
            found[opened.pop()] = place
    return found
