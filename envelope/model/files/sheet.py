"""One file as a sheet of entries: what it says under which name, nothing parsed yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from envelope.errors import Position, Text
from envelope.model.files.document import Document, KeyPath

Attributes = Mapping[str, str]


class Entry(NamedTuple):
    """One named line of a file: its expression if it has one, and what is said about it."""

    name: str
    document: Document
    path: KeyPath
    text: Text | None
    attributes: Attributes

    def attribute(self, key: str) -> Text | None:
        """The text of a key such as `unit` or `within`, where it stands."""
        return self.document.value_text((*self.path, key)) if key in self.attributes else None

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


def overlay(base: Sheet, over: Sheet) -> Sheet:
    """`extends`: what `over` says, and what `base` says where `over` is silent.

    The base's expectations stay behind: what was published belongs to the numbers it came from.
    """
    formulas = {**base.formulas, **over.formulas}
    return replace(
        over,
        about=over.about or base.about,
        group=over.group or base.group,
        convention=over.convention or base.convention,
        edge=over.edge or base.edge,
        nouns=(*base.nouns, *over.nouns),
        placeholders=(*base.placeholders, *over.placeholders),
        definitions={**base.definitions, **over.definitions},
        sources={**base.sources, **over.sources},
        inputs={**base.inputs, **over.inputs},
        formulas={name: entry for name, entry in formulas.items() if name not in over.inputs},
        defaults={**base.defaults, **over.defaults},
        parts={**base.parts, **{name: _over(base, part) for name, part in over.parts.items()}},
        machines={**base.machines, **over.machines},
        correlated=(*base.correlated, *over.correlated),
        fixed={**base.fixed, **over.fixed},
        stresses={**base.stresses, **over.stresses},
        paths={**base.paths, **over.paths},
        checks={**base.checks, **over.checks},
        report={**base.report, **over.report},
    )


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
