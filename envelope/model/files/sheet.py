"""One file as a sheet of entries: what it says under which name, nothing parsed yet."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from envelope.errors import Kind, Label, Position, Problem, Text
from envelope.model.files.document import Document, KeyPath
from envelope.tuples import NamedTuple

Attributes = Mapping[str, str]

# Keys whose attribute is what stands in the file, unless that is a number: those asked for most.
_PLAIN = frozenset({"unit", "low", "high", "min", "max"})
_ENDLESS = frozenset({"inf", "-inf", "nan"})  # numbers, too


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
        said = self.holder(key)
        value = said.attributes.get(key)
        if value is None:
            return None
        path = (*said.path, key)
        if key in _PLAIN and not (value[-1:].isdigit() or value in _ENDLESS):
            return said.document.text_of(path, value)  # no number, whose text may be another one
        return said.document.value_text(path)

    def holder(self, key: str) -> "Entry":
        """The entry that says what this one says under a key: itself, or one that it inherits."""
        return self.inherited[key].holder(key) if key in self.inherited else self

    def texts(self, key: str) -> dict[str, Text]:
        """The texts of a key that holds several, such as values at times; else none."""
        said = self.holder(key)
        place = Place(said.document, (*said.path, key))
        value = place.value() if key in said.attributes else None
        return {
            name: said.document.value_text((*place.path, name))
            for name, each in (value.items() if isinstance(value, dict) else ())
            if isinstance(each, str | int | float) and not isinstance(each, bool)
        }

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of which it holds one; none where it holds a quantity."""
        said = self.attributes.get("choices")
        return tuple(said.split(", ")) if said else ()

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

    What a part that is not `counted` has does not enter the totals; the parts `before` it lead to
    it, whatever formulas say. Where there are `rows`, each is a part of the same block, given what
    it has of its own; a `table` is the file that they are in.
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
    before: tuple[str, ...] = ()
    rows: "Mapping[str, PartEntry] | None" = None
    table: Document | None = None

    def all_given(self) -> Iterator[Mapping[str, Entry]]:
        """What the part is given, and what each of its rows is."""
        yield self.given
        yield from (row.given for row in (self.rows or {}).values())


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


class Case(NamedTuple):
    """A `[cases.NAME]`: a set of inputs, and what was published of it."""

    name: str
    title: str
    about: str
    source: str
    given: Mapping[str, Entry]
    expect: Mapping[str, Entry]

    @property
    def heading(self) -> str:
        """What a report calls it."""
        return self.title or self.name


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
    are the places of the rows of that list; `bare` are the inputs that its own machine gives, as
    they are without it.
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
    blocks: "Mapping[str, Sheet]" = MappingProxyType({})
    parts: Mapping[str, PartEntry] = MappingProxyType({})
    machines: Mapping[str, Machine] = MappingProxyType({})
    correlated: tuple[Place, ...] = ()
    fixed: Mapping[str, Place] = MappingProxyType({})
    stresses: Mapping[str, Stress] = MappingProxyType({})
    paths: Mapping[str, tuple[Text, ...]] = MappingProxyType({})
    checks: Mapping[str, Entry] = MappingProxyType({})
    report: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    headline: tuple[str, ...] = ()
    expect: Mapping[str, Entry] = MappingProxyType({})
    reality: Mapping[str, Entry] = MappingProxyType({})
    running: Mapping[str, Entry] = MappingProxyType({})
    cases: Mapping[str, Case] = MappingProxyType({})
    examples: tuple[Example, ...] = ()
    bare: Mapping[str, Entry] = MappingProxyType({})
