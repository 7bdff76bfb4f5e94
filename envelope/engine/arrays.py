"""The functions of the language on NumPy arrays, element by element, and arrays in blocks."""

import math
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from envelope.engine import distributions
from envelope.engine.functions import COMPUTATIONS, named
from envelope.engine.scalar import BINARY, SAME
from envelope.language.operators import COMPARISONS

Array = Any  # a float or an array of any shape; NumPy broadcasts them

# Arrays are computed in blocks that stay in the processor's cache: measured, see README.
BLOCK = 16_384

_LARGE = 0.5e9
_MOST_SERVERS = 1e6


def _keep_freed_memory() -> None:
    """Make and free an array of 16 MB, so that smaller ones stay with the process.

    The C library of Linux gives a freed array of a block back to the system, and asks for it
    again at the next operation, which takes longer than the operation. Once an array has been
    freed it keeps all up to that size (mallopt(3), M_MMAP_THRESHOLD): measured, twice as fast.
    """
    np.empty(2_000_000)


_keep_freed_memory()


def _tolerance(numbers: Array) -> Array:
    """How near to a whole number a number is that number."""
    return np.maximum(np.abs(numbers), 1.0) * 1e-9


def ceil(value: Array, step: float = 1.0) -> Array:
    """Round up to whole steps; what is within 1e-9 of a whole number of steps is that number."""
    return _settled(np.ceil, np.minimum, value, step, -1e-9)


def floor(value: Array, step: float = 1.0) -> Array:
    """Round down to whole steps, with the same care."""
    return _settled(np.floor, np.maximum, value, step, 1e-9)


def _settled(whole: Any, further: Any, value: Array, step: Array, tolerance: float) -> Array:
    """Numbers rounded to whole steps after a move by the tolerance, of 1 or of the number."""
    plain = np.ndim(step) == 0 and step == 1
    steps = np.asarray(value if plain else value / step)
    near = np.asarray(steps + tolerance)
    further(near, steps * (1 + tolerance), out=near)
    if not np.max(near, initial=0.0) < _LARGE:  # there the tolerance is more than a half
        other = np.maximum if further is np.minimum else np.minimum
        other(near, steps + math.copysign(0.5, tolerance), out=near)
    whole(near, out=near)
    return near if plain else near * step


def erlang_b(servers: Array, load: Array) -> Array:
    """The share of arrivals that finds all servers busy; NaN where there is none."""
    count = np.floor(servers + 1e-9 * np.maximum(servers, 1.0))
    valid = (np.asarray(servers) >= 0) & (np.asarray(servers) <= _MOST_SERVERS) & (load >= 0)
    blocked = np.ones(np.broadcast_shapes(np.shape(count), np.shape(load)))
    most = int(np.max(np.where(valid, count, 0.0), initial=0.0))
    same = np.ndim(count) == 0
    for number in range(1, most + 1):
        carried = load * blocked
        carried /= number + carried
        blocked = carried if same else np.where(number <= count, carried, blocked)
    return np.where(valid, blocked, np.nan)


def erlang_c(servers: Array, load: Array) -> Array:
    """The share of arrivals that must wait; 1 when the load exceeds the servers."""
    full = np.greater_equal(load, servers)
    blocked = erlang_b(np.where(full, 0.0, servers) if np.ndim(servers) else servers, load)
    return np.where(full, 1.0, blocked / (1 - load / servers * (1 - blocked)))


def nearest(value: Array, step: float = 1.0) -> Array:
    """Round to the nearest step, halves to the even one."""
    steps = value / step
    whole = np.rint(steps)
    halves = np.floor(steps) + 0.5  # a number within the tolerance of a half is that half
    settled = np.where(np.abs(steps - whole) <= _tolerance(steps), whole, steps)
    return np.where(settled == halves, 2 * np.rint(halves / 2), np.rint(settled)) * step


def next_power_of_2(value: Array) -> Array:
    """The smallest power of two that is not below the value; 1 for everything up to 1."""
    return np.exp2(ceil(np.log2(np.maximum(value, 1.0))))


def smallest(*values: Array) -> Array:
    """The smallest of several values."""
    return reduce(np.minimum, values)


def largest(*values: Array) -> Array:
    """The largest of several values."""
    return reduce(np.maximum, values)


def total(*values: Array) -> Array:
    """All values added up."""
    return reduce(np.add, values)


def clamp(value: Array, low: Array, high: Array) -> Array:
    """The value, kept between low and high."""
    return np.maximum(low, np.minimum(high, value))


def divided(value: Array, by: Array) -> Array:
    """The quotient; nothing where there is nothing to divide by."""
    is_nothing = by == 0
    return np.where(is_nothing, 0.0, value / np.where(is_nothing, 1.0, by))


def downtime(availability: Array, period: Array) -> Array:
    """The part of a period that is not available, in the period's unit."""
    return (1 - availability) * period


def _compare(operator: str, left: Array, right: Array) -> Array:
    """A comparison in which sides that differ by a share of less than `SAME` are equal."""
    holds, row = BINARY[operator], COMPARISONS[operator]
    margin = SAME * np.maximum(np.abs(left), np.abs(right))
    difference = left - right
    if row.shift:
        return holds(difference, margin if row.shift > 0 else -margin)
    return np.abs(difference) <= margin if row.equal else np.abs(difference) > margin


def _each(function: Callable[..., float]) -> Callable[..., Array]:
    """A function of floats on arrays, computed once for equal arguments; NaN where it has no value.

    Whole numbers of servers are often equal.
    """

    def call(*values: Array) -> Array:
        """Floats and arrays that NumPy can broadcast."""
        columns = np.broadcast_arrays(*values)
        rows = list(zip(*(column.ravel().tolist() for column in columns), strict=True))
        known = {row: _value(function, row) for row in set(rows)}
        return np.array([known[row] for row in rows]).reshape(columns[0].shape)

    return call


def _value(function: Callable[..., float], arguments: tuple[float, ...]) -> float:
    try:
        return function(*arguments)
    except (ValueError, ArithmeticError):
        return math.nan


def array_function(name: str) -> Callable[..., Array]:
    """A function of the language on arrays; what NumPy has no loop for runs element by element."""
    row = COMPUTATIONS[name]
    found: Callable[..., Array] = named(row.array, __name__) if row.array else _each(row.scalar)
    return found


def array_functions() -> dict[str, Callable[..., Array]]:
    """Everything that compiled functions of arrays call, by the names in their source."""
    drawn = {name: row.draw for name, row in COMPUTATIONS.items() if row.draw}
    return {
        **{f"call_{name}": array_function(name) for name in COMPUTATIONS},
        **{f"draw_{name}": named(draw, distributions.__name__) for name, draw in drawn.items()},
        "call_not": np.logical_not,
        "choose": np.where,
        "compare": _compare,
        "negative": np.negative,
        "power": np.power,
    }


def in_blocks(function: Callable[..., Any], outputs: int) -> Callable[..., Any]:
    """A function of arrays that works through large ones block by block, in the cache."""

    def call(*values: Array) -> Any:
        """Arrays and floats of any shapes that NumPy can broadcast."""
        shape = np.broadcast_shapes(*(np.shape(value) for value in values))
        alike = [_alike(value, shape) for value in values]
        with np.errstate(all="ignore"):  # the branch that is not taken may divide by zero
            if math.prod(shape) <= 2 * BLOCK:
                return function(*alike)
            flat = [value if np.ndim(value) == 0 else value.reshape(-1) for value in alike]
            results = [np.empty(math.prod(shape)) for _ in range(outputs)]
            for start in range(0, math.prod(shape), BLOCK):
                part = slice(start, start + BLOCK)
                found = function(*(value if np.ndim(value) == 0 else value[part] for value in flat))
                for result, piece in zip(results, found if outputs > 1 else [found], strict=True):
                    result[part] = piece
            shaped = [result.reshape(shape) for result in results]
            return tuple(shaped) if outputs > 1 else shaped[0]

    return call


def _alike(value: Array, shape: tuple[int, ...]) -> Array:
    """A number as it is; an array as floats in the common shape: what is in place needs both."""
    return value if np.ndim(value) == 0 else np.broadcast_to(np.asarray(value, float), shape)
