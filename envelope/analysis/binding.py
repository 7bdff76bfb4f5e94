"""What binds: the operand that won the `max` or `min` which a result is made of."""

from collections.abc import Iterator

from envelope.engine.run import Run
from envelope.engine.scalar import winner
from envelope.language.tree import Call, children, names
from envelope.model.graph import Formula
from envelope.model.outputs import outputs

# `servers_by_memory` is the number of servers that memory asks for: bound by memory.
_BY = "_by_"


def binding(run: Run, part: str) -> str:
    """What binds a part, in words; empty where none of its results is a choice."""
    for output in outputs():
        name = f"{part}.{output}"
        if name in run.graph.quantities:
            found = bound(run, name)
            if found:
                return found
    return ""


def bound(run: Run, name: str) -> str:
    """Which constraint a quantity is bound by, found along its derivation inside its part."""
    return _bound(run, name, set())


def _bound(run: Run, name: str, seen: set[str]) -> str:
    home = run.graph.quantities[name].formula.home
    stack = [name]
    while stack:
        formula = run.graph.quantities[stack.pop(0)].formula
        for won in _winning_names(run, formula):
            if _BY in won:
                label = won.rpartition(_BY)[2]
                deeper = f"{home}{label}"
                found = ""
                if deeper in run.graph.quantities and deeper not in seen:
                    seen.add(deeper)
                    found = _bound(run, deeper, seen)
                return found or label.replace("_", " ")
        for used in formula.references():
            if used not in seen and used.startswith(home):
                seen.add(used)
                stack.append(used)
    return ""


def _winning_names(run: Run, formula: Formula) -> Iterator[str]:
    """The names that won each `max` and `min`, from the outside in: `a` of `max(ceil(a), b)`."""
    stack = [formula.tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Call) and (won := winner(node, formula, run.values)) is not None:
            found = list(dict.fromkeys(name.name for name in names(won)))
            yield from found if len(found) == 1 else [each for each in found if _BY in each]
            stack.append(won)  # what lost does not bind
        else:
            stack.extend(reversed(children(node)))
