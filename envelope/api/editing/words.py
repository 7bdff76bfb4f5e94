"""Every word of a file that may name something, and what it means there."""

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any

from envelope.api.editing.meanings import Declared, Scopes
from envelope.api.editing.pieces import Mention, Pieces
from envelope.errors import Span
from envelope.model.files import keys
from envelope.model.files.document import KeyPath
from envelope.model.files.rows import lists_rows
from envelope.model.files.sheet import Sheet
from envelope.units.system import UnitSystem

__all__ = ["Mention", "Words"]

_AMOUNTS = frozenset({"unit", "low", "high", "min", "max", "growth", "within", "at", "published"})


class Words:
    """The words of a file by their places, and what they mean among the files around it."""

    def __init__(self, scopes: Scopes, sheet: Sheet) -> None:
        self.scopes = scopes
        self.sheet = sheet
        self.document = sheet.document.whole
        self._pieces = Pieces(scopes, self.document)

    def at(self, offset: int) -> Mention | None:
        """The word at an offset; one that ends there counts, too."""
        found = [each for each in self.mentions if each.start <= offset <= each.end]
        return min(
            found, key=lambda each: (each.end == offset, each.end - each.start), default=None
        )

    def around(self, within: KeyPath) -> Sheet | None:
        """The file, or the block inside it, in which a word stands."""
        if not within:
            return self.sheet
        return self.scopes.sheet(self.document.path, within)

    def declared(self, mention: Mention) -> list[Declared]:
        """The lines that declare what a word names, the nearest first."""
        sheet = self.around(mention.within)
        if sheet is None:
            return []
        return _MEANT[mention.kind](self, sheet, mention.name)

    def units(self, sheet: Sheet) -> UnitSystem:
        """The units of the file, or of a block."""
        return self._pieces.units(sheet)

    def span_of(self, path: KeyPath) -> Span | None:
        """Where the key at a path stands; of a word in a list, the word."""
        return self._pieces.span_of(path)

    # the walk

    @cached_property
    def mentions(self) -> list[Mention]:
        """All words, those of blocks of its own, too."""
        return list(self._table(self.document.data, (), self.sheet))

    def _table(self, data: dict[str, Any], within: KeyPath, sheet: Sheet) -> Iterator[Mention]:
        """The words of a file, or of a block inside it."""
        for section, value in data.items():
            path = (*within, section)
            if section in ("extends", "machine") and isinstance(value, str):
                yield from self._pieces.whole(path, value, section, within)
            elif section == "examples" and isinstance(value, list):
                for index, each in enumerate(value):
                    yield from self._set((*path, index), each, within, sheet)
            elif section in ("fixed", "correlated", "report", "paths", "headline"):
                yield from self._pieces.listed(path, value, within, sheet)
            elif isinstance(value, dict) and section in _SECTIONS:
                for name, each in value.items():
                    yield from _SECTIONS[section](self, (*path, name), each, within, sheet)

    def _entry(
        self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet, about: Sheet | None = None
    ) -> Iterator[Mention]:
        """What an entry says: its expression, its source, amounts in units."""
        if not isinstance(value, dict):
            yield from self._pieces.expression(path, value, within, sheet, about)
            return
        for key, each in value.items():
            inside = (*path, key)
            if key in ("value", "that", "asked", "ran"):
                yield from self._pieces.expression(inside, each, within, sheet, about)
            elif key == "source" and isinstance(each, str):
                yield from self._pieces.sources(inside, each, within)
            elif key in _AMOUNTS:
                further = each.items() if isinstance(each, dict) else [(None, each)]
                for time, amount in further:
                    place = inside if time is None else (*inside, time)
                    yield from self._pieces.expression(place, amount, within, sheet, about)

    def _line(
        self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet, kind: str = "quantity"
    ) -> Iterator[Mention]:
        """A line of a section whose keys are names, by default of quantities."""
        yield from self._pieces.key(path, kind, within)
        yield from self._entry(path, value, within, sheet)

    def _unit(self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet) -> Iterator[Mention]:
        """A definition of a unit, or a list of nouns."""
        if isinstance(value, list):
            for index, word in enumerate(value):
                if isinstance(word, str):
                    place, first = (*path, index), word.partition("/")[0]
                    yield from self._pieces.pieces(place, [(0, len(word), "unit", first)], within)
            return
        yield from self._line(path, value, within, sheet, "unit")

    def _source(
        self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet
    ) -> Iterator[Mention]:
        yield from self._pieces.key(path, "source", within)

    def _part(self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet) -> Iterator[Mention]:
        """A part: its block and machine, what it is given, its rows."""
        name = str(path[-1])
        yield from self._pieces.key(path, "quantity", within)
        part = sheet.parts.get(name)
        block = self.scopes.block(sheet, part) if part is not None else None
        if isinstance(value, dict):
            yield from self._given(path, value, name, within, sheet, block)

    def _given(
        self,
        path: KeyPath,
        table: dict[str, Any],
        name: str,
        within: KeyPath,
        sheet: Sheet,
        block: Sheet | None,
    ) -> Iterator[Mention]:
        """What a part, or one of its rows, says."""
        for key, value in table.items():
            place = (*path, key)
            if key == "rows" and isinstance(value, dict) and lists_rows(value):
                for row, each in value.items():
                    yield from self._pieces.key((*place, row), "quantity", within, before=name)
                    if isinstance(each, dict):
                        inside = f"{name}.{row}"
                        yield from self._given((*place, row), each, inside, within, sheet, block)
            elif key == "from":
                yield from self._pieces.listed(place, value, within, sheet)
            elif key in ("block", "machine") or (key == "rows" and lists_rows(value)):
                yield from self._pieces.whole(place, value, key, within)
            elif key not in keys.named(keys.PART) or key == "rows":
                yield from self._pieces.key(place, "quantity", within, before=name)
                yield from self._entry(place, value, within, sheet, block)

    def _set(self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet) -> Iterator[Mention]:
        """A case, a stress or an example: what it sets or is given, and what it expects."""
        if not isinstance(path[-1], int):
            yield from self._pieces.key(path, "case" if path[-2] == "cases" else "stress", within)
        for key, table in value.items() if isinstance(value, dict) else ():
            if key in ("set", "given", "expect") and isinstance(table, dict):
                for name, each in table.items():
                    yield from self._line((*path, key, name), each, within, sheet)
            elif key == "checks" and isinstance(table, list):
                for index, word in enumerate(table):
                    yield from self._pieces.whole((*path, key, index), word, "check", within)
            elif key == "source" and isinstance(table, str):
                yield from self._pieces.sources((*path, key), table, within)

    def _block(self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet) -> Iterator[Mention]:
        yield from self._pieces.key(path, "block", within)
        inside = self.around(path)
        if isinstance(value, dict) and inside is not None:
            yield from self._table(value, path, inside)

    def _machine(
        self, path: KeyPath, value: Any, within: KeyPath, sheet: Sheet
    ) -> Iterator[Mention]:
        yield from self._pieces.key(path, "machine", within)


Section = Callable[[Words, KeyPath, Any, KeyPath, Sheet], Iterator[Mention]]

# How the lines of a section are read, by its key.
_SECTIONS: dict[str, Section] = {
    "inputs": Words._line,
    "formulas": Words._line,
    "expect": Words._line,
    "running": Words._line,
    "reality": Words._entry,
    "checks": partial(Words._line, kind="check"),
    "defaults": partial(Words._line, kind="default"),
    "units": Words._unit,
    "sources": Words._source,
    "parts": Words._part,
    "cases": Words._set,
    "stress": Words._set,
    "blocks": Words._block,
    "machines": Words._machine,
}

# What a word of a kind means in a file.
_MEANT: dict[str, Callable[[Words, Sheet, str], list[Declared]]] = {
    "quantity": lambda self, sheet, name: self.scopes.named(sheet, name),
    "default": lambda self, sheet, name: self.scopes.default(sheet, name),
    "function": lambda *_: [],
    "unit": lambda self, sheet, name: self.scopes.unit(sheet, name, self.units(sheet)),
    "check": lambda self, sheet, name: self.scopes.declared(sheet, name, "checks", kind="check"),
    "source": lambda self, sheet, name: self.scopes.source(sheet, name),
    "block": lambda self, sheet, name: self.scopes.file(sheet, name, "block"),
    "extends": lambda self, sheet, name: self.scopes.file(sheet, name, "extends"),
    "rows": lambda self, sheet, name: self.scopes.file(sheet, name, "rows"),
    "machine": lambda self, sheet, name: self.scopes.machine(sheet, name),
    "case": lambda self, sheet, name: self.scopes.declared(sheet, name, "cases", kind="case"),
    "stress": lambda self, sheet, name: self.scopes.declared(sheet, name, "stress", kind="stress"),
}
