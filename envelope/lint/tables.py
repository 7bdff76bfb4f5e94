"""The columns of tables: their totals, and cells that are the product of two others.

A cell is wrong where it is not the product of the two that it is in all other rows, by a
factor that says why.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from envelope.lint.causes import OTHER, cause
from envelope.lint.compare import compared
from envelope.lint.documents import Line, Passage, cells_of
from envelope.lint.headers import Product, products, with_unit
from envelope.lint.totals import Item, WrongValue, checked, is_total, item
from envelope.lint.values import product
from envelope.tuples import NamedTuple
from envelope.units.system import STANDARD
from envelope.units.writing import quantity_text

_LEAST_ROWS = 3  # that agree before another one is wrong
_MOST_COLUMNS = 10


class _Table(NamedTuple):
    """The headers of a table and its rows."""

    headers: list[str]
    rows: list[list[Item]]


def wrong_cells(lines: Sequence[Line]) -> Iterator[WrongValue]:
    """The wrong cells of all tables."""
    for table in _tables(lines):
        yield from _totals(table.rows)
        named = list(products(table.headers))
        yield from _named_products(table.rows, named) if named else _products(table.rows)


def _tables(lines: Sequence[Line]) -> Iterator[_Table]:
    """Each table of some lines."""
    held: list[Line] = []
    for line in lines:
        is_row = line.raw.strip().startswith("|")
        gap = 2 if len(held) == 1 else 1  # for the line below a header
        if held and not (is_row and line.number - held[-1].number <= gap):
            yield _table(held)
            held = []
        if is_row:
            held.append(line)
    if held:
        yield _table(held)


def _table(lines: Sequence[Line]) -> _Table:
    """The cells of a table; rows of another width than its header are left out."""
    header, *rows = [cells_of(line)[1:-1] for line in lines]
    headers = [cell.text for cell in header]
    found = [
        [_cell(cell, above) for cell, above in zip(row, headers, strict=True)]
        for row in rows
        if 1 < len(row) == len(header)
    ]
    return _Table(headers, found)


def _cell(cell: Passage, header: str) -> Item:
    return Item(cell, item(cell._replace(text=with_unit(cell.text, header))).value)


def _totals(table: list[list[Item]]) -> Iterator[WrongValue]:
    """The wrong totals of a last row."""
    names = [is_total(row[0].passage.text) for row in table]
    if len(table) > 2 and names[-1] and not any(names[:-1]):
        for column in range(1, len(table[0])):
            yield from checked([row[column] for row in table])


def _named_products(table: list[list[Item]], named: Sequence[Product]) -> Iterator[WrongValue]:
    """Cells that are no product of two others, where their headers say so."""
    rows = [row for row in table if not is_total(row[0].passage.text)]
    for each in named:
        found = [_holds(row[each.left], row[each.right], row[each.result]) for row in rows]
        wrong = [row for row, holds in zip(rows, found, strict=True) if holds is False]
        if len(wrong) <= found.count(True) or (each.is_formula and len(wrong) == 1):
            for row in wrong:
                yield from _wrong(row[each.left], row[each.right], row[each.result])


def _products(table: list[list[Item]]) -> Iterator[WrongValue]:
    """Cells that are no product of two others, where those of all other rows are."""
    rows = [row for row in table if not is_total(row[0].passage.text)]
    width = len(rows[0]) if len(rows) > _LEAST_ROWS else 0
    for result in range(2, min(width, _MOST_COLUMNS)):
        for left, right in combinations(range(result), 2):
            found = [_holds(row[left], row[right], row[result]) for row in rows]
            if None not in found and found.count(False) == 1 and found.count(True) >= _LEAST_ROWS:
                row = rows[found.index(False)]
                yield from _wrong(row[left], row[right], row[result])


def _holds(left: Item, right: Item, result: Item) -> bool | None:
    """Whether a cell is the product of two others; None where that says nothing."""
    if left.value is None or right.value is None or result.value is None:
        return None
    if left.value.middle <= 0 or right.value.middle <= 0 or result.value.middle <= 0:
        return None
    found = product(left.value, right.value)
    if found.powers != result.value.powers:
        return None  # something unsaid lies between
    return compared(found, result.value).holds


def _wrong(left: Item, right: Item, result: Item) -> Iterator[WrongValue]:
    if left.value and right.value and (stated := result.value):
        ratio = compared(product(left.value, right.value), stated).ratio
        text = quantity_text(stated.middle * ratio, stated.unit, STANDARD, rescale=True)
        why = cause(1 / ratio, frozenset(stated.scales), ())
        if why != OTHER:  # else the columns may be alike by chance
            yield WrongValue(result.passage, text, 1 / ratio, why)
