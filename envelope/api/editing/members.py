"""The names that may stand in an expression of a file: its own, those of parts, totals, numbers."""

from collections.abc import Callable, Iterator

from envelope.api.editing.meanings import Scopes
from envelope.api.editing.structure import Word, reference_numbers, without_blocks
from envelope.api.editing.words import Words
from envelope.language.stars import STAR
from envelope.model.files.document import KeyPath
from envelope.model.files.sheet import Sheet
from envelope.model.graph.scopes import TOTAL
from envelope.model.library.numbers import PREFIX
from envelope.model.library.outputs import outputs
from envelope.tuples import NamedTuple
from envelope.units.system import STANDARD, UnitSystem


class Known(NamedTuple):
    """A file as it could last be read; `values` writes a quantity, empty where it has no value."""

    scopes: Scopes
    words: Words | None
    values: Callable[[str], str] = lambda _: ""

    def sheet(self, path: KeyPath) -> Sheet | None:
        """The file, or the block of its own, that a key path leads into."""
        inside = without_blocks(path)
        return self.words.around(path[: len(path) - len(inside)]) if self.words else None

    def units(self, path: KeyPath) -> UnitSystem:
        """The units that are understood there."""
        sheet = self.sheet(path)
        return self.words.units(sheet) if self.words and sheet else STANDARD


def members(scopes: Scopes, sheet: Sheet, before: str = "") -> list[Word]:
    """The names behind `before` and a point, or those of the file itself, each up to a point.

    Empty for what is no part.
    """
    if not before:
        return [*_own(sheet), *([Word(TOTAL, "part", "of all parts")] if sheet.parts else ())]
    head, _, rest = before.partition(".")
    if before == TOTAL:
        return [Word(each.name, "total", each.about) for each in outputs().values() if each.total]
    if f"{before}." == PREFIX:
        return [each._replace(name=each.name.removeprefix(PREFIX)) for each in reference_numbers()]
    part = sheet.parts.get(head)
    block = scopes.block(sheet, part) if part is not None else None
    if part is None or block is None:
        return []
    if part.rows is not None:
        row, _, last = rest.partition(".")
        if row in part.rows or row == STAR:
            return members(scopes, block, last)
        listed = [Word(STAR, "row", "each of them"), *(Word(name, "row") for name in part.rows)]
        return [*listed, *_inputs(block)] if not rest else []
    return members(scopes, block, rest)


def inputs_of(scopes: Scopes, sheet: Sheet, part: str) -> list[Word]:
    """What a part can be given: the inputs of its block first, then its other quantities."""
    found = sheet.parts.get(part)
    block = scopes.block(sheet, found) if found is not None else None
    return [] if block is None else [*_inputs(block), *_formulas(block)]


def _own(sheet: Sheet) -> Iterator[Word]:
    yield from _inputs(sheet)
    yield from _formulas(sheet)
    for part in sheet.parts.values():
        yield Word(part.name, "part", part.about or part.block)


def _inputs(sheet: Sheet) -> Iterator[Word]:
    for name, entry in sheet.inputs.items():
        unit = entry.attributes.get("unit", "")
        about = entry.attributes.get("about", "")
        yield Word(name, "input", f"{unit}: {about}" if unit and about else unit or about)


def _formulas(sheet: Sheet) -> Iterator[Word]:
    for name, entry in sheet.formulas.items():
        yield Word(name, "formula", entry.attributes.get("about", ""))
