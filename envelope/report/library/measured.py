"""What blocks predict beside what was measured: a table for each kind, and one of all kinds."""

from collections.abc import Sequence
from typing import Any

from envelope.analysis.library.measured import Compared, MeasuredKind, measured_kinds
from envelope.model.library.measured import Measurement
from envelope.report.table import Column, Table
from envelope.units.numerals import number_text
from envelope.units.system import STANDARD
from envelope.units.writing import quantity_text, unit_symbol, value_data

_READING = (
    "Predicted is what the block says from what the run was given; above 1 it says more than was "
    "measured. Throughputs are multiplied with the speed of the machine's core, told by one run. "
    "By kind, runs are left out that calibrate, or that the block has its number from. "
    "`-f json` has the commands, the machines and what the blocks were given."
)


def measured_tables(found: Sequence[Compared]) -> tuple[Table, ...]:
    """A table for each kind, and one of all kinds."""
    kinds = list(measured_kinds(found))
    return (*(_kind_table(kind, found) for kind in kinds), _kinds_table(kinds))


def _kind_table(kind: MeasuredKind, found: Sequence[Compared]) -> Table:
    """One row for each run of a kind, those that come near first."""
    columns = (
        Column("program", name=True),
        Column("what"),
        Column("block"),
        Column("predicted", number=True),
        Column("measured", number=True),
        Column("ratio", number=True),
        Column("why not"),
    )
    rows = tuple(
        (
            f"{each.measurement.program} {each.measurement.version}",
            each.measurement.about,
            each.measurement.block,
            _text(each, each.predicted),
            _text(each, each.measured),
            number_text(each.ratio),
            _reason(each.measurement),
        )
        for each in found
        if each.measurement.kind == kind.name
    )
    return Table(kind.name.capitalize(), columns, rows)


def _reason(measurement: Measurement) -> str:
    if measurement.cited:
        return "no check: the block cites it"
    return "it calibrates" if measurement.calibrates else measurement.reason


def _text(each: Compared, value: float) -> str:
    return quantity_text(value, each.unit, STANDARD, digits=4)


def _kinds_table(kinds: Sequence[MeasuredKind]) -> Table:
    columns = (
        Column("kind", name=True),
        Column("runs", number=True),
        Column("mean ratio", number=True),
        Column("aim", number=True),
        Column("as near as that", number=True),
    )
    rows = tuple(
        (kind.name, str(kind.runs), number_text(kind.mean), f"{kind.aim:.0%}", str(kind.near))
        for kind in kinds
    )
    return Table("By kind", columns, rows, _READING)


def measured_numbers(found: Sequence[Compared]) -> Table:
    """The same rows as bare values, in the unit of what was measured."""
    titles = ("program", "run", "kind", "block", "predicted", "measured", "unit", "ratio", "spread")
    numbers = ("predicted", "measured", "ratio")
    columns = tuple(Column(title, number=title in numbers) for title in titles)
    rows = tuple(
        (
            each.measurement.program,
            each.measurement.name,
            each.measurement.kind,
            each.measurement.block,
            *(repr(value / each.unit.factor) for value in (each.predicted, each.measured)),
            unit_symbol(each.unit),
            repr(each.ratio),
            each.measurement.spread,
        )
        for each in found
    )
    return Table("Measured", columns, rows)


def measured_data(found: Sequence[Compared]) -> dict[str, Any]:
    """The same as data."""
    return {
        "runs": [_run_data(each) for each in found],
        "kinds": [kind._asdict() for kind in measured_kinds(found)],
    }


def _run_data(each: Compared) -> dict[str, Any]:
    said = each.measurement._asdict()
    kept = ("program", "version", "machine", "date", "name", "about", "kind", "command", "block")
    more = ("given", "result", "spread", "calibrates", "cited", "reason")
    return {
        **{key: said[key] for key in kept},
        "predicted": value_data(each.predicted, each.unit, _text(each, each.predicted)),
        "measured": value_data(each.measured, each.unit, _text(each, each.measured)),
        "ratio": each.ratio,
        "core": each.core,
        **{key: said[key] for key in more},
    }
