"""Data frames of pandas, for those who calculate on with an answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from envelope.extras import require


def pandas() -> Any:
    """The module. Raises InputError where it is not installed."""
    require("pandas")
    import pandas as pd  # an extra, and a heavy one

    return pd


def frame(records: Sequence[Mapping[str, Any]]) -> Any:
    """A data frame with a row for each record, its columns of numbers as numbers."""
    found = pandas().json_normalize(list(records))
    return found.apply(_numbers)


def _numbers(column: Any) -> Any:
    """A column as numbers where nothing else stands in it; an empty cell is none."""
    try:
        return pandas().to_numeric(column.replace("", None))
    except (TypeError, ValueError):
        return column
