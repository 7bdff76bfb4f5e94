"""Which assumptions were wrong, and by how much."""

import math
from typing import Literal

from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run
from envelope.fit.resolved import Fitted
from envelope.formats.guards.alerts import MARGIN
from envelope.formats.guards.assumptions import RANGE, Assumption, assumption
from envelope.tuples import NamedTuple

Verdict = Literal["holds", "too low", "too high"]


class Compared(NamedTuple):
    """What was measured beside what was assumed, in base units: by which factor it is more.

    `verdict` is about the assumption: whether the measured median lies in its range, else within
    the margin of the alerts around its value.
    """

    fitted: Fitted
    value: float
    assumed: Assumption
    median: float
    ratio: float | None
    verdict: Verdict


def compared(run: Run, found: list[Fitted]) -> list[Compared]:
    """The quantities that were measured, those that are farthest from their assumption first."""
    drawn = with_spreads(run, [each.name for each in found]) if found else run
    rows = [_compared(drawn, run, each) for each in found]
    return sorted(rows, key=lambda row: (row.verdict == "holds", -_distance(row)))


def _compared(drawn: Run, run: Run, fitted: Fitted) -> Compared:
    value, assumed = run.values[fitted.name], assumption(drawn, fitted.name, MARGIN)
    if assumed.how != RANGE:  # what is plausible at all is no assumption
        assumed = Assumption(value * (1 - MARGIN), value * (1 + MARGIN), "")
    low, median, high = fitted.values
    if math.isnan(median):
        median = math.sqrt(low * high) if low > 0 else (low + high) / 2
    verdict: Verdict = "holds"
    if assumed.high is not None and median > assumed.high:
        verdict = "too low"
    if assumed.low is not None and median < assumed.low:
        verdict = "too high"
    return Compared(fitted, value, assumed, median, median / value if value else None, verdict)


def _distance(row: Compared) -> float:
    return abs(math.log(row.ratio)) if row.ratio and row.ratio > 0 else math.inf
