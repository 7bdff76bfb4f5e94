"""What was measured: percentiles of a series, as a file or a server has them."""

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime

from envelope.errors import Label, Position, Problem, Text
from envelope.tuples import NamedTuple
from envelope.units.unit import Unit

SHARES = (0.05, 0.5, 0.95)


class Percentiles(NamedTuple):
    """The 5th, 50th and 95th percentile of values."""

    low: float
    middle: float
    high: float

    @property
    def is_one(self) -> bool:
        """Whether all values are the same, or there is one."""
        return self.low == self.high


class Measured(NamedTuple):
    """A series: what it is called, its percentiles, their unit, from when to when it was measured.

    Without a unit the values are in that of the quantity. `samples` are how many are behind it, 0
    where the percentiles themselves were given.
    """

    name: str
    values: Percentiles
    unit: Unit | Text | None
    since: str
    until: str
    samples: int
    label: Label | None


class Gathered(NamedTuple):
    """All that was read, what has to be said of it beside that, and what is wrong with it."""

    measured: Sequence[Measured]
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()


class FileLine(NamedTuple):
    """The origin of a line of a file that is read line by line."""

    file: str
    number: int
    content: str

    def position(self, offset: int) -> Position:
        """Where a character of the line stands."""
        return Position(self.file, self.number, offset + 1, self.content)


def percentiles(samples: "array[float]") -> Percentiles:
    """The percentiles of samples, between two of them by a straight line."""
    ordered = sorted(samples)
    last = len(ordered) - 1
    found = []
    for share in SHARES:
        rank = share * last
        place = int(rank)
        lower, upper = ordered[place], ordered[min(place + 1, last)]
        found.append(lower + (upper - lower) * (rank - place))
    return Percentiles(*found)


def day(seconds: float) -> str:
    """The date of a time, in UTC: `2026-10-01`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
