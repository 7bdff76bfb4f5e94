"""What can be asked of a run: explanations, what binds, expectations, other conventions."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# The modules, each imported when it is first used: a command needs few of them.
__all__ = [
    "axes",
    "binding",
    "bisection",
    "compare",
    "conventions",
    "examples",
    "expectations",
    "explain",
    "flip",
    "growth",
    "hardware",
    "headline",
    "latency",
    "probes",
    "search",
    "sensitivity",
    "solve",
    "stress",
    "sweep",
    "targets",
    "uncertainty",
    "wiring",
]

if TYPE_CHECKING:
    from envelope.analysis import (
        axes,
        binding,
        bisection,
        compare,
        conventions,
        examples,
        expectations,
        explain,
        flip,
        growth,
        hardware,
        headline,
        latency,
        probes,
        search,
        sensitivity,
        solve,
        stress,
        sweep,
        targets,
        uncertainty,
        wiring,
    )


def __getattr__(name: str) -> Any:
    """A module of this folder, imported now."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
