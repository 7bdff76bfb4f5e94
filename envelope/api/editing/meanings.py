"""What a name means in a file: where it is declared, through parts, blocks and `extends`."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from envelope.errors import InputError
from envelope.language.stars import STAR
from envelope.model.build.files import Files
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.library import lookup
from envelope.model.library.machines import machines
from envelope.model.library.numbers import numbers
from envelope.model.library.units import convention_definitions, understood
from envelope.places import reached
from envelope.tuples import NamedTuple
from envelope.units.system import STANDARD, UnitSystem

_NUMBERS = "numbers"
_OWN = ("inputs", "formulas")


class Declared(NamedTuple):
    """A line that declares a name: its kind, the file, the key path in it.

    The path of a whole file is empty; that of a word in a list ends with its index.
    """

    kind: str
    file: str
    path: KeyPath


class Scopes:
    """The files around one, read once, and what names mean in them.

    Each answer lists declarations from the nearest to the first: a part's own value before the
    input of its block, an overlay's line before that of the file below. Nothing is raised: what
    cannot be read means nothing.
    """

    def __init__(self) -> None:
        self._files = Files()
        self._chains: dict[Document, tuple[Document, ...]] = {}

    def sheet(self, path: str, within: KeyPath = ()) -> Sheet | None:
        """A file, or a block inside it, with what it extends; None where it cannot be read."""
        try:
            return self._files.at(path, within, examples=True)
        except (InputError, KeyError):
            return None

    def block(self, sheet: Sheet, part: PartEntry) -> Sheet | None:
        """The block of a part; None where it cannot be read."""
        try:
            return self._files.block(sheet, part)
        except (InputError, KeyError):
            return None

    def chain(self, sheet: Sheet) -> tuple[Document, ...]:
        """The file and those that it extends, the nearest first."""
        document = sheet.document
        if document not in self._chains:
            found = [document]
            with suppress(InputError):  # what is read so far counts
                found += (each.document for each in self._files.bases(sheet))
            self._chains[document] = tuple(found)
        return self._chains[document]

    def units(self, sheet: Sheet) -> UnitSystem:
        """The units of a file, as far as they are well defined."""
        try:
            outer = convention_definitions(sheet.convention)
            return understood(sheet, outer).units
        except InputError:
            return STANDARD

    def block_of(self, declared: Declared) -> Sheet | None:
        """The file, or the block inside it, that a line declares."""
        return self.sheet(declared.file, declared.path)

    def said(self, declared: Declared) -> str:
        """What a line says of what it declares, in words: its text, or what its `about` says."""
        sheet = self.sheet(declared.file)
        value: Any = sheet.document.data if sheet is not None else {}
        for key in declared.path:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return ""
        if isinstance(value, dict):
            told = (value.get(key) for key in ("about", "title", "value", "that", "block", "unit"))
            value = "  \n".join(str(each) for each in told if isinstance(each, str | int | float))
        return str(value)

    # names

    def declared(self, sheet: Sheet, name: str, *sections: str, kind: str = "") -> list[Declared]:
        """The lines of sections that declare a name, in the file and in those that it extends."""
        return [
            Declared(kind or sections[0], document.path, (*document.within, section, name))
            for document in self.chain(sheet)
            for section in sections
            if name in _table(document, section)
        ]

    def named(self, sheet: Sheet, name: str) -> list[Declared]:
        """What a name with points means: a quantity, a part, a row, a reference number."""
        head, _, rest = name.partition(".")
        if not rest:
            own = self.declared(sheet, head, *_OWN, kind="quantity")
            return own or self.declared(sheet, head, "parts", kind="part")
        part = sheet.parts.get(head)
        if part is not None:
            return self._inside(sheet, part, rest)
        return _number(rest) if head == _NUMBERS else []

    def _inside(self, sheet: Sheet, part: PartEntry, rest: str) -> list[Declared]:
        """What a name means inside a part, or inside its rows."""
        row, _, last = rest.partition(".")
        if part.rows is not None and (row in part.rows or row == STAR):
            found = [part.rows[row]] if row in part.rows else []
            if not last:
                return [_of("row", each) for each in found]
            given, rest = [each.given for each in (*found, part)], last
        else:
            given = [part.given]
        block = self.block(sheet, part)
        said = [each[rest] for each in given if rest in each]
        return [*map(_given, said), *(self.named(block, rest) if block is not None else ())]

    def default(self, sheet: Sheet, name: str) -> list[Declared]:
        """The inputs of all parts that take one of the `[defaults]`."""
        found = (self.block(sheet, part) for part in sheet.parts.values())
        blocks = {block.document: block for block in found if block and name in block.inputs}
        said = (self.named(block, name) for block in blocks.values())
        return list(dict.fromkeys(each[-1] for each in said if each))

    def unit(self, sheet: Sheet, word: str, units: UnitSystem) -> list[Declared]:
        """The line that declares a noun or a unit, by any of its spellings."""
        unit = units.find(word)
        symbol = unit.factors[0][0] if unit is not None and len(unit.factors) == 1 else word
        return [
            Declared("unit", document.path, (*document.within, "units", *path))
            for document in self.chain(sheet)
            for path in _unit_paths(document, {word, symbol})
        ]

    def source(self, sheet: Sheet, key: str) -> list[Declared]:
        """The source of a key: of the file, or one that all files may cite."""
        own = self.declared(sheet, key, "sources", kind="source")
        shared = (self.sheet(path) for path in lookup.sources(sheet.document.path))
        return own or [
            Declared("source", each.document.path, ("sources", key))
            for each in shared
            if each is not None and key in each.sources
        ]

    # files

    def file(self, sheet: Sheet, name: str, kind: str) -> list[Declared]:
        """What `block`, `extends` or `rows` name: a block of the file's own, or a file."""
        if kind == "block" and name in sheet.blocks:
            return self.declared(sheet, name, "blocks", kind="block")
        path = sheet.document.path
        if kind == "rows" or lookup.is_path(name):
            found = reached(path, name)
            found = found if kind == "rows" or (found and self.sheet(found)) else ""
        else:
            found = _path(kind, name, path)
        return [Declared("file", found, ())] if found else []

    def machine(self, sheet: Sheet, name: str) -> list[Declared]:
        """The machine shape of a name: of the file, or of the library."""
        own = self.declared(sheet, name, "machines", kind="machine")
        known = machines()
        if own or name not in known:
            return own
        return [Declared("machine", known[name][1].document.path, ("machines", name))]


def _path(kind: str, name: str, beside: str) -> str:
    try:
        return lookup.path({"block": "block", "extends": "base"}[kind], name, beside)
    except InputError:
        return ""


def _table(document: Document, section: str) -> Sequence[str]:
    """The keys of a table at the top of a file."""
    found = document.data.get(section)
    return list(found) if isinstance(found, dict) else ()


def _of(kind: str, part: PartEntry) -> Declared:
    return Declared(kind, part.document.path, (*part.document.within, *part.path))


def _given(entry: Entry) -> Declared:
    return Declared("given", entry.document.path, (*entry.document.within, *entry.path))


def _number(name: str) -> list[Declared]:
    sheet = numbers()
    entry = sheet.inputs.get(name)
    return [Declared("number", sheet.document.path, entry.path)] if entry else []


def _unit_paths(document: Document, words: set[str]) -> Iterator[KeyPath]:
    units = document.data.get("units")
    if not isinstance(units, dict):
        return
    yield from ((key,) for key in units if key in words and key not in ("nouns", "any"))
    for key in ("nouns", "any"):
        listed = units.get(key)
        for index, noun in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(noun, str) and words & set(noun.split("/")):
                yield key, index
