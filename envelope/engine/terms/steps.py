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


class Step(NamedTuple):
    """A value: its place, and an operation on what stands in other places."""

    place: int
    operation: str
    operands: tuple[int, ...]


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
        found = tuple([each if type(each) is int else self.constant(each) for each in operands])
        key = operation, found
        place = self._known.get(key)
        if place is None:
            place = self._known[key] = self._place()
            self.steps.append(Step(place, operation, found))
        return place

    def constant(self, value: float | bool) -> int:
        """The place of a number or a truth."""
        key = repr(value)  # 0.0 and -0.0, 1.0 and True, are not the same
        if key not in self._known:
            self._known[key] = self._place()
            self.constants[self._known[key]] = value
        return self._known[key]

    def function(
        self,
        results: Sequence[int],
        functions: Mapping[str, Callable[..., Any]],
        *,
        in_place: bool,
    ) -> Compiled:
        """The function from its arguments to the values in some places.

        What is written `in_place` must have the shape of all arrays in the function.
        """
        known = {**_OPERATORS, **functions}
        lines = [(known[step.operation], *step) for step in self._early(self._needed(results))]
        last = {each: index for index, line in enumerate(lines) for each in line[3]}
        last |= dict.fromkeys(results, len(lines))
        made = {line[1] for line in lines}
        written = [
            _line(
                *line,
                {each for each in line[3] if last[each] == index and each in made},
                in_place=in_place,
            )
            for index, line in enumerate(lines)
        ]
        return self._calling(written, tuple(results))

    def _calling(self, lines: Sequence["_Line"], results: tuple[int, ...]) -> Compiled:
        arguments = tuple(self.arguments)
        before: list[Any] = [None] * self.places
        for place, constant in self.constants.items():
            before[place] = constant

        def call(*values: Any) -> tuple[Any, ...]:
            """The values in the places of the results."""
            held = before.copy()
            for place, value in zip(arguments, values, strict=True):
                held[place] = value
            for compute, operands, place, unused in lines:
                held[place] = compute(*[held[each] for each in operands])
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


# What computes a value, of which operands, its place, and what nobody needs from then on.
_Line = tuple[Callable[..., Any], tuple[int, ...], int, tuple[int, ...]]


def _line(
    compute: Callable[..., Any],
    place: int,
    operation: str,
    operands: tuple[int, ...],
    unused: Collection[int],
    *,
    in_place: bool,
) -> _Line:
    """A step in memory of its own, or in that of an operand that nobody needs."""
    if in_place and unused and operation in _IN_PLACE:
        if operands[0] in unused:
            compute = _IN_PLACE[operation]
        elif operation in _COMMUTATIVE:
            compute, operands = _IN_PLACE[operation], operands[::-1]
    return compute, operands, place, tuple(unused)
