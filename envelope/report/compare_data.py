"""Two runs side by side as data and as bare numbers."""

from typing import Any

from envelope.analysis.compare.changes import Change
from envelope.analysis.compare.compared import Compared
from envelope.report.compare import (
    Titles,
    both_texts,
    errors,
    is_word,
    labels,
    ratio,
    unit_of,
)
from envelope.report.notes import time_data
from envelope.report.table import Column, Table
from envelope.units.writing import unit_symbol


def compare_numbers(compared: Compared, titles: Titles) -> Table:
    """A row for each result as bare numbers, with a column for what each change contributes."""
    columns = [Column("result"), Column("unit"), *(Column(title) for title in titles)]
    columns += [Column("ratio"), Column("difference")]
    columns += [Column(f"by {label}") for label in labels(compared)]
    rows = tuple(_number_row(compared, name) for name in compared.names)
    return Table("Results", tuple(columns), rows)


def _number_row(compared: Compared, name: str) -> tuple[str, ...]:
    unit = unit_of(compared, name)
    if is_word(compared, name):
        return name, "", *both_texts(compared, name), "", "", *("" for _ in compared.caused(name))
    times = ratio(compared, name)
    values = [compared.before(name), compared.after(name)]
    parts = [compared.difference(name), *compared.caused(name).values()]
    before, after, *others = [repr(value / unit.factor) for value in (*values, *parts)]
    return name, unit_symbol(unit), before, after, "" if times is None else repr(times), *others


def compare_data(compared: Compared, titles: Titles) -> dict[str, Any]:
    """The same as data; values in the unit of each result."""
    return {
        "left": titles[0],
        "right": titles[1],
        **time_data(compared.left),
        "changes": [_change_data(compared, change) for change in compared.changes],
        "results": {name: _result_data(compared, name) for name in compared.names},
        "causes": {
            "divided": compared.causes is not None,
            "orders": "all" if not compared.causes else compared.causes.orders or "all",
            "objection": compared.objection,
            "together": [list(each) for each in _together(compared)],
            "error": max(errors(compared), default=0.0),
        },
        "checks": {
            "newly_failing": [check.full_name for check in compared.newly_failing],
            "newly_holding": [check.full_name for check in compared.newly_holding],
        },
    }


def _together(compared: Compared) -> list[tuple[str, ...]]:
    """The changes that count as one."""
    return [each for each in (compared.causes.members if compared.causes else ()) if len(each) > 1]


def _change_data(compared: Compared, change: Change) -> dict[str, Any]:
    values = {name: list(both_texts(compared, name)) for name in change.names}
    written = {"before": change.before, "after": change.after}
    return {"name": change.label, "kind": change.kind, **written, "values": values}


def _result_data(compared: Compared, name: str) -> dict[str, Any]:
    unit = unit_of(compared, name)
    if is_word(compared, name):
        left, right = both_texts(compared, name)
        said = {"unit": "", "left": left, "right": right, "ratio": None, "difference": None}
        return {**said, "text": [left, right], "caused_by": {}}
    return {
        "unit": unit_symbol(unit),
        "left": compared.before(name) / unit.factor,
        "right": compared.after(name) / unit.factor,
        "ratio": ratio(compared, name),
        "difference": compared.difference(name) / unit.factor,
        "text": list(both_texts(compared, name)),
        "caused_by": {label: value / unit.factor for label, value in compared.caused(name).items()},
    }
