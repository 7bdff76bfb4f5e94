"""What binds: the operand that won the `max` or `min` which a result is made of."""

from collections.abc import Container, Iterator
from itertools import chain

from envelope.engine.run import Run
from envelope.engine.scalar import Values, taken, value_of, winner
from envelope.language.functions import FUNCTIONS
from envelope.language.shapes import CONSTRAINT
from envelope.language.tree import Call, If, Name, Node
from envelope.model.graph.graph import Formula
from envelope.model.graph.scopes import spoken
from envelope.model.graph.uses import deciding
from envelope.model.library.outputs import outputs
from envelope.tuples import NamedTuple


class Choice(NamedTuple):
    """A `max` or `min` of a formula, and the operand that it took."""

    formula: Formula
    call: Call
    won: Node


def binding(run: Run, part: str) -> str:
    """What binds a part, in words; empty where none of its results is a choice."""
    return decided(run, part)[0]


def decided(run: Run, part: str) -> tuple[str, tuple[Choice, ...]]:
    """What binds a part, in words, and the choices that make it so, from the outside in.

    Each row of a part is bound by itself.
    """
    if part in run.graph.parts and run.graph.parts[part].rows:
        return "", ()
    among = deciding(run.graph)
    for output in outputs():
        name = f"{part}.{output}"
        if name in among:
            found = _bound(run, name, set(), among)
            if found[0]:
                return found
    return "", ()


def bound(run: Run, name: str) -> str:
    """Which constraint a quantity is bound by, found along its derivation inside its part."""
    return _bound(run, name, set(), deciding(run.graph))[0]


def _bound(
    run: Run, name: str, seen: set[str], among: Container[str]
) -> tuple[str, tuple[Choice, ...]]:
    scope = run.graph.quantities[name].formula.scope
    stack = [(name, tuple[Choice, ...]())]
    while stack:
        current, before = stack.pop(0)
        formula = run.graph.quantities[current].formula
        led = {}
        for won, choices in _winning_names(run, formula):
            if CONSTRAINT in won:
                label = won.rpartition(CONSTRAINT)[2]
                deeper = f"{scope}{label}"
                found, more = spoken(label), tuple[Choice, ...]()
                if deeper in run.graph.quantities and deeper not in seen:
                    seen.add(deeper)
                    below, more = _bound(run, deeper, seen, among)
                    found = below or found
                return found, (*before, *choices, *more)
            led[formula.links[won]] = choices  # the innermost comes last
        for used in _counting(formula, run.values):
            if used in among and used not in seen and used.startswith(scope):
                seen.add(used)
                stack.append((used, (*before, *led.get(used, ()))))
    return "", ()


def _winning_names(run: Run, formula: Formula) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """The names that won each `max` and `min`, from the outside in: `a` of `max(ceil(a), b)`."""
    stack: list[tuple[Node, tuple[Choice, ...]]] = [(formula.tree, ())]
    while stack:
        node, choices = stack.pop()
        if isinstance(node, Call) and (won := winner(node, formula, run.values)) is not None:
            choices = (*choices, Choice(formula, node, won))
            for name in dict.fromkeys(_made_of(won, formula, run.values)):
                yield name, choices
            stack.append((won, choices))  # what lost does not bind
        else:
            inside = _inside(node, formula, run.values)
            stack.extend((child, choices) for child in reversed(inside))


def _counting(formula: Formula, values: Values) -> Iterator[str]:
    """The quantities that the value of a formula was made of, without what lost in a choice."""
    stack: list[Node] = [formula.tree]
    while stack:
        node = stack.pop()
        won = winner(node, formula, values) if isinstance(node, Call) else None
        if won is not None:
            stack.append(won)
        elif isinstance(node, Name):
            link = formula.links[node.name]
            if isinstance(link, str):
                yield link
        else:
            stack += reversed(_inside(node, formula, values))


def _inside(node: Node, formula: Formula, values: Values) -> tuple[Node, ...]:
    """The operands that a node is made of; a condition chooses, and is none."""
    found = taken(node, formula, values)
    return found[1:] if isinstance(node, If) else found


def _made_of(tree: Node, formula: Formula, values: Values) -> Iterator[str]:
    """The names that an expression is made of, outside of each `max` and `min` in it."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Name):
            yield node.name
        elif not (isinstance(node, Call) and FUNCTIONS[node.function].picks):
            stack += reversed(_inside(node, formula, values))


def fullness(run: Run, part: str) -> dict[str, float]:
    """How far each constraint of a part is used up, as a share, the one that binds (1) first.

    A constraint that asks for half of what the binding one asks for is half full.
    """
    words, choices = decided(run, part)
    if not choices:
        return {}
    formula, call, won = choices[-1]
    most = value_of(won, formula, run.values)
    found = {words: 1.0}
    for operand in call.arguments:
        name = _constraint(run, formula, operand)
        value = value_of(operand, formula, run.values)
        if name and operand is not won and value > 0 < most:
            share = min(value, most) / max(value, most)
            found.setdefault(spoken(name.rpartition(CONSTRAINT)[2]), share)
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _constraint(run: Run, formula: Formula, operand: Node) -> str:
    """The constraint that an operand is, or that it is bound by; empty where it is of none."""
    won = (name for name, _ in _winning_names(run, formula._replace(tree=operand)))
    found = chain(_made_of(operand, formula, run.values), won)
    return next((name for name in found if CONSTRAINT in name), "")
