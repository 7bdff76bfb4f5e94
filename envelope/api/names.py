"""Names of quantities, as people call them."""

from envelope.errors import InputError, Problem
from envelope.language.nearest import nearest
from envelope.model.graph.graph import TOTAL, Graph


def known(graph: Graph, name: str) -> str:
    """The full name of a quantity, `total.servers` for `servers` where only parts have such.

    Raises InputError with the nearest right name.
    """
    found = graph.find(name) or graph.find(f"{TOTAL}.{name}")
    if found is not None:
        return found
    close = nearest(name, graph.quantities)
    hint = f"did you mean `{close}`?" if close else ""
    raise InputError(Problem("unknown-name", f"nothing here is called `{name}`", hint=hint))
