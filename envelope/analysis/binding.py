"""What binds: the operand that won the `max` or `min` which a result is made of."""

from collections.abc import Iterator

from envelope.analysis.explain import calls
from envelope.engine.run import Run
from envelope.engine.scalar import winner
from envelope.language.tree import names
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
    home = run.graph.quantities[name].formula.home
    stack, seen = [name], set()
    while stack:
        formula = run.graph.quantities[stack.pop(0)].formula
        for won in _winning_names(run, formula):
            if _BY in won:
                label = won.rpartition(_BY)[2]
                deeper = f"{home}{label}"
                found = bound(run, deeper) if deeper in run.graph.quantities else ""
                return found or label.replace("_", " ")
        for used in formula.references():
            if used not in seen and used.startswith(home):
                seen.add(used)
                stack.append(used)
    return ""


def _winning_names(run: Run, formula: Formula) -> Iterator[str]:
    """The name inside the operand that won each `max` and `min`: `a` of `max(ceil(a), b)`."""
    for call in calls(formula.tree):
        won = winner(call, formula, run.values)
        found = {name.name for name in names(won)} if won is not None else set()
        yield from found if len(found) == 1 else [n for n in found if _BY in n]
