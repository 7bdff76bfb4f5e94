"""Runs side by side, a column for each: under conventions, in cases, versions one after another."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from envelope.analysis.compare.cases import CaseRuns
from envelope.analysis.compare.compared import Compared
from envelope.analysis.conventions import Comparison, ConventionRow
from envelope.analysis.uncertainty import has_ranges
from envelope.engine.run import Run
from envelope.model.files.sheet import Entry, Sheet
from envelope.report.brief.claims import change_text
from envelope.report.compare import compare_report, is_word, unit_of
from envelope.report.headings import reported
from envelope.report.json_data import quantity_data
from envelope.report.notes import time_asked
from envelope.report.rows import entry_text
from envelope.report.table import Column, Report, Table
from envelope.units.unit import Unit
from envelope.units.writing import number_in, unit_symbol

_STILL = 5e-5


def convention_table(comparison: Comparison, *, every: bool = False, brief: bool = False) -> Table:
    """Each result under the convention in force, and its change under the others.

    Those that move; in `brief` of these the scenario's own and the totals, those of parts counted.
    """
    moving = [each for each in comparison.moved if every or _moves(each)]
    own = frozenset(reported(comparison.runs[0].graph))
    shown = [each for each in moving if each.name in own] if brief and not every else moving
    columns = (
        Column("result", name=True),
        Column(comparison.names[0], number=True),
        *(Column(name, number=True) for name in comparison.names[1:]),
    )
    rows = tuple(_convention_row(comparison, each) for each in shown)
    return Table("Conventions", columns, rows, _not_shown(comparison, len(moving), len(shown)))


def _not_shown(comparison: Comparison, moving: int, shown: int) -> str:
    """How many results of parts move as well, and how many results do not."""
    still, parts = len(comparison.moved) - moving, moving - shown
    said = [f"{parts} more results of parts move: `--all` shows them."] if parts else []
    said += [f"{still} more results are the same under every convention."] if still else []
    return " ".join(said)


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


def cases_report(found: CaseRuns, steps: Sequence[Compared] = ()) -> Report:
    """A table of what is set, one of results, one of checks; what causes differences in `steps`.

    These compare the first case with each of the others.
    """
    graph = found.runs[0].graph
    tables = [_value_table(found, "set", found.given), _value_table(found, "result", found.names)]
    tables += _checks(found)
    for step, title in zip(steps, found.titles[1:], strict=False):
        heading = f"Causes from {found.titles[0]} to {title}"
        shown = compare_report(step, (found.titles[0], title)).tables
        tables += [table._replace(heading=heading) for table in shown if table.heading == "Causes"]
    about = " ".join(f"{graph.sheet.about} {time_asked(found.runs[0])}".split())
    return Report(graph.sheet.title, about, tuple(tables))


def _columns(found: CaseRuns, first: str) -> tuple[Column, ...]:
    titles = (Column(title, number=True) for title in found.titles)
    return Column(first, name=True), *titles


def _value_table(found: CaseRuns, kind: str, names: Sequence[str]) -> Table:
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


def cases_data(found: CaseRuns, steps: Sequence[Compared] = ()) -> dict[str, Any]:
    """The same as data: each case by its name."""
    caused = {step.right.graph.case: _caused(step) for step in steps}
    return {
        run.graph.case: {
            "title": run.graph.title,
            "set": {name: quantity_data(run, name) for name in found.given},
            "results": {name: quantity_data(run, name) for name in found.names},
            "failing": [check.full_name for check in run.failing()],
            "caused_by": caused.get(run.graph.case, {}),
        }
        for run in found.runs
    }


def _caused(step: Compared) -> dict[str, dict[str, float]]:
    """What each change causes of each result, in the unit of that."""
    found = {}
    for name in step.names:
        factor = unit_of(step, name).factor
        parts = {} if is_word(step, name) else step.caused(name)
        found[name] = {label: part / factor for label, part in parts.items() if part}
    return found


def chain_report(steps: Sequence[Compared], titles: Sequence[str]) -> Report:
    """Every result of all, then of each step what was changed, what that causes, and checks."""
    tables = [chain_numbers(steps, titles, is_text=True)]
    for at, step in enumerate(steps):
        pair = titles[at], titles[at + 1]
        for table in compare_report(step, pair).tables:
            if table.heading != "Results":
                heading = f"{table.heading} from {pair[0]} to {pair[1]}"
                tables.append(table._replace(heading=heading))
    last = steps[-1].right
    return Report(last.graph.title, time_asked(last), tuple(tables))


def chain_numbers(
    steps: Sequence[Compared], titles: Sequence[str], *, is_text: bool = False
) -> Table:
    """A row for each result, a column for each run: as text, or as bare values in one unit."""
    first = Column("result", name=True)
    unit = [] if is_text else [Column("unit")]
    columns = (first, *unit, *(Column(title, number=True) for title in titles))
    rows = tuple(_chain_row(steps, name, is_text=is_text) for name in _chain_names(steps))
    return Table("Results", columns, rows)


def _chain_names(steps: Sequence[Compared]) -> list[str]:
    """The results of all steps, by the names that the last one has for them."""
    found: dict[str, None] = {}
    for at, step in enumerate(steps):
        for name in step.names:
            for later in steps[at + 1 :]:
                name = later.new_name(name)  # noqa: PLW2901 -- the name after each step
            found[name] = None
    return list(found)


def _chain_row(steps: Sequence[Compared], name: str, *, is_text: bool) -> tuple[str, ...]:
    """A result in each run; nothing where that does not have it."""
    names = [name]
    for step in steps[::-1]:
        names.insert(0, step.old_name(names[0]))
    runs = [steps[0].left, *(step.right for step in steps)]
    there = [run if each in run.values else None for run, each in zip(runs, names, strict=True)]
    shown, own = next((run, each) for run, each in zip(there, names, strict=True) if run)
    if is_text:
        cells = [run.text(each) if run else "–" for run, each in zip(there, names, strict=True)]
        return name, *cells
    unit = shown.unit(own)
    cells = [
        _number(run, each, unit) if run else "" for run, each in zip(there, names, strict=True)
    ]
    return name, unit_symbol(unit), *cells


def case_table(sheet: Sheet) -> Table:
    """What each case sets, and what was published of it."""
    columns = (
        Column("case", name=True),
        Column("about", code=True),
        Column("sets", code=True),
        Column("published", code=True),
    )
    rows = (
        (case.name, case.about, pairs(case.given), pairs(case.expect))
        for case in sheet.cases.values()
    )
    return Table("Cases", columns, tuple(rows))


def pairs(entries: Mapping[str, Entry]) -> str:
    """Entries on one line: `dau = 5M users, retention = 1 year`."""
    return ", ".join(f"{name} = {entry_text(entry)}" for name, entry in entries.items())
