"""Evaluation order: what a quantity uses comes before it; a circle is an error that is shown whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from envelope.errors import Label, Problem
from envelope.language.tree import names
from envelope.model.graph import Formula


class Needs(NamedTuple):
    """What a quantity needs first: `hard` is used by it, `soft` should come first if it can."""

    hard: list[str]
    soft: list[str]


def in_order(
    names_in_file: Iterable[str], needs: Callable[[str], Needs]
) -> tuple[list[str], list[list[str]]]:
    """All names so that needs come first, and the circles found on the way.

    A walk with its own stack, so that a chain of ten thousand formulas is no deeper than one.
    """
    order: list[str] = []
    circles: list[list[str]] = []
    state: dict[str, bool] = {}  # False while the name is open, True when it is done
    for start in names_in_file:
        if start in state:
            continue
        state[start] = False
        stack = [(start, _steps(needs(start)))]
        while stack:
            name, steps = stack[-1]
            following = next(steps, None)
            if following is None:
                state[name] = True
                order.append(name)
                stack.pop()
                continue
            target, hard = following
            if target not in state:
                state[target] = False
                stack.append((target, _steps(needs(target))))
            elif hard and not state[target]:
                path = [open_name for open_name, _ in stack]
                circles.append(path[path.index(target) :])
    return order, circles


def _steps(needs: Needs) -> Iterator[tuple[str, bool]]:
    return iter([*((name, False) for name in needs.soft), *((name, True) for name in needs.hard)])



def circle_problem(circle: list[str], formulas: Mapping[str, list[Formula]]) -> Problem:
    """The problem of a circle: the whole loop, and each place where it goes on."""
    loop = " → ".join([*circle, circle[0]])
    labels = []
    for name, following in zip(circle, [*circle[1:], circle[0]], strict=True):
        for formula in formulas[name]:
            for used in names(formula.tree):
                if formula.links.get(used.name) == following:
                    labels.append(Label(formula.text, used.span, f"{name} uses {following}"))
                    break
    unique = {label.note: label for label in labels}
    message = f"formulas use each other in a circle: {loop}"
    return Problem("cycle", message, tuple(unique.values()))
