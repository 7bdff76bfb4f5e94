"""Array operations: each computed once, one after the other, in memory that is free again.

A large array costs more to fetch than to multiply. So equal operations share a result, what is
not used any more is dropped, and an operation writes over an operand that nobody needs.
"""

import math
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from envelope.language.operators import COMPARISONS
from envelope.tuples import NamedTuple

_COMMUTATIVE = ("+", "*")
_COMPARE = frozenset({*COMPARISONS, *(f"compare {each}" for each in COMPARISONS)})
_IN_PLACE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.iadd,
    "-": operator.isub,
    "*": operator.imul,
    "/": operator.itruediv,
}
# Operations that need no function of a back-end.
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "&": operator.and_,
    "|": operator.or_,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

# The place of an array among all; or a number or a truth that is known.
Operand = int | float | bool
# A function of arrays, which gives all of its results.
Compiled = Callable[..., tuple[Any, ...]]
Functions = Mapping[str, Callable[..., Any]]


class Step(NamedTuple):
    """A value: its place, and an operation on what stands in other places."""

    place: int
    operation: str
    operands: tuple[int, ...]


class Line(NamedTuple):
    """A step as it is done: what nobody needs from then on, and whether it is written over that.

    The first operand is then written over.
    """

    place: int
    operation: str
    operands: tuple[int, ...]
    unused: tuple[int, ...]
    is_over: bool = False


class Steps:
    """The steps of a function, in order, and what is known before it begins.

    From the place `soon` on each step stands right behind its operands, as comparisons do anyway:
    what comes of them takes little room.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.places = 0
        self.arguments: list[int] = []
        self.constants: dict[int, float | bool] = {}
        self.soon = math.inf
        self._known: dict[Any, int] = {}

    def argument(self) -> int:
        """The place of one more argument."""
        self.arguments.append(self._place())
        return self.arguments[-1]

    def add(self, operation: str, *operands: Operand) -> int:
        """The place of an operation's value; the same for the same operation."""
        found = [each if type(each) is int else self.constant(each) for each in operands]
        return self.step(operation, tuple(found))

    def step(self, operation: str, places: tuple[int, ...]) -> int:
        """The same of what stands in some places."""
        known = self._known
        place = known.get((operation, places))
        if place is None:
            place = known[operation, places] = self.places
            self.places += 1
            self.steps.append(Step(place, operation, places))
        return place

    def constant(self, value: float | bool) -> int:
        """The place of a number or a truth."""
        # 0.0 and -0.0, 1.0 and True, are not the same.
        key = (type(value), value) if value else repr(value)
        place = self._known.get(key)
        if place is None:
            place = self._known[key] = self._place()
            self.constants[place] = value
        return place

    def lines(self, results: Sequence[int], *, in_place: bool) -> list[Line]:
        """What is done to have the values in some places, one after the other.

        What is written `in_place` must have the shape of all arrays in the function.
        """
        steps = self._early(self._needed(results))
        last = {each: index for index, step in enumerate(steps) for each in step.operands}
        last |= dict.fromkeys(results, len(steps))
        made = {step.place for step in steps}
        found = []
        for index, step in enumerate(steps):
            unused = [each for each in step.operands if last[each] == index and each in made]
            if len(unused) > 1:
                unused = sorted(set(unused))
            found.append(_line(step, unused, in_place=in_place))
        return found

    def function(
        self, lines: Sequence[Line], results: Sequence[int], functions: Functions
    ) -> Compiled:
        """The function from the arguments to the values in some places, once lines are done."""
        known: dict[str, Callable[..., Any]] = {**_OPERATORS, **functions}
        written: dict[str, Callable[..., Any]] = {**known, **_IN_PLACE}
        computed = [
            ((written if line.is_over else known)[line.operation], line.place, *_split(line))
            for line in lines
        ]
        before: list[Any] = [None] * self.places
        for place, constant in self.constants.items():
            before[place] = constant

        def call(*values: Any) -> tuple[Any, ...]:
            """The values in the places of the results."""
            held = before.copy()
            for place, value in zip(self.arguments, values, strict=True):
                held[place] = value
            for compute, place, first, second, others, unused in computed:
                if others:
                    held[place] = compute(held[first], *[held[each] for each in others])
                elif second < 0:
                    held[place] = compute(held[first])
                else:
                    held[place] = compute(held[first], held[second])
                for each in unused:
                    held[each] = None
            return tuple([held[each] for each in results])

        return call

    def _place(self) -> int:
        self.places += 1
        return self.places - 1

    def _needed(self, results: Collection[int]) -> list[Step]:
        """The steps behind some values, in order."""
        found, wanted = [], set(results)
        for step in reversed(self.steps):
            if step.place in wanted:
                found.append(step)
                wanted.update(step.operands)
        return found[::-1]

    def _early(self, steps: list[Step]) -> list[Step]:
        """The steps, those that take little room as soon as they can be."""
        place: dict[int, int] = {}
        for index, step in enumerate(steps):
            behind = index
            if step.place >= self.soon or step.operation in _COMPARE:
                behind = max((place.get(each, 0) for each in step.operands), default=0)
            place[step.place] = behind
        return sorted(steps, key=lambda step: place[step.place])


def _split(line: Line) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
    """The first operand; the second, below 0 where there is none; or all others. What is unused.

    Most operations have two operands, which are passed on in half of the time.
    """
    first, *others = line.operands
    if len(others) > 1:
        return first, -1, tuple(others), line.unused
    return first, others[0] if others else -1, (), line.unused


def _line(step: Step, unused: Sequence[int], *, in_place: bool) -> Line:
    """A step in memory of its own, or in that of an operand that nobody needs."""
    place, operation, operands = step
    if not (in_place and unused and operation in _IN_PLACE):
        return Line(place, operation, operands, tuple(unused))
    if operands[0] not in unused:
        if operation not in _COMMUTATIVE:
            return Line(place, operation, operands, tuple(unused))
        operands = operands[::-1]
    return Line(place, operation, operands, tuple(unused), is_over=True)
