"""The layered drawing of parts: rows from top to bottom, for any graph."""

from hypothesis import given
from hypothesis import strategies as st

from envelope.formats.page.layout import layered

NODES = [f"n{index}" for index in range(9)]
PAIRS = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda e: e[0] != e[1])


def rows_of(
    edges: list[tuple[str, str]],
) -> tuple[dict[str, int], dict[tuple[str, str], list[int]]]:
    """The row of each node, and the rows that each edge passes."""
    levels: dict[str, int] = {}
    passed: dict[tuple[str, str], list[int]] = {edge: [] for edge in edges}
    for level, row in enumerate(layered(NODES, edges)):
        for node in row.nodes:
            if isinstance(node, str):
                assert node not in levels
                levels[node] = level
            else:
                assert node[1] == level
                passed[node[0]].append(level)
    return levels, passed


@given(st.lists(PAIRS, unique=True, max_size=20))
def test_every_node_has_one_place_and_no_edge_stays_in_its_row(
    edges: list[tuple[str, str]],
) -> None:
    """An edge runs to another row, and has a point in each row between."""
    levels, passed = rows_of(edges)
    assert set(levels) == set(NODES)
    for edge in edges:
        low, high = sorted((levels[edge[0]], levels[edge[1]]))
        assert low < high
        assert passed[edge] == list(range(low + 1, high))


@given(st.lists(PAIRS.map(lambda e: (min(e), max(e))), unique=True, max_size=20))
def test_without_circles_every_edge_runs_down(edges: list[tuple[str, str]]) -> None:
    """From what feeds to what is fed, and no row is wasted."""
    levels, _ = rows_of(edges)
    for source, target in edges:
        assert levels[source] < levels[target]
    for node in NODES:
        feeders = [levels[source] for source, target in edges if target == node]
        assert levels[node] == max(feeders, default=-1) + 1


def test_neighbors_stand_below_each_other() -> None:
    """Two chains that are named crosswise do not cross."""
    rows = layered(["a", "b", "d", "c"], [("a", "c"), ("b", "d")])
    assert [row.nodes for row in rows] == [("a", "b"), ("c", "d")]
