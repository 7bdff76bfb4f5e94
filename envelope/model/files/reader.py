"""From a TOML document to a sheet: its keys checked, everything wrong with them noted."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from envelope.errors import Problem, Text
from envelope.model.files import keys
from envelope.model.files.cases import read_cases, read_stresses
from envelope.model.files.choices import read_choices
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.metrics import read_metric
from envelope.model.files.part_names import objection_to
from envelope.model.files.rows import lists_rows, not_inputs, with_rows
from envelope.model.files.sheet import Entry, Example, Machine, PartEntry, Place, Sheet


def read_sheet(document: Document, *, examples: bool = True) -> tuple[Sheet, list[Problem]]:
    """The sheet of a document, and everything that is wrong with its keys.

    A part needs no `examples` of its block, and most of a block are examples.
    """
    reader = _Reader(document, examples=examples)
    fields = {
        key.field or key.name: READERS[key.shape](reader, key.path)
        for key in keys.TOP
        if examples or key.name != "examples"
    }
    fields["title"] = fields["title"] or document.called
    return Sheet(document=document, **fields), reader.problems


class _Reader:
    """Reads values of a document by their paths; `problems` is what is wrong with them."""

    def __init__(self, document: Document, *, examples: bool) -> None:
        self.document = document
        self.examples = examples
        self.problems = keys.shape_problems(document)

    # values

    def value(self, path: KeyPath) -> Any:
        """The value at a path, None where there is none."""
        value: Any = self.document.data
        for key in path:
            if isinstance(value, list) and isinstance(key, int):
                value = value[key]
            else:
                value = value.get(key) if isinstance(value, dict) else None
        return value

    def table(self, path: KeyPath) -> dict[str, Any]:
        """The table at a path, empty where there is none."""
        value = self.value(path)
        return value if isinstance(value, dict) else {}

    def wrong(self, path: KeyPath, message: str, hint: str = "") -> None:
        """Note a value of the wrong kind."""
        self.problems.append(self.document.problem(path, "wrong-kind", message, hint))

    def plain(self, path: KeyPath) -> str:
        """A text, empty where there is none."""
        value = self.value(path)
        return value if isinstance(value, str) else ""

    def flag(self, path: KeyPath) -> bool:
        """Whether `true` stands there."""
        return self.value(path) is True

    def words(self, path: KeyPath) -> tuple[str, ...]:
        """A list of words."""
        value = self.value(path)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.wrong(path, f"`{path[-1]}` is a list of words")
            return ()
        return tuple(value)

    def expression(self, path: KeyPath, value: Any) -> Text | None:
        """The text of an expression or a number, the value at a path."""
        if isinstance(value, str):
            return self.document.text_of(path, value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.document.value_text(path)
        self.wrong(path, f"`{path[-1]}` is {keys.SHAPES['expression'].words}")
        return None

    # entries

    def entries(
        self, path: KeyPath, allowed: tuple[keys.Key, ...] = (), skip: frozenset[str] = frozenset()
    ) -> dict[str, Entry]:
        """The entries of the table at a path, without the keys to skip."""
        found = {}
        for name, value in self.table(path).items():
            entry = None if name in skip else self.entry((*path, name), value, allowed)
            if entry is not None:
                found[name] = entry
        return found

    def entry(self, path: KeyPath, value: Any, allowed: tuple[keys.Key, ...]) -> Entry | None:
        """One entry, bare or a table of the allowed keys, the first of which is its expression."""
        name = str(path[-1])
        if not (isinstance(value, dict) and allowed):
            text = self.expression(path, value)
            return Entry(name, self.document, path, text, {}) if text else None
        main = allowed[0].name
        self.problems += keys.unknown_keys(self.document, path, value, allowed)
        said = {key: value[key] for key in value if key not in (main, "choices")}
        attributes = self.attributes(path, said)
        if "choices" in value and "choices" in keys.named(allowed):
            attributes |= read_choices(self.document, path, value, self.problems)
        text = self.expression((*path, main), value[main]) if main in value else None
        if main == "that" and text is None:
            self.wrong(path, f"the check `{name}` has no `that`")
        return Entry(name, self.document, path, text, attributes)

    def attributes(self, path: KeyPath, table: dict[str, Any]) -> dict[str, str]:
        """What is said about an entry beside its expression."""
        attributes = {}
        for key, value in table.items():
            if key == "growth" and isinstance(value, dict):
                attributes[key] = ""  # values at times: `Entry.texts`
                continue
            if key == "metric":
                attributes |= read_metric(self.document, (*path, key), value, self.problems)
                continue
            is_flag = key in keys.FLAGS
            if isinstance(value, bool) != is_flag or not isinstance(value, str | int | float):
                kind = keys.SHAPES["flag"].words if is_flag else "text"
                self.wrong((*path, key), f"`{key}` is {kind}")
                continue
            choices = keys.CHOICES.get(key)
            if choices and value not in choices:
                self.wrong((*path, key), f"`{key}` is one of {', '.join(choices)}")
                continue
            attributes[key] = str(value).lower() if is_flag else str(value)
        return attributes

    def tables(self, path: KeyPath, objection: str, of: str = "") -> Iterable[tuple[str, KeyPath]]:
        """The tables in a table, by name; whatever else is there, or misnamed, is objected to."""
        for name, value in self.table(path).items():
            if of and (misnamed := objection_to(name, of)):
                self.problems.append(self.document.key_problem((*path, name), *misnamed))
            elif isinstance(value, dict):
                yield name, (*path, name)
            else:
                self.wrong((*path, name), objection.format(name))

    def shaped(self, path: KeyPath, allowed: Iterable[keys.Key]) -> None:
        """Note the values of a table that have not the shape which their key asks for."""
        table = self.table(path)
        for key in allowed:
            shape = keys.SHAPES[key.shape]
            if key.name in table and not isinstance(table[key.name], shape.kind):
                self.wrong((*path, key.name), f"`{key.name}` is {shape.words}")


# Sections and their parts: a function of a reader and a path for each.


def _sources(reader: _Reader, path: KeyPath) -> dict[str, str]:
    table = reader.table(path)
    for name, value in table.items():
        if not isinstance(value, str):
            reader.wrong((*path, name), f"the source `{name}` is text")
    return {name: str(value) for name, value in table.items()}


def _units(reader: _Reader, path: KeyPath) -> dict[str, Entry]:
    return reader.entries(path, skip=keys.named(keys.TOP, "units"))


def _parts(reader: _Reader, path: KeyPath) -> dict[str, PartEntry]:
    tables = reader.tables(path, "the part `{}` is a table with a `block`", "part")
    return {name: _part(reader, below) for name, below in tables}


def _part(reader: _Reader, path: KeyPath, allowed: tuple[keys.Key, ...] = keys.PART) -> PartEntry:
    """One part, or one of its rows: what its keys say, and its inputs."""
    reader.shaped(path, allowed)
    edge, rows = reader.value((*path, "edge")), reader.value((*path, "rows"))
    lists = allowed is keys.PART and lists_rows(rows)
    part = PartEntry(
        name=str(path[-1]),
        document=reader.document,
        path=path,
        block=reader.plain((*path, "block")),
        edge=edge if isinstance(edge, bool) else None,
        about=reader.plain((*path, "about")),
        machine=reader.plain((*path, "machine")),
        counted=reader.value((*path, "counted")) in (None, True),
        before=reader.words((*path, "from")),
        given=reader.entries(path, keys.ENTRY["inputs"], not_inputs(with_rows=lists)),
    )
    if not lists:
        return part
    read = partial(_part, reader, allowed=keys.ROW)
    return with_rows(part, rows, read, reader.problems)


def _blocks(reader: _Reader, path: KeyPath) -> dict[str, Sheet]:
    """The blocks of the file's own."""
    found = {}
    for name, below in reader.tables(path, "the block `{}` is a table like a file", "block"):
        found[name], problems = read_sheet(reader.document.inside(below), examples=reader.examples)
        reader.problems += problems
    return found


def _machines(reader: _Reader, path: KeyPath) -> dict[str, Machine]:
    tables = reader.tables(path, "the machine `{}` is a table of what it gives to a part")
    return {name: _machine(reader, name, below) for name, below in tables}


def _machine(reader: _Reader, name: str, path: KeyPath) -> Machine:
    known = keys.named(keys.ABOUT)
    table = reader.table(path)
    said = reader.attributes(path, {key: table[key] for key in table if key in known})
    attributes = {"basis": "vendor", **said, "about": name}
    given = reader.entries(path, skip=known)
    given = {key: entry._replace(attributes=attributes) for key, entry in given.items()}
    return Machine(name, reader.document, path, said.get("about", ""), given)


def _paths(reader: _Reader, path: KeyPath) -> dict[str, tuple[Text, ...]]:
    """The ways of requests by name, each its steps."""
    return {
        name: tuple(
            reader.document.value_text((*path, name, index))
            for index in range(len(reader.words((*path, name))))
        )
        for name in reader.table(path)
    }


def _places(reader: _Reader, path: KeyPath) -> dict[str, Place]:
    """The words of a list, and where each stands."""
    words = reader.words(path)
    return {name: Place(reader.document, (*path, index)) for index, name in enumerate(words)}


def _rows(reader: _Reader, path: KeyPath) -> tuple[Place, ...]:
    """The rows of a list, whatever stands in them, by their places."""
    rows = reader.value(path)
    count = len(rows) if isinstance(rows, list) else 0
    return tuple(Place(reader.document, (*path, index)) for index in range(count))


def _headings(reader: _Reader, path: KeyPath) -> dict[str, tuple[str, ...]]:
    """The headings and what stands below them."""
    own = keys.named(keys.TOP, "report")
    return {name: reader.words((*path, name)) for name in reader.table(path) if name not in own}


def _examples(reader: _Reader, path: KeyPath) -> tuple[Example, ...]:
    """The examples, in order."""
    found, examples = [], reader.value(path)
    for index, table in enumerate(examples if isinstance(examples, list) else []):
        place: KeyPath = (*path, index)
        if not isinstance(table, dict):
            reader.wrong(place, "an example is a table, written [[examples]]")
            continue
        reader.problems += keys.unknown_keys(reader.document, place, table, keys.EXAMPLE)
        reader.shaped(place, (key for key in keys.EXAMPLE if key.shape != "words"))
        given, about = reader.entries((*place, "given")), reader.plain((*place, "about"))
        expect = reader.entries((*place, "expect"), keys.ENTRY["expect"])
        found.append(Example(place, about, given, expect, reader.words((*place, "checks"))))
    return tuple(found)


def _section(name: str) -> Callable[[_Reader, KeyPath], dict[str, Entry]]:
    return lambda reader, path: reader.entries(path, keys.ENTRY[name])


# How a value of each shape is read.
READERS: dict[str, Callable[[_Reader, KeyPath], Any]] = {
    "text": _Reader.plain,
    "convention": _Reader.plain,
    "scenario": _Reader.plain,
    "machine": _Reader.plain,
    "flag": _Reader.flag,
    "words": _Reader.words,
    "texts": _sources,
    "units": _units,
    "expressions": _Reader.entries,
    **{name: _section(name) for name in keys.ENTRY},
    "blocks": _blocks,
    "parts": _parts,
    "machines": _machines,
    "pairs": _rows,
    "places": _places,
    "stresses": read_stresses,
    "cases": read_cases,
    "paths": _paths,
    "headings": _headings,
    "examples": _examples,
}
