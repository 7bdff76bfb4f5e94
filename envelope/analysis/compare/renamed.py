"""What two graphs call differently, and is the same.

A part is, that has the same block and mostly the same settings; a quantity is, whose name stands
where another one stood in a formula that is otherwise the same.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from envelope.model.graph.graph import Graph

_WORD = re.compile(r"\w+|[^\w\s]")
_MOSTLY = 0.5  # the least share of settings that a part keeps under its new name


def renames(left: Graph, right: Graph) -> dict[str, str]:
    """The new names, by the old ones, of parts and quantities that only have another name."""
    parts = dict(_parts(left, right))
    found = {name: _moved(name, parts) for name in (*left.parts, *left.quantities)}
    found = {name: new for name, new in found.items() if new != name}
    return {**found, **_quantities(left, right, parts)}


def _moved(name: str, parts: Mapping[str, str]) -> str:
    """A name under the new name of the part that it lies in."""
    for old, new in parts.items():
        if name == old or name.startswith(f"{old}."):
            return new + name[len(old) :]
    return name


def _parts(left: Graph, right: Graph) -> Iterator[tuple[str, str]]:
    """Old and new name of each part that was renamed, the most alike first."""
    gone, come = _only(left, right), _only(right, left)
    before, after = _given(left, gone), _given(right, come)
    pairs = [
        (-_likeness(before[old], after[new]), index, old, new)
        for index, old in enumerate(gone)
        for new in come
        if left.parts[old].block == right.parts[new].block and _around(old) == _around(new)
    ]
    taken = set[tuple[str, str]]()
    for likeness, _, old, new in sorted(pairs):
        free = not {("old", old), ("new", new)} & taken
        if -likeness >= _MOSTLY and free:
            taken |= {("old", old), ("new", new)}
            yield old, new


def _only(graph: Graph, other: Graph) -> list[str]:
    """The parts that only one graph has, without those inside them."""
    return [
        name
        for name in graph.parts
        if name not in other.parts and (not _around(name) or _around(name) in other.parts)
    ]


def _around(part: str) -> str:
    return part.rpartition(".")[0]


def _likeness(one: Mapping[str, str], other: Mapping[str, str]) -> float:
    """The share of what either part is given that both are given alike."""
    names = {*one, *other}
    alike = sum(one.get(name) == other.get(name) for name in names)
    return alike / len(names) if names else 1.0


def _given(graph: Graph, parts: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the file gives to each of some parts, as it is written."""
    given = [(name, each) for name, each in graph.quantities.items() if each.is_given_by_part]
    return {
        part: {
            name.removeprefix(f"{part}."): each.formula.text.content
            for name, each in given
            if name.startswith(f"{part}.")
        }
        for part in parts
    }


def _quantities(left: Graph, right: Graph, parts: Mapping[str, str]) -> dict[str, str]:
    """The scenario's own quantities that formulas of both call by another name."""
    gone = [name for name in left.quantities if "." not in name and name not in right.quantities]
    come = [name for name in right.quantities if "." not in name and name not in left.quantities]
    if not gone or not come:
        return {}
    votes = Counter[tuple[str, str]]()
    for name, quantity in left.quantities.items():
        other = right.quantities.get(_moved(name, parts))
        if other is not None and quantity.formula.text.content != other.formula.text.content:
            one = _WORD.findall(quantity.formula.text.content)
            new = _WORD.findall(other.formula.text.content)
            votes.update(_renaming(one, new, set(gone), set(come), parts))
    found = dict[str, str]()
    for (old, called), _ in votes.most_common():
        before, after = left.quantities[old], right.quantities[called]
        alike = before.dimension == after.dimension and before.kind == after.kind
        if alike and old not in found and called not in found.values():
            found[old] = called
    return found


def _renaming(
    old: list[str], new: list[str], gone: set[str], come: set[str], parts: Mapping[str, str]
) -> list[tuple[str, str]]:
    """The names that differ between two texts, in order; none where anything else differs, too."""
    if len(old) != len(new):
        return []
    differ = dict.fromkeys(pair for pair in zip(old, new, strict=True) if pair[0] != pair[1])
    pairs = [pair for pair in differ if pair not in parts.items()]
    return pairs if all(one in gone and other in come for one, other in pairs) else []
