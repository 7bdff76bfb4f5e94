"""Whose the default values are, as a table of files, and as data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from envelope.analysis.library.bases import Default
from envelope.model.graph.basis import STRENGTH
from envelope.report.table import Column, Table
from envelope.units.numerals import short_share_text

_FOLLOWS = "follows"
_READING = (
    "Of the {count} numbers and words that inputs have where nothing else is said, {share} are "
    "assumed: `envelope show NAME` names them. What follows from other quantities has no number of "
    "its own."
)


def bases_table(found: Sequence[Default]) -> Table:
    """A row for each file, and one for all: how many of its defaults have which basis."""
    columns = (
        Column("name", name=True),
        *(Column(basis, number=True) for basis in (*STRENGTH, _FOLLOWS)),
        Column("assumed share", number=True),
    )
    rows = [_row(name, counts) for name, counts in counted_by_file(found).items()]
    counts = counted(found)
    owned = sum(counts[basis] for basis in STRENGTH)
    note = _READING.format(count=f"{owned:,}", share=_share(counts))
    return Table("", columns, (*rows, _row("all", counts)), note)


def counted(found: Sequence[Default]) -> Mapping[str, int]:
    """How many defaults have which basis; those that follow from others have none."""
    counts = Counter(each.basis or _FOLLOWS for each in found)
    return {basis: counts[basis] for basis in (*STRENGTH, _FOLLOWS)}


def counted_by_file(found: Sequence[Default]) -> dict[str, Mapping[str, int]]:
    """The same for each file, by name."""
    files: dict[str, list[Default]] = {}
    for each in found:
        files.setdefault(each.file, []).append(each)
    return {name: counted(defaults) for name, defaults in files.items()}


def _row(name: str, counts: Mapping[str, int]) -> tuple[str, ...]:
    return name, *(str(number or "") for number in counts.values()), _share(counts)


def _share(counts: Mapping[str, int]) -> str:
    owned = sum(counts[basis] for basis in STRENGTH)
    return short_share_text(counts["assumed"] / owned) if owned else ""


def bases_data(found: Sequence[Default]) -> dict[str, Any]:
    """The same as data, with the inputs that are assumed and how each is measured."""
    counts = dict(counted(found))
    return {
        "basis": {basis: counts[basis] for basis in STRENGTH},
        _FOLLOWS: counts[_FOLLOWS],
        "files": {name: dict(each) for name, each in counted_by_file(found).items()},
        "assumed": [
            {"file": each.file, "name": each.name, "measure": each.measure}
            for each in found
            if each.basis == "assumed"
        ],
    }
