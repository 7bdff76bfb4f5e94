"""What `list` and `show` print: the files of the library, and one of them readable without it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from envelope.errors import InputError
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import Entry, Sheet
from envelope.report.table import Column, Report, Table


class Listed(NamedTuple):
    """A file of the library: its name, its group, its title, and what it is about."""

    name: str
    group: str
    title: str
    about: str


def listed(paths: dict[str, str]) -> list[Listed]:
    """The files of one kind, by name."""
    found = []
    for name, path in paths.items():
        sheet = _sheet(path)
        about = re.split(r"(?<=\.)\s", " ".join(sheet.about.split()), maxsplit=1)[0]
        found.append(Listed(name, sheet.group, sheet.title, about))
    return found


def _sheet(path: str) -> Sheet:
    """A file over what it extends; a wrong one is listed all the same."""
    try:
        return sheet_for(Request(path))
    except InputError:
        return read_sheet(read_document(path))[0]


def listing(kind: str, files: Sequence[Listed]) -> list[Table]:
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


def listing_data(kinds: Mapping[str, Sequence[Listed]]) -> dict[str, Any]:
    """The same as data."""
    return {kind: [each._asdict() for each in files] for kind, files in kinds.items()}


def sheet_report(sheet: Sheet) -> Report:
    """A scenario or block as it is written: inputs, formulas, parts, checks, examples, sources."""
    tables = (
        _inputs(sheet),
        _formulas(sheet),
        _parts(sheet),
        _checks(sheet),
        _stresses(sheet),
        _expectations(sheet),
        _examples(sheet),
        _sources(sheet),
    )
    return Report(sheet.title, " ".join(sheet.about.split()), tuple(t for t in tables if t.rows))


def _text(entry: Entry) -> str:
    return " ".join(entry.text.content.split()) if entry.text else ""


def _inputs(sheet: Sheet) -> Table:
    columns = (
        Column("input"),
        Column("value"),
        Column("range"),
        Column("what it is"),
        Column("basis"),
        Column("source"),
    )
    return Table("Inputs", columns, tuple(_input(entry) for entry in sheet.inputs.values()))


def _input(entry: Entry) -> tuple[str, ...]:
    attributes = entry.attributes
    value = _text(entry) or f"required, in {attributes.get('unit', '?')}"
    low, high = attributes.get("low", ""), attributes.get("high", "")
    basis = attributes.get(
        "basis", "published" if "source" in attributes else "assumed" if entry.text else ""
    )
    about, source = attributes.get("about", ""), attributes.get("source", "")
    ends = f"{low} – {high}" if low or high else ""
    return entry.name, value, "; ".join(filter(None, (ends, entry.limits))), about, basis, source


def _formulas(sheet: Sheet) -> Table:
    columns = (
        Column("result"),
        Column("formula"),
        Column("what it is"),
        Column("source"),
    )
    rows = (
        (
            entry.name,
            _text(entry),
            entry.attributes.get("about", ""),
            entry.attributes.get("source", ""),
        )
        for entry in sheet.formulas.values()
    )
    return Table("Formulas", columns, tuple(rows))


def _parts(sheet: Sheet) -> Table:
    columns = (Column("part"), Column("block"), Column("given"))
    rows = (
        (
            part.name,
            part.block,
            ", ".join(f"{name} = {_text(entry)}" for name, entry in part.given.items()),
        )
        for part in sheet.parts.values()
    )
    return Table("Parts", columns, tuple(rows))


def _checks(sheet: Sheet) -> Table:
    columns = (
        Column("check"),
        Column("that"),
        Column("severity"),
        Column("about"),
        Column("source"),
    )
    rows = (
        (
            entry.name,
            _text(entry),
            entry.attributes.get("severity", "error"),
            entry.attributes.get("about", ""),
            entry.attributes.get("source", ""),
        )
        for entry in sheet.checks.values()
    )
    return Table("Checks", columns, tuple(rows))


def _stresses(sheet: Sheet) -> Table:
    """What can happen, and what it makes of quantities."""
    columns = (
        Column("stress", name=True),
        Column("what happens"),
        Column("sets"),
        Column("source"),
    )
    rows = (
        (
            stress.name,
            stress.about,
            ", ".join(f"{name} = {_text(entry)}" for name, entry in stress.given.items()),
            stress.source,
        )
        for stress in sheet.stresses.values()
    )
    return Table("Stresses", columns, tuple(rows))


def _expectations(sheet: Sheet) -> Table:
    columns = (
        Column("published result"),
        Column("value"),
        Column("within"),
        Column("about"),
        Column("source"),
    )
    rows = (
        (
            entry.name,
            entry.attributes.get("published", "") or _text(entry),
            entry.attributes.get("within", ""),
            entry.attributes.get("erratum", "") or entry.attributes.get("about", ""),
            entry.attributes.get("source", ""),
        )
        for entry in sheet.expect.values()
    )
    return Table("Published results", columns, tuple(rows))


def _examples(sheet: Sheet) -> Table:
    columns = (Column("example"), Column("given"), Column("result"))
    rows = (
        (
            example.about,
            ", ".join(f"{name} = {_text(entry)}" for name, entry in example.given.items()),
            ", ".join(f"{name} = {_text(entry)}" for name, entry in example.expect.items()),
        )
        for example in sheet.examples
    )
    return Table("Examples", columns, tuple(rows))


def _sources(sheet: Sheet) -> Table:
    columns = (Column("key"), Column("source"))
    return Table("Sources", columns, tuple(sheet.sources.items()))


def sheet_table(sheet: Sheet) -> Table:
    """A row for each entry of a scenario or block: where it stands, its name, what is said."""
    titles = ("section", "name", "value", "unit", "about", "basis", "source")
    return Table(sheet.title, tuple(map(Column, titles)), tuple(_entries(sheet)))


def _entries(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    said = ("unit", "about", "basis", "source")
    for section in ("inputs", "formulas", "checks", "expect"):
        entries: Mapping[str, Entry] = getattr(sheet, section)
        for name, entry in entries.items():
            yield section, name, _text(entry), *(entry.attributes.get(key, "") for key in said)
    for part in sheet.parts.values():
        yield "parts", part.name, part.block, "", "", "", ""
        for name, entry in part.given.items():
            yield "parts", f"{part.name}.{name}", _text(entry), "", "", "", ""


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """A scenario or block as data."""

    def entry(each: Entry) -> dict[str, Any]:
        """One entry with what is said about it."""
        return {**({"value": _text(each)} if each.text else {}), **each.attributes}

    return {
        "name": sheet.document.name,
        "title": sheet.title,
        "about": sheet.about,
        "inputs": {name: entry(each) for name, each in sheet.inputs.items()},
        "formulas": {name: entry(each) for name, each in sheet.formulas.items()},
        "parts": {
            part.name: {
                "block": part.block,
                **{name: _text(each) for name, each in part.given.items()},
            }
            for part in sheet.parts.values()
        },
        "checks": {name: entry(each) for name, each in sheet.checks.items()},
        "expect": {name: entry(each) for name, each in sheet.expect.items()},
        "sources": dict(sheet.sources),
    }
