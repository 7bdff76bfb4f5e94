"""What stresses do, as tables and as data."""

import json
import math
from collections.abc import Iterator
from typing import Any

from envelope.analysis.stress import Strain, Stressed, Stresses
from envelope.engine.run import Run
from envelope.model.graph import Check
from envelope.model.outputs import limit, limited, stressed
from envelope.report.cells import Column, Report, Table
from envelope.units.writing import quantity_text, unit_symbol

_NOTHING = "nothing"


def stress_report(stresses: Stresses) -> Report:
    """The stresses, the worst first; what each does to parts; the checks that fail under it."""
    tables = [stress_table(stresses), *strain_tables(stresses), *_failing(stresses)]
    return Report(stresses.run.graph.sheet.title, "", tuple(tables))


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
    note = (
        f"Under {count} of {len(rows)} something breaks: a part over {_limit_text()}, or an error."
    )
    if not rows:
        note = "Neither the scenario nor one of its blocks declares a stress."
    return Table("Stresses", columns, rows, note)


def _limit_text() -> str:
    return f"{limit():.0%}"


def _row(plain: Run, found: Stressed) -> tuple[str, ...]:
    errors = sum(check.severity == "error" for check in found.failing)
    return (
        _words(found.event.name),
        breaks_text(found) or _NOTHING,
        change_text(plain, found.worst, limited().name) if found.worst else "",
        _words(found.worst.part) if found.worst else "",
        str(errors or ""),
        str(len(found.failing) - errors or ""),
    )


def breaks_text(found: Stressed) -> str:
    """What breaks first in words: `cache (operations)`, `check database leader fits`."""
    if not found.breaks:
        return ""
    if any(f"{check.home}{check.name}" == found.breaks for check in found.failing):
        return f"check {_words(found.breaks)}"
    return f"{_words(found.breaks)}{f' ({found.constraint})' if found.constraint else ''}"


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


def change_text(plain: Run, strain: Strain, output: str) -> str:
    """An output of a part without and under a stress: `41.7% → 62.5%`, once where they agree."""
    if output not in strain.before:
        return ""
    name = f"{strain.part}.{output}"
    unit, units = plain.unit(name), plain.graph.units
    texts = [
        quantity_text(value, unit, units, rescale=True) if math.isfinite(value) else "none left"
        for value in (strain.before[output], strain.after[output])
    ]
    return " → ".join(dict.fromkeys(texts))


def strain_tables(stresses: Stresses) -> Iterator[Table]:
    """A row for each part that a stress moves, under every stress."""
    outputs = [output.name for output in stressed()]
    listed = [(found, strain) for found in stresses.stressed for strain in found.strains]
    used = [name for name in outputs if any(name in strain.before for _, strain in listed)]
    columns = (
        Column("stress", name=True),
        Column("part", name=True),
        *(Column(name, number=True) for name in used),
        Column("what happens"),
    )
    rows = tuple(
        (
            _words(found.event.name),
            _words(strain.part),
            *(_cell(stresses.run, strain, name) for name in used),
            strain.about,
        )
        for found, strain in listed
    )
    if rows:
        told = [(found.event.name, found.event.abouts.get("", "")) for found in stresses.stressed]
        own = [f"{_words(name)}: {about}." for name, about in told if about]
        yield Table("Parts", columns, rows, " ".join(own))


def _cell(plain: Run, strain: Strain, output: str) -> str:
    """What changes of an output; a part beyond its limit never answers in a steady time."""
    text = change_text(plain, strain, output)
    over = strain.after.get(limited().name, 0.0) > limit()
    if not text or output == limited().name or not over:
        return text
    return f"{text.partition(' → ')[0]} → grows" if output in _TIMES else text


_TIMES = frozenset(output.name for output in stressed() if output.path)


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
        Column("about"),
    )
    if rows:
        yield Table("Checks that then fail", columns, rows)


def _check_cells(check: Check) -> tuple[str, str, str]:
    result = "FAILS" if check.severity == "error" else check.severity
    return result, _words(check.home + check.name), check.about


# data


def stress_json(stresses: Stresses) -> str:
    """The same as data: values without and under each stress, in the units of the report."""
    data = {
        "scenario": stresses.run.graph.sheet.document.name,
        "stresses": [_data(stresses.run, found) for found in stresses.stressed],
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _data(plain: Run, found: Stressed) -> dict[str, Any]:
    return {
        "stress": found.event.name,
        "about": found.event.abouts.get("", ""),
        "breaks": found.breaks or None,
        "bound_by": found.constraint,
        "broken": found.is_broken,
        "sets": {name: _value(plain, name, found.run.values[name]) for name in found.event.changes},
        "parts": {strain.part: _strain_data(plain, strain) for strain in found.strains},
        "failing": [
            {"check": check.home + check.name, "severity": check.severity, "about": check.about}
            for check in found.failing
        ],
    }


def _strain_data(plain: Run, strain: Strain) -> dict[str, Any]:
    return {
        "about": strain.about,
        **{
            name: {
                "before": _value(plain, f"{strain.part}.{name}", strain.before[name]),
                "after": _value(plain, f"{strain.part}.{name}", strain.after[name]),
            }
            for name in strain.before
        },
    }


def _value(plain: Run, name: str, value: float) -> dict[str, Any] | None:
    """A value in the unit of its quantity; None where it has none."""
    unit = plain.unit(name)
    if not math.isfinite(value):
        return None
    text = quantity_text(value, unit, plain.graph.units, rescale=True)
    return {"value": value / unit.factor, "unit": unit_symbol(unit), "text": text}
