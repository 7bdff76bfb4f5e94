"""Files to begin with, and the JSON Schemas of what is read and written."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from envelope.api.answer import Answer
from envelope.api.writing import write_file
from envelope.errors import InputError, Problem
from envelope.formats.json import json_text
from envelope.language.nearest import meant
from envelope.model.library.json_schema import scenario_schema
from envelope.places import presets_folder
from envelope.report.json_schema import report_schema
from envelope.report.schemas.answers import ANSWERS, answer_schema, form_schema
from envelope.report.table import Column, Pieces, Report, Table

__all__ = ["Schema", "Schemas", "form_schema", "new_file", "schema", "schemas"]

# The schemas that there are beside those of `ANSWERS`, what each is of, and what gives it.
_REPORT = "everything that a report holds"
_OTHERS: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "scenario": ("a scenario file or a block, for editors of TOML", scenario_schema),
    "report": (_REPORT, report_schema),
    "export": (f"{_REPORT}, by `--to json`", report_schema),
}


@dataclass(frozen=True, repr=False)
class Schema(Answer):
    """A JSON Schema."""

    found: dict[str, Any]

    def report(self) -> Report:
        """A row for each key, by its path."""
        return Report(self.found["title"], self.found.get("description", ""), (self.table(),))

    def table(self) -> Table:
        """The same rows."""
        columns = (Column("key", name=True), Column("is", name=True), Column("what it is"))
        return Table("Keys", columns, tuple(_keys(self.found, "")))

    def shown(self, form: str) -> Report | Pieces:
        """The schema itself."""
        return (f"```json\n{json_text(self.found)}\n```",)

    def to(self, form: str) -> str | bytes:
        """As text it is JSON, whose lines are not broken."""
        return super().to("json" if form == "text" else form)

    def data(self) -> Any:
        """The schema."""
        return self.found


def _keys(schema: dict[str, Any], path: str) -> Iterator[tuple[str, ...]]:
    """The keys of a schema and of the tables in it."""
    for key, value in schema.get("properties", {}).items():
        kind = value.get("type", "") or value.get("$ref", "").rpartition("/")[2]
        yield f"{path}{key}", str(kind), value.get("description", "")
        yield from _keys(value, f"{path}{key}.")
    for name, value in schema.get("definitions", {}).items():
        yield from _keys(value, f"{name}: ")


@dataclass(frozen=True, repr=False)
class Schemas(Answer):
    """The schemas that there are by name, and what each is of."""

    abouts: Mapping[str, str]

    def report(self) -> Report:
        """A row for each."""
        columns = (Column("schema", name=True), Column("of"))
        return Report("Schemas", "", (Table("", columns, tuple(self.abouts.items())),))

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return self.report().tables

    def data(self) -> Any:
        """The same by name."""
        return dict(self.abouts)


def schemas() -> Schemas:
    """The schemas of what is read and of what each command writes as JSON."""
    found = {name: about for name, (about, _) in _OTHERS.items()}
    answers = ANSWERS.items()
    return Schemas({**found, **{name: each.about for name, each in answers}})


def schema(of: str) -> Schema:
    """The schema of a `scenario` file, of what a command writes as JSON, or of `errors`.

    Raises InputError for another name.
    """
    known = schemas().abouts
    if of not in known:
        others = f"there are {', '.join(known)}"
        message = f"there is no schema of `{of}`"
        raise InputError(Problem("usage", message, hint=meant(of, known, others)))
    return Schema(_OTHERS[of][1]() if of in _OTHERS else answer_schema(of))


def new_file(name: str, *, block: bool = False) -> str:
    """Writes a commented scenario or block to begin with, and says where.

    Raises InputError where that file is there already or cannot be written.
    """
    path = name if name.endswith(".toml") else f"{name}.toml"
    skeleton = "skeleton_block.toml" if block else "skeleton.toml"
    with open(os.path.join(presets_folder(), skeleton), encoding="utf-8") as file:
        text = file.read()
    title = os.path.basename(path).removesuffix(".toml").replace("-", " ").replace("_", " ")
    escaped = title.capitalize().replace("\\", "\\\\").replace('"', '\\"')
    write_file(path, text.replace("TITLE", escaped, 1).encode(), new=True)
    return path
