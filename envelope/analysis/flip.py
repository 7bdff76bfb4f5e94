"""How far each input can move before an answer changes: a whole number, a check, what binds."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from envelope.analysis.bisection import edge, inward
from envelope.analysis.probes import MovedInput, Watch, differ
from envelope.analysis.search import is_counted, may_count
from envelope.analysis.targets import RESULT, Answer, Target
from envelope.engine.run import Run
from envelope.tuples import NamedTuple

_FIRST, _GROWTH, _FARTHEST = 1e-5, 1.8, math.log(100.0)  # distances of the scan
_COUNTED = 100  # steps of an input that counts
# A result that is another one after each of two such steps moves with the input, in no steps.
_STEP = 1e-7


class Flip(NamedTuple):
    """The nearest value of an input, up or down, at which an answer is another one.

    `last` is the last value with the present answer and `first` the nearest with the answer
    `after`, in base units; nearer to each other than 1e-12 of the value, but for an input that
    counts. `distance` is how far `first` is by logarithms (shares: of the odds).
    """

    target: Target
    input: str
    after: Answer
    last: float
    first: float
    distance: float


@dataclass(frozen=True)
class Flips:
    """Flips, the nearest first; `complete` unless others, farther away, were left out."""

    run: Run = field(repr=False)
    flips: tuple[Flip, ...]
    complete: bool


class Limit(NamedTuple):
    """How many flips are wanted: of each target, and in all; None for all that there are."""

    each: int | None = None
    total: int | None = None

    def reached(self, counts: Counter[int]) -> bool:
        """Whether so many are known by target."""
        return self.total is not None and self.total <= sum(
            count if self.each is None else min(count, self.each) for count in counts.values()
        )


USUAL = Limit(3, 20)


def flips(
    run: Run, targets: Sequence[Target], limit: Limit = USUAL, names: Sequence[str] = ()
) -> Flips:
    """How far each input can move before one of the targets changes, the nearest first.

    Others than the scenario's own inputs are given by `names`.
    """
    scan = _Scan(Watch(run, targets, names))
    found = list(scan.brackets(limit))
    exact = [(each.target, flip) for each in found if (flip := scan.flip(each)) is not None]
    # What floats add to equal distances is no order: those keep the order of the inputs.
    exact.sort(key=lambda pair: float(f"{pair[1].distance:.9g}"))
    counts: Counter[int] = Counter()
    kept = []
    for index, flip in exact:
        counts[index] += 1
        if limit.each is None or counts[index] <= limit.each:
            kept.append(flip)
    shown = kept[: limit.total]
    return Flips(run, tuple(shown), scan.exhausted and len(shown) == len(exact))


class _Bracket(NamedTuple):
    """Two values of an input between which a target changes; `exact` where those alone count."""

    axis: MovedInput
    target: int
    near: float
    far: float
    exact: bool = False


class _Ray(NamedTuple):
    """One direction of an axis, and the targets that have not changed on the way yet.

    Where the input is `counted`, its whole numbers alone are looked at.
    """

    axis: MovedInput
    sign: int
    pending: set[int]
    counted: bool


class _Scan:
    """The axes of a watch, looked along outward from the present values."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.exhausted = True

    def brackets(self, limit: Limit) -> Iterator[_Bracket]:
        """Where targets change, outward from the present values."""
        counts: Counter[int] = Counter()
        rays = [ray for axis in self.watch.axes for ray in self._rays(axis)]
        near, far = 0.0, _FIRST
        while near < _FARTHEST and not limit.reached(counts):
            full = {index for index, count in counts.items() if limit.each and count >= limit.each}
            for ray in rays:
                ray.pending.difference_update(full)
                for index, last, first in self._crossed(ray, near, far):
                    counts[index] += 1
                    yield _Bracket(ray.axis, index, last, first, ray.counted)
            self.exhausted = self.exhausted and not full
            near, far = far, min(far * _GROWTH, _FARTHEST)
        self.exhausted = self.exhausted and near >= _FARTHEST

    def _rays(self, axis: MovedInput) -> Iterator[_Ray]:
        """Both directions of an axis; what moves with an input that may count does so in ones."""
        run, every = self.watch.run, set(range(len(self.watch.targets)))
        smooth = set() if is_counted(run, axis.name) else set(self._smooth(axis))
        for sign in (1, -1):
            yield _Ray(axis, sign, every - smooth, is_counted(run, axis.name))
            if smooth and may_count(run, axis.name):
                yield _Ray(axis, sign, set(smooth), counted=True)

    def _smooth(self, axis: MovedInput) -> Iterator[int]:
        """The results that move with an input at every step, however small."""
        sign = 1 if axis.scale.at(_STEP) is not None else -1
        first, second = axis.at(sign * _STEP), axis.at(sign * 2 * _STEP)
        for index, target in enumerate(self.watch.targets):
            if target.kind == RESULT and first is not None and second is not None:
                slot = self.watch.slots[index][0]
                values = (float(target.answer), first[slot], second[slot])
                if all(map(differ, values, (*values[1:], values[0]))):
                    yield index

    def _crossed(self, ray: _Ray, near: float, far: float) -> Iterator[tuple[int, float, float]]:
        """The targets that change between two distances, and between which values."""
        for last, first in self._pairs(ray, near, far):
            answers = ray.axis.answers(first) if ray.pending else None
            if answers is None:  # nothing has a value from here on
                ray.pending.clear()
                return
            found = self.watch.changed(ray.axis, sorted(ray.pending), answers)
            ray.pending.difference_update(found)
            yield from ((index, last, first) for index in found)

    def _pairs(self, ray: _Ray, near: float, far: float) -> Iterator[tuple[float, float]]:
        """Values between two distances to look at, one after the other: whole ones if counted."""
        scale = ray.axis.scale
        last, first = (scale.at(ray.sign * distance) for distance in (near, far))
        if not ray.counted:
            if last is not None and first is not None:
                yield last, first
            return
        step = ray.sign * scale.unit.factor
        value = scale.present + step
        while value > 0 and abs(value - scale.present) <= _COUNTED * scale.unit.factor:
            if near < scale.distance(value) <= far:
                yield value - step, value
            value += step

    # the exact place

    def flip(self, bracket: _Bracket) -> Flip | None:
        """The flip in a bracket; None where there is no answer behind it, or the same one."""
        axis, index = bracket.axis, bracket.target
        last, first = bracket.near, bracket.far
        if not bracket.exact:
            single = axis.single(index)
            last, first, _ = edge(
                lambda value: self.watch.is_other(index, axis.answers(value, single)),
                *(last, first, False, True),
            )
            last, first = inward(last, first), inward(first, last)
        target = self.watch.targets[index]
        after = self.watch.after(axis, index, first)
        if after is None or after == target.answer:
            return None
        return Flip(target, axis.name, after, last, first, axis.scale.distance(first))
