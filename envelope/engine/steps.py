"""Array code: one operation a line, each computed once, in memory that is free again.

A large array costs more to fetch than to multiply. So equal operations share a result, what is
not used any more is dropped, and an operation writes over an operand that nobody needs.
"""

from collections.abc import Collection

from envelope.language.operators import COMPARISONS
from envelope.tuples import NamedTuple

_COMMUTATIVE = ("+", "*")
_COMPARE = (*COMPARISONS, "compare")
_IN_PLACE = (*_COMMUTATIVE, "-", "/")


class Step(NamedTuple):
    """A value: an operator between two operands, or a function (`compare("<=", ...)`) of them.

    Operands are names of steps, arguments or numbers.
    """

    name: str
    operation: str
    operands: tuple[str, ...]

    def expression(self, operands: tuple[str, ...]) -> str:
        """The source of the operation on operands that stand in these variables."""
        if self.operation.isidentifier():
            return f"{self.operation}({', '.join(operands)})"
        return f" {self.operation} ".join(operands)


class Steps:
    """The steps of a function, in order."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.known: dict[tuple[str, ...], str] = {}

    def add(self, operation: str, *operands: str) -> str:
        """The name of an operation's value; the same for the same operation."""
        key = (operation, *operands)
        if key not in self.known:
            self.known[key] = f"v{len(self.steps)}"
            self.steps.append(Step(self.known[key], operation, operands))
        return self.known[key]

    def lines(self, kept: Collection[str], *, in_place: bool) -> tuple[list[str], dict[str, str]]:
        """The statements that compute the `kept` values, and the variables that these stand in.

        What is written `in_place` must have the shape of all arrays in the function.
        """
        steps = _early(self._needed(kept))
        last = {each: index for index, step in enumerate(steps) for each in step.operands}
        last |= dict.fromkeys(kept, len(steps))
        places: dict[str, str] = {}
        lines = []
        for index, step in enumerate(steps):
            operands = tuple(places.get(each, each) for each in step.operands)
            free = {
                places[each] for each in step.operands if each in places and last[each] == index
            }
            line, place = _written(step, operands, free if in_place else ())
            places[step.name] = place
            unused = sorted(free - {place})
            lines.append(f"{line}; del {', '.join(unused)}" if unused else line)
        return lines, places

    def _needed(self, kept: Collection[str]) -> list[Step]:
        """The steps behind some values, in order."""
        found, wanted = [], set(kept)
        for step in reversed(self.steps):
            if step.name in wanted:
                found.append(step)
                wanted.update(step.operands)
        return found[::-1]


def _early(steps: list[Step]) -> list[Step]:
    """The steps, each comparison right behind its operands: its truths take an eighth of them."""
    place: dict[str, int] = {}
    for index, step in enumerate(steps):
        compared = [place[each] for each in step.operands if each in place]
        place[step.name] = max(compared, default=0) if step.operation in _COMPARE else index
    return sorted(steps, key=lambda step: place[step.name])


def _written(step: Step, operands: tuple[str, ...], free: Collection[str]) -> tuple[str, str]:
    """A statement, and the variable that holds its value."""
    if step.operation in _IN_PLACE:
        left, right = operands
        if left in free:
            return f"{left} {step.operation}= {right}", left
        if right in free and step.operation in _COMMUTATIVE:
            return f"{right} {step.operation}= {left}", right
    return f"{step.name} = {step.expression(operands)}", step.name
