"""A scenario as a query over a table of inputs, in the SQL of a database."""

from collections.abc import Iterable, Sequence
from importlib import import_module

from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.extras import require
from envelope.formats import DIALECTS
from envelope.model.graph.graph import Graph
from envelope.model.graph.near import nothing_called
from envelope.tuples import NamedTuple


class Asked(NamedTuple):
    """Which quantities are columns, and which results are computed; the usual ones where none is.

    These are the scenario's own inputs that hold a number, as far as something depends on them, and
    what its report begins with.
    """

    inputs: Sequence[str]
    outputs: Sequence[str]
    dialect: str


def write_sql(
    run: Run,
    dialect: str = DIALECTS[0],
    inputs: str | Iterable[str] = (),
    outputs: str | Iterable[str] = (),
) -> str:
    """The text of the query, with comments that say what is in which column.

    Raises InputError where sqlglot is not installed, for a dialect or a name that there is not, and
    for a result that SQL cannot compute.
    """
    if dialect not in DIALECTS:
        hint = f"there are {', '.join(DIALECTS)}"
        raise InputError(Problem("usage", f"there is no dialect `{dialect}`", hint=hint))
    if run.at is not None:
        message = f"a query is of the time when every retention is full, not of {run.at.words}"
        raise InputError(Problem("usage", message))
    require("sqlglot")
    asked = Asked(_names_of(run.graph, inputs), _names_of(run.graph, outputs), dialect)
    content: str = import_module(f"{__name__}.text").query_text(run, asked)
    return content


def _names_of(graph: Graph, names: str | Iterable[str]) -> list[str]:
    """The full names of quantities. Raises InputError for one that there is not."""
    texts = (names,) if isinstance(names, str) else names
    split = (name.strip() for text in texts for name in text.split(","))
    return [_quantity_called(graph, name) for name in split if name]


def _quantity_called(graph: Graph, name: str) -> str:
    found = graph.result(name)
    if found is None:
        raise InputError(nothing_called(graph, name))
    return found
