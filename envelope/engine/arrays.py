"""The functions of the language on NumPy arrays, element by element."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from envelope.engine.scalar import CALLS

Array = Any  # a float or an array of any shape; NumPy broadcasts them


def _settled(numbers: Array) -> Array:
    """Whole numbers where a number is within 1e-9 of one."""
    whole = np.rint(numbers)
    near = np.abs(numbers - whole) <= 1e-9 * np.maximum(1.0, np.abs(numbers))
    return np.where(near, whole, numbers)


def _stepped(rounding: Callable[[Array], Array]) -> Callable[..., Array]:
    return lambda value, step=1.0: rounding(_settled(value / step)) * step


def _next_power_of_2(value: Array) -> Array:
    exponents = np.ceil(_settled(np.log2(np.maximum(value, 1.0))))
    return np.exp2(exponents)


def _all(combine: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    return lambda *values: reduce(combine, values)


_NATIVE: dict[str, Callable[..., Array]] = {
    "ceil": _stepped(np.ceil),
    "floor": _stepped(np.floor),
    "round": _stepped(np.rint),
    "round_up": _stepped(np.ceil),
    "next_power_of_2": _next_power_of_2,
    "abs": np.abs,
    "min": _all(np.minimum),
    "max": _all(np.maximum),
    "sum": _all(np.add),
    "clamp": lambda value, low, high: np.maximum(low, np.minimum(high, value)),
    "sqrt": np.sqrt,
    "exp": np.exp,
    "ln": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "downtime": lambda availability, period: (1 - availability) * period,
}

# What NumPy has no loop for runs element by element.
ARRAY_CALLS: dict[str, Callable[..., Array]] = {
    name: _NATIVE[name] if name in _NATIVE else np.vectorize(function, otypes=[float])
    for name, function in CALLS.items()
}
