"""One file as a sheet of entries: what it says under which name, nothing parsed yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from envelope.errors import Position, Problem, Text
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.keys import TOP

Attributes = Mapping[str, str]


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

    def problem(self, kind: str, message: str, hint: str = "") -> Problem:
        """A problem with the value."""
        return self.document.problem(self.path, kind, message, hint)


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

    def problem(self, kind: str, message: str, hint: str = "") -> Problem:
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


@dataclass(frozen=True)
class Sheet:
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
    nouns: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    definitions: Mapping[str, Entry] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, Entry] = field(default_factory=dict)
    formulas: Mapping[str, Entry] = field(default_factory=dict)
    defaults: Mapping[str, Entry] = field(default_factory=dict)
    parts: Mapping[str, PartEntry] = field(default_factory=dict)
    machines: Mapping[str, Machine] = field(default_factory=dict)
    correlated: tuple[Place, ...] = ()
    fixed: Mapping[str, Place] = field(default_factory=dict)
    stresses: Mapping[str, Stress] = field(default_factory=dict)
    paths: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    checks: Mapping[str, Entry] = field(default_factory=dict)
    report: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    expect: Mapping[str, Entry] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()


def overlay(base: Sheet, over: Sheet) -> Sheet:
    """`extends`: what `over` says, and what `base` says where `over` is silent."""
    joined = {
        name: JOINS[key.joined](getattr(base, name), getattr(over, name))
        for key in TOP
        for name in (key.field or key.name,)
    }
    hidden = {name: each for name, each in joined["formulas"].items() if name not in over.inputs}
    return Sheet(document=over.document, **{**joined, "formulas": hidden})


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
    "joined": lambda base, over: (*base, *over),
    "parts": _parts,
}
