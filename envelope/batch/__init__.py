"""A scenario over the rows of a table: read in chunks, computed as arrays, written as they come."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# The modules, each imported when it is first used: NumPy and pyarrow are heavy.
__all__ = ["arrow", "columns", "computed", "planned", "sources", "table", "writers"]

if TYPE_CHECKING:
    from envelope.batch import arrow, columns, computed, planned, sources, table, writers


def __getattr__(name: str) -> Any:
    """A module of this folder, imported now."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
