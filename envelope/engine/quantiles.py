"""Quantiles of many samples that are never held at once, and what is told of those that are."""

from collections.abc import Sequence
from math import ceil, floor, sqrt

import numpy as np

from envelope.engine.arrays import Array
from envelope.engine.run import Picture
from envelope.tuples import NamedTuple

# So many standard errors around a quantile are kept; what is outside is only counted.
_MARGIN = 6.0
_INTERVALS = 1024  # of equal width, in which samples are counted before some are ordered
_LEAST = 1e-300  # what is narrower has no such intervals
_WAITING = 16_384  # values that wait to be sorted in
_FEWEST = 6  # bins of a histogram that is no comb
_FEWEST_WHOLE = 2  # and of whole numbers, which may be two apart
_TOOTH = 0.8  # a bin that has less than this of both neighbors stands between two teeth
_NOTHING = 0.03  # what is lower than this of the highest bin is no tooth
_COUNTED = 1e12  # whole numbers of more, as bytes are, are nothing that anybody counts


class Block(NamedTuple):
    """Outputs in a block of samples, and which share of all samples it is.

    `ends` are the smallest and the largest value of each limited quantity, `odds` the share of the
    block in which each condition holds.
    """

    outputs: list[Array]
    ends: list[tuple[float, float]]
    odds: list[float]
    share: float


def ends_of(values: Array) -> tuple[float, float]:
    """The smallest and the largest value."""
    return values.min(), values.max()


def odds_of(truth: Array) -> float:
    """The share of samples in which a condition holds, a truth for each or one for all.

    NaN where it has no value in one of them, and they are no truths then.
    """
    if np.asarray(truth).dtype != bool:
        return float("nan")
    return np.count_nonzero(truth) / np.size(truth)


def quantiles(values: Array, shares: Sequence[float]) -> list[float]:
    """The quantiles of samples that are all there, between samples by a straight line."""
    last = len(values) - 1
    ranks = [share * last for share in shares]
    places = sorted({each for rank in ranks for each in (int(rank), min(int(rank) + 1, last))})
    near, own = _near(values, np.array(places))
    found = np.partition(near, own)
    at = dict(zip(places, found[own].tolist(), strict=True))
    return [_between(at[int(rank)], at[min(int(rank) + 1, last)], rank) for rank in ranks]


def _near(values: Array, places: Array) -> tuple[Array, Array]:
    """The samples that stand in some places once all are ordered, and those around them.

    With their places among these few, which take a quarter of the time to be put in order: how
    many samples lie in each of equal intervals says in which of them each place is.
    """
    low = float(values.min())
    width = float(values.max()) - low
    if len(values) < _INTERVALS or not _LEAST < width < np.inf:
        return values, places
    bins = np.multiply(values - low, (_INTERVALS - 1) / width).astype(int)
    counts = np.bincount(bins, minlength=_INTERVALS)
    below = np.cumsum(counts) - counts
    asked = np.searchsorted(below, places, "right") - 1
    is_asked = np.zeros(_INTERVALS, bool)
    is_asked[asked] = True
    kept = np.where(is_asked, counts, 0)
    return values[is_asked[bins]], places - below[asked] + (np.cumsum(kept) - kept)[asked]


def _between(lower: float, upper: float, rank: float) -> float:
    return lower + (upper - lower) * (rank - int(rank))


class Quantiles:
    """Exact sample quantiles of a stream of arrays.

    For each quantile a bracket of values is kept around it and narrowed as samples come in; what
    lies below the bracket is counted, what lies above forgotten.
    """

    def __init__(self, shares: Sequence[float]) -> None:
        self.brackets = [_Bracket(share) for share in shares]

    def add(self, values: Array) -> None:
        """Take in an array of samples of one dimension."""
        if self.brackets and not self.brackets[0].seen:
            self._begin(values)
            return
        for bracket in self.brackets:
            bracket.add(values)

    def _begin(self, values: Array) -> None:
        """The first samples are sorted once, for all quantiles."""
        distinct, counts = np.unique(values, return_counts=True)
        for bracket in self.brackets:
            bracket.seen = len(values)
            bracket.distinct, bracket.counts = distinct, counts
            if len(values) >= _WAITING:
                bracket.narrow()

    def values(self) -> list[float]:
        """The quantiles, between samples by a straight line as NumPy's are."""
        return [bracket.value() for bracket in self.brackets]


class _Bracket:
    """The values around one quantile: each distinct one once, with how often it came."""

    def __init__(self, share: float) -> None:
        self.share = share
        self.seen = 0
        self.below = 0
        self.low, self.high = -np.inf, np.inf
        self.distinct, self.counts = np.empty(0), np.empty(0, dtype=int)
        self.fresh: list[Array] = []
        self.waiting = 0

    def add(self, values: Array) -> None:
        """Take in samples: those inside the bracket wait, those below are counted."""
        self.seen += len(values)
        if self.low > -np.inf:
            below = values < self.low
            self.below += int(np.count_nonzero(below))
            values = values[np.logical_xor(values <= self.high, below, out=below)]
        self.fresh.append(values)
        self.waiting += len(values)
        if self.waiting >= _WAITING:
            self.narrow()

    def settle(self) -> None:
        """Sort in what has come since."""
        if not self.fresh:
            return
        found, times = np.unique(np.concatenate(self.fresh), return_counts=True)
        values = np.concatenate([self.distinct, found])
        counts = np.concatenate([self.counts, times])
        order = np.argsort(values, kind="stable")
        self.distinct, starts = np.unique(values[order], return_index=True)
        self.counts = np.add.reduceat(counts[order], starts) if len(starts) else counts
        self.fresh, self.waiting = [], 0

    def narrow(self) -> None:
        """Keep what the quantile can still become, by six standard errors of its rank."""
        self.settle()
        rank = self.share * (self.seen - 1) - self.below
        margin = _MARGIN * sqrt(self.seen * self.share * (1 - self.share)) + 2
        ends = np.cumsum(self.counts)
        first = int(np.searchsorted(ends, rank - margin, "right"))
        last = min(int(np.searchsorted(ends, rank + margin, "right")), len(ends) - 1)
        self.below += int(ends[first - 1]) if first else 0
        self.distinct = self.distinct[first : last + 1].copy()
        self.counts = self.counts[first : last + 1].copy()
        self.low, self.high = self.distinct[0], self.distinct[-1]

    def value(self) -> float:
        """The quantile of all samples seen."""
        self.settle()
        rank = self.share * (self.seen - 1) - self.below
        ends = np.cumsum(self.counts)
        if not 0 <= rank <= ends[-1] - 1:
            raise ValueError("the quantile has left its bracket")
        place = int(rank)
        lower, upper = (
            self.distinct[int(np.searchsorted(ends, min(each, int(ends[-1]) - 1), "right"))]
            for each in (place, place + 1)
        )
        return float(lower + (upper - lower) * (rank - place))


def histogram(values: Array, low: float, high: float, most: int) -> Picture:
    """The numbers of samples in at most so many bins between two of the values, both included.

    Where all values are whole numbers, each bin holds as many of them, from half below the first
    to half above the last.
    """
    whole = high < _COUNTED and _are_whole(values)
    if whole:
        first, last = floor(low), ceil(high)
        width = ceil((last - first + 1) / most)
        count = ceil((last - first + 1) / width)
        low, high = first - 0.5, first - 0.5 + count * width
    elif low == high:
        return (int(np.count_nonzero(values == low)),), low, high, False
    else:
        count = most
    places = values - low
    places *= count / (high - low)
    np.minimum(places, count - 1, out=places)
    places[(values < low) | (values > high)] = count  # they are not shown
    found = np.bincount(places.astype(int), minlength=count)
    return tuple(found[:count].tolist()), low, high, whole


def even_histogram(values: Array, low: float, high: float, most: int) -> Picture:
    """The finest histogram of at most so many bins that is no comb.

    A result that moves in steps, such as the cost of whole servers, leaves gaps between its values.
    Bins that are about as narrow as these hold one step here and two there: a comb of teeth that
    mean nothing. So the bins are as wide as it takes for none to fall between two higher ones.
    """
    best = histogram(values, low, high, most)
    *_, whole = best
    for count in range(most - 1, (_FEWEST_WHOLE if whole else _FEWEST) - 1, -1):
        if not _teeth(best[0]):
            break
        best = min(best, histogram(values, low, high, count), key=lambda each: _teeth(each[0]))
    return best


def _teeth(counts: Sequence[int]) -> int:
    """How many bins are much lower than both of their neighbors, where there is anything."""
    least = max(counts) * _NOTHING
    beside = zip(counts, counts[1:], counts[2:], strict=False)
    return sum(
        middle < _TOOTH * min(before, after) and min(before, after) > least
        for before, middle, after in beside
    )


def _are_whole(values: Array) -> bool:
    first = float(np.reshape(values, -1)[0])
    return first.is_integer() and bool(np.all(np.floor(values) == values))
