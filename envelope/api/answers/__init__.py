"""The answers to the questions of a scenario, each in a module of its own."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# What there is, and the module that holds it, imported when it is first used.
_MODULES = {
    "BatchResult": "batch",
    "CasesResult": "compare",
    "ChainResult": "compare",
    "ComparedResult": "compare",
    "Asked": "fit",
    "ConventionsResult": "conventions",
    "Explanation": "explanation",
    "FitResult": "fit",
    "FlipsResult": "flip",
    "GrowthResult": "growth",
    "HardwareResult": "hardware",
    "LatencyResult": "latency",
    "NapkinExplanation": "napkin",
    "PartExplanation": "part",
    "SensitivitiesResult": "sensitivity",
    "SolveResult": "solve",
    "SpreadResult": "spread",
    "StressResult": "stress",
    "SweepResult": "sweep",
    "TornadoResult": "sensitivity",
    "Pace": "growth",
    "batched": "batch",
    "GROWTH_SAMPLES": "growth",
    "NAPKIN_CONVENTION": "napkin",
    "divided": "sweep",
    "explanation_of": "explanation",
    "extent_of": "sweep",
    "fitted": "fit",
    "flipped": "flip",
    "grown": "growth",
    "in_cases": "compare",
    "moved_by_inputs": "sensitivity",
    "one_after_another": "compare",
    "napkin_of": "explanation",
    "overview": "overview",
    "side_by_side": "compare",
    "swept": "sweep",
    "wanted": "batch",
    "with_changes": "compare",
}
__all__ = [
    "GROWTH_SAMPLES",
    "NAPKIN_CONVENTION",
    "Asked",
    "BatchResult",
    "CasesResult",
    "ChainResult",
    "ComparedResult",
    "ConventionsResult",
    "Explanation",
    "FitResult",
    "FlipsResult",
    "GrowthResult",
    "HardwareResult",
    "LatencyResult",
    "NapkinExplanation",
    "Pace",
    "PartExplanation",
    "SensitivitiesResult",
    "SolveResult",
    "SpreadResult",
    "StressResult",
    "SweepResult",
    "TornadoResult",
    "batched",
    "divided",
    "explanation_of",
    "extent_of",
    "fitted",
    "flipped",
    "grown",
    "in_cases",
    "moved_by_inputs",
    "napkin_of",
    "one_after_another",
    "overview",
    "side_by_side",
    "swept",
    "wanted",
    "with_changes",
]

if TYPE_CHECKING:
    from envelope.api.answers.batch import BatchResult, batched, wanted
    from envelope.api.answers.compare import (
        CasesResult,
        ChainResult,
        ComparedResult,
        in_cases,
        one_after_another,
        side_by_side,
        with_changes,
    )
    from envelope.api.answers.conventions import ConventionsResult
    from envelope.api.answers.explanation import Explanation, explanation_of, napkin_of
    from envelope.api.answers.fit import Asked, FitResult, fitted
    from envelope.api.answers.flip import FlipsResult, flipped
    from envelope.api.answers.growth import GROWTH_SAMPLES, GrowthResult, Pace, grown
    from envelope.api.answers.hardware import HardwareResult
    from envelope.api.answers.latency import LatencyResult
    from envelope.api.answers.napkin import NAPKIN_CONVENTION, NapkinExplanation
    from envelope.api.answers.overview import overview
    from envelope.api.answers.part import PartExplanation
    from envelope.api.answers.sensitivity import SensitivitiesResult, TornadoResult, moved_by_inputs
    from envelope.api.answers.solve import SolveResult
    from envelope.api.answers.spread import SpreadResult
    from envelope.api.answers.stress import StressResult
    from envelope.api.answers.sweep import SweepResult, divided, extent_of, swept


def __getattr__(name: str) -> Any:
    """An answer, or what makes one, by its name; its module is imported now."""
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
