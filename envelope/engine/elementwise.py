"""Functions of floats on arrays, element by element, for what NumPy has no loop for."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from envelope.engine.ranges.distributions import Array, defined

# Whole numbers that span no more than so many times their count are told apart by a table.
_NEAR = 4


def each_alike(function: Callable[..., float]) -> Callable[..., Array]:
    """A function of floats on arrays, computed once for equal arguments; NaN where it has no value.

    Whole numbers of servers are often equal.
    """

    def call(*values: Array) -> Array:
        """Floats and arrays that NumPy can broadcast."""
        arrays = np.broadcast_arrays(*values)
        if not arrays[0].size:
            return np.empty(arrays[0].shape)
        columns = [array.ravel() for array in arrays]
        varied = [column for column, value in zip(columns, values, strict=True) if np.ndim(value)]
        first, places = _alike_rows(varied, len(columns[0]))
        rows = zip(*(column[first].tolist() for column in columns), strict=True)
        found = np.array([_value(function, row) for row in rows])
        found = defined(~np.isnan(found), found)
        return found[places].reshape(arrays[0].shape)

    return call


def _alike_rows(columns: Sequence[Array], size: int) -> tuple[Array, Array]:
    """Where one of equal rows stands, for each that is another one; and which each row is."""
    first, places = np.zeros(1, int), np.zeros(size, int)
    for column in columns:
        if (column == column[0]).all():
            continue
        own, count = _as_numbers(column)
        first, places = _numbered(places * count + own, len(first) * count)
    return first, places


def _as_numbers(column: Array) -> tuple[Array, int]:
    """A number for each value of a column, equal for equal ones, and how many numbers there are.

    Where the values are whole and near to each other, they are their own numbers.
    """
    low = float(column.min())
    count = float(column.max()) - low + 1
    if count <= _NEAR * len(column) and (np.floor(column) == column).all():
        return np.subtract(column, low).astype(int), int(count)
    values, found = np.unique(column, return_inverse=True)
    return found.reshape(len(column)), len(values)


def _numbered(keys: Array, most: int) -> tuple[Array, Array]:
    """Where one of each of the keys stands, which lie below `most`; and which of them each is."""
    if most > _NEAR * len(keys):
        _, first, places = np.unique(keys, return_index=True, return_inverse=True)
        return first, places.reshape(len(keys))
    place = np.full(most, -1)
    place[keys] = np.arange(len(keys))
    used = np.flatnonzero(place >= 0)
    first = place[used]
    place[used] = np.arange(len(used))
    return first, place[keys]


def _value(function: Callable[..., float], arguments: tuple[float, ...]) -> float:
    try:
        return function(*arguments)
    except (ValueError, ArithmeticError):
        return math.nan
