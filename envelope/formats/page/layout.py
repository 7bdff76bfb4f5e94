"""A layered drawing of a directed graph: which row a node stands in, where, and how edges run.

Sugiyama's method (1981): cycles are cut, nodes take the row below all that lead to them, an edge
over several rows gets a point in each of them, and rows are put in the order of their neighbors.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from envelope.tuples import NamedTuple

Edge = tuple[str, str]
_SWEEPS = 8


class Row(NamedTuple):
    """The nodes of a row from left to right; an edge that passes is an Edge and a row."""

    nodes: tuple[str | tuple[Edge, int], ...]


def layered(nodes: Sequence[str], edges: Sequence[Edge]) -> list[Row]:
    """The rows from top to bottom."""
    forward = _without_cycles(nodes, edges)
    levels = _levels(nodes, forward)
    rows: list[list[str | tuple[Edge, int]]] = [
        [] for _ in range(max(levels.values(), default=0) + 1)
    ]
    for node in nodes:
        rows[levels[node]].append(node)
    neighbors: dict[object, list[object]] = {node: [] for node in nodes}
    for edge, (source, target) in forward.items():
        chain: list[object] = [source]
        for level in range(levels[source] + 1, levels[target]):
            rows[level].append((edge, level))
            chain.append((edge, level))
        chain.append(target)
        for upper, lower in pairwise(chain):
            neighbors.setdefault(upper, []).append(lower)
            neighbors.setdefault(lower, []).append(upper)
    return [Row(tuple(row)) for row in _ordered(rows, neighbors)]


def _without_cycles(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[Edge, Edge]:
    """Each edge and how it is laid out: turned round where it would close a cycle."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in edges:
        after[source].append(target)
    done: set[str] = set()
    turned: set[Edge] = set()
    for start in nodes:
        path: list[tuple[str, int]] = [] if start in done else [(start, 0)]
        open_nodes = {start}
        while path:
            node, index = path.pop()
            if index == len(after[node]):
                done.add(node)
                open_nodes.discard(node)
                continue
            path.append((node, index + 1))
            target = after[node][index]
            if target in open_nodes:
                turned.add((node, target))
            elif target not in done:
                open_nodes.add(target)
                path.append((target, 0))
    return {edge: (edge[1], edge[0]) if edge in turned else edge for edge in edges}


def _levels(nodes: Sequence[str], forward: Mapping[Edge, Edge]) -> dict[str, int]:
    """The row of each node: below all that lead to it."""
    levels = dict.fromkeys(nodes, 0)
    for _ in nodes:
        moved = False
        for source, target in forward.values():
            if levels[target] <= levels[source] and source != target:
                levels[target] = levels[source] + 1
                moved = True
        if not moved:
            break
    return levels


def _ordered(
    rows: list[list[str | tuple[Edge, int]]], neighbors: Mapping[object, list[object]]
) -> list[list[str | tuple[Edge, int]]]:
    """Rows whose nodes stand near the mean place of their neighbors, swept down and up."""
    places: dict[object, float] = {}
    for row in rows:
        places |= _spread(row)
    for sweep in range(_SWEEPS):
        for row in rows[1:] if sweep % 2 == 0 else reversed(rows[:-1]):
            means = {node: _mean(node, neighbors, places) for node in row}
            row.sort(key=means.__getitem__)
            places |= _spread(row)
    return rows


def _spread(row: Sequence[object]) -> dict[object, float]:
    """Places of the nodes of a row between 0 and 1."""
    return {node: (index + 0.5) / len(row) for index, node in enumerate(row)}


def _mean(
    node: object, neighbors: Mapping[object, list[object]], places: Mapping[object, float]
) -> float:
    around = [places[each] for each in neighbors.get(node, ())]
    return sum(around) / len(around) if around else places[node]
