"""How a drawn quantity is told: its percentiles in words, its histogram in a cell."""

from collections.abc import Sequence

from envelope.engine.run import Run
from envelope.report.table import sparkline
from envelope.units.numerals import digits_beside_one, rounded

_DIGITS = 3


def quantile_texts(run: Run, name: str, quantiles: Sequence[float]) -> list[str]:
    """The 5th, 50th and 95th percentile as people write them.

    A median that is the value of the run to the digits of that is written as it is.
    """
    value = run.values[name]
    return [
        run.text(name, value if _are_alike(run, name, each, value) else each)
        for each in quantiles[:3]
    ]


def _are_alike(run: Run, name: str, one: float, other: float) -> bool:
    factor = run.unit(name).factor
    digits = digits_beside_one(other / factor, _DIGITS)
    return rounded(one / factor, digits) == rounded(other / factor, digits)


def picture(counts: Sequence[int]) -> str:
    """A histogram as a line of bars; nothing where all samples are alike."""
    return sparkline(counts) if len(counts) > 1 else ""
