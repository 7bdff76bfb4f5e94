"""The values of a quantity at which a condition holds, and where it stops to hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from math import isnan

from envelope.analysis.bisection import grid, inward, is_share, turns
from envelope.analysis.explain import expression
from envelope.analysis.search import search_range
from envelope.analysis.uncertainty import DEFAULT, has_ranges, refuse_confidence
from envelope.engine.run import Run, Sampling
from envelope.engine.safe_function import probe
from envelope.engine.terms.term import erased
from envelope.errors import InputError, Label, Problem
from envelope.language.operators import COMPARISONS
from envelope.language.tree import Binary, Node, Unary
from envelope.model.graph.expressions import condition_in
from envelope.model.graph.graph import Formula, Graph
from envelope.tuples import NamedTuple

_MOST_SIDES = 8  # quantities of a condition that are shown beside it
_POINTS, _POINTS_OF_SAMPLES = 400, 25
_WITHIN = 1e-12  # a share of the value, where every state is one of all samples
_POINT = 1e-9  # what is narrower is a single value

State = tuple[float | bool, ...] | None


class Question(NamedTuple):
    """The values of a quantity are wanted at which a condition holds.

    With a `confidence`, in that share of the samples. `low` and `high` are where to search, as
    written; empty where the file or the present value says it.
    """

    name: str
    condition: str
    confidence: float | None = None
    low: str = ""
    high: str = ""
    sampling: Sampling = DEFAULT


class Evaluation(NamedTuple):
    """The condition at a value of the quantity, in base units, and what follows from that.

    `holds` is None where the condition has no value; `values` are those of the quantities that
    it names; `probability` is the share of the samples in which it holds, None where none is drawn.
    """

    value: float
    holds: bool | None
    values: Mapping[str, float]
    probability: float | None


class Crossing(NamedTuple):
    """The last value for which the condition holds, and the nearest one for which it does not."""

    inside: Evaluation
    outside: Evaluation

    @property
    def value(self) -> float:
        """The last value, or the first, for which the condition holds, in base units."""
        return self.inside.value

    @property
    def holds_below(self) -> bool:
        """Whether it holds below that value, not above."""
        return self.inside.value < self.outside.value


class Interval(NamedTuple):
    """Values between which the condition holds, both included, in base units.

    An end that is None is the end of the search: nothing is known beyond.
    """

    low: float
    high: float
    begin: Crossing | None
    end: Crossing | None

    @property
    def is_point(self) -> bool:
        """Whether it is one value, as where a rate equals a number."""
        return self.high - self.low <= _POINT * max(abs(self.low), abs(self.high))


@dataclass(frozen=True)
class Solution:
    """Where a condition holds: intervals of a quantity, all numbers in base units.

    `present` is how it stands now, `first` and `last` are the ends of the search.
    """

    run: Run = field(repr=False)
    name: str
    condition: str
    intervals: tuple[Interval, ...]
    present: Evaluation
    first: Evaluation
    last: Evaluation
    confidence: float | None = None

    @property
    def crossings(self) -> tuple[Crossing, ...]:
        """Every value at which the condition begins or ceases to hold, in ascending order."""
        ends = [end for each in self.intervals for end in (each.begin, each.end)]
        return tuple(end for end in ends if end)

    @property
    def everywhere(self) -> bool:
        """Whether the condition holds in the whole range of the search."""
        return len(self.intervals) == 1 and not self.crossings

    @property
    def nowhere(self) -> bool:
        """Whether it holds at no value that the search has seen."""
        return not self.intervals


def solve(run: Run, question: Question) -> Solution:
    """The values of a quantity at which a condition holds. Raises InputError."""
    graph, name = run.graph, question.name
    condition = condition_in(graph, question.condition)
    _refuse_unrelated(graph, name, condition)
    refuse_confidence(question.confidence)
    low, high = search_range(run, question.name, question.low, question.high)
    if question.confidence is None or not has_ranges(graph):
        state, confidence, count = _states(run, name, condition), None, _POINTS
        probability: Callable[[float], float] | None = None
    else:
        confidence, count = question.confidence, _POINTS_OF_SAMPLES
        probability = _probability(run, condition, question)
        state = _confident(probability, confidence)
    sides = _Sides(run, name, condition, state, probability)
    points = grid(low, high, count, share=is_share(run.unit(name)))
    intervals = tuple(_intervals(points, state, sides))
    now, first, last = (sides.point(value) for value in (run.values[name], low, high))
    return Solution(run, name, expression(condition), intervals, now, first, last, confidence)


def _refuse_unrelated(graph: Graph, name: str, condition: Formula) -> None:
    """A condition that the quantity has no part in would hold everywhere or nowhere."""
    found = graph.behind(condition.references())
    if name not in found:
        label = Label(condition.text, condition.tree.span)
        related = [each for each in graph.sheet.inputs if each in found]
        hint = f"it depends on {', '.join(related[:6])}" if related else ""
        message = f"this does not depend on `{name}`"
        raise InputError(Problem("usage", message, (label,), hint=hint))


# what is asked at a point


def _states(run: Run, name: str, condition: Formula) -> Callable[[float], State]:
    """The truth of a condition at a value, and for each of its comparisons which side is larger.

    So that a narrow interval, or the one value where two sides are equal, is not overlooked.
    None where the condition has no value.
    """
    signs = [
        condition._replace(tree=node._replace(operator=operator))
        for node in _comparisons(condition.tree)
        for operator in ("<=", ">=")
    ]
    full = probe(run, [name], (), [condition, *signs])
    alone = probe(run, [name], (), [condition])
    return lambda value: full(value) or alone(value)


def _comparisons(tree: Node) -> Iterator[Binary]:
    """The comparisons that a condition joins with `and`, `or` and `not`."""
    match tree:
        case Binary(operator="and" | "or"):
            yield from _comparisons(tree.left)
            yield from _comparisons(tree.right)
        case Unary(operator="not"):
            yield from _comparisons(tree.operand)
        case Binary() if tree.operator in COMPARISONS:
            yield tree


def _probability(run: Run, condition: Formula, question: Question) -> Callable[[float], float]:
    """The share of the samples in which a condition holds, by the value of the quantity."""
    from numpy import mean  # 65 ms that only ranges need

    from envelope.engine.samples import Sampler

    sampler = Sampler(run, (), [erased(condition)], question.sampling, [question.name])
    held = list(sampler.scores()) if question.sampling.samples <= DEFAULT.samples else None

    @cache
    def probability(value: float) -> float:
        """The share at a value; NaN where the condition has no value in some samples."""
        scored = held or sampler.scores()
        return float(sum(mean(sampler.function(each, value)[0]) * part for each, part in scored))

    return probability


def _confident(probability: Callable[[float], float], confidence: float) -> Callable[..., State]:
    def state(value: float) -> State:
        """Whether the share suffices; None where it has no value."""
        share = probability(value)
        return None if isnan(share) else (share >= confidence * (1 - 1e-12),)

    return state


class _Sides(NamedTuple):
    """Describes points: what the quantities of the condition are there."""

    run: Run
    name: str
    condition: Formula
    state: Callable[[float], State]
    probability: Callable[[float], float] | None

    def point(self, value: float) -> Evaluation:
        """A value with all that follows from it."""
        found = self.state(value)
        used = [each for each in dict.fromkeys(self.condition.references()) if each != self.name]
        if len(used) > _MOST_SIDES:  # of each row of a part, which would be a column each
            used = [each for each in used if not self.run.graph.is_row(each.rpartition(".")[0])]
        computed = probe(self.run, [self.name], used)(value) if used else ()
        named = {} if computed is None else dict(zip(used, computed, strict=True))
        if found is None:
            return Evaluation(value, None, named, None)
        share = self.probability(value) if self.probability else None
        return Evaluation(value, bool(found[0]), named, share)

    def crossing(self, inside: float, outside: float, room: float) -> Crossing:
        """The edge of an interval that is `room` wide, a little inside of it."""
        is_point = room <= _POINT * abs(inside)
        middle = inside + (room / 2 if inside > outside else -room / 2)
        nearer = middle if is_point else inward(inside, outside)
        state = self.state(nearer)
        kept = nearer if state is not None and state[0] else inside
        return Crossing(self.point(kept), self.point(outside))


# from changes to intervals


def _intervals(
    points: Sequence[float], state: Callable[[float], State], sides: _Sides
) -> Iterator[Interval]:
    """Where the condition holds; changes that leave its truth alone are passed over."""
    found = list(turns(state, points, _WITHIN if sides.probability else 0.0))
    ends = [points[0], *(end for turn in found for end in (turn.last, turn.first)), points[-1]]
    states = [state(points[0]), *(turn.after for turn in found)]
    pieces = [
        (each is not None and bool(each[0]), ends[2 * index], ends[2 * index + 1])
        for index, each in enumerate(states)
    ]
    joined = [
        (truth, group[0][1], group[-1][2])
        for truth, group in ((key, list(each)) for key, each in groupby(pieces, lambda p: p[0]))
    ]
    for index, (truth, low, high) in enumerate(joined):
        if truth:
            begin = sides.crossing(low, joined[index - 1][2], high - low) if index else None
            is_last = index + 1 == len(joined)
            end = None if is_last else sides.crossing(high, joined[index + 1][1], high - low)
            yield Interval(begin.value if begin else low, end.value if end else high, begin, end)
