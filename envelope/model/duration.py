"""A time that somebody gives beside a scenario, in its calendar."""

from envelope.errors import InputError, Label, Problem, Span, written
from envelope.language.constant import constant
from envelope.language.parser import parse
from envelope.model.graph import Graph


def duration(text: str, name: str, graph: Graph) -> float:
    """A time such as `5 years` in seconds; `name` is what messages call it. Raises InputError."""
    given = written(text, name)
    found = constant(parse(given, graph.units), given, graph.units)
    if dict(found.unit.dimension.powers) != {"time": 1}:
        label = Label(given, Span(0, len(text)))
        message = f"{name} is a time, such as 5 years"
        raise InputError(Problem("dimension-mismatch", message, (label,)))
    return found.value
