"""`metric = "sum(rate(http_requests_total[5m]))"`: how monitoring measures a quantity."""

from typing import Any

from envelope.errors import Problem
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.keys import METRIC, SHAPES, unknown_keys
from envelope.tuples import NamedTuple


class Metric(NamedTuple):
    """A PromQL query, and the unit of its values: its factor to base units and its symbol."""

    query: str
    factor: float
    unit: str


def read_metric(
    document: Document, path: KeyPath, value: Any, problems: list[Problem]
) -> dict[str, str]:
    """The query as the attribute `metric`; `problems` grow.

    Its unit, where the file names one, is among the texts of the entry: `Entry.texts`.
    """
    query = value.get("query") if isinstance(value, dict) else value
    if isinstance(value, dict):
        problems += unknown_keys(document, path, value, METRIC)
        unit = value.get("unit", "")
        if not isinstance(unit, str):
            problems.append(document.problem((*path, "unit"), "wrong-kind", "`unit` is text"))
            return {}
    if not isinstance(query, str):
        message = f"`metric` is {SHAPES['metric'].words}"
        problems.append(document.problem(path, "wrong-kind", message))
        return {}
    if not query.strip():
        problems.append(document.problem(path, "wrong-kind", "this `metric` has no query"))
        return {}
    return {"metric": query.strip()}
