"""Laws that the results of any scenario keep, whatever its formulas are: each finds what breaks it.

By hand over all presets: `python -m tests.proof.laws [NAME ...]`; `test_laws.py` holds some to it.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from envelope.engine.computed import computed
from envelope.engine.run import Run, with_values
from envelope.language.tree import (
    Binary,
    Call,
    Convert,
    If,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    Word,
)
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph, Quantity
from envelope.model.library.lookup import scenarios

_NEAR = 1e-9
_TIMES = (1.1, 2.0, 10.0)
_PICKS = ("min", "max", "sum", "abs", "clamp")  # what has the degree of its operands

Degree = Fraction | None  # None: not a power of what is scaled


def more_users(run: Run) -> Iterator[str]:
    """More users never need fewer servers."""
    yield from _moved(run, _users(run.graph), "total.servers", up=True)


def more_hits(run: Run) -> Iterator[str]:
    """A better hit ratio never needs more shards of a database."""
    for name in _own(run.graph, lambda each: each.name.endswith("hit_ratio")):
        better = 1 - (1 - run.values[name]) / 2
        yield from _compared(run, {name: better}, "total.shards", up=False)


def dearer(run: Run) -> Iterator[str]:
    """Twice the price of anything never makes the whole cheaper."""
    prices = _own(run.graph, lambda each: dict(each.dimension.powers).get("money") == 1)
    for name in prices:
        yield from _compared(run, {name: run.values[name] * 2}, "total.cost", up=True)


def conserved(run: Run) -> Iterator[str]:
    """Hits and misses are all reads; what a standard output adds up to is the sum of its parts."""
    for part in run.graph.parts:
        hits, misses, reads = (run.values.get(f"{part}.{each}") for each in _FLOWS)
        if None not in (hits, misses, reads) and not _is_near((hits or 0) + (misses or 0), reads):
            yield f"{part}: {hits} hits and {misses} misses of {reads} reads"


_FLOWS = ("hits", "misses", "read_rate")


def linear(run: Run, factor: float = 7.0) -> Iterator[str]:
    """What is a power of the number of users by its formulas is one by its values, too."""
    users = {name: run.values[name] * factor for name in _users(run.graph)}
    scaled, lost = with_values(run, users)
    for name, degree in degrees(run, frozenset(users)).items():
        if degree is None or name in lost:
            continue
        expected = run.values[name] * factor ** float(degree)
        if not _is_near(scaled.values[name], expected):
            yield f"{name}: {scaled.values[name]}, not {expected}, which is {factor}^{degree}"


def degrees(run: Run, scaled: frozenset[str]) -> dict[str, Degree]:
    """The power with which each quantity grows by its formula when some are scaled."""
    found: dict[str, Degree] = {}
    for name, quantity in run.graph.quantities.items():
        walk = _Degrees(quantity, run, found)
        found[name] = Fraction(1) if name in scaled else walk.of(quantity.formula.tree)
    return found


class _Degrees:
    """The degree of an expression from those of what it names."""

    def __init__(self, quantity: Quantity, run: Run, known: Mapping[str, Degree]) -> None:
        self.links = quantity.formula.links
        self.run, self.known = run, known

    def of(self, node: Node) -> Degree:
        """The degree of a tree; None where it has none for sure."""
        match node:
            case Literal() | Word():
                return Fraction(0)
            case Name(name=name):
                link = self.links.get(name)
                return self.known[link] if isinstance(link, str) else Fraction(0)
            case Unary(operand=inner) | Convert(value=inner):
                return self.of(inner)
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._alike(then, otherwise) if self.of(condition) == 0 else None
            case Range(low=low, high=high):
                return self._alike(low, high)
            case Call(function=function, arguments=arguments) if function in _PICKS:
                return self._alike(*arguments)
            case Binary(operator=operator, left=left, right=right):
                return self._binary(operator, left, right)
        return None

    def _binary(self, operator: str, left: Node, right: Node) -> Degree:
        one, other = self.of(left), self.of(right)
        if one is None or other is None:
            return None
        if operator in ("*", "of"):
            return one + other
        if operator == "/":
            return one - other
        if operator == "^" and isinstance(right, Literal):
            return one * Fraction(right.number)
        if operator in ("and", "or"):
            return one if one == other == 0 else None
        if one != other:
            return None
        return one if operator in ("+", "-") else Fraction(0)  # a comparison stays as it is

    def _alike(self, *nodes: Node) -> Degree:
        """The degree that all have."""
        found = {self.of(node) for node in nodes}
        return found.pop() if len(found) == 1 else None


def _users(graph: Graph) -> list[str]:
    """The inputs that count users, and do not follow from others."""
    return _own(graph, lambda each: each.dimension.powers == (("user", 1),))


def _own(graph: Graph, is_wanted: Callable[[Quantity], bool]) -> list[str]:
    """The inputs of a kind that depend on no other quantity."""
    return [
        each.name
        for each in graph.quantities.values()
        if each.kind == "input" and not each.formula.references() and is_wanted(each)
    ]


def _moved(run: Run, names: list[str], result: str, *, up: bool) -> Iterator[str]:
    for times in _TIMES if names else ():
        yield from _compared(run, {name: run.values[name] * times for name in names}, result, up=up)


def _compared(run: Run, given: Mapping[str, float], result: str, *, up: bool) -> Iterator[str]:
    """Whether a result moves the wrong way where inputs have other values."""
    if result not in run.values:
        return
    moved, lost = with_values(run, given)
    if result in lost:
        return
    before, after = run.values[result], moved.values[result]
    if (after < before if up else after > before) and not _is_near(before, after):
        yield f"{result} goes from {before} to {after} with {dict(given)}"


def _is_near(one: float, other: float | None) -> bool:
    return other is not None and abs(one - other) <= _NEAR * max(abs(one), abs(other))


LAWS: Mapping[str, Callable[[Run], Iterator[str]]] = {
    "more users": more_users,
    "more hits": more_hits,
    "dearer": dearer,
    "conserved": conserved,
    "linear": linear,
}


def broken(name: str) -> Iterator[str]:
    """Which laws a preset breaks, and how."""
    run = computed(Request(name))
    for law, violations in LAWS.items():
        yield from (f"{name}: {law}: {each}" for each in violations(run))


if __name__ == "__main__":
    for name in sys.argv[1:] or scenarios():
        for line in broken(name):
            print(line, flush=True)
