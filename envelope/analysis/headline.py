"""The results of a scenario that count where nothing is asked for."""

from envelope.model.graph.graph import TOTAL, Graph
from envelope.model.library.outputs import headlines


def headline(graph: Graph) -> list[str]:
    """What is shown where nothing is asked for.

    What the file says comes first, else the headline totals, else all own formulas.
    """
    if graph.headline:
        return list(graph.headline)
    found = [graph.find(f"{TOTAL}.{name}") or graph.find(name) for name in headlines()]
    named = [name for name in found if name is not None]
    return named or [name for name in graph.sheet.formulas if name in graph.quantities]
