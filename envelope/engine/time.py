"""A graph over time: what grows at every moment of a grid, and what has accumulated until then."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from envelope.engine.arrays import Array
from envelope.engine.correlation import correlation
from envelope.engine.lattice import blocks
from envelope.engine.progress import steps
from envelope.engine.quantiles import Block, ends_of, odds_of
from envelope.engine.run import Run, Sampling
from envelope.engine.scalar import evaluate
from envelope.engine.terms.steps import Compiled
from envelope.engine.terms.term import erased, erased_checks
from envelope.engine.terms.valued import truths, valued
from envelope.engine.terms.vectors import ArrayProgram, array_program
from envelope.errors import CalculationError, Label, Problem
from envelope.language.functions import FUNCTIONS
from envelope.model.graph.graph import Quantity
from envelope.model.graph.growths import Growth
from envelope.model.graph.moments import Integral, every_integral
from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN

MOMENTS = 240  # of a fine grid
_LEAST = 1e-9  # what is left at least of what shrinks, after the time that its rate is for
_COARSE = 24  # of a sample: what compounds is exact between them
_TOGETHER = 128  # samples at a time, so that all their histories stay small

# The share of a time by which two moments are one, and twice that a moment right before another.
_SAME = 1e-15


class Grid(NamedTuple):
    """Moments in seconds from the start, ascending; the last axis of every array is theirs."""

    times: Array

    def with_steps(self, growths: Iterable[Growth]) -> "Grid":
        """These moments, each step of growths until the last one, and a moment right before it.

        So nothing jumps between two moments, but where one is right before a step.
        """
        steps = np.array([time for growth in growths for time in growth.times])
        steps = steps[steps <= self.times[-1] * (1 + _SAME)]
        return Grid(np.unique(np.concatenate([self.times, steps, steps * (1 - 2 * _SAME)])))

    def grown(self, growth: Growth, values: Sequence[Array]) -> list[Array]:
        """How far an input has grown, for each of the growth's operators, from its values."""
        if growth.times:
            taken = np.searchsorted(growth.times, self.times * (1 + _SAME), "right")
            value: Array = np.zeros_like(self.times)
            for count, each in enumerate(values, 1):
                value = np.where(taken == count, each, value)
            return [np.where(taken == 0, 1.0, 0.0), value]
        (rate,) = values
        if growth.period:
            return [(1 + rate * growth.period) ** (self.times / growth.period)]
        return [rate * self.times]

    def accumulated(self, rate: Array, time: Array) -> Array:
        """The integral of a rate over the last `time` before each moment, none before the start.

        Between two moments the rate is an exponential of time, so that what compounds is exact;
        where it touches zero, a straight line.
        """
        rates = np.broadcast_to(rate, np.broadcast_shapes(np.shape(rate), self.times.shape))
        times = np.broadcast_to(time, np.broadcast_shapes(np.shape(time), rates.shape))
        rates = np.broadcast_to(rates, times.shape)
        steps = np.diff(self.times)
        slopes = _slopes(rates, steps)
        pieces = _integral(rates[..., :-1], rates[..., 1:], slopes, steps, steps)
        zero = np.zeros((*rates.shape[:-1], 1))
        sums = np.concatenate([zero, np.cumsum(pieces, axis=-1)], axis=-1)
        begin = np.maximum(self.times - times, 0.0)
        place = np.clip(np.searchsorted(self.times, begin, "right") - 1, 0, len(steps) - 1)
        before = np.take_along_axis(sums, place, -1) + _integral(
            np.take_along_axis(rates, place, -1),
            np.take_along_axis(rates, place + 1, -1),
            np.take_along_axis(slopes, place, -1),
            begin - self.times[place],
            steps[place],
        )
        return sums - before


def _slopes(rates: Array, steps: Array) -> Array:
    """The exponent of the rate between two moments, per second; 0 where it touches zero."""
    first, last = rates[..., :-1], rates[..., 1:]
    positive = (first > 0) & (last > 0)
    safe_first, safe_last = np.where(positive, first, 1.0), np.where(positive, last, 1.0)
    return np.log(safe_last / safe_first) / steps


def _integral(first: Array, last: Array, slope: Array, time: Array, step: Array) -> Array:
    """The integral of a rate over the first `time` of a step."""
    exponent = slope * time
    small = np.abs(exponent) < 1e-9
    curved = first * np.expm1(exponent) / np.where(small, 1.0, slope)
    straight = first * time + (last - first) / step * time * time / 2
    return np.where(small, straight, curved)


class Course:
    """A scenario compiled over time, with the medians of its ranges or with drawn ones."""

    def __init__(
        self,
        run: Run,
        outputs: Sequence[str],
        growths: Mapping[str, Growth],
        *,
        drawn: bool = False,
    ) -> None:
        self.run = run
        self.growths = growths
        self.outputs = len(outputs)
        conditions = erased_checks(run.graph)
        operators = {name: each.operators for name, each in growths.items()}
        self.program = array_program(
            run, (), outputs, drawn=drawn, growing=operators, conditions=conditions
        )
        formulas = [erased(each) for growth in growths.values() for each in growth.formulas]
        rates = array_program(run, (), (), drawn=drawn, conditions=formulas)
        self.rates = rates._replace(conditions=0)  # but numbers
        self._grid: Grid | None = None
        self._function = self._load(self.program)
        self._rate_function = self._load(self.rates)

    def _load(self, program: ArrayProgram) -> Compiled:
        integrals = {f"call_{name}" for name, row in FUNCTIONS.items() if row.integrates}
        return valued(program, dict.fromkeys(integrals, self._accumulated))

    def _accumulated(self, rate: Array, time: Array) -> Array:
        assert self._grid is not None
        return self._grid.accumulated(rate, time)

    def at(
        self, times: Sequence[float], scores: Mapping[str, Array] | None = None
    ) -> tuple[list[Array], list[Array]]:
        """Outputs and conditions at moments (the last axis), in samples (the first) if drawn.

        NaN stands where one has no value: conditions are then no truths, but 1, 0 and NaN.
        """
        asked = Grid(np.asarray(times, dtype=float))
        grid = self._grid = asked.with_steps(self.growths.values())
        rates = iter(self._rate_function(*self._scores(self.rates, scores)))
        grown: list[Array] = []
        for name, growth in self.growths.items():
            values = list(islice(rates, len(growth.formulas)))
            if not scores:
                _refuse_end(name, growth, *values)
            with np.errstate(all="ignore"):  # what grows too far has no value, and says so later
                grown += grid.grown(growth, values)
        found = self._function(*grown, *self._scores(self.program, scores))
        count = len(grid.times)
        shape = (*next(iter(scores.values())).shape[:1], count) if scores else (count,)
        places = np.searchsorted(grid.times, asked.times)
        whole = [np.broadcast_to(each, shape)[..., places] for each in found]
        return whole[: self.outputs], [truths(each) for each in whole[self.outputs :]]

    def _scores(self, used: ArrayProgram, scores: Mapping[str, Array] | None) -> list[Array]:
        """The scores of the ranges that a program draws, a row for each sample."""
        return [scores[name][:, None] for name in used.streams] if scores else []

    def streams(self) -> dict[str, str]:
        """Everything that is drawn, and its distribution."""
        return {**self.program.streams, **self.rates.streams}

    def drawn(self, sampling: Sampling) -> Iterator[tuple[list[dict[str, Array]], float]]:
        """The scores of everything that is drawn, a few samples at a time; and a block's share."""
        streams = self.streams()
        mix = correlation(self.run.graph.correlated, streams)
        for scores, share in steps(blocks(streams, *sampling), "samples", lambda block: block[1]):
            mixed = mix(scores)
            starts = range(0, len(mixed[0]), _TOGETHER)
            cut = ([each[start : start + _TOGETHER] for each in mixed] for start in starts)
            yield [dict(zip(streams, part, strict=True)) for part in cut], share

    def first_failures(self, over: float) -> list[float | None]:
        """When each check first fails, to a thousandth of the step of a fine grid.

        Where it has no value, it does not fail.
        """
        times = self.moments(over, MOMENTS)
        return [
            self._first(index, holds.tolist(), times)
            for index, holds in enumerate(self.at(times)[1])
        ]

    def moments(self, over: float, count: int) -> list[float]:
        """The start, so many moments evenly until `over`, and those at which an input jumps."""
        steps = [time for growth in self.growths.values() for time in growth.times if time < over]
        return sorted({over * moment / count for moment in range(count + 1)}.union(steps))

    def _first(self, index: int, holds: list[bool], times: list[float]) -> float | None:
        if all(holds):
            return None
        place = holds.index(False)
        low, high = times[max(place - 1, 0)], times[place]
        for _ in range(10 if place else 0):
            middle = (low + high) / 2
            fine = self.at([*times[:place], middle])[1][index][-1]
            low, high = (middle, high) if fine else (low, middle)
        return high


def _refuse_end(name: str, growth: Growth, rate: float, *_: float) -> None:
    """Raises CalculationError for a growth by which nothing is left."""
    if growth.period and 1 + rate * growth.period < _LEAST:
        (formula,) = growth.formulas
        label = Label(formula.text, formula.tree.span)
        message = f"`{name}` cannot shrink by all that there is, or by more"
        raise CalculationError(Problem("no-value", message, (label,)))


def grown_until(run: Run, time: float) -> tuple[dict[str, float], dict[tuple[str, int], float]]:
    """What grows at a time, and by what factor each integral is not its rate of then times time."""
    found = list(every_integral(run.graph))
    graph, values = run.graph, dict(run.values)
    quantities = dict(graph.quantities)
    for each in found:
        for name, formula in zip(_names(each), (each.rate, each.kept, each.whole), strict=True):
            values[name] = evaluate(graph, formula, run.values, name)
            quantities[name] = Quantity(name, "formula", formula, PLAIN, None, None, "")
    wanted = [*graph.growths, *(name for each in found for name in _names(each))]
    wider = run._replace(graph=graph._replace(quantities=quantities), values=values)
    course = Course(wider, wanted, graph.growths)
    arrays, _ = course.at(course.moments(time, MOMENTS))
    ends = {name: float(each[-1]) for name, each in zip(wanted, arrays, strict=True)}
    factors = {}
    for each in found:
        rate, kept, whole = (ends[name] for name in _names(each))
        even = rate * min(kept, time)
        factors[each.key] = whole / even if even else 1.0
    return {name: ends[name] for name in graph.growths}, factors


def _names(integral: Integral) -> tuple[str, ...]:
    """What the three formulas of an integral are called for a while."""
    return tuple(f"{integral.key} {index}" for index in range(3))


class LaterSamples:
    """A scenario at a time after an empty start in many samples, each with its own history.

    `moving` are the outputs that depend on a range.
    """

    def __init__(
        self,
        run: Run,
        outputs: Sequence[str],
        limited: Sequence[str],
        time: float,
        sampling: Sampling,
    ) -> None:
        growths = run.graph.growths
        wanted = [*outputs, *limited]
        self._course = Course(run, wanted, growths, drawn=True)
        self._times = self._course.moments(time, _COARSE)
        self._sampling = sampling
        drawn = [name for name, growth in growths.items() if growth.is_range]
        found = array_program(run, drawn, wanted, drawn=True)
        self.outputs = tuple(outputs)
        self.moving = tuple(name for name in outputs if name not in found.constants)
        self._wanted = len(wanted)
        self.limited = tuple(name for name in limited if name not in found.constants)
        self._places = [at for at, name in enumerate(wanted) if name not in found.constants]

    def computed(self) -> Iterator[Block]:
        """Outputs and checks, block by block."""
        if not self._course.streams():
            values, holds = self._course.at(self._times)
            yield self._block([each[-1:] for each in [*values, *holds]], 1.0)
            return
        for parts, share in self._course.drawn(self._sampling):
            last = [
                [
                    each[:, -1].copy()
                    for values in self._course.at(self._times, part)
                    for each in values
                ]
                for part in parts
            ]
            whole = [np.concatenate(each) for each in zip(*last, strict=True)]
            yield self._block(whole, share)

    def _block(self, found: list[Array], share: float) -> Block:
        """A block of all that is wanted, and of the checks behind it."""
        count = len(self.outputs)
        ends = [ends_of(found[at]) for at in self._places if at >= count]
        odds = [odds_of(each) for each in found[self._wanted :]]
        return Block(found[:count], ends, odds, share)
