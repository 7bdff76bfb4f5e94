"""The code back-end: a graph turned into one Python function of some of its quantities.

On NumPy arrays the same function is made of steps, see `vectors`. All numbers are in base units.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.mathematics import power
from envelope.engine.rounding import complement
from envelope.engine.run import Run
from envelope.engine.source import Source
from envelope.engine.terms.vectors import array_program
from envelope.model.graph.graph import Formula
from envelope.tuples import NamedTuple
from envelope.units.unit import number_of

Compiled = Callable[..., Any]


class Program(NamedTuple):
    """The source of a function; `constants` are the outputs that depend on no argument."""

    source: str
    constants: Mapping[str, float]


def compile_graph(run: Run, inputs: Sequence[str], outputs: Sequence[str]) -> Compiled:
    """A function from values of `inputs` to those of `outputs`, floats or arrays, in base units.

    It returns one value for one output, else a tuple. What does not depend on the inputs is
    computed now, once. Ranges count with their medians.
    """
    source = program(run, inputs, outputs).source
    on_floats = loaded(source, float_functions())
    on_arrays: list[Compiled] = []

    def call(*values: Any) -> Any:
        """The function on floats, or on arrays once one is given."""
        for value in values:  # `any` would take longer than a short function
            if hasattr(value, "shape"):
                break
        else:
            return on_floats(*values)
        if not on_arrays:
            on_arrays.append(_of_arrays(run, inputs, outputs))
        return on_arrays[0](*values)

    call.__doc__ = source
    worded = {at: words for at, name in enumerate(inputs) if (words := _words(run, name))}
    if worded:
        return _wordly(call, worded)
    return call if inputs else on_floats


def _of_arrays(run: Run, inputs: Sequence[str], outputs: Sequence[str]) -> Compiled:
    """The same function on arrays."""
    from envelope.engine.terms.blocks import on_arrays  # NumPy: 65 ms

    return on_arrays(array_program(run, inputs, outputs))


def _words(run: Run, name: str) -> tuple[str, ...]:
    return run.graph.quantities[name].words


def _wordly(function: Compiled, worded: Mapping[int, tuple[str, ...]]) -> Compiled:
    """A function some of whose arguments are words. It raises ValueError for a wrong one."""

    def call(*values: Any) -> Any:
        """The function with the numbers that words are erased to."""
        given = list(values)
        for place, words in worded.items():
            if given[place] not in words:
                raise ValueError(f"{given[place]!r} is none of {', '.join(words)}")
            given[place] = number_of(given[place])
        return function(*given)

    call.__doc__ = function.__doc__
    return call


def program(
    run: Run,
    inputs: Sequence[str],
    outputs: Sequence[str],
    conditions: Sequence[Formula] = (),
) -> Program:
    """The source of a function of `inputs` to outputs and conditions, on floats."""
    source = Source(run, inputs)
    text = source.source(outputs, conditions)
    constants = {name: run.values[name] for name in outputs if name not in source.variables}
    return Program(text, constants)


def loaded(source: str, functions: Mapping[str, Any]) -> Compiled:
    """The function that a source defines, with the functions that it calls by name."""
    space: dict[str, Any] = dict(functions)
    exec(compile(source, "<envelope>", "exec"), space)
    found: Compiled = space["function"]
    return found


def _finite(*numbers: float) -> None:
    """Raises OverflowError where the sum of numbers is none, as one of them is none then."""
    if not math.isfinite(sum(numbers)):
        raise OverflowError("a number on the way is too large to calculate with")


def float_functions() -> dict[str, Any]:
    """What compiled functions of floats call, by the names in their source."""
    table: dict[str, Any] = {f"call_{name}": row.scalar for name, row in COMPUTATIONS.items()}
    return table | {
        "complement": complement,
        "finite": _finite,
        "power": power,
        "round_down": math.floor,
        "round_up": math.ceil,
    }
