"""Words of a file by their places: those of keys, of lists and of expressions."""

import re
from collections.abc import Iterator
from typing import Any

from envelope.api.editing.meanings import Scopes
from envelope.errors import InputError, Span, Text, text_of
from envelope.language.operators import KEYWORDS
from envelope.language.simple import parse, simple
from envelope.language.tree import names
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.positions import Layout, lay_out, string_offsets
from envelope.model.files.sheet import Sheet
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem, joined

_WORD = re.compile(r"[^\W\d]\w*(?:\.(?:[^\W\d]\w*|\*))*")


class Mention(NamedTuple):
    """A word of a file from `start` to `end`, offsets into its text.

    `kind` is what it may name: `quantity`, or a part, by a name with points up to this word, such
    as `cache.hits`; `unit`, `function`, `check`, `source`, `block`, `extends`, `rows`, `machine`,
    `default`, `case`, `stress`. `within` leads to the block of the file's own around it.
    """

    start: int
    end: int
    kind: str
    name: str
    within: KeyPath = ()


class Pieces:
    """Where the keys and the texts of a file stand, and the words in them."""

    def __init__(self, scopes: Scopes, document: Document) -> None:
        self.scopes = scopes
        self.document = document
        layout = lay_out(document.text)
        self._spans = _spans(layout)
        self._values = layout.places()
        self._units: dict[Document, UnitSystem] = {}

    def units(self, sheet: Sheet) -> UnitSystem:
        """The units of the file, or of a block."""
        if sheet.document not in self._units:
            self._units[sheet.document] = self.scopes.units(sheet)
        return self._units[sheet.document]

    def span_of(self, path: KeyPath) -> Span | None:
        """Where the key at a path stands; of a word in a list, the word."""
        if path not in self._values:
            return None
        start, end, value_start, value_end = self._values[path]
        return Span(value_start, value_end) if isinstance(path[-1], int) else Span(start, end)

    def listed(self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet) -> Iterator[Mention]:
        """The names in lists, however deep: of a report, of paths, of what moves together."""
        if isinstance(value, dict | list):
            inside = value.items() if isinstance(value, dict) else enumerate(value)
            for key, each in inside:
                yield from self.listed((*path, key), each, within, sheet)
        elif isinstance(value, str):
            for found in _WORD.finditer(value):
                pieces = _components(found[0], found.start())
                yield from self.pieces(path, pieces, within)

    def key(self, path: KeyPath, kind: str, within: KeyPath, before: str = "") -> Iterator[Mention]:
        """A key wherever it is written, each part of one with points by itself."""
        name = str(path[-1])
        for span in self._spans.get(path, ()):
            offsets = _offsets(self.document.text, span)
            if kind != "quantity" or len(offsets) != len(name) + 1:
                full = f"{before}.{name}" if before else name
                yield Mention(*span, kind, full, within)
                continue
            for start, end, _, piece in _components(name, 0):
                full = f"{before}.{piece}" if before else piece
                yield Mention(offsets[start], offsets[end], kind, full, within)

    def whole(self, path: KeyPath, value: Any, kind: str, within: KeyPath) -> Iterator[Mention]:
        """A text that is one name."""
        if isinstance(value, str) and value:
            yield from self.pieces(path, [(0, len(value), kind, value)], within)

    def sources(self, path: KeyPath, value: str, within: KeyPath) -> Iterator[Mention]:
        """The keys of sources in a text, which commas separate."""
        pieces = [
            (found.start(), found.end(), "source", found[0])
            for found in re.finditer(r"[^,\s](?:[^,]*[^,\s])?", value)
        ]
        yield from self.pieces(path, pieces, within)

    def expression(
        self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet, about: Sheet | None = None
    ) -> Iterator[Mention]:
        """The names and the units of an expression."""
        if not isinstance(value, str):
            return
        units = self.units(sheet)
        units = joined(units, self.units(about)) if about is not None else units
        named = _named(text_of(value), units)
        pieces = [each for span in named for each in _components(value[slice(*span)], span.start)]
        taken = {place for span in named for place in range(*span)}
        for found in _WORD.finditer(value):
            is_call = value[found.end() :].lstrip().startswith("(")
            if found.start() not in taken and found[0] not in KEYWORDS:
                kind = "function" if is_call else "unit"
                pieces.append((found.start(), found.end(), kind, found[0]))
        yield from self.pieces(path, pieces, within)

    def pieces(
        self, path: KeyPath, pieces: list[tuple[int, int, str, str]], within: KeyPath
    ) -> Iterator[Mention]:
        """Pieces of the text at a path, by their places in it, as words of the file."""
        if path not in self._values or not pieces:
            return
        offsets = _offsets(self.document.text, Span(*self._values[path][2:]))
        for start, end, kind, name in pieces:
            if end < len(offsets):
                yield Mention(offsets[start], offsets[end], kind, name, within)


def _spans(layout: Layout) -> dict[KeyPath, list[Span]]:
    """Every place in which a key is written, by its path."""
    paths: dict[int, KeyPath] = {}
    stack: list[tuple[KeyPath, Any]] = [((), layout.root)]
    while stack:
        path, place = stack.pop()
        paths[id(place)] = path
        stack += [((*path, part), below) for part, below in place.inside.items()]
    found: dict[KeyPath, list[Span]] = {}
    for place, span in layout.keys:
        found.setdefault(paths[id(place)], []).append(span)
    return found


def _offsets(text: str, span: Span) -> list[int]:
    """Where each character of a key or a text stands, and its end."""
    if text[span.start : span.start + 1] in ('"', "'"):
        return string_offsets(text, span)[1]
    return [*range(span.start, span.end + 1)]


def _components(name: str, start: int) -> list[tuple[int, int, str, str]]:
    """The parts of a name with points, each with the name up to it."""
    found, at = [], 0
    for piece in name.split("."):
        end = at + len(piece)
        if piece != "*":
            found.append((start + at, start + end, "quantity", name[:end]))
        at = end + 1
    return found


def _named(text: Text, units: UnitSystem) -> list[Span]:
    """Where the names of quantities stand in an expression; of a broken one all words."""
    try:
        tree = simple(text, units) or parse(text, units)
    except InputError:
        return [Span(*each.span()) for each in _WORD.finditer(text.content)]
    return [each.span for each in names(tree)]
