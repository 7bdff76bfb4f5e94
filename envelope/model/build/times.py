"""Lengths of time that a file names: `1 year`, `18 months`, `2 * 90 days`."""

from envelope.errors import InputError, Label, Problem, Text
from envelope.language.constant import constant
from envelope.language.simple import parse
from envelope.units.dimension import TIME
from envelope.units.system import UnitSystem


def time_of(text: Text, units: UnitSystem, label: Label) -> float | Problem:
    """The seconds after the start that a text names, or what is wrong with it, at its label."""
    written = " ".join(text.content.split())
    try:
        found = constant(parse(text, units), text, units)
    except InputError as error:
        problem = error.problems[0]
        message = f"`{written}` is no length of time: {problem.message}"
        # Nothing can be declared that would be a time.
        hint = problem.hint if problem.hint.startswith("did you mean") else ""
        return problem._replace(message=message, labels=(label,), hint=hint)
    if found.unit.dimension != TIME:
        message = f"`{written}` is no length of time, such as `2 years`"
        return Problem("dimension-mismatch", message, (label,))
    if found.value <= 0:
        message = f"`{written}` is no time after the start"
        return Problem("dimension-mismatch", message, (label,))
    return found.value
