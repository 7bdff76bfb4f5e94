"""From a TOML document to a sheet: its keys checked, everything wrong with them noted."""

from dataclasses import replace
from typing import Any

from envelope.errors import Problem, Text
from envelope.model.files import keys
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.sheet import Entry, Example, Machine, PartEntry, Sheet, Stress


def read_sheet(document: Document, *, examples: bool = True) -> tuple[Sheet, list[Problem]]:
    """The sheet of a document, and everything that is wrong with its keys.

    A part needs no `examples` of its block, and most of a block are examples.
    """
    reader = _Reader(document)
    sheet = reader.sheet()
    return (replace(sheet, examples=reader.examples()) if examples else sheet), reader.problems


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems = keys.shape_problems(document)

    def sheet(self) -> Sheet:
        """The sheet, what is wrong noted on the way."""
        data = self.document.data
        return Sheet(
            document=self.document,
            title=self.plain("title") or self.document.name,
            about=self.plain("about"),
            group=self.plain("group"),
            convention=self.plain("convention"),
            extends=self.plain("extends"),
            edge=data.get("edge") is True,
            nouns=self.words(("units", "nouns")),
            placeholders=self.words(("units", "any")),
            definitions=self.entries_at(("units",), frozenset(), "", skip=keys.NOUNS),
            sources=self.sources(),
            inputs=self.section("inputs"),
            formulas=self.section("formulas"),
            defaults=self.entries("defaults", frozenset(), ""),
            parts=self.parts(),
            machines=self.machines(),
            correlated=self.correlated(),
            fixed={
                name: (self.document, ("fixed", index))
                for index, name in enumerate(self.words(("fixed",)))
            },
            stresses=self.stresses(),
            paths=self.paths(),
            checks=self.section("checks"),
            report=self.report(),
            expect=self.section("expect"),
        )

    def plain(self, key: str) -> str:
        """A text of the top level, empty where there is none."""
        value = self.document.data.get(key, "")
        return value if isinstance(value, str) else ""

    def table(self, path: KeyPath) -> dict[str, Any]:
        """The table at a path, empty where there is none."""
        value: Any = self.document.data
        for key in path:
            value = value.get(key, {}) if isinstance(value, dict) else value[key]
        return value if isinstance(value, dict) else {}

    def wrong(self, path: KeyPath, message: str, hint: str = "") -> None:
        """Note a value of the wrong kind."""
        self.problems.append(keys.problem(self.document, path, "wrong-kind", message, hint))

    def words(self, path: KeyPath) -> tuple[str, ...]:
        """A list of words."""
        value = self.table(path[:-1]).get(str(path[-1]), [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.wrong(path, f"`{path[-1]}` is a list of words")
            return ()
        return tuple(value)

    def section(self, name: str) -> dict[str, Entry]:
        """The entries of a section, by its keys."""
        return self.entries(name, keys.ENTRY[name], keys.MAIN[name])

    def entries(self, name: str, keys: frozenset[str], main: str) -> dict[str, Entry]:
        """The entries of a table of the top level."""
        return self.entries_at((name,), keys, main)

    def entries_at(
        self, path: KeyPath, keys: frozenset[str], main: str, skip: frozenset[str] = frozenset()
    ) -> dict[str, Entry]:
        """The entries of the table at a path, without the keys to skip."""
        found = {}
        for name in self.table(path):
            if name in skip:
                continue
            entry = self.entry((*path, name), keys, main)
            if entry is not None:
                found[name] = entry
        return found

    def entry(self, path: KeyPath, allowed: frozenset[str], main: str) -> Entry | None:
        """One entry, bare or a table."""
        name, value = str(path[-1]), self.table(path[:-1])[str(path[-1])]
        if isinstance(value, dict) and allowed:
            self.problems += keys.unknown_keys(self.document, path, value, allowed)
            attributes = self.attributes(path, value, main)
            text = self.expression((*path, main)) if main in value else None
            if main in ("that",) and text is None:
                self.wrong(path, f"the check `{name}` has no `that`")
            return Entry(name, self.document, path, text, attributes)
        text = self.expression(path)
        return Entry(name, self.document, path, text, {}) if text else None

    def expression(self, path: KeyPath) -> Text | None:
        """The text of an expression or a number."""
        value = self.table(path[:-1])[str(path[-1])]
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return self.document.value_text(path)
        self.wrong(path, f"`{path[-1]}` is an expression in quotation marks, or a number")
        return None

    def attributes(self, path: KeyPath, table: dict[str, Any], main: str) -> dict[str, str]:
        """What is said about an entry beside its expression."""
        attributes = {}
        for key, value in table.items():
            if key == main:
                continue
            if not isinstance(value, str | int | float) or isinstance(value, bool):
                self.wrong((*path, key), f"`{key}` is text")
                continue
            choices = keys.CHOICES.get(key)
            if choices and value not in choices:
                self.wrong((*path, key), f"`{key}` is one of {', '.join(choices)}")
                continue
            attributes[key] = str(value)
        return attributes

    def sources(self) -> dict[str, str]:
        """The sources by key."""
        table = self.table(("sources",))
        for name, value in table.items():
            if not isinstance(value, str):
                self.wrong(("sources", name), f"the source `{name}` is text")
        return {name: str(value) for name, value in table.items()}

    def parts(self) -> dict[str, PartEntry]:
        """The parts by name."""
        found = {}
        for name, table in self.table(("parts",)).items():
            path: KeyPath = ("parts", name)
            if not isinstance(table, dict):
                self.wrong(path, f"the part `{name}` is a table with a `block`")
                continue
            found[name] = self.part(name, path, table)
        return found

    def part(self, name: str, path: KeyPath, table: dict[str, Any]) -> PartEntry:
        """One part: what the schema knows, and the inputs."""
        for key, kind, words in (
            ("block", str, "a name or a path"),
            ("machine", str, "the name of a machine shape"),
            ("edge", bool, "true or false"),
            ("counted", bool, "true or false"),
        ):
            if key in table and not isinstance(table[key], kind):
                self.wrong((*path, key), f"`{key}` is {words}")
        given = {}
        for key in table:
            if key not in keys.PART:
                entry = self.entry((*path, key), keys.ENTRY["inputs"], "value")
                if entry is not None:
                    given[key] = entry
        edge = table.get("edge")
        return PartEntry(
            name,
            self.document,
            path,
            self.word(table, "block"),
            edge if isinstance(edge, bool) else None,
            str(table.get("about", "")),
            self.word(table, "machine"),
            table.get("counted", True) is True,
            given,
        )

    def word(self, table: dict[str, Any], key: str) -> str:
        """A text of a table, empty where there is none."""
        value = table.get(key, "")
        return value if isinstance(value, str) else ""

    def machines(self) -> dict[str, Machine]:
        """The machine shapes by name."""
        found = {}
        for name, table in self.table(("machines",)).items():
            path: KeyPath = ("machines", name)
            if not isinstance(table, dict):
                self.wrong(path, f"the machine `{name}` is a table of what it gives to a part")
                continue
            about = {key: table[key] for key in table if key in keys.ABOUT}
            said = self.attributes(path, about, "")
            attributes = {"basis": "vendor", **said, "about": name}
            given = self.entries_at(path, frozenset(), "", skip=keys.ABOUT)
            given = {key: entry._replace(attributes=attributes) for key, entry in given.items()}
            found[name] = Machine(name, self.document, path, said.get("about", ""), given)
        return found

    def stresses(self) -> dict[str, Stress]:
        """What can happen, by name."""
        found = {}
        for name, table in self.table(("stress",)).items():
            path: KeyPath = ("stress", name)
            if not isinstance(table, dict):
                self.wrong(path, f"the stress `{name}` is a table with what it would `set`")
                continue
            self.problems += keys.unknown_keys(self.document, path, table, keys.STRESS)
            for key in ("about", "source"):
                if not isinstance(table.get(key, ""), str):
                    self.wrong((*path, key), f"`{key}` is text")
            if not isinstance(table.get("set"), dict):
                hint = 'as in `set = { hit_ratio = "0%" }`'
                self.wrong(path, f"the stress `{name}` does not say what it would `set`", hint)
            about, source = self.word(table, "about"), self.word(table, "source")
            given = self.entries_at((*path, "set"), frozenset(), "")
            found[name] = Stress(name, self.document, path, about, source, given)
        return found

    def paths(self) -> dict[str, tuple[Text, ...]]:
        """The ways of requests by name, each its steps."""
        return {
            name: tuple(
                self.document.value_text(("paths", name, index))
                for index in range(len(self.words(("paths", name))))
            )
            for name in self.table(("paths",))
        }

    def correlated(self) -> tuple[tuple[Document, int], ...]:
        """The rows of `correlated`, each by its document and its place."""
        rows = self.document.data.get("correlated", [])
        return tuple((self.document, index) for index in range(len(rows)))

    def report(self) -> dict[str, tuple[str, ...]]:
        """The headings and what stands below them."""
        return {heading: self.words(("report", heading)) for heading in self.table(("report",))}

    def examples(self) -> tuple[Example, ...]:
        """The examples, in order."""
        found = []
        examples = self.document.data.get("examples", [])
        for index, table in enumerate(examples if isinstance(examples, list) else []):
            path: KeyPath = ("examples", index)
            if not isinstance(table, dict):
                self.wrong(path, "an example is a table, written [[examples]]")
                continue
            self.problems += keys.unknown_keys(self.document, path, table, keys.EXAMPLE)
            about = str(table.get("about", ""))
            given = self.entries_at((*path, "given"), frozenset(), "")
            expect = self.entries_at((*path, "expect"), keys.ENTRY["expect"], "value")
            found.append(Example(path, about, given, expect, self.words((*path, "checks"))))
        return tuple(found)
