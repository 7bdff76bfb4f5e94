"""Which quantities somebody may have meant by a name that none has."""

import re
from collections.abc import Iterable, Mapping

from envelope.errors import Problem
from envelope.language.nearest import nearest
from envelope.model.graph.graph import TOTAL, Graph
from envelope.model.library.synonyms import same_quantity

_SHARED = 0.5  # of the words of a name, for another to be near
_MOST = 3  # so many are named
_LONGEST = 200  # characters of a name that anything is near
_SAME = 2.0  # how near a synonym is


def near(name: str, known: Mapping[str, bool]) -> list[str]:
    """The names that may be meant, the best first; `known` says which of them are inputs.

    One that is spelled almost so, else those that mean the same, else those with words in common;
    of the part that is named, if one is.
    """
    if len(name) > _LONGEST:
        return []
    spelled = nearest(name, known)
    if spelled:
        return [spelled]
    worth = {each: _nearness(name, each, is_input=known[each]) for each in known}
    found = sorted(filter(worth.get, worth), key=lambda each: -worth[each])
    part = name.rpartition(".")[0]
    inside = [each for each in found if part and each.rpartition(".")[0] == part]
    same = [each for each in inside or found if worth[each] > 1]
    inputs = [each for each in same if known[each]]
    return outermost(inputs or same) or inside or found


def nothing_called(graph: Graph, name: str, others: Iterable[str] = ()) -> Problem:
    """The problem of a name that nothing of a scenario has, with those that may be meant.

    `others` are names of what is no quantity, such as checks. A total has its short name, too.
    """
    totals = (each.removeprefix(f"{TOTAL}.") for each in graph.quantities)
    inputs = set(graph.outline().inputs)
    known = dict.fromkeys((*totals, *graph.quantities, *others), False)
    known |= {each: True for each in graph.quantities if each in inputs}
    close = " or ".join(f"`{each}`" for each in near(name, known)[:_MOST])
    part, _, last = name.rpartition(".")
    inside = (each for each in known if each.startswith(f"{part}.") and each.endswith(f".{last}"))
    own = next(inside, "") if part else ""
    hint = f"each part inside has its own: `{own}`" if own else close and f"did you mean {close}?"
    return Problem("unknown-name", f"nothing here is called `{name}`", hint=hint)


def outermost(names: list[str]) -> list[str]:
    """Those of the scenario itself, or of its parts, whichever there are."""
    depth = min((name.count(".") for name in names), default=0)
    return [name for name in names if name.count(".") == depth]


def _nearness(name: str, other: str, *, is_input: bool) -> float:
    """How near two names are: above one for a synonym, else by the share of words in common."""
    last = other.rpartition(".")[2]
    wanted = _words(name)
    shared = len(wanted & _words(other)) / len(wanted | _words(last))
    same = same_quantity(name, last) or same_quantity(name.rpartition(".")[2], last)
    if not same and shared < _SHARED:
        return 0
    bonus = (0.2 if is_input else 0) - 0.01 * other.count(".")
    return (_SAME if same else min(shared, 0.7)) + bonus


def _words(name: str) -> set[str]:
    return set(re.split(r"[._\s-]+", name.casefold()))
