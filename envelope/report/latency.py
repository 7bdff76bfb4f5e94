"""Latency budgets as tables and as data."""

import math
from collections.abc import Sequence
from typing import Any

from envelope.analysis.latency import Budget, Leg
from envelope.engine.run import Run
from envelope.model.graph.scopes import spoken
from envelope.report.notes import time_asked, time_data
from envelope.report.table import Column, Report, Table, bar
from envelope.units.numerals import share_text
from envelope.units.writing import quantity_text

_BAR = 12
_NEVER = "grows"
_SHORTEST = 1e-9  # a wait below is none
_LEAST = 1e-4  # a share below is none


def latency_report(budgets: Sequence[Budget]) -> Report:
    """A table for each path."""
    run = budgets[0].run
    return Report(
        run.graph.title, time_asked(run), tuple(budget_table(budget) for budget in budgets)
    )


def budget_table(budget: Budget) -> Table:
    """A row for each step with its times, its wait and its share; below them the whole path."""
    columns = (
        Column("step", name=True),
        Column("mean", number=True),
        Column("p99", number=True),
        Column("wait in it", number=True),
        Column("utilization", number=True),
        Column("share", number=True),
        Column("of the mean", name=True),
    )
    rows = [_row(budget.run, leg) for leg in budget.legs]
    whole = (_text(budget.run, budget.mean), _text(budget.run, budget.p99))
    rows.append(("total", *whole, "", "", "", ""))
    return Table(spoken(f"Latency of {budget.path}"), columns, tuple(rows), _note(budget))


def _row(run: Run, leg: Leg) -> tuple[str, ...]:
    return (
        spoken(leg.step),
        _text(run, leg.mean),
        _text(run, leg.p99),
        "" if leg.wait is None else _text(run, leg.wait),
        "" if leg.utilization is None else share_text(leg.utilization),
        "" if not leg.share else share_text(leg.share, 2) if leg.share > _LEAST else "0%",
        f"in {spoken(leg.inside)}" if leg.inside else bar(leg.share, _BAR),
    )


def _text(run: Run, seconds: float) -> str:
    """A time as people write it; of a part with more load than it can carry, the time grows."""
    if math.isinf(seconds):
        return _NEVER
    unit = run.graph.units.find("ms")
    assert unit is not None
    if seconds < _SHORTEST:
        return "none"
    return quantity_text(seconds, unit, run.graph.units, rescale=True)


def _note(budget: Budget) -> str:
    run, target = budget.run, _text(budget.run, budget.target)
    if math.isinf(budget.mean):
        over = [leg.step for leg in budget.legs if math.isinf(leg.mean)]
        return spoken(f"No steady state: {', '.join(over)} is asked for more than it can do.")
    verdict = "within" if budget.is_kept else "MORE THAN"
    notes = [
        f"Half of the requests take {_text(run, budget.median)} at most, 99 % take "
        f"{_text(run, budget.p99)}: {verdict} the target of {target}."
    ]
    if len(budget.legs) > 1:
        summed = sum(leg.p99 for leg in budget.legs if not leg.inside)
        notes.append(f"The percentiles of the steps would add up to {_text(run, summed)}.")
    inside = [leg for leg in budget.legs if leg.inside]
    if inside:
        listed = ", ".join(f"{leg.step} in that of {leg.inside}" for leg in inside)
        notes.append(spoken(f"Times that others wait for are counted once: {listed}."))
    if not budget.declared:
        notes.append("No path is named: these are all parts with a latency, one after the other.")
    return " ".join(notes)


def legs_table(budgets: Sequence[Budget]) -> Table:
    """Every leg of every path with its times in ms, for a spreadsheet."""
    titles = ("path", "step", "mean_ms", "p99_ms", "wait_ms", "utilization", "share")
    rows = [
        (budget.path, leg.step, *(_number(each) for each in _numbers(leg)))
        for budget in budgets
        for leg in budget.legs
    ]
    rows += [
        (budget.path, "total", _number(budget.mean * 1000), _number(budget.p99 * 1000), "", "", "")
        for budget in budgets
    ]
    return Table("", tuple(Column(title) for title in titles), tuple(rows))


def _numbers(leg: Leg) -> tuple[float | None, ...]:
    wait = None if leg.wait is None else leg.wait * 1000
    return leg.mean * 1000, leg.p99 * 1000, wait, leg.utilization, leg.share


def _number(value: float | None) -> str:
    return "" if value is None or math.isinf(value) else f"{value:.6g}"


def latency_data(budgets: Sequence[Budget]) -> dict[str, Any]:
    """The same as data; times in ms, null where there is no steady state."""
    return {
        "scenario": budgets[0].run.graph.name,
        **time_data(budgets[0].run),
        "paths": [_data(budget) for budget in budgets],
    }


def _data(budget: Budget) -> dict[str, Any]:
    return {
        "path": budget.path,
        "declared": budget.declared,
        "mean_ms": _finite(budget.mean),
        "p50_ms": _finite(budget.median),
        "p99_ms": _finite(budget.p99),
        "target_ms": budget.target * 1000,
        "kept": budget.is_kept,
        "steps": [
            {
                "step": leg.step,
                "mean_ms": _finite(leg.mean),
                "p99_ms": _finite(leg.p99),
                "wait_ms": None if leg.wait is None else _finite(leg.wait),
                "utilization": leg.utilization,
                "share": leg.share,
                **({"inside": leg.inside} if leg.inside else {}),
            }
            for leg in budget.legs
        ],
    }


def _finite(seconds: float) -> float | None:
    return None if math.isinf(seconds) else seconds * 1000
