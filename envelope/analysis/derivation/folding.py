"""A derivation as far as it can be read at once: what a number depends on most, the rest folded.

A step is unfolded if it matters: by its share of a sum, as the operand that a `max` took, and less
the farther it stands from the result. What is folded takes one line, or one with others like it.
"""

import heapq
from collections.abc import Collection, Sequence
from itertools import count

from envelope.analysis.explain import Step, explain, step_of
from envelope.engine.run import Run
from envelope.engine.scalar import taken, value_of, winner
from envelope.language.tree import Binary, Call, If, Name, Node, children, names

DEPTH = 3  # levels below the result, unless others are asked for
LINES = 50  # that a derivation may take, about
_WIDTH = 80  # of a line, about
_NAMED = 3  # minor operands on a line, about
_LOST = 0.02  # how much an operand matters that a `max` did not take
_FARTHER = 0.8  # how much less each level matters
_MINOR = 0.05  # what matters less than this beside others is named with them


def explained(run: Run, name: str, depth: int | None) -> list[Step]:
    """The derivation of a quantity down to a depth, the last level folded; all of it for None."""
    return [
        step._replace(folded=not step.again) if step.depth == depth and depth else step
        for step in explain(run, name, depth)
    ]


def folded(run: Run, name: str, lines: int = LINES) -> list[Step]:
    """The derivation of a quantity to some depth and of so many lines, about."""
    unfolded = _unfolded(run, name, lines)
    steps: list[Step] = []
    seen: set[str] = set()
    stack = [(name, 0, False)]
    while stack:
        current, depth, is_minor = stack.pop()
        step = step_of(run, current, depth, again=current in seen)
        is_folded = not step.again and (current not in unfolded or depth >= DEPTH)
        steps.append(step._replace(folded=is_folded, minor=is_minor and (is_folded or step.again)))
        if not (is_folded or step.again):
            seen.add(current)
            stack += reversed([(each, depth + 1, minor) for each, minor in _operands(run, current)])
    return steps


def _operands(run: Run, name: str) -> list[tuple[str, bool]]:
    """The quantities that one is computed from, the minor ones last."""
    weights = matter(run, name)
    minor = [each for each, weight in weights.items() if weight < _MINOR]
    minor = minor if len(minor) > 1 else []
    main = [each for each in weights if each not in minor]
    return [*((each, False) for each in main), *((each, True) for each in minor)]


def _unfolded(run: Run, name: str, left: int) -> Collection[str]:
    """The quantities that are shown in full: those that matter most, in the lines that are left."""
    found: dict[str, None] = {}
    order = count()
    heap = [(-1.0, next(order), name, 0)]
    while heap:
        weight, _, current, depth = heapq.heappop(heap)
        if current in found:
            continue
        cost = _cost(run, step_of(run, current, depth, again=False))
        if found and (depth >= DEPTH or cost > left):
            continue
        left -= cost
        found[current] = None
        weights = matter(run, current)
        for operand in (each for each, is_minor in _operands(run, current) if not is_minor):
            worth = weight * weights[operand] * _FARTHER
            heapq.heappush(heap, (worth, next(order), operand, depth + 1))
    return found


def _cost(run: Run, step: Step) -> int:
    """The lines of a step in full, beside its first, with those of its operands."""
    origin = f"{step.about} {step.place} {step.basis} {step.limits}"
    details = (step.formula, step.numbers, *step.won, origin, step.source)
    operands = _operands(run, step.name)
    main = sum(not is_minor for _, is_minor in operands)
    others = -(-(len(operands) - main) // _NAMED)
    return sum(1 + len(each) // _WIDTH for each in details if each.strip()) + main + others


def matter(run: Run, name: str) -> dict[str, float]:
    """How much each operand of a quantity matters, from 0 to 1, in written order."""
    formula = run.graph.quantities[name].formula
    found = dict.fromkeys(formula.references(), 0.0)

    def note(used: Name, weight: float) -> None:
        """A name counts as much as where it counts most."""
        link = formula.links[used.name]
        if isinstance(link, str):
            found[link] = max(found[link], weight)

    stack: list[tuple[Node, float]] = [(formula.tree, 1.0)]
    while stack:
        node, weight = stack.pop()
        if isinstance(node, Name):
            note(node, weight)
        inside = taken(node, formula, run.values)
        stack += [
            (each, weight * share)
            for each, share in zip(inside, _shares(run, name, node, inside), strict=True)
        ]
        for other in children(node):
            for used in names(other) if other not in inside else ():
                note(used, weight * _LOST)
    return found


def _shares(run: Run, name: str, node: Node, inside: Sequence[Node]) -> list[float]:
    """How much each part of an expression matters to it."""
    formula = run.graph.quantities[name].formula
    if isinstance(node, Call) and (won := winner(node, formula, run.values)) is not None:
        return [1.0 if each is won else _LOST for each in inside]
    if isinstance(node, If):
        return [_LOST, 1.0]  # the condition, and the branch that counts
    is_sum = isinstance(node, Call) and node.function == "sum"
    if is_sum or (isinstance(node, Binary) and node.operator in ("+", "-")):
        sizes = [abs(value_of(each, formula, run.values)) for each in inside]
        most = max(sizes, default=0.0)
        return [size / most if most else 1.0 for size in sizes]
    return [1.0 for _ in inside]
