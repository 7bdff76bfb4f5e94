"""Evaluation order: what a quantity uses comes before it; a cycle is shown whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from envelope.errors import Label, Problem
from envelope.language.tree import names
from envelope.model.graph.graph import Formula
from envelope.tuples import NamedTuple


class Needs(NamedTuple):
    """What a quantity needs first: `hard` is used by it, `soft` should come first if it can."""

    hard: list[str]
    soft: list[str]


def in_order(
    listed: Iterable[str], needs: Callable[[str], Needs]
) -> tuple[list[str], list[list[str]]]:
    """All names so that needs come first, and the cycles found on the way.

    A soft need that closes a cycle is given up, and the walk begins again without it.
    """
    given_up: set[tuple[str, str]] = set()
    starts, known = list(listed), dict[str, Needs]()

    def asked(name: str) -> Needs:
        """What a name needs; kept where a walk may begin again for it."""
        found = known.get(name)
        if found is None:
            found = needs(name)
            if found.soft:
                known[name] = found
        return found

    while True:
        walk = _Walk(asked, given_up)
        for start in starts:
            walk.visit(start)
        if not walk.softened:
            return walk.order, walk.cycles
        given_up |= walk.softened


class _Walk:
    """A depth-first walk with its own stack: a chain of ten thousand formulas is no deeper."""

    def __init__(self, needs: Callable[[str], Needs], given_up: set[tuple[str, str]]) -> None:
        self.needs = needs
        self.given_up = given_up
        self.order: list[str] = []
        self.cycles: list[list[str]] = []
        self.softened: set[tuple[str, str]] = set()
        self.done: dict[str, bool] = {}  # False while a name is open

    def steps(self, name: str, needs: Needs) -> Iterator[tuple[str, bool]]:
        """What a name needs that is not done, and whether it must."""
        (hard, soft), done = needs, self.done
        steps = [(target, True) for target in hard if not done.get(target)]
        wished = [each for each in soft if not done.get(each)] if soft else []
        if wished:
            wished = [each for each in wished if (name, each) not in self.given_up]
            steps = [*((each, False) for each in wished), *steps]
        return iter(steps)

    def visit(self, start: str) -> None:
        """Put a name after all that it needs."""
        done = self.done
        if start in done:
            return
        needs = hard, soft = self.needs(start)
        if all(map(done.get, hard)) and all(map(done.get, soft)):  # as of most
            done[start] = True
            self.order.append(start)
            return
        done[start] = False
        stack = [(start, self.steps(start, needs), True)]
        while stack:
            name, steps, _ = stack[-1]
            following = next(steps, None)
            if following is None:
                self.done[name] = True
                self.order.append(name)
                stack.pop()
                continue
            target, must = following
            if target not in self.done:
                self.done[target] = False
                stack.append((target, self.steps(target, self.needs(target)), must))
            elif not self.done[target]:
                self.close([(open_name, hard) for open_name, _, hard in stack], target, must)

    def close(self, path: list[tuple[str, bool]], target: str, must: bool) -> None:
        """Note the cycle that leads from `target` along the path back to it."""
        loop = path[[name for name, _ in path].index(target) :]
        edges = zip(loop, [*loop[1:], (target, must)], strict=True)
        soft = {(source, used) for (source, _), (used, hard) in edges if not hard}
        if soft:
            self.softened |= soft
        else:
            self.cycles.append([name for name, _ in loop])


def cycle_problem(cycle: list[str], formulas: Mapping[str, list[Formula]]) -> Problem:
    """The problem of a cycle: the whole loop, and each place where it goes on."""
    loop = " → ".join([*cycle, cycle[0]])
    labels = []
    for name, following in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        for formula in formulas[name]:
            for used in names(formula.tree):
                if formula.links.get(used.name) == following:
                    labels.append(Label(formula.text, used.span, f"{name} uses {following}"))
                    break
    unique = {label.note: label for label in labels}
    message = f"formulas use each other in a cycle: {loop}"
    return Problem("cycle", message, tuple(unique.values()))
