"""The gallery of published figures that are wrong, as a table and as data."""

from collections.abc import Sequence
from typing import Any

from envelope.analysis.explain import grouped
from envelope.analysis.library.errata import Erratum
from envelope.model.graph.scopes import spoken
from envelope.report.table import Column, Table
from envelope.units.numerals import number_text


def errata_table(found: Sequence[Erratum]) -> Table:
    """One row per wrong figure: where it stands, what was printed, what is right, and why."""
    columns = (
        Column("scenario", name=True),
        Column("result"),
        Column("published", number=True),
        Column("right", number=True),
        Column("off by", number=True),
        Column("what is wrong"),
        Column("source"),
    )
    rows = tuple(
        (
            each.scenario,
            spoken(each.name),
            grouped(each.published),
            each.right,
            off_by(each.factor),
            each.reason,
            each.source,
        )
        for each in found
    )
    return Table("Errata", columns, rows, f"{len(rows)} published figures are wrong.")


def off_by(factor: float) -> str:
    """How far a published figure is from the right one: `10× high`, `+2.5%`."""
    if factor <= 0:
        return ""
    if 0.5 < factor < 2:
        return f"{(factor - 1) * 100:+.3g}%"
    high, times = factor > 1, max(factor, 1 / factor)
    return f"{number_text(times, 3)}× {'high' if high else 'low'}"


def errata_data(found: Sequence[Erratum]) -> list[dict[str, Any]]:
    """The same as data."""
    return [each._asdict() for each in found]
