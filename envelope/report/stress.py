"""What stresses do, as tables and as data."""

import math
from collections.abc import Iterator
from typing import Any

from envelope.analysis.stress import PartUnderStress, Stressed, Stresses, name_of
from envelope.engine.run import Run
from envelope.model.graph.graph import Check
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import limit, limited, stressed
from envelope.report.notes import time_asked, time_data
from envelope.report.table import Column, Report, Table
from envelope.units.numerals import share_text
from envelope.units.writing import unit_symbol, value_data

_NOTHING, _ARROW = "nothing", " → "
_MORE = "`--all` says what happens, to which parts, and which checks then fail."
_TIMES = frozenset(output.name for output in stressed() if output.path)


def stress_report(stresses: Stresses, *, every: bool = True) -> Report:
    """The stresses, the worst first; with `every`, what they do and make fail, too."""
    first = stress_table(stresses)
    rest = (
        *_happenings(stresses),
        *_moved_parts(stresses),
        *_moved_results(stresses),
        *_failing(stresses),
    )
    if rest and not every:
        first = first._replace(note=f"{first.note} {_MORE}")
    tables = (first, *rest) if every else (first,)
    return Report(stresses.run.graph.title, time_asked(stresses.run), tables)


def stress_table(stresses: Stresses) -> Table:
    """A row for each stress: what breaks first, the highest utilization, how many checks fail."""
    columns = (
        Column("stress", name=True),
        Column("breaks first"),
        Column(f"highest {limited().name}", number=True),
        Column("of", name=True),
        Column("errors", number=True),
        Column("warnings", number=True),
    )
    rows = tuple(_row(stresses.run, each) for each in stresses.stressed)
    count = sum(each.is_broken for each in stresses.stressed)
    most = share_text(limit())
    note = f"Under {count} of {len(rows)} something breaks: a part over {most}, or an error."
    if not count:
        note = f"Nothing breaks under them: no part is over {most}, and there is no error."
    if not rows:
        note = "Neither the scenario nor one of its blocks declares a stress."
    return Table("Stresses", columns, rows, note)


def _row(plain: Run, found: Stressed) -> tuple[str, ...]:
    errors = sum(check.severity == "error" for check in found.failing)
    return (
        _words(found.event.name),
        breaks_text(found) or _NOTHING,
        change_text(plain, found.worst, limited().name) if found.worst else "",
        _words(name_of(plain.graph, found.worst.part)) if found.worst else "",
        str(errors or ""),
        str(len(found.failing) - errors or ""),
    )


def breaks_text(found: Stressed) -> str:
    """What breaks first in words: `cache (operations)`, `check database leader fits`."""
    if not found.breaks:
        return ""
    if any(check.full_name == found.breaks for check in found.failing):
        return f"check {_words(found.breaks)}"
    return f"{_words(found.breaks)}{f' ({found.constraint})' if found.constraint else ''}"


def _words(name: str) -> str:
    return spoken(name).replace(".", " ")


def change_text(plain: Run, part: PartUnderStress, output: str) -> str:
    """An output of a part without and under a stress: `41.7% → 62.5%`, once where they agree."""
    if output not in part.before:
        return ""
    return _texts(plain, part.quantity(output), part.before[output], part.after[output])


def _texts(plain: Run, name: str, before: float, after: float) -> str:
    texts = [
        plain.text(name, value) if math.isfinite(value) else "none left"
        for value in (before, after)
    ]
    return _ARROW.join(dict.fromkeys(texts))


def _happenings(stresses: Stresses) -> Iterator[Table]:
    """What happens under each stress, and to which parts."""
    parts: dict[tuple[str, str], list[str]] = {}
    for found in stresses.stressed:
        for part, about in found.event.abouts.items():
            # The parts inside others only carry on what happens to these.
            if about and ("." not in part or any(each.part == part for each in found.parts)):
                parts.setdefault((found.event.name, about), []).append(part)
    columns = (Column("stress", name=True), Column("what happens"), Column("to"))
    rows = tuple(
        (_words(name), about, ", ".join(_words(part) or "the scenario" for part in listed))
        for (name, about), listed in parts.items()
    )
    if rows:
        yield Table("What happens", columns, rows)


def _moved_parts(stresses: Stresses) -> Iterator[Table]:
    """A row for each part of which a stress moves something that shows."""
    plain, first = stresses.run, limited().name
    others = [output.name for output in stressed() if output.name != first]
    columns = (
        Column("stress", name=True),
        Column("part", name=True),
        Column(first, number=True),
        Column("what else moves"),
    )
    rows = []
    for found in stresses.stressed:
        for part in found.parts:
            share = _cell(plain, part, first)
            moved = [(name, _cell(plain, part, name)) for name in others]
            texts = [f"{spoken(name)} {text}" for name, text in moved if text]
            more = "; ".join(filter(None, (*texts, _rise(plain, found, part))))
            if share or more:
                names = _words(found.event.name), _words(name_of(plain.graph, part.part))
                rows.append((*names, share, more))
    if rows:
        yield Table("Parts", columns, tuple(rows), "A blank is what stays as it is.")


def _cell(plain: Run, part: PartUnderStress, output: str) -> str:
    """What changes of an output; a part beyond its limit never answers in a steady time."""
    text = change_text(plain, part, output)
    before, arrow, _ = text.partition(_ARROW)
    if output in _TIMES and part.after.get(limited().name, 0.0) > limit():
        return f"{before}{_ARROW}grows"
    return text if arrow else ""


def _rise(plain: Run, found: Stressed, part: PartUnderStress) -> str:
    """The constraint that rises most: `operations 4.4% → 44%`."""
    if not part.rises:
        return ""
    values = plain.values[part.rises], found.run.values[part.rises]
    text = _texts(plain, part.rises, *values)
    label = spoken(part.rises.rpartition("_by_")[2])
    return f"{label} {text}" if _ARROW in text else ""


def _moved_results(stresses: Stresses) -> Iterator[Table]:
    """A row for each result under a heading of the report that a stress moves."""
    plain = stresses.run
    rows = tuple(
        (_words(found.event.name), _words(name), text)
        for found in stresses.stressed
        for name in _results(plain)
        if _ARROW in (text := _texts(plain, name, plain.values[name], _value_under(found, name)))
    )
    columns = (Column("stress", name=True), Column("result", name=True), Column("moves"))
    if rows:
        yield Table("Results", columns, rows)


def _results(plain: Run) -> list[str]:
    """What the report of the scenario shows under its headings, and first."""
    sheet = plain.graph.sheet
    listed = (*sheet.headline, *(name for names in sheet.report.values() for name in names))
    return [name for name in dict.fromkeys(listed) if not plain.graph.quantities[name].words]


def _value_under(found: Stressed, name: str) -> float:
    return found.run.values.get(name, math.inf)


def _failing(stresses: Stresses) -> Iterator[Table]:
    """The checks that hold without a stress and fail under it."""
    rows = tuple(
        (_words(found.event.name), *_check_cells(check))
        for found in stresses.stressed
        for check in sorted(found.failing, key=lambda check: check.severity)
    )
    columns = (
        Column("stress", name=True),
        Column("result"),
        Column("check"),
        Column("about", below=True),
    )
    if rows:
        yield Table("Checks that then fail", columns, rows)


def _check_cells(check: Check) -> tuple[str, str, str]:
    result = "FAILS" if check.severity == "error" else check.severity
    return result, _words(check.full_name), check.about


# data


def parts_table(stresses: Stresses) -> Table:
    """Every output of every part without and under each stress, for a spreadsheet."""
    titles = ("stress", "part", "output", "before", "after", "unit")
    plain = stresses.run
    rows = tuple(
        (
            found.event.name,
            name_of(plain.graph, part.part),
            output,
            *(_number(plain, name, each[output]) for each in (part.before, part.after)),
            unit_symbol(plain.unit(name)),
        )
        for found in stresses.stressed
        for part in found.parts
        for output in part.before
        if (name := part.quantity(output))
    )
    return Table("", tuple(Column(title) for title in titles), rows)


def _number(plain: Run, name: str, value: float) -> str:
    return f"{value / plain.unit(name).factor:.6g}" if math.isfinite(value) else ""


def stress_data(stresses: Stresses) -> dict[str, Any]:
    """The same as data: values without and under each stress, in the units of the report."""
    return {
        "scenario": stresses.run.graph.name,
        **time_data(stresses.run),
        "stresses": [_data(stresses.run, found) for found in stresses.stressed],
    }


def _data(plain: Run, found: Stressed) -> dict[str, Any]:
    return {
        "stress": found.event.name,
        "about": found.event.abouts.get("", ""),
        "breaks": found.breaks or None,
        "bound_by": found.constraint,
        "broken": found.is_broken,
        "sets": {name: _value(plain, name, found.run.values[name]) for name in found.event.changes},
        "parts": {name_of(plain.graph, part.part): _part_data(plain, part) for part in found.parts},
        "results": {
            name: {"before": _value(plain, name, before), "after": _value(plain, name, after)}
            for name in _results(plain)
            if (after := _value_under(found, name)) != (before := plain.values[name])
        },
        "failing": [
            {"check": check.full_name, "severity": check.severity, "about": check.about}
            for check in found.failing
        ],
    }


def _part_data(plain: Run, part: PartUnderStress) -> dict[str, Any]:
    return {
        "about": part.about,
        **{
            name: {
                "before": _value(plain, part.quantity(name), part.before[name]),
                "after": _value(plain, part.quantity(name), part.after[name]),
            }
            for name in part.before
        },
    }


def _value(plain: Run, name: str, value: float) -> dict[str, Any] | None:
    """A value in the unit of its quantity; None where it has none."""
    unit = plain.unit(name)
    if not math.isfinite(value):
        return None
    return value_data(value, unit, plain.text(name, value))
