"""A graph as a function of floats that says where it has no value, instead of failing there."""

import math
from collections.abc import Callable, Sequence

from envelope.engine.code import float_functions, loaded, program
from envelope.engine.run import Run
from envelope.model.graph.graph import Formula

Answers = tuple[float | bool, ...]
Probe = Callable[..., Answers | None]


def probe(
    run: Run,
    inputs: Sequence[str],
    outputs: Sequence[str] = (),
    conditions: Sequence[Formula] = (),
) -> Probe:
    """A function from values of `inputs` to those of outputs and conditions, in base units.

    It gives None where one of them has no value. Ranges count with their medians.
    """
    source = program(run, inputs, outputs, arrays=False, conditions=conditions).source
    function = loaded(source, float_functions())
    single = len(outputs) + len(conditions) == 1

    def call(*values: float) -> Answers | None:
        """The answers at a point; None where there are none."""
        try:
            found = function(*values)
        except (ArithmeticError, ValueError):
            return None
        answers: Answers = (found,) if single else found
        return answers if all(map(math.isfinite, answers)) else None

    return call
