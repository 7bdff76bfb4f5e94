"""One file as a sheet of entries: what it says under which name, nothing parsed yet."""

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from envelope.errors import Kind, Label, Position, Problem, Text
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.keys import ENTRY, TOP

Attributes = Mapping[str, str]

# A number and its unit: `20M users/day`, `8 TB`. What is left of an expression are its names.
_LITERAL = re.compile(r"\d[\w.]*%?(?:\s*[^\W\d][\w/^]*)?")
_NAME = re.compile(r"[^\W\d]\w*")


class Place(NamedTuple):
    """A value of a file by its place."""

    document: Document
    path: KeyPath

    def value(self) -> Any:
        """The value as TOML gives it."""
        found: Any = self.document.data
        for key in self.path:
            found = found[key]
        return found

    def label(self) -> Label:
        """The value, marked."""
        return self.document.value_label(self.path)

    def problem(self, kind: Kind, message: str, hint: str = "") -> Problem:
        """A problem with the value."""
        return self.document.problem(self.path, kind, message, hint)


class Entry(NamedTuple):
    """One named line of a file: its expression if it has one, and what is said about it.

    `inherited` holds the entries, of other lines or files, that some of its attributes come from.
    """

    name: str
    document: Document
    path: KeyPath
    text: Text | None
    attributes: Attributes
    inherited: Mapping[str, "Entry"] = MappingProxyType({})

    def attribute(self, key: str) -> Text | None:
        """The text of a key such as `unit` or `within`, where it stands."""
        if key in self.inherited:
            return self.inherited[key].attribute(key)
        return self.document.value_text((*self.path, key)) if key in self.attributes else None

    def over(self, base: "Entry", keys: Collection[str]) -> "Entry":
        """This entry with those attributes of another one that it does not have itself."""
        kept = [key for key in keys if key in base.attributes and key not in self.attributes]
        if not kept:
            return self
        # In the order of the keys, whoever says them.
        attributes = {
            key: self.attributes[key] if key in self.attributes else base.attributes[key]
            for key in keys
            if key in self.attributes or key in kept
        }
        attributes |= self.attributes
        inherited = {**dict.fromkeys(kept, base), **self.inherited}
        return self._replace(attributes=attributes, inherited=inherited)

    @property
    def limits(self) -> str:
        """What its file says that it can be: `at least 1, whole`."""
        words = (("min", "at least {}"), ("max", "at most {}"))
        said = [text.format(self.attributes[key]) for key, text in words if key in self.attributes]
        return ", ".join([*said, *["whole"] * (self.attributes.get("whole") == "true")])

    def position(self) -> Position:
        """Where the entry stands."""
        return self.document.position(self.path)

    def problem(self, kind: Kind, message: str, hint: str = "") -> Problem:
        """A problem with the name of the entry."""
        return self.document.key_problem(self.path, kind, message, hint)


class PartEntry(NamedTuple):
    """A part as written: the block's name, its machine, the inputs that it is given.

    What a part that is not `counted` has does not enter the totals.
    """

    name: str
    document: Document
    path: KeyPath
    block: str
    edge: bool | None
    about: str
    machine: str
    counted: bool
    given: Mapping[str, Entry]


class Machine(NamedTuple):
    """A machine shape: what it gives to the inputs of a part that runs on it."""

    name: str
    document: Document
    path: KeyPath
    about: str
    given: Mapping[str, Entry]


class Stress(NamedTuple):
    """A `[stress.NAME]`: something that happens, and what it makes of quantities."""

    name: str
    document: Document
    path: KeyPath
    about: str
    source: str
    given: Mapping[str, Entry]


class Example(NamedTuple):
    """One `[[examples]]` of a block: what is given, what must come out, which checks must fail."""

    path: KeyPath
    about: str
    given: Mapping[str, Entry]
    expect: Mapping[str, Entry]
    failing: tuple[str, ...]


class Sheet(NamedTuple):
    """The content of one scenario or block file, a field for each of its keys.

    `fixed` maps what no stress moves by itself to the place where the file says so, `correlated`
    are the places of the rows of that list.
    """

    document: Document
    title: str = ""
    about: str = ""
    group: str = ""
    convention: str = ""
    extends: str = ""
    edge: bool = False
    machine: str = ""
    nouns: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    definitions: Mapping[str, Entry] = MappingProxyType({})
    sources: Mapping[str, str] = MappingProxyType({})
    inputs: Mapping[str, Entry] = MappingProxyType({})
    formulas: Mapping[str, Entry] = MappingProxyType({})
    defaults: Mapping[str, Entry] = MappingProxyType({})
    parts: Mapping[str, PartEntry] = MappingProxyType({})
    machines: Mapping[str, Machine] = MappingProxyType({})
    correlated: tuple[Place, ...] = ()
    fixed: Mapping[str, Place] = MappingProxyType({})
    stresses: Mapping[str, Stress] = MappingProxyType({})
    paths: Mapping[str, tuple[Text, ...]] = MappingProxyType({})
    checks: Mapping[str, Entry] = MappingProxyType({})
    report: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    expect: Mapping[str, Entry] = MappingProxyType({})
    examples: tuple[Example, ...] = ()


def overlay(base: Sheet, over: Sheet, *, own_first: bool = False) -> Sheet:
    """`extends`: what `over` says, and what `base` says where `over` is silent.

    An entry with a new value keeps what the base says of the quantity, but not where the old value
    came from, nor how it grows; one without a value is the base's. With `own_first`, what is new
    in `over` stands before the base's.
    """
    over = _keeping(base, over)
    joined = {
        name: JOINS[key.joined](getattr(base, name), getattr(over, name))
        for key in TOP
        for name in (key.field or key.name,)
    }
    if own_first:
        for key in TOP:
            if key.joined == "entries":
                name = key.field or key.name
                joined[name] = {**getattr(over, name), **joined[name]}
    hidden = {name: each for name, each in joined["formulas"].items() if name not in over.inputs}
    return Sheet(document=over.document, **{**joined, "formulas": hidden})


def _keeping(base: Sheet, over: Sheet) -> Sheet:
    """A sheet whose entries keep what they should of those that they replace."""
    names = {*base.inputs, *base.formulas, *base.parts, *over.inputs, *over.formulas, *over.parts}
    # An input may take the place of a formula, whose value is none of an input.
    below = {name: entry._replace(text=None) for name, entry in base.formulas.items()}
    below |= base.inputs
    return over._replace(
        inputs=_kept("inputs", below, over.inputs, names),
        formulas=_kept("formulas", base.formulas, over.formulas, names),
        checks=_kept("checks", base.checks, over.checks, names),
    )


def _kept(
    section: str, base: Mapping[str, Entry], over: Mapping[str, Entry], names: set[str]
) -> dict[str, Entry]:
    """The entries of a section with what they keep of those that they replace."""
    return {
        name: _upon(base[name], entry, section, names) if name in base else entry
        for name, entry in over.items()
    }


def _upon(base: Entry, entry: Entry, section: str, names: set[str]) -> Entry:
    """An entry with what it keeps of the one that it replaces.

    A value that is computed from others has no range of its own, so it does not keep one.
    """
    if entry.text is None and base.text is not None:
        return entry.over(base, base.attributes)._replace(text=base.text)
    kept = [key.name for key in ENTRY[section] if key.joined == "first"]
    computed = entry.text is not None and _names(entry.text.content) & names
    return entry.over(base, [key for key in kept if not (computed and key in ("low", "high"))])


def _names(expression: str) -> set[str]:
    """The names in an expression, without the units that follow its numbers."""
    return set(_NAME.findall(_LITERAL.sub(" ", expression)))


def _parts(base: Mapping[str, PartEntry], over: Mapping[str, PartEntry]) -> Mapping[str, PartEntry]:
    return {**base, **{name: _over(base, part) for name, part in over.items()}}


def _over(base: Mapping[str, PartEntry], part: PartEntry) -> PartEntry:
    """A part that changes the base's part of that name, unless it names a block of its own."""
    below = base.get(part.name)
    if below is None or part.block:
        return part
    edge = below.edge if part.edge is None else part.edge
    given = {**below.given, **part.given}
    return part._replace(
        block=below.block,
        edge=edge,
        about=part.about or below.about,
        machine=part.machine or below.machine,
        given=given,
    )


# How a file that extends another one changes what that says, by `Key.joined`.
JOINS: dict[str, Callable[[Any, Any], Any]] = {
    "own": lambda _, over: over,
    "first": lambda base, over: over or base,
    "merged": lambda base, over: {**base, **over},
    "entries": lambda base, over: {**base, **over},
    "joined": lambda base, over: tuple(dict.fromkeys((*base, *over))),
    "parts": _parts,
}
