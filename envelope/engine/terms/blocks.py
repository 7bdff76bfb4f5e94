"""Steps as a function of arrays of any shape and size."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from envelope.engine.arrays import BLOCK, Array
from envelope.engine.terms.valued import valued
from envelope.engine.terms.vectors import ArrayProgram


def on_arrays(program: ArrayProgram) -> Callable[..., Any]:
    """The function that works through large arrays block by block, in the cache.

    It gives one value for one result, else a tuple.
    """
    function, outputs = valued(program), len(program.results)

    def call(*values: Array) -> Any:
        """Arrays and floats of any shapes that NumPy can broadcast."""
        shape = np.broadcast_shapes(*(np.shape(value) for value in values))
        alike = [_alike(value, shape) for value in values]
        if math.prod(shape) <= 2 * BLOCK:
            found = function(*alike)
            return found if outputs > 1 else found[0]
        flat = [value if np.ndim(value) == 0 else value.reshape(-1) for value in alike]
        results = [np.empty(math.prod(shape)) for _ in range(outputs)]
        for start in range(0, math.prod(shape), BLOCK):
            part = slice(start, start + BLOCK)
            found = function(*(value if np.ndim(value) == 0 else value[part] for value in flat))
            for result, piece in zip(results, found, strict=True):
                result[part] = piece
        shaped = [result.reshape(shape) for result in results]
        return tuple(shaped) if outputs > 1 else shaped[0]

    return call


def _alike(value: Array, shape: tuple[int, ...]) -> Array:
    """A number as it is; an array as floats in the common shape: what is in place needs both."""
    return value if np.ndim(value) == 0 else np.broadcast_to(np.asarray(value, float), shape)
