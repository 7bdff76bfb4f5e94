"""What `show` prints: a file of the library, readable without it."""

from collections.abc import Iterator, Mapping
from typing import Any

from envelope.model.files.sheet import Entry, Sheet
from envelope.report.amounts.ends import range_text
from envelope.report.columns import case_table, pairs
from envelope.report.rows import block_tables, entry_text, row_count, row_data, row_tables
from envelope.report.table import Column, Report, Table

# The columns of a file as rows of entries.
_TITLES = ("section", "name", "value", "unit", "about", "basis", "source", "measure", "metric")


def sheet_report(sheet: Sheet, bases: Mapping[str, str]) -> Report:
    """A scenario or block as it is written: inputs, formulas, parts, checks, examples, sources."""
    tables = (
        _inputs(sheet, bases),
        _formulas(sheet),
        _parts(sheet),
        *row_tables(sheet),
        *block_tables(sheet),
        _checks(sheet),
        _stresses(sheet),
        _expectations(sheet),
        _realities(sheet),
        _running(sheet),
        case_table(sheet),
        _examples(sheet),
        _sources(sheet),
    )
    return Report(sheet.title, " ".join(sheet.about.split()), tuple(t for t in tables if t.rows))


def _inputs(sheet: Sheet, bases: Mapping[str, str]) -> Table:
    grows = any("growth" in entry.attributes for entry in sheet.inputs.values())
    columns = (
        Column("input", name=True),
        Column("value", code=True),
        *([Column("growth")] if grows else []),
        Column("what it is", code=True, below=True),
        Column("basis", code=True),
    )
    rows = tuple(
        _input(entry, bases.get(entry.name, ""), grows=grows) for entry in sheet.inputs.values()
    )
    return Table("Inputs", columns, rows)


def _input(entry: Entry, basis: str, *, grows: bool) -> tuple[str, ...]:
    attributes = entry.attributes
    needed = "one of" if entry.choices else f"in {attributes.get('unit', '?')}"
    value = entry_text(entry) or f"required, {needed}"
    low, high = attributes.get("low", ""), attributes.get("high", "")
    ends = ", ".join(entry.choices) or range_text(low, high)
    plausible = "; ".join(filter(None, (ends, "" if entry.choices else entry.limits)))
    steps = [f"{text.content} from {time} on" for time, text in entry.texts("growth").items()]
    growth = [", ".join(steps) or attributes.get("growth", "")] if grows else []
    shown = f"{value} ({plausible})" if plausible else value
    source = attributes.get("source", "")
    whose = ": ".join(filter(None, [basis, source]))
    return entry.name, shown, *growth, with_measure(entry), whose


def with_measure(entry: Entry) -> str:
    """What an input is, and how it is measured on a system of one's own."""
    said = entry.attributes
    measure = f"measure it by {said['measure']}" if "measure" in said else ""
    metric = f"its metric is {said['metric']}" if "metric" in said else ""
    unit = entry.texts("metric").get("unit")
    metric += f" in {unit.content}" if unit else ""
    return "; ".join(filter(None, (said.get("about", ""), measure, metric)))


def _formulas(sheet: Sheet) -> Table:
    columns = (
        Column("result", name=True),
        Column("formula", code=True),
        Column("what it is", code=True, below=True),
        Column("source", code=True),
    )
    rows = (
        (
            entry.name,
            entry_text(entry),
            with_measure(entry),
            entry.attributes.get("source", ""),
        )
        for entry in sheet.formulas.values()
    )
    return Table("Formulas", columns, tuple(rows))


def _parts(sheet: Sheet) -> Table:
    columns = (Column("part", name=True), Column("block", name=True), Column("given", code=True))
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
        Column("check", name=True),
        Column("that", code=True),
        Column("severity"),
        Column("about", code=True, below=True),
        Column("source", code=True),
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
        Column("sets", code=True),
        Column("source", code=True),
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
        Column("published result", name=True),
        Column("value", code=True),
        Column("within"),
        Column("about", code=True, below=True),
        Column("source", code=True),
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


def _realities(sheet: Sheet) -> Table:
    """What blocks ask, and what really ran."""
    titles = ("deployment", "asked", "ran", "kind", "about", "source")
    columns = tuple(Column(title, code=True) for title in titles)
    said = ("ran", "kind", "about", "source")
    rows = (
        (entry.name, entry_text(entry), *(entry.attributes.get(key, "") for key in said))
        for entry in sheet.reality.values()
    )
    return Table("What really ran", columns, tuple(rows))


def _running(sheet: Sheet) -> Table:
    """What runs today."""
    columns = tuple(Column(title, code=True) for title in ("running", "value", "about", "source"))
    said = ("about", "source")
    rows = (
        (entry.name, entry_text(entry), *(entry.attributes.get(key, "") for key in said))
        for entry in sheet.running.values()
    )
    return Table("What runs", columns, tuple(rows))


def _examples(sheet: Sheet) -> Table:
    columns = (
        Column("example", code=True),
        Column("given", code=True),
        Column("result", code=True),
    )
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
    columns = (Column("key", name=True), Column("source"))
    return Table("Sources", columns, tuple(sheet.sources.items()))


def sheet_table(sheet: Sheet, bases: Mapping[str, str]) -> Table:
    """A row for each entry of a scenario or block: where it stands, its name, what is said."""
    rows = ((*row, *[""] * (len(_TITLES) - len(row))) for row in _entries(sheet, bases))
    return Table(sheet.title, tuple(map(Column, _TITLES)), tuple(rows))


def _entries(sheet: Sheet, bases: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The rows as far as there is something in them."""
    for section in ("inputs", "formulas", "checks", "expect", "running"):
        entries: Mapping[str, Entry] = getattr(sheet, section)
        for name, entry in entries.items():
            said = {**entry.attributes, **({"basis": bases[name]} if section == "inputs" else {})}
            yield section, name, entry_text(entry), *(said.get(key, "") for key in _TITLES[3:])
    for part in sheet.parts.values():
        yield "parts", part.name, part.block
        for name, entry in part.given.items():
            of_part = (entry.attributes.get(key, "") for key in _TITLES[3:])
            yield "parts", f"{part.name}.{name}", entry_text(entry), *of_part
        for row in (part.rows or {}).values():
            for name, entry in row.given.items():
                yield "rows", f"{part.name}.{row.name}.{name}", entry_text(entry)
    for block in sheet.blocks.values():
        yield "blocks", str(block.document.within[-1]), "", "", " ".join(block.about.split())


def _asked(sheet: Sheet) -> dict[str, Any]:
    """What blocks ask beside what ran, as data."""
    found = sheet.reality.items()
    return {name: {"asked": entry_text(each), **each.attributes} for name, each in found}


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """A scenario or block as data."""

    def entry(each: Entry) -> dict[str, Any]:
        """One entry with what is said about it."""
        steps = {time: text.content for time, text in each.texts("growth").items()}
        value = {"value": entry_text(each)} if each.text else {}
        choices = {"choices": list(each.choices)} if each.choices else {}
        growth = {"growth": steps} if steps else {}
        unit = each.texts("metric").get("unit")
        metric = {"metric_unit": unit.content} if unit else {}
        return {**value, **each.attributes, **metric, **growth, **choices}

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
        **({"reality": found} if (found := _asked(sheet)) else {}),
        **({"running": {n: entry(e) for n, e in sheet.running.items()}} if sheet.running else {}),
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
