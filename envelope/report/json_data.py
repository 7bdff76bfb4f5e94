"""Reports as data: JSON objects, and rows for CSV and data frames."""

from math import isfinite
from typing import Any

from envelope.analysis.binding import binding
from envelope.analysis.expectations import expectations
from envelope.analysis.explain import cited, expression, where_written, with_numbers
from envelope.engine.computed import with_filling
from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL, Check, Quantity
from envelope.report.brief.running import running_data
from envelope.report.notes import (
    first_year,
    full_after,
    held_under,
    notes,
    settings_in_force,
    time_data,
)
from envelope.report.shares import dominant_text, dominants
from envelope.report.table import Column, Table
from envelope.units.writing import value_data

SPREAD = ("p5", "p50", "p95")
CONVENTIONS = ("day", "month", "year", "KB")


def quantity_data(run: Run, name: str) -> dict[str, Any]:
    """A quantity: its value in its unit, the unit's symbol, its text, its basis; a word as text."""
    return {
        **value_data(run.values[name], run.unit(name), run.text(name)),
        "basis": run.graph.quantities[name].basis,
        **({"choices": list(words)} if (words := run.graph.quantities[name].words) else {}),
        **({"set": True} if _is_set(run.graph.quantities[name]) else {}),
        **_spread(run, name),
        **held_under(run, name),
    }


def _is_set(quantity: Quantity) -> bool:
    """Whether it is set from outside, not by the case."""
    return quantity.set and not quantity.by_case


def _spread(run: Run, name: str) -> dict[str, float]:
    """The quantiles of a quantity in its unit, where a range is behind it."""
    spread, unit = run.spread(name), run.unit(name)
    return (
        {key: value / unit.factor for key, value in zip(SPREAD, spread.quantiles, strict=False)}
        if spread
        else {}
    )


def _sampling(run: Run) -> dict[str, Any]:
    """How the ranges were drawn, where there are any."""
    return {"sampling": run.spreads.sampling._asdict()} if run.spreads else {}


def report_data(run: Run) -> dict[str, Any]:
    """The whole report as plain data."""
    graph, run = run.graph, with_filling(run)
    own = [name for name in graph.written if not name.startswith(f"{TOTAL}.")]
    headline = {name: quantity_data(run, name) for name in graph.headline}
    kinds = {name: graph.quantities[name].kind for name in graph.written}
    return {
        "scenario": {
            "name": graph.name,
            "title": graph.title,
            "about": graph.about,
            "convention": graph.convention,
            **({"case": graph.case} if graph.case else {}),
            **time_data(run),
            **settings_in_force(run),
            **({"full_after": time} if (time := full_after(run)) else {}),
        },
        **({"first_year": early} if (early := _first_year(run)) else {}),
        **({"headline": headline} if headline else {}),
        **({"notes": said} if (said := notes(run)) else {}),
        "inputs": {
            name: {**quantity_data(run, name), "about": graph.quantities[name].about}
            for name in own
            if kinds[name] == "input"
        },
        "results": {
            name: quantity_data(run, name) for name in graph.written if kinds[name] != "input"
        },
        "parts": {name: _part(run, name) for name in graph.parts},
        "totals": {
            name.removeprefix(f"{TOTAL}."): quantity_data(run, name)
            for name in graph.written
            if name.startswith(f"{TOTAL}.")
        },
        **({"dominant": most} if (most := _dominants(run)) else {}),
        **({"running": found} if (found := running_data(run)) else {}),
        "checks": [
            {**_check(run, check, holds), **_probability(run, index)}
            for index, (check, holds) in enumerate(zip(graph.checks, run.holds, strict=True))
        ],
        "expectations": [
            {
                "name": each.name,
                **({"at": each.at} if each.at else {}),
                "expected": each.expected,
                "got": each.got,
                "holds": each.holds,
                **({"difference": each.off} if each.allowed and isfinite(each.off) else {}),
                **({"published": each.published} if each.published else {}),
                **({"erratum": each.erratum} if each.erratum else {}),
            }
            for each in (expectations(run) if run.at is None else ())
        ],
        "conventions": _conventions(run),
        **_sampling(run),
        "sources": dict(graph.sources),
    }


def _first_year(run: Run) -> dict[str, Any]:
    """The totals that are others at the end of the first year, as they are then."""
    return {
        name: value_data(value, run.unit(name), run.text(name, value))
        for name, value in first_year(run).items()
    }


def _dominants(run: Run) -> dict[str, Any]:
    """What most of a total is: the part with the largest share, and the largest kind of that."""
    return {
        each.name: {
            **({"part": each.part, "share": each.share} if each.part else {}),
            **({"kind": each.kind.name, "kind_share": each.kind_share} if each.kind else {}),
            "text": dominant_text(each),
        }
        for each in dominants(run)
        if each.part or each.kind
    }


def _part(run: Run, name: str) -> dict[str, Any]:
    part = run.graph.parts[name]
    return {
        "block": part.block,
        "title": part.title,
        "edge": part.edge,
        **({"from": list(part.before)} if part.before else {}),
        **({"rows": list(run.graph.rows(name))} if part.rows else {}),
        "bound_by": binding(run, name),
        "quantities": [each for each in run.graph.written if each.rpartition(".")[0] == name],
    }


def _check(run: Run, check: Check, holds: bool) -> dict[str, Any]:
    return {
        "name": check.full_name,
        "holds": holds,
        "severity": check.severity,
        "that": expression(check.formula),
        "with_numbers": with_numbers(run, check.formula),
        "about": check.about,
        "source": cited(run, check.source),
    }


def _probability(run: Run, index: int) -> dict[str, float]:
    return {"probability": run.spreads.holds[index]} if run.spreads else {}


def _conventions(run: Run) -> dict[str, Any]:
    """The lengths and sizes in force, in base units (seconds, bytes)."""
    units = {name: run.graph.units.find(name) for name in CONVENTIONS}
    return {name: unit.factor for name, unit in units.items() if unit is not None}


def rows(run: Run) -> list[dict[str, Any]]:
    """Every quantity as a row; what the file says comes first does."""
    found = []
    for name in dict.fromkeys([*run.graph.headline, *run.graph.written]):
        quantity = run.graph.quantities[name]
        data = quantity_data(run, name)
        found.append(
            {
                "name": name,
                "kind": quantity.kind,
                "value": data["value"],
                "unit": data["unit"],
                "text": data["text"],
                **({key: data.get(key, "") for key in SPREAD} if run.spreads else {}),
                "basis": quantity.basis,
                "formula": expression(quantity.formula),
                "place": where_written(quantity),
                "source": cited(run, quantity.source),
            }
        )
    return found


def rows_table(run: Run) -> Table:
    """Every quantity as a row of bare values, after a line of titles."""
    listed = rows(run)
    columns = tuple(Column(title) for title in (listed[0] if listed else ["name"]))
    cells = tuple(tuple(str(cell) for cell in row.values()) for row in listed)
    return Table(run.graph.title, columns, cells)
