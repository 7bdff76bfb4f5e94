"""The results of a scenario that count where nothing is asked for."""

from envelope.errors import InputError, Problem
from envelope.model.graph.graph import TOTAL, Graph
from envelope.model.library.outputs import headlines, outputs


def headline(graph: Graph) -> list[str]:
    """What is shown where nothing is asked for.

    What the file says comes first, else the headline results, else all own formulas, else what the
    parts offer; nothing where there is none of them.
    """
    if graph.headline:
        return list(graph.headline)
    own = [name for name in graph.sheet.formulas if name in graph.quantities]
    found = (whole(graph, name) or graph.find(name) for name in headlines())
    named = [name for name in found if name is not None]
    return named or own or [each for each in _offered(graph) if each in graph.quantities]


def at_a_glance(graph: Graph) -> list[str]:
    """The same, and whatever the file says comes first, the headline totals, too."""
    return list(dict.fromkeys([*headline(graph), *summary(graph)]))


def summary(graph: Graph) -> list[str]:
    """What the file says comes first, and what all of it comes to; no other results."""
    wholes = filter(None, (whole(graph, name) for name in headlines()))
    return list(dict.fromkeys([*graph.headline, *wholes]))


def whole(graph: Graph, output: str) -> str | None:
    """The result that says what all of it comes to: its own formula, else the total of its parts.

    A block's own cost has those of its parts in it; their total is a part of that.
    """
    total = f"{TOTAL}.{output}"
    own = output in graph.quantities and output in graph.sheet.formulas  # which is read for that
    return output if own else total if total in graph.quantities else None


def results(graph: Graph) -> list[str]:
    """The same of a scenario that has any. Raises InputError."""
    found = headline(graph)
    if not found:
        raise InputError(Problem("usage", "this has no results", hint="name some: `-p NAME`"))
    return found


def _offered(graph: Graph) -> list[str]:
    """What parts may offer under the standard names."""
    return [f"{part}.{name}" for part in graph.outer_parts for name in outputs()]
