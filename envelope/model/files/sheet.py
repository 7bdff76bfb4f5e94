"""One file as a sheet of entries: what it says under which name, nothing parsed yet."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from envelope.errors import Position, Text
from envelope.model.files import keys
from envelope.model.files.document import Document, KeyPath

Attributes = Mapping[str, str]
_T = TypeVar("_T")

# A number and its unit: `20M users/day`, `8 TB`. What is left of an expression are its names.
_LITERAL = re.compile(r"\d[\w.]*%?(?:\s*[^\W\d][\w/^]*)?")
_NAME = re.compile(r"[^\W\d]\w*")


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

    def position(self) -> Position:
        """Where the entry stands."""
        return self.document.position(self.path)


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


@dataclass(frozen=True)
class Sheet:
    """The content of one scenario or block file; `correlated` names rows of that list.

    `fixed` maps what no stress moves by itself to the place where the file says so.
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
    definitions: Mapping[str, Entry] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, Entry] = field(default_factory=dict)
    formulas: Mapping[str, Entry] = field(default_factory=dict)
    defaults: Mapping[str, Entry] = field(default_factory=dict)
    parts: Mapping[str, PartEntry] = field(default_factory=dict)
    machines: Mapping[str, Machine] = field(default_factory=dict)
    correlated: tuple[tuple[Document, int], ...] = ()
    fixed: Mapping[str, tuple[Document, KeyPath]] = field(default_factory=dict)
    stresses: Mapping[str, Stress] = field(default_factory=dict)
    paths: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    checks: Mapping[str, Entry] = field(default_factory=dict)
    report: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expect: Mapping[str, Entry] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()


def overlay(base: Sheet, over: Sheet, *, own_first: bool = False) -> Sheet:
    """`extends`: what `over` says, and what `base` says where `over` is silent.

    An entry with a new value keeps what the base says of the quantity, but not where the old value
    came from, nor how it grows; one without a value is the base's. The base's expectations stay
    behind: what was published belongs to the numbers it came from. With `own_first`, what is new
    in `over` stands before the base's.
    """
    names = {*base.inputs, *base.formulas, *base.parts, *over.inputs, *over.formulas, *over.parts}
    # An input may take the place of a formula, whose value is none of an input.
    below = {name: entry._replace(text=None) for name, entry in base.formulas.items()}
    below |= base.inputs
    inputs = _kept("inputs", below, over.inputs, names)
    formulas = _kept("formulas", base.formulas, over.formulas, names)
    checks = _kept("checks", base.checks, over.checks, names)
    return replace(
        over,
        about=over.about or base.about,
        group=over.group or base.group,
        convention=over.convention or base.convention,
        edge=over.edge or base.edge,
        machine=over.machine or base.machine,
        nouns=tuple(dict.fromkeys((*base.nouns, *over.nouns))),
        placeholders=tuple(dict.fromkeys((*base.placeholders, *over.placeholders))),
        definitions={**base.definitions, **over.definitions},
        sources={**base.sources, **over.sources},
        inputs=_joined(base.inputs, inputs, own_first),
        formulas={
            name: entry
            for name, entry in _joined(base.formulas, formulas, own_first).items()
            if name not in over.inputs
        },
        defaults={**base.defaults, **over.defaults},
        parts={**base.parts, **{name: _over(base, part) for name, part in over.parts.items()}},
        machines={**base.machines, **over.machines},
        correlated=(*base.correlated, *over.correlated),
        fixed={**base.fixed, **over.fixed},
        stresses=_joined(base.stresses, over.stresses, own_first),
        paths={**base.paths, **over.paths},
        checks=_joined(base.checks, checks, own_first),
        report={**base.report, **over.report},
    )


def _joined(base: Mapping[str, _T], over: Mapping[str, _T], own_first: bool) -> dict[str, _T]:
    """Two tables as one, of the same name that of `over`."""
    return {**over, **base, **over} if own_first else {**base, **over}


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
    computed = entry.text is not None and _names(entry.text.content) & names
    return entry.over(
        base, [key for key in keys.KEPT[section] if not (computed and key in ("low", "high"))]
    )


def _names(expression: str) -> set[str]:
    """The names in an expression, without the units that follow its numbers."""
    return set(_NAME.findall(_LITERAL.sub(" ", expression)))


def _over(base: Sheet, part: PartEntry) -> PartEntry:
    """A part that changes the base's part of that name, unless it names a block of its own."""
    below = base.parts.get(part.name)
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
