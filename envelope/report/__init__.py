"""What is said of results: tables of cells and plain data, before any format."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# The modules, each imported when it is first used: a command needs few of them.
__all__ = [
    "answer",
    "capacity",
    "columns",
    "compare",
    "flip",
    "growth",
    "hardware",
    "headings",
    "json_data",
    "json_schema",
    "latency",
    "listing",
    "notes",
    "numbers",
    "rounding",
    "sensitivity",
    "shares",
    "solve",
    "stress",
    "sweep",
    "table",
]

if TYPE_CHECKING:
    from envelope.report import (
        answer,
        capacity,
        columns,
        compare,
        flip,
        growth,
        hardware,
        headings,
        json_data,
        json_schema,
        latency,
        listing,
        notes,
        numbers,
        rounding,
        sensitivity,
        shares,
        solve,
        stress,
        sweep,
        table,
    )


def __getattr__(name: str) -> Any:
    """A module of this folder, imported now."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
