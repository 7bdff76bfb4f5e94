"""The units of one file: its nouns, its definitions, and the convention in force."""

import os
from collections.abc import Mapping
from functools import cache

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language.constant import constant
from envelope.language.nearest import meant
from envelope.language.parser import parse
from envelope.language.tokens import KEYWORDS, tokenize
from envelope.model.files import keys
from envelope.model.files.document import Document, read_document
from envelope.model.files.sheet import Sheet
from envelope.places import presets_folder
from envelope.units.system import STANDARD, UnitSystem
from envelope.units.table import BASES

EXACT = "exact"

# How the lengths of time depend on each other unless a file or a convention says otherwise.
_CALENDAR = {"day": "86_400 s", "year": "365.25 days", "month": "year / 12"}


@cache
def conventions() -> Document:
    """The file of conventions, each a table of unit definitions."""
    return read_document(os.path.join(presets_folder(), "conventions.toml"))


def convention_names() -> tuple[str, ...]:
    """The conventions by name, in the order of their file."""
    return tuple(conventions().data)


def convention_definitions(name: str) -> dict[str, Text]:
    """The unit definitions of a convention. Raises InputError for an unknown name."""
    if name in ("", EXACT):
        return {}
    document = conventions()
    if name not in document.data:
        hint = meant(name, document.data)
        known = ", ".join(document.data)
        message = f"there is no convention `{name}` (there are {known})"
        raise InputError(Problem("unknown-convention", message, hint=hint))
    return {
        key: document.value_text((name, key))
        for key in document.data[name]
        if key not in keys.named(keys.ABOUT)
    }


def units_of(sheet: Sheet, outer: Mapping[str, Text], base: UnitSystem = STANDARD) -> UnitSystem:
    """The unit system of a file, under definitions from outside (a convention, a scenario's).

    `base` is what those of outside come to, where somebody has worked that out before. Raises
    InputError for a definition that is no quantity, or that leads back to itself.
    """
    own = definitions_of(sheet)
    if not own and (base is not STANDARD or not outer):
        return _with_nouns(sheet, base)
    return _Definitions(_with_nouns(sheet, STANDARD), {**outer, **own}).resolve()


def defined(definitions: Mapping[str, Text]) -> UnitSystem:
    """The standard units under some definitions. Raises InputError as `units_of` does."""
    return _Definitions(STANDARD, definitions).resolve() if definitions else STANDARD


def _with_nouns(sheet: Sheet, base: UnitSystem) -> UnitSystem:
    """A unit system and the nouns that a file declares. Raises InputError for a wrong one."""
    problems = []
    for key, listed in (("nouns", sheet.nouns), ("any", sheet.placeholders)):
        for index, noun in enumerate(listed):
            objection = _objection(noun)
            if objection:
                path = ("units", key, index)
                problems.append(sheet.document.problem(path, "hides-name", objection))
    if problems:
        raise InputError(*problems)
    return base.with_nouns((*sheet.nouns, *sheet.placeholders))


def _objection(noun: str) -> str:
    """Why something cannot be counted under this name; empty where it can."""
    for word in noun.split("/", 1):
        if not (word.isidentifier() and word.isascii()) or word in KEYWORDS:
            return f"`{word}` is no name of a thing to count"
        kind = STANDARD.protected(word)
        if kind is not None or word in BASES:
            return f"`{word}` would hide a unit of {kind or word}"
    return ""


def definitions_of(sheet: Sheet) -> dict[str, Text]:
    """The definitions of a file's `[units]`."""
    return {name: entry.text for name, entry in sheet.definitions.items() if entry.text}


def redefinitions(texts: Mapping[str, Text]) -> dict[str, Text]:
    """Those definitions that change a built-in unit, and so hold in blocks too."""
    return {name: text for name, text in texts.items() if STANDARD.find(name) is not None}


class _Definitions:
    """Definitions that may name each other, resolved depth first."""

    def __init__(self, system: UnitSystem, definitions: Mapping[str, Text]) -> None:
        self.system = system
        calendar = {name: text_of(text, "the calendar") for name, text in _CALENDAR.items()}
        touched = bool(set(definitions) & set(_CALENDAR))
        self.pending = {**(calendar if touched else {}), **definitions}
        self.open: list[str] = []

    def resolve(self) -> UnitSystem:
        """The system with every definition."""
        while self.pending:
            self.define(next(iter(self.pending)))
        return self.system

    def define(self, name: str) -> None:
        """One definition, after those that it speaks of."""
        text = self.pending[name]
        if name in self.open:
            loop = " → ".join([*self.open[self.open.index(name) :], name])
            message = f"units are defined by each other in a cycle: {loop}"
            texts = [self.pending[each] for each in self.open[self.open.index(name) :]]
            labels = tuple(Label(each, Span(0, len(each.content))) for each in texts)
            raise InputError(Problem("cycle", message, labels))
        self.open.append(name)
        for token in tokenize(text):
            needed = self.pending_unit(token.value) if token.kind == "word" else None
            if needed is not None and needed in self.pending:
                self.define(needed)
        value, unit = constant(parse(text, self.system), text, self.system)
        try:
            self.system = self.system.with_definition(name, value, unit.dimension)
        except ValueError:
            label = Label(text, Span(0, len(text.content)))
            message = f"`{name}` is what its kind is measured in, and cannot be redefined"
            raise InputError(Problem("hides-name", message, (label,))) from None
        self.open.pop()
        del self.pending[name]

    def pending_unit(self, word: str) -> str | None:
        """The pending definition that a word speaks of, in whatever number or spelling."""
        if word in self.pending:
            return word
        found = self.system.find(word)
        symbol = (
            found.factors[0][0] if found and len(found.factors) == 1 else word.removesuffix("s")
        )
        return symbol if symbol in self.pending else None
