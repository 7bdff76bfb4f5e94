"""Two runs side by side, as tables and as data."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from envelope.analysis.compare import Change, Compared
from envelope.analysis.uncertainty import has_ranges
from envelope.model.graph.graph import Check
from envelope.report.table import Column, Report, Table
from envelope.units.unit import PERCENT
from envelope.units.writing import number_text, short_share_text, unit_symbol

_SMALL = 5e-4  # of a whole difference: what contributes less is not told
_EQUAL = 1e-9  # two values that differ by less of themselves are the same
Titles = tuple[str, str]


def compare_report(compared: Compared, titles: Titles) -> Report:
    """What was changed, every result with both values, what causes it, what becomes of checks."""
    tables = [
        *_changed(compared, titles),
        _results(compared, titles),
        *_causes(compared),
        *_checks(compared),
    ]
    left, right = compared.left.graph.title, compared.right.graph.title
    return Report(left if left == right else f"{left} and {right}", "", tuple(tables))


def value_text(compared: Compared, name: str, value: float) -> str:
    """A value as people write it, in the unit that the left report shows it in."""
    return compared.left.text(name, value)


def both_texts(compared: Compared, name: str) -> tuple[str, str]:
    """Both values of a quantity."""
    left, right = compared.left.values[name], compared.right.values[name]
    if is_word(compared, name):
        return compared.left.text(name), compared.right.text(name)
    return value_text(compared, name, left), value_text(compared, name, right)


def is_word(compared: Compared, name: str) -> bool:
    """Whether a quantity holds a word: two of them have no difference."""
    return bool(compared.left.graph.quantities[name].words)


def difference_text(compared: Compared, name: str, value: float) -> str:
    """A difference with its sign: `+12 servers`, and `+5 points` between two shares."""
    unit = compared.left.unit(name)
    if unit == PERCENT:
        text = f"{number_text(value / unit.factor)} points"
    else:
        text = value_text(compared, name, value)
    return text if text.startswith("-") else f"+{text}"


def is_same(compared: Compared, name: str) -> bool:
    """Whether both values of a quantity are the same but for rounding."""
    left, right = compared.left.values[name], compared.right.values[name]
    return abs(left - right) <= _EQUAL * max(abs(left), abs(right))


def _changed(compared: Compared, titles: Titles) -> Iterator[Table]:
    names = [(change, name) for change in compared.changes for name in change.names]
    moved = [(change, name) for change, name in names if not is_same(compared, name)]
    if not moved:
        return
    rows = tuple(_changed_row(compared, change, name) for change, name in moved)
    columns = (Column("changed", name=True), *(Column(title, number=True) for title in titles))
    hidden = len(names) - len(moved)
    note = f"{hidden} more are written otherwise and come to the same." if hidden else ""
    yield Table("Changes", columns, rows, note)


def _changed_row(compared: Compared, change: Change, name: str) -> tuple[str, ...]:
    label = name if change.label == name else f"{name} ({change.label})"
    return label, *both_texts(compared, name)


def _results(compared: Compared, titles: Titles) -> Table:
    """Every result with both values, their ratio and their difference."""
    columns = (
        Column("result", name=True),
        *(Column(title, number=True) for title in titles),
        Column("ratio", number=True),
        Column("difference", number=True),
    )
    rows = tuple(_row(compared, name) for name in compared.names)
    notes = _only(compared, titles)
    return Table("Results", columns, rows, " ".join(notes))


def _row(compared: Compared, name: str) -> tuple[str, ...]:
    left, right = both_texts(compared, name)
    if is_same(compared, name):
        return name, left, right, "=", ""
    if is_word(compared, name):
        return name, left, right, "", ""
    ratio = _ratio(compared, name)
    times = f"{number_text(ratio)}×" if ratio is not None else ""
    return name, left, right, times, difference_text(compared, name, compared.difference(name))


def _ratio(compared: Compared, name: str) -> float | None:
    """How many times the left value the right one is; None where the left one is nothing."""
    left = compared.left.values[name]
    return compared.right.values[name] / left if left else None


def _only(compared: Compared, titles: Titles) -> Iterator[str]:
    """What only one of the two has, in parts."""
    runs = (compared.left, compared.right)
    for run, other, title in zip(runs, runs[::-1], titles, strict=True):
        parts = [name for name in run.graph.parts if name not in other.graph.parts]
        if parts:
            yield f"Only {title} has the parts {', '.join(parts)}."
    if has_ranges(compared.left.graph) or has_ranges(compared.right.graph):
        yield "Ranges count with their medians."


def _causes(compared: Compared) -> Iterator[Table]:
    """How much of a difference each change contributes, where more than one does."""
    measured = (name for name in compared.names if not is_word(compared, name))
    moved = [name for name in measured if not is_same(compared, name)]
    if not moved or (compared.causes is None and not compared.objection):
        return
    if compared.causes is None:
        note = f"The differences are not divided among the changes: {compared.objection}."
        yield Table("Causes", (), (), note)
        return
    told = {name: _told(compared, name) for name in moved}
    single = Counter(labels[0] for labels in told.values() if len(labels) == 1)
    notes = [
        f"{count} {'difference is' if count == 1 else 'differences are'} caused by {label} alone."
        for label, count in single.items()
    ]
    several = [name for name in moved if len(told[name]) > 1]
    rows = tuple(_cause_row(compared, name, told[name]) for name in several)
    columns = (
        Column("result", name=True),
        Column("difference", number=True),
        Column("caused by"),
    )
    if len(compared.changes) > 1:
        yield Table("Causes", columns, rows, " ".join([*notes, _method(compared)]))


def _told(compared: Compared, name: str) -> list[str]:
    """The changes that contribute to a difference, the largest part first."""
    caused = compared.caused(name)
    # What is small is so beside the largest part: large ones may nearly cancel.
    least = _SMALL * max(map(abs, caused.values()))
    told = [label for label in caused if abs(caused[label]) >= least]
    return sorted(told, key=lambda label: -abs(caused[label]))


def _method(compared: Compared) -> str:
    """How differences were divided."""
    orders = compared.causes.orders if compared.causes else 0
    which = f"{orders} orders drawn" if orders else "all orders"
    return f"Each change counts with what it adds on average over {which} of making the changes."


def _cause_row(compared: Compared, name: str, told: list[str]) -> tuple[str, ...]:
    whole, caused = compared.difference(name), compared.caused(name)
    shares = {label: short_share_text(caused[label] / whole) for label in told}
    texts = [
        f"{label} {difference_text(compared, name, caused[label])} ({shares[label]})"
        for label in told
    ]
    return name, difference_text(compared, name, whole), "; ".join(texts)


def _checks(compared: Compared) -> Iterator[Table]:
    rows = [
        *_check_rows(compared.newly_failing, "fails now"),
        *_check_rows(compared.newly_holding, "holds now"),
    ]
    if rows:
        yield Table(
            "Checks",
            (Column("check", name=True), Column("", name=True), Column("about")),
            tuple(rows),
        )


def _check_rows(checks: Sequence[Check], words: str) -> Iterator[tuple[str, ...]]:
    for check in checks:
        yield check.full_name, words, check.about


def compare_numbers(compared: Compared, titles: Titles) -> Table:
    """A row for each result as bare numbers, with a column for what each change contributes."""
    columns = [Column("result"), Column("unit"), *(Column(title) for title in titles)]
    columns += [Column("ratio"), Column("difference")]
    columns += [Column(f"by {change.label}") for change in compared.changes if compared.causes]
    rows = tuple(_number_row(compared, name) for name in compared.names)
    return Table("Results", tuple(columns), rows)


def _number_row(compared: Compared, name: str) -> tuple[str, ...]:
    unit = compared.left.unit(name)
    if is_word(compared, name):
        return name, "", *both_texts(compared, name), "", "", *("" for _ in compared.caused(name))
    ratio = _ratio(compared, name)
    values = [compared.left.values[name], compared.right.values[name]]
    parts = [compared.difference(name), *compared.caused(name).values()]
    before, after, *others = [repr(value / unit.factor) for value in (*values, *parts)]
    return name, unit_symbol(unit), before, after, "" if ratio is None else repr(ratio), *others


def compare_data(compared: Compared, titles: Titles) -> dict[str, Any]:
    """The same as data; values in the unit of each result."""
    return {
        "left": titles[0],
        "right": titles[1],
        "changes": [_change_data(compared, change) for change in compared.changes],
        "results": {name: _result_data(compared, name) for name in compared.names},
        "causes": {
            "divided": compared.causes is not None,
            "orders": "all" if not compared.causes else compared.causes.orders or "all",
            "objection": compared.objection,
        },
        "checks": {
            "newly_failing": [check.full_name for check in compared.newly_failing],
            "newly_holding": [check.full_name for check in compared.newly_holding],
        },
    }


def _change_data(compared: Compared, change: Change) -> dict[str, Any]:
    values = {name: list(both_texts(compared, name)) for name in change.names}
    return {"name": change.label, "values": values}


def _result_data(compared: Compared, name: str) -> dict[str, Any]:
    unit = compared.left.unit(name)
    if is_word(compared, name):
        left, right = both_texts(compared, name)
        said = {"unit": "", "left": left, "right": right, "ratio": None, "difference": None}
        return {**said, "text": [left, right], "caused_by": {}}
    return {
        "unit": unit_symbol(unit),
        "left": compared.left.values[name] / unit.factor,
        "right": compared.right.values[name] / unit.factor,
        "ratio": _ratio(compared, name),
        "difference": compared.difference(name) / unit.factor,
        "text": list(both_texts(compared, name)),
        "caused_by": {label: value / unit.factor for label, value in compared.caused(name).items()},
    }
