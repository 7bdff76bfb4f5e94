"""The way of a request through the parts of a scenario: `["gateway", "reader", "20 * cache"]`.

A step is a part; `20 * cache` asks it twenty times at once, `cache | search` two parts at once, and
the slowest answer counts. What stands before the `*` is any expression of the scenario.
"""

from collections.abc import Sequence

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.nearest import meant
from envelope.model.graph.expressions import linked
from envelope.model.graph.graph import Formula, Graph
from envelope.tuples import NamedTuple

_AT_ONCE, _TIMES = "|", "*"


class Branch(NamedTuple):
    """A part that is asked, and how often at once; once where no formula says so."""

    part: str
    at_once: Formula | None


class PathStep(NamedTuple):
    """Parts that are asked at once; `text` is how the step is written."""

    text: str
    branches: tuple[Branch, ...]


def path_steps(graph: Graph, texts: Sequence[Text]) -> tuple[PathStep, ...]:
    """The steps of a path as written. Raises InputError for what is no part."""
    found = []
    for text in texts:
        branches, start = [], 0
        for piece in text.content.split(_AT_ONCE):
            branches.append(_branch(graph, text, start, piece))
            start += len(piece) + 1
        found.append(PathStep(" ".join(text.content.split()), tuple(branches)))
    return tuple(found)


def own_problems(graph: Graph) -> list[Problem]:
    """What is wrong with the paths that a scenario declares."""
    problems: list[Problem] = []
    for name, texts in graph.sheet.paths.items():
        try:
            path_steps(graph, texts)
        except InputError as error:
            trail = f"in the path {name}"
            problems += [problem._replace(trail=trail) for problem in error.problems]
    return problems


def _branch(graph: Graph, text: Text, start: int, piece: str) -> Branch:
    count, times, word = piece.rpartition(_TIMES)
    part = word.strip()
    if part not in graph.parts:
        place = start + len(count) + len(times) + len(word) - len(word.lstrip())
        hint = meant(part, graph.parts, f"there are {', '.join(graph.outer_parts)}")
        label = Label(text, Span(place, place + len(part)))
        raise InputError(Problem("unknown-name", f"there is no part `{part}`", (label,), hint=hint))
    if not times:
        return Branch(part, None)
    counted = text.part(start, start + len(count))
    return Branch(part, linked(graph, counted)[0])
