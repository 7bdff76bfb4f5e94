"""The results of a scenario that count where nothing is asked for."""

from envelope.errors import InputError, Problem
from envelope.model.graph.graph import TOTAL, Graph
from envelope.model.library.outputs import headlines, outputs


def headline(graph: Graph) -> list[str]:
    """What is shown where nothing is asked for.

    What the file says comes first, else the headline totals, else all own formulas, else what the
    parts offer; nothing where there is none of them.
    """
    if graph.headline:
        return list(graph.headline)
    found = [graph.find(f"{TOTAL}.{name}") or graph.find(name) for name in headlines()]
    named = [name for name in found if name is not None]
    own = [name for name in graph.sheet.formulas if name in graph.quantities]
    return named or own or [each for each in _offered(graph) if each in graph.quantities]


def at_a_glance(graph: Graph) -> list[str]:
    """The same, and whatever the file says comes first, the headline totals, too."""
    totals = (f"{TOTAL}.{name}" for name in headlines())
    return [*dict.fromkeys([*headline(graph), *(each for each in totals if graph.find(each))])]


def results(graph: Graph) -> list[str]:
    """The same of a scenario that has any. Raises InputError."""
    found = headline(graph)
    if not found:
        raise InputError(Problem("usage", "this has no results", hint="name some: `-p NAME`"))
    return found


def _offered(graph: Graph) -> list[str]:
    """What parts may offer under the standard names."""
    return [f"{part}.{name}" for part in graph.outer_parts for name in outputs()]
