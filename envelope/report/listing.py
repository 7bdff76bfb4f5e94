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
from envelope.report.columns import case_table, pairs
from envelope.report.rows import block_tables, entry_text, row_count, row_data, row_tables
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
        about += f" Cases: {', '.join(sheet.cases)}." if sheet.cases else ""
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
        *row_tables(sheet),
        *block_tables(sheet),
        _checks(sheet),
        _stresses(sheet),
        _expectations(sheet),
        case_table(sheet),
        _examples(sheet),
        _sources(sheet),
    )
    return Report(sheet.title, " ".join(sheet.about.split()), tuple(t for t in tables if t.rows))


def _inputs(sheet: Sheet) -> Table:
    grows = any("growth" in entry.attributes for entry in sheet.inputs.values())
    columns = (
        Column("input"),
        Column("value"),
        Column("range"),
        *([Column("growth")] if grows else []),
        Column("what it is"),
        Column("basis"),
        Column("source"),
    )
    rows = tuple(_input(entry, grows=grows) for entry in sheet.inputs.values())
    return Table("Inputs", columns, rows)


def _input(entry: Entry, *, grows: bool) -> tuple[str, ...]:
    attributes = entry.attributes
    needed = "one of" if entry.choices else f"in {attributes.get('unit', '?')}"
    value = entry_text(entry) or f"required, {needed}"
    low, high = attributes.get("low", ""), attributes.get("high", "")
    basis = attributes.get(
        "basis", "published" if "source" in attributes else "assumed" if entry.text else ""
    )
    about, source = attributes.get("about", ""), attributes.get("source", "")
    ends = f"{low} – {high}" if low or high else ""
    plausible = ", ".join(entry.choices) or "; ".join(filter(None, (ends, entry.limits)))
    steps = [f"{text.content} from {time} on" for time, text in entry.texts("growth").items()]
    growth = [", ".join(steps) or attributes.get("growth", "")] if grows else []
    return entry.name, value, plausible, *growth, about, basis, source


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
            entry_text(entry),
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
            ", ".join([*_given(part.given), *row_count(part)]),
        )
        for part in sheet.parts.values()
    )
    return Table("Parts", columns, tuple(rows))


def _given(given: Mapping[str, Entry]) -> Iterator[str]:
    return (f"{name} = {entry_text(entry)}" for name, entry in given.items())


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
            entry_text(entry),
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
            pairs(stress.given),
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
            f"{entry.name} at {at}" if (at := entry.attributes.get("at")) else entry.name,
            entry.attributes.get("published", "") or entry_text(entry),
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
            pairs(example.given),
            pairs(example.expect),
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
            yield section, name, entry_text(entry), *(entry.attributes.get(key, "") for key in said)
    for part in sheet.parts.values():
        yield "parts", part.name, part.block, "", "", "", ""
        for name, entry in part.given.items():
            yield "parts", f"{part.name}.{name}", entry_text(entry), "", "", "", ""
        for row in (part.rows or {}).values():
            for name, entry in row.given.items():
                yield "rows", f"{part.name}.{row.name}.{name}", entry_text(entry), "", "", "", ""
    for block in sheet.blocks.values():
        name, about = str(block.document.within[-1]), " ".join(block.about.split())
        yield "blocks", name, "", "", about, "", ""


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """A scenario or block as data."""

    def entry(each: Entry) -> dict[str, Any]:
        """One entry with what is said about it."""
        steps = {time: text.content for time, text in each.texts("growth").items()}
        value = {"value": entry_text(each)} if each.text else {}
        choices = {"choices": list(each.choices)} if each.choices else {}
        growth = {"growth": steps} if steps else {}
        return {**value, **each.attributes, **growth, **choices}

    return {
        "name": sheet.document.name,
        "title": sheet.title,
        "about": sheet.about,
        "inputs": {name: entry(each) for name, each in sheet.inputs.items()},
        "formulas": {name: entry(each) for name, each in sheet.formulas.items()},
        "parts": {
            part.name: {
                "block": part.block,
                **({"from": list(part.before)} if part.before else {}),
                **{name: entry_text(each) for name, each in part.given.items()},
                **row_data(part),
            }
            for part in sheet.parts.values()
        },
        **({"blocks": {n: sheet_data(b) for n, b in sheet.blocks.items()}} if sheet.blocks else {}),
        "checks": {name: entry(each) for name, each in sheet.checks.items()},
        "expect": {name: entry(each) for name, each in sheet.expect.items()},
        "cases": {
            case.name: {
                "about": case.about,
                "set": {name: entry_text(each) for name, each in case.given.items()},
                "expect": {name: entry(each) for name, each in case.expect.items()},
            }
            for case in sheet.cases.values()
        },
        "sources": dict(sheet.sources),
    }
