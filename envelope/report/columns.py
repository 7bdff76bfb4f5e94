"""Runs of one scenario side by side, a column for each: under conventions, or in its cases."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envelope.analysis.compare import CaseRuns
from envelope.analysis.conventions import Comparison, ConventionRow
from envelope.analysis.uncertainty import has_ranges
from envelope.engine.run import Run
from envelope.model.files.sheet import Entry, Sheet
from envelope.report.capacity import change_text
from envelope.report.json_data import quantity_data
from envelope.report.rows import entry_text
from envelope.report.table import Column, Report, Table
from envelope.units.unit import Unit
from envelope.units.writing import number_in, unit_symbol

_STILL = 5e-5


def convention_table(comparison: Comparison, *, every: bool = False) -> Table:
    """Each result under the convention in force, and its change in change_text under the others."""
    moved = [each for each in comparison.moved if every or _moves(each)]
    rows = tuple(_convention_row(comparison, each) for each in moved)
    columns = (
        Column("result"),
        Column(comparison.names[0], number=True),
        *(Column(name, number=True) for name in comparison.names[1:]),
    )
    still = len(comparison.moved) - len(moved)
    note = f"{still} more results are the same under every convention." if still else ""
    return Table("Conventions", columns, rows, note)


def _moves(moved: ConventionRow) -> bool:
    return any(abs(moved.change(index)) >= _STILL for index in range(len(moved.values)))


def _convention_row(comparison: Comparison, moved: ConventionRow) -> tuple[str, ...]:
    changes = [change_text(moved.change(index)) for index in range(1, len(moved.values))]
    return moved.name, comparison.runs[0].text(moved.name), *changes


def convention_data(comparison: Comparison) -> dict[str, Any]:
    """Each result's value in base units and its change, by convention."""
    return {
        moved.name: {
            name: {"value": value, "change": moved.change(index)}
            for index, (name, value) in enumerate(zip(comparison.names, moved.values, strict=True))
        }
        for moved in comparison.moved
    }


def cases_report(found: CaseRuns) -> Report:
    """A table of what is set, one of results, one of checks."""
    graph = found.runs[0].graph
    tables = [_values(found, "set", found.given), _values(found, "result", found.names)]
    tables += _checks(found)
    return Report(graph.sheet.title, " ".join(graph.sheet.about.split()), tuple(tables))


def _columns(found: CaseRuns, first: str) -> tuple[Column, ...]:
    titles = (Column(title, number=True) for title in found.titles)
    return Column(first, name=True), *titles


def _values(found: CaseRuns, kind: str, names: Sequence[str]) -> Table:
    """A row for each quantity."""
    rows = tuple((name, *(run.text(name) for run in found.runs)) for name in names)
    ranged = any(has_ranges(run.graph) for run in found.runs)
    note = "Ranges count with their medians." if ranged and kind == "result" else ""
    return Table("Cases" if kind == "set" else "Results", _columns(found, kind), rows, note)


def _checks(found: CaseRuns) -> Iterator[Table]:
    """A row for each check that fails somewhere."""
    rows = tuple(_check(found, place) for place in found.checks)
    if rows:
        yield Table("Checks", _columns(found, "check"), rows)


def _check(found: CaseRuns, place: int) -> tuple[str, ...]:
    check = found.runs[0].graph.checks[place]
    return check.full_name, *(_held(run.holds[place], check.severity) for run in found.runs)


def _held(holds: bool, severity: str) -> str:
    return "holds" if holds else "FAILS" if severity == "error" else "warning"


def cases_numbers(found: CaseRuns) -> Table:
    """A row for each quantity as bare values in its unit, a column for each case."""
    columns = (Column("name"), Column("unit"), *(Column(title) for title in found.titles))
    return Table("Cases", columns, tuple(_numbers(found, name) for name in _every(found)))


def _every(found: CaseRuns) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*found.given, *found.names)))


def _numbers(found: CaseRuns, name: str) -> tuple[str, ...]:
    unit = found.runs[0].unit(name)
    return name, unit_symbol(unit), *(_number(run, name, unit) for run in found.runs)


def _number(run: Run, name: str, unit: Unit) -> str:
    own = run.unit(name) if unit.words else unit
    return str(number_in(run.values[name], own))


def cases_data(found: CaseRuns) -> dict[str, Any]:
    """The same as data: each case by its name."""
    return {
        run.graph.case: {
            "title": run.graph.title,
            "set": {name: quantity_data(run, name) for name in found.given},
            "results": {name: quantity_data(run, name) for name in found.names},
            "failing": [check.full_name for check in run.failing()],
        }
        for run in found.runs
    }


def case_table(sheet: Sheet) -> Table:
    """What each case sets, and what was published of it."""
    columns = (Column("case", name=True), Column("about"), Column("sets"), Column("published"))
    rows = (
        (case.name, case.about, pairs(case.given), pairs(case.expect))
        for case in sheet.cases.values()
    )
    return Table("Cases", columns, tuple(rows))


def pairs(entries: Mapping[str, Entry]) -> str:
    """Entries on one line: `dau = 5M users, retention = 1 year`."""
    return ", ".join(f"{name} = {entry_text(entry)}" for name, entry in entries.items())
