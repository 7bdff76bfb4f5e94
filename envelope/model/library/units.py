"""The units of one file: its nouns, its definitions, and the convention in force."""

import os
import re
from collections.abc import Collection, Mapping
from functools import cache

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language.constant import constant
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.nearest import meant
from envelope.language.operators import KEYWORDS
from envelope.language.simple import parse, short
from envelope.model.files import keys
from envelope.model.files.document import Document, read_document
from envelope.model.files.sheet import Sheet
from envelope.places import presets_folder
from envelope.tuples import NamedTuple
from envelope.units.dimension import is_count
from envelope.units.system import STANDARD, UnitSystem
from envelope.units.table import BASES
from envelope.units.unit import Unit

EXACT = "exact"

# How the lengths of time depend on each other unless a file or a convention says otherwise.
_CALENDAR = {"day": "86_400 s", "year": "365.25 days", "month": "year / 12"}

_KINDS = {
    "time": "a length of time",
    "data": "an amount of data",
    "money": "an amount of money",
}


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


class Understood(NamedTuple):
    """Units as far as they are well defined, and what is wrong with the others.

    `lost` are the words that mean nothing for that reason: nobody need say so where they are used.
    """

    units: UnitSystem
    problems: tuple[Problem, ...] = ()
    lost: frozenset[str] = frozenset()


def units_of(sheet: Sheet, outer: Mapping[str, Text], base: UnitSystem = STANDARD) -> UnitSystem:
    """The unit system of a file, under definitions from outside (a convention, a scenario's).

    Raises InputError for a definition that is no quantity or leads back to itself.
    """
    return _refused(understood(sheet, outer, base))


def understood(sheet: Sheet, outer: Mapping[str, Text], base: UnitSystem = STANDARD) -> Understood:
    """The same without an error, with all that is wrong.

    `base` is what the definitions from outside come to, where somebody has worked that out before.
    """
    own = definitions_of(sheet)
    if not own and (base is not STANDARD or not outer):
        return _with_nouns(sheet, base)
    nouns = _with_nouns(sheet, STANDARD)
    found = _Definitions(nouns.units, {**outer, **own}).resolve()
    return Understood(found.units, (*nouns.problems, *found.problems), nouns.lost | found.lost)


def defined(definitions: Mapping[str, Text]) -> Understood:
    """The standard units under some definitions."""
    found = _Definitions(STANDARD, definitions).resolve()
    return found if definitions else Understood(STANDARD)


def _refused(found: Understood) -> UnitSystem:
    if found.problems:
        raise InputError(*found.problems)
    return found.units


def _with_nouns(sheet: Sheet, base: UnitSystem) -> Understood:
    """A unit system and the nouns that a file declares."""
    problems, lost, nouns = [], [], []
    for key, listed in (("nouns", sheet.nouns), ("any", sheet.placeholders)):
        for index, noun in enumerate(listed):
            objection = _objection(noun)
            if objection:
                path = ("units", key, index)
                problems.append(sheet.document.problem(path, "hides-name", objection))
                lost += noun.split("/")
            else:
                nouns.append(noun)
    return Understood(base.with_nouns(nouns), tuple(problems), frozenset(lost))


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
        self.problems: list[Problem] = []
        self.lost: set[str] = set()

    def resolve(self) -> Understood:
        """The system with every definition that is right; a unit that is there stays as it is."""
        while self.pending:
            try:
                self.define(next(iter(self.pending)))
            except InputError as error:
                self.problems += [each for each in error.problems if not follows(each, self.lost)]
                self.lost.add(self.open[-1])
                del self.pending[self.open[-1]]
                self.open.clear()
        return Understood(self.system, tuple(self.problems), frozenset(self.lost))

    def define(self, name: str) -> None:
        """One definition, after those that it speaks of. Raises InputError."""
        text = self.pending[name]
        if name in self.open:
            raise InputError(self.cycle(name))
        self.open.append(name)
        for word in self.words(text):
            needed = self.pending_unit(word)
            if needed is not None:
                self.define(needed)
        value, unit = constant(parse(text, self.system), text, self.system)
        objection = _misfit(name, value, unit, text)
        if objection is not None:
            raise InputError(objection)
        try:
            self.system = self.system.with_definition(name, value, unit.dimension)
        except ValueError:
            label = Label(text, Span(0, len(text.content)))
            message = f"`{name}` is what its kind is measured in, and cannot be redefined"
            raise InputError(Problem("hides-name", message, (label,))) from None
        self.open.pop()
        del self.pending[name]

    def words(self, text: Text) -> list[str]:
        """The words of a definition, most of which are a number and a unit."""
        if short(text, self.system) is not None:
            return re.findall(r"\b[^\W\d]\w*", text.content)
        from envelope.language.tokens import tokenize  # 2 ms, which few definitions need

        return [token.value for token in tokenize(text) if token.kind == "word"]

    def cycle(self, name: str) -> Problem:
        """The problem of a unit that its own definition leads back to; the others have none."""
        loop = self.open[self.open.index(name) :]
        message = f"units are defined by each other in a cycle: {' → '.join([*loop, name])}"
        texts = [self.pending[each] for each in loop]
        self.lost.update(loop)
        for each in loop[:-1]:
            del self.pending[each]
        labels = tuple(Label(each, Span(0, len(each.content))) for each in texts)
        return Problem("cycle", message, labels)

    def pending_unit(self, word: str) -> str | None:
        """The pending definition that a word speaks of, in whatever number or spelling."""
        if word in self.pending:
            return word
        found = self.system.find(word)
        symbol = (
            found.factors[0][0] if found and len(found.factors) == 1 else word.removesuffix("s")
        )
        return symbol if symbol in self.pending else None


def _misfit(name: str, value: float, unit: Unit, text: Text) -> Problem | None:
    """What is wrong with what a unit is defined as: nothing, or another thing than it measures.

    A noun that there is may become a unit: `page = "4 KB"`.
    """
    label = Label(text, Span(0, len(text.content)), meaning_text(Meaning(unit.dimension, unit)))
    if value <= 0:
        return Problem("dimension-mismatch", f"`{name}` must be more than nothing", (label,))
    known = STANDARD.find(name)
    if known is None and (not name.isidentifier() or name in KEYWORDS):
        return Problem("hides-name", f"`{name}` cannot be the name of a unit", (label,))
    if known is None or known.dimension == unit.dimension or is_count(known.dimension):
        return None
    words = meaning_text(Meaning(known.dimension, known))
    words = words if words.startswith("a ") else f"in {words}"
    kind = _KINDS.get(STANDARD.protected(name) or "") if len(known.dimension.powers) == 1 else None
    message = f"`{name}` is {kind or words}, `{' '.join(text.content.split())}` is not"
    hint = (
        "write it with its unit, as in `30 days`"
        if kind == _KINDS["time"] and not unit.factors
        else ""
    )
    return Problem("dimension-mismatch", message, (label,), hint=hint)


def follows(problem: Problem, lost: Collection[str]) -> bool:
    """Whether a problem is only that of a word whose definition is wrong, and so means nothing."""
    if problem.kind not in ("unknown-unit", "unknown-name") or not problem.labels:
        return False
    text, (start, end), _ = problem.labels[0]
    word = text.content[start:end]
    return word in lost or word.removesuffix("s") in lost
