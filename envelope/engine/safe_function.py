"""A graph as a function of floats that says where it has no value, instead of failing there."""

import math
from collections.abc import Callable, Sequence

from envelope.engine.code import float_functions, loaded, program
from envelope.engine.run import Run
from envelope.model.graph.graph import Formula
from envelope.model.graph.limits import ANY, effective, limits

Answers = tuple[float | bool, ...]
Probe = Callable[..., Answers | None]


def probe(
    run: Run,
    inputs: Sequence[str],
    outputs: Sequence[str] = (),
    conditions: Sequence[Formula] = (),
) -> Probe:
    """A function from values of `inputs` to those of outputs and conditions, in base units.

    It gives None where one of them has no value, and where an input, or what they are computed
    from, cannot be what it is there. Ranges count with their medians.
    """
    used = (name for formula in conditions for name in formula.references())
    behind = run.graph.behind([*outputs, *used])
    limited = [name for name in run.graph.limits if name in behind and name not in inputs]
    plain = program(run, inputs, limited)
    limited = [name for name in limited if name not in plain.constants]
    wanted = [*outputs, *limited]
    source = program(run, inputs, wanted, conditions).source
    function = loaded(source, float_functions())
    first, last = len(outputs), len(wanted)
    ends = [limits(run.graph, name).loose() for name in limited]
    every = effective(run.graph, inputs)
    own = [every.get(name, ANY).loose() for name in inputs]

    def call(*values: float) -> Answers | None:
        """The answers at a point; None where there are none."""
        if not _within(values, own):
            return None
        try:
            found = function(*values)
        except (ArithmeticError, ValueError):
            return None
        answers: Answers = found if isinstance(found, tuple) else (found,)
        if limited:
            if not _within(answers[first:last], ends):
                return None
            answers = (*answers[:first], *answers[last:])
        return answers if all(map(math.isfinite, answers)) else None

    return call


def _within(values: Sequence[float], ends: Sequence[tuple[float, float]]) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(values, ends, strict=True))
