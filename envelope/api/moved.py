"""What a change did: quantities before and after it, by how much, and the checks that turned."""

import math
from collections.abc import Iterable

from envelope.engine.run import Run
from envelope.model.graph.graph import Quantity
from envelope.report.table import Column, Table
from envelope.units.numerals import number_text
from envelope.units.unit import PERCENT

_TIMES = 10.0  # from so many times on, a change is told as that


def moved(before: Run, after: Run, names: Iterable[str]) -> list[str]:
    """The quantities among the names that both runs have, and that are written otherwise now."""
    return [
        name
        for name in dict.fromkeys(names)
        if before.values.get(name, math.nan) != after.values.get(name, math.nan)
        and name in before.values
        and before.text(name) != after.text(name)
    ]


def moved_table(before: Run, after: Run, names: Iterable[str]) -> Table:
    """A row for each of the names: from what to what, and by how much."""
    columns = (Column("moved", name=True), Column("from → to", name=True), Column("by", name=True))
    rows = tuple((name, _both(before, after, name), _by(before, after, name)) for name in names)
    return Table("", columns, rows)


def _both(before: Run, after: Run, name: str) -> str:
    """`9.26k → 18.5k requests/s`: a unit that both have stands there once."""
    one, other = before.text(name), after.text(name)
    number, _, unit = one.partition(" ")
    return f"{number if other.partition(' ')[2] == unit else one} → {other}"


def turned(before: Run, after: Run) -> list[str]:
    """A line for each check that holds now and did not, or the other way round."""
    checks = zip(before.graph.checks, before.holds, strict=True)
    known = {each.full_name: is_held for each, is_held in checks}
    found = []
    for check, is_held in zip(after.graph.checks, after.holds, strict=True):
        if known.get(check.full_name, is_held) != is_held:
            verdict = "holds now" if is_held else "does not hold any more"
            written = " ".join(check.formula.text.content.split())
            found.append(f"{check.severity} {check.full_name} {verdict}: {written}")
    return found


def _by(before: Run, after: Run, name: str) -> str:
    """By how much a value moved: `+25%`, `20×`, between shares `-5 points`."""
    quantity: Quantity = after.graph.quantities[name]
    one, other = before.values[name], after.values[name]
    if quantity.words:
        return ""
    if after.unit(name) == PERCENT:
        return f"{_signed(number_text((other - one) * 100))} points"
    if one <= 0 or other <= 0:
        return ""
    if other / one >= _TIMES:
        return f"{number_text(other / one)}×"
    if one / other >= _TIMES:
        return f"1/{number_text(one / other)}"
    return f"{_signed(f'{(other / one - 1) * 100:.1f}'.removesuffix('.0'))}%"


def _signed(text: str) -> str:
    return text if text.startswith("-") else f"+{text}"
