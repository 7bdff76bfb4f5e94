"""A scenario as it grows: every result at every moment, and when each check first fails.

Inputs with a growth grow; what accumulates is the integral of what is written less what retention
drops, from an empty start. Where ranges are drawn, each sample grows by itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, isnan, nan
from typing import TYPE_CHECKING, Any

from envelope.engine.run import Run, Sampling
from envelope.errors import CalculationError, InputError, Problem, Text
from envelope.model.build.growth import with_growths
from envelope.model.graph.excess import Excess, excess_at, first
from envelope.model.graph.graph import Check
from envelope.model.graph.growths import Growth
from envelope.model.graph.limits import limits, named
from envelope.tuples import NamedTuple
from envelope.units.writing import duration_text, quantity_text

if TYPE_CHECKING:
    from envelope.engine.time import Course

SAMPLES = 2048  # drawn where the default is asked for: each is a whole history
_MOMENTS = 120  # among which a sample is looked for failing checks
_LONGEST = 2000  # steps of a table


class Capacity(NamedTuple):
    """When a check first fails, in seconds from the start; None where it always holds.

    `early` and `late` are the 5th and 95th percentile of that time over the drawn samples, None
    where fewer of them fail at all; `odds` is the share of samples in which it fails by the end.
    """

    check: Check
    fails: float | None
    early: float | None = None
    late: float | None = None
    odds: float | None = None


@dataclass(frozen=True)
class History:
    """Results over time: moments in seconds from the start, values in base units, NaN for none.

    `sampling` is how the dates of failing checks were drawn; None where nothing is a range.
    """

    run: Run
    growths: Mapping[str, Growth]
    times: tuple[float, ...]
    values: Mapping[str, tuple[float, ...]]
    capacities: tuple[Capacity, ...]
    sampling: Sampling | None


def grow(
    run: Run,
    outputs: Sequence[str],
    over: float,
    step: float,
    given: Iterable[tuple[str, Text]] = (),
    sampling: Sampling | None = None,
) -> History:
    """A scenario at every `step` of seconds until `over`.

    `given` are growths from outside, as `("dau", 30%/year)`. Raises InputError, and
    CalculationError for a result that has no value in the end.
    """
    if not 0 < step <= over or over / step > _LONGEST:
        message = f"a time to look ahead has 1 to {_LONGEST:,} steps"
        raise InputError(Problem("usage", message))
    from envelope.engine.time import Course  # NumPy: 65 ms, needed by what looks ahead alone

    growths = with_growths(run.graph, given)
    plain = Course(run, outputs, growths)
    times = [step * index for index in range(round(over / step) + 1)]
    values, _ = plain.at(times)
    _refuse_excess(run, growths, times)
    fails = plain.first_failures(over)
    drawn = Course(run, (), growths, drawn=True)
    samples = (sampling or Sampling(SAMPLES)) if drawn.streams() else None
    spread = _spread(drawn, over, samples) if samples else [(None, None, None)] * len(fails)
    capacities = tuple(
        Capacity(check, fail, *ends)
        for check, fail, ends in zip(run.graph.checks, fails, spread, strict=True)
    )
    named = {
        name: _history(run, name, times, each.tolist())
        for name, each in zip(outputs, values, strict=True)
    }
    return History(run, growths, tuple(times), named, capacities, samples)


def _refuse_excess(run: Run, growths: Mapping[str, Growth], times: Sequence[float]) -> None:
    """Raises InputError where something grows to what it cannot be."""
    from envelope.engine.time import Course  # as above

    graph, names = run.graph, [*run.graph.limits]
    course = Course(run, names, growths)
    found: dict[str, Problem] = {}
    for name, values in zip(names, course.at(times)[0], strict=True):
        low, high = limits(graph, name).loose()
        wrong = ((values < low) | (values > high)).tolist()
        if name not in course.program.constants and True in wrong:
            place = wrong.index(True)
            excess = Excess(name, float(values[place]), limits(graph, name))
            after = duration_text(times[place], graph.units)
            found.setdefault(named(graph, name), excess_at(graph, excess, f"after {after}"))
    if found:
        raise InputError(*(found[name] for name in first(graph, found)))


def _history(run: Run, name: str, times: Sequence[float], values: list[float]) -> tuple[float, ...]:
    """The values of a result at some times, NaN where it has none; it must have one at the last."""
    known = [value if isfinite(value) else nan for value in values]
    if isnan(known[-1]):
        lost = next(place for place in range(len(known)) if all(map(isnan, known[place:])))
        second = run.graph.units.find("s")
        assert second is not None
        later = quantity_text(times[lost], second, run.graph.units, rescale=True)
        when = f"from {later} on" if lost else "at any time"
        message = (
            f"`{name}` has no value {when}: what grows leads to a division by zero, or too far"
        )
        raise CalculationError(Problem("no-value", message))
    return tuple(known)


def _spread(
    course: "Course", over: float, samples: Sampling
) -> list[tuple[float | None, float | None, float]]:
    """For each check the 5th and 95th percentile of when it fails, and in what share it does."""
    import numpy as np  # 65 ms, needed by what looks ahead alone

    times = course.moments(over, _MOMENTS)
    first: list[list[Any]] = [[] for _ in course.run.graph.checks]
    for parts, _ in course.drawn(samples):
        for part in parts:
            for holds, found in zip(course.at(times, part)[1], first, strict=True):
                fails = holds == 0  # it may have no value
                found.append(np.where(fails.any(-1), fails.argmax(-1), len(times)))
    ends = []
    for each in map(np.concatenate, first):
        early, late = np.percentile(each, [5, 95], method="higher").astype(int)
        moments = [times[place] if place < len(times) else None for place in (early, late)]
        ends.append((moments[0], moments[1], float(np.mean(each < len(times)))))
    return ends
