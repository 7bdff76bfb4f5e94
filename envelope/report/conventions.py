"""A scenario under every convention, as a table and as data."""

from typing import Any

from envelope.analysis.conventions import Comparison, ConventionRow
from envelope.report.capacity import change_text
from envelope.report.table import Column, Table

_STILL = 5e-5


def convention_table(comparison: Comparison, *, every: bool = False) -> Table:
    """Each result under the convention in force, and its change in change_text under the others."""
    moved = [each for each in comparison.moved if every or _moves(each)]
    rows = tuple(_row(comparison, each) for each in moved)
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


def _row(comparison: Comparison, moved: ConventionRow) -> tuple[str, ...]:
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
