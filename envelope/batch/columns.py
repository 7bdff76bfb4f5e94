"""The columns of what is written: those of the table as they are, then what was computed."""

from collections.abc import Sequence
from typing import Any

from envelope.batch.computed import Computing, Rows
from envelope.batch.plan import Plan
from envelope.batch.table import Table
from envelope.errors import InputError, Problem
from envelope.tuples import NamedTuple
from envelope.units.unit import word_at
from envelope.units.writing import unit_symbol

TEXT, NUMBER, COUNT = "text", "number", "count"
PERCENTILES = ("p5", "p50", "p95")  # those of `engine.samples.SHARES`
FAILING, CHECKS, ERROR = "failing", "failing_checks", "error"


class Added(NamedTuple):
    """A column that is added to a table: its title, and what stands in it."""

    title: str
    kind: str


def added(plan: Plan) -> list[Added]:
    """The results in the unit of each, how many checks fail and which, and what is wrong."""
    found = []
    for name in plan.outputs:
        symbol = unit_symbol(plan.run.unit(name))
        behind = f" ({symbol})" if symbol else ""
        if plan.graph.quantities[name].words:
            found.append(Added(name, TEXT))
            continue
        found.append(Added(f"{name}{behind}", NUMBER))
        if plan.sampling:
            found += [Added(f"{name} {share}{behind}", NUMBER) for share in PERCENTILES]
    checks = [Added(FAILING, COUNT), Added(CHECKS, TEXT)] if plan.checked else []
    return [*found, *checks, Added(ERROR, TEXT)]


def refuse_doubles(table: Table, plan: Plan) -> None:
    """Raises InputError for a column that the table has already."""
    own = {title.content for title in table.titles}
    doubles = [each.title for each in added(plan) if each.title in own]
    if doubles:
        listed = ", ".join(f"`{each}`" for each in doubles)
        message = f"`{table.name}` has {listed} already, which would be added to it"
        raise InputError(Problem("usage", message))


def computed_columns(plan: Plan, rows: Rows) -> list[Sequence[Any]]:
    """What is added to some rows, by column; None in rows that are wrong."""
    found: list[Sequence[Any]] = []
    for name, values in zip(plan.outputs, rows.results, strict=True):
        unit = plan.run.unit(name)
        if unit.words:
            column: list[Any] = [word_at(value, unit.words) for value in values.tolist()]
        else:
            column = (values / unit.factor).tolist()
        for row in rows.wrong:
            column[row] = None
        found.append(column)
        if plan.sampling and not unit.words:
            found += _percentiles(plan, rows, name)
    if plan.checked:
        counts: list[Any] = [len(each) for each in rows.failing]
        names: list[Any] = [" ".join(each) for each in rows.failing]
        for row in rows.wrong:
            counts[row] = names[row] = None
        found += [counts, names]
    errors = [""] * rows.size
    for row, problems in rows.wrong.items():
        errors[row] = "; ".join(_shortly(each) for each in problems)
    return [*found, errors]


def broken(plan: Plan, rows: Rows) -> int:
    """In how many of some rows a check of severity error fails."""
    errors = {check.full_name for check in plan.graph.checks if check.severity == "error"}
    return sum(bool(each) and not errors.isdisjoint(each) for each in rows.failing)


def _percentiles(plan: Plan, rows: Rows, name: str) -> list[list[float | None]]:
    """The percentiles of a result in rows where a range is behind it."""
    factor = plan.run.unit(name).factor
    found: list[list[float | None]] = [[None] * rows.size for _ in PERCENTILES]
    for row, spreads in rows.spreads.items():
        for column, value in zip(found, spreads.get(name, ()), strict=False):
            column[row] = value / factor
    return found


def _shortly(problem: Problem) -> str:
    hint = f" ({problem.hint})" if problem.hint else ""
    return f"{problem.message}{hint}"


def notes(plan: Plan, computing: Computing) -> tuple[str, ...]:
    """What is to be said once: of columns on which nothing depends, and of ranges."""
    found = [f"nothing that is asked for depends on `{name}`" for name in plan.idle]
    if computing.ranged and not plan.sampling:
        found.append("ranges count with their medians; `--ranges` adds percentiles")
    return tuple(found)
