"""What `list` prints: the files of the library by kind and group."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from envelope.errors import InputError
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import Sheet
from envelope.model.library import synonyms
from envelope.report.table import Column, Table


class Listed(NamedTuple):
    """A file of the library: its name, its group, its title, and what it is about."""

    name: str
    group: str
    title: str
    about: str
    base: str = ""


def listed(paths: dict[str, str]) -> list[Listed]:
    """The files of one kind, by name."""
    found = []
    for name, path in paths.items():
        sheet = _sheet(path)
        about = re.split(r"(?<=\.)\s", " ".join(sheet.about.split()), maxsplit=1)[0]
        about += f" Cases: {', '.join(sheet.cases)}." if sheet.cases else ""
        found.append(Listed(name, sheet.group, sheet.title, about, sheet.extends))
    return found


def _sheet(path: str) -> Sheet:
    """A file over what it extends; a wrong one is listed all the same."""
    try:
        return sheet_for(Request(path))
    except InputError:
        return read_sheet(read_document(path))[0]


def listing_tables(kind: str, files: Sequence[Listed]) -> list[Table]:
    """The files of one kind, a table for each group; those without one come last."""
    groups = dict.fromkeys(
        sorted((each.group for each in files), key=lambda name: (not name, name))
    )
    columns = (Column("name", name=True), Column("title"), Column("about"))
    return [
        Table(
            f"{kind}: {group}" if group else kind,
            columns,
            tuple((each.name, each.title, each.about) for each in files if each.group == group),
        )
        for group in groups
    ]


def short_table(kind: str, files: Sequence[Listed]) -> Table:
    """The files of one kind, a line each; those that extend another one on the line of that."""
    names = {each.name for each in files}
    rows = tuple(
        (each.name, _with_variants(each, files)) for each in files if each.base not in names
    )
    return Table(kind, (Column("name", name=True), Column("title")), rows)


def _with_variants(base: Listed, files: Sequence[Listed]) -> str:
    """The title of a file and what extends it, shortly: `Chat (also -xu, messenger)`."""
    known = [base.name]
    for each in files:
        if each.base in known and each.name not in known:
            known.append(each.name)
    others = [name.removeprefix(base.name) for name in known[1:]]
    return f"{base.title} (also {', '.join(others)})" if others else base.title


class Match(NamedTuple):
    """A file that was looked up, with its kind, and how well it fits."""

    kind: str
    file: Listed
    worth: int


def matches(words: Sequence[str], kinds: Mapping[str, Sequence[Listed]]) -> list[Match]:
    """The files that fit what is looked up, the best first."""
    looked_up = " ".join(words)
    found = (
        Match(kind, each, synonyms.worth(looked_up, each.name, kind, texts))
        for kind, files in kinds.items()
        for each in files
        for texts in [{key: getattr(each, key) for key in ("title", "group", "about")}]
    )
    return sorted((each for each in found if each.worth), key=lambda each: -each.worth)


def match_table(found: Iterable[Match]) -> Table:
    """A line for each file that was looked up."""
    columns = (Column("name", name=True), Column("is a"), Column("title"), Column("group"))
    kinds = {"scenarios": "scenario", "blocks": "block"}
    rows = ((each.file.name, kinds[each.kind], each.file.title, each.file.group) for each in found)
    return Table("Found", columns, tuple(rows))


def listing_data(kinds: Mapping[str, Sequence[Listed]]) -> dict[str, Any]:
    """The same as data."""
    keys = ("name", "group", "title", "about")
    return {
        kind: [{key: getattr(each, key) for key in keys} for each in files]
        for kind, files in kinds.items()
    }
