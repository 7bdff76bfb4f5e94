"""The answers to the questions of a scenario, each in a module of its own."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# What there is, and the module that holds it, imported when it is first used.
_MODULES = {
    "CasesResult": "compare",
    "ComparedResult": "compare",
    "ConventionsResult": "conventions",
    "Explanation": "explanation",
    "FlipsResult": "flip",
    "GrowthResult": "growth",
    "HardwareResult": "hardware",
    "LatencyResult": "latency",
    "SolveResult": "solve",
    "SpreadResult": "spread",
    "StressResult": "stress",
    "SweepResult": "sweep",
    "TornadoResult": "sensitivity",
    "Pace": "growth",
    "GROWTH_SAMPLES": "growth",
    "divided": "sweep",
    "extent_of": "sweep",
    "flipped": "flip",
    "grown": "growth",
    "in_cases": "compare",
    "side_by_side": "compare",
    "swept": "sweep",
    "with_changes": "compare",
}
__all__ = [
    "GROWTH_SAMPLES",
    "CasesResult",
    "ComparedResult",
    "ConventionsResult",
    "Explanation",
    "FlipsResult",
    "GrowthResult",
    "HardwareResult",
    "LatencyResult",
    "Pace",
    "SolveResult",
    "SpreadResult",
    "StressResult",
    "SweepResult",
    "TornadoResult",
    "divided",
    "extent_of",
    "flipped",
    "grown",
    "in_cases",
    "side_by_side",
    "swept",
    "with_changes",
]

if TYPE_CHECKING:
    from envelope.api.answers.compare import (
        CasesResult,
        ComparedResult,
        in_cases,
        side_by_side,
        with_changes,
    )
    from envelope.api.answers.conventions import ConventionsResult
    from envelope.api.answers.explanation import Explanation
    from envelope.api.answers.flip import FlipsResult, flipped
    from envelope.api.answers.growth import GROWTH_SAMPLES, GrowthResult, Pace, grown
    from envelope.api.answers.hardware import HardwareResult
    from envelope.api.answers.latency import LatencyResult
    from envelope.api.answers.sensitivity import TornadoResult
    from envelope.api.answers.solve import SolveResult
    from envelope.api.answers.spread import SpreadResult
    from envelope.api.answers.stress import StressResult
    from envelope.api.answers.sweep import SweepResult, divided, extent_of, swept


def __getattr__(name: str) -> Any:
    """An answer, or what makes one, by its name; its module is imported now."""
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
