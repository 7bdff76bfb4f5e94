"""What may have been meant by a name."""

import pytest

from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.near import near, nothing_called, outermost

KNOWN = {
    "dau": True,
    "read_rate": True,
    "read_size": True,
    "write_rate_at_peak": False,
    "cache.hit_ratio": True,
    "cache.misses": False,
    "store.inner.hit_ratio": True,
    "store.servers": False,
    "total.servers": False,
}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("dauu", ["dau"]),
        ("read_rte", ["read_rate"]),
        ("cache_hit_rate", ["cache.hit_ratio"]),  # a synonym, the outermost of two
        ("store.hit_rate", ["cache.hit_ratio"]),
        ("rate_of_read", ["read_rate"]),
        ("peak_write_rate", ["write_rate_at_peak"]),
        ("cache.nothing", []),
        ("entirely_else", []),
    ],
)
def test_what_may_be_meant(name: str, found: list[str]) -> None:
    """Spelled almost so, else of the same meaning, else with words in common; the best first."""
    assert near(name, KNOWN) == found


def test_the_outermost_come_first() -> None:
    """Names of the scenario, or of parts where it has none."""
    assert outermost(["a.b", "c", "a.b.c", "d"]) == ["c", "d"]
    assert outermost(["a.b", "a.b.c"]) == ["a.b"]
    assert outermost([]) == []


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("cache.hit_rate", "did you mean `cache.hit_ratio`?"),
        ("hit_rate", "did you mean `cache_hit_ratio` or `cached_share`?"),
        ("server", "did you mean `servers`?"),
        ("entirely_else", ""),
        ("entirely.else", ""),
    ],
)
def test_nothing_is_called_so(name: str, hint: str) -> None:
    """The name is told, and what may be meant."""
    problem = nothing_called(build(Request("template")), name, ["some_check"])
    assert problem.message == f"nothing here is called `{name}`"
    assert problem.hint == hint
    assert nothing_called(build(Request("template")), "some_chek", ["some_check"]).hint == (
        "did you mean `some_check`?"
    )


def test_what_each_part_inside_has_is_named() -> None:
    """Where a part itself has nothing of that name."""
    text = """
[blocks.inner]
inputs = { rate = "5/s" }
[blocks.outer.parts.deep]
block = "inner"
[parts.one]
block = "outer"
"""
    graph = build(Request("own.toml", text=text))
    assert nothing_called(graph, "one.rate").hint == (
        "each part inside has its own: `one.deep.rate`"
    )
    assert nothing_called(graph, "two.rate").hint == "did you mean `one.deep.rate`?"
    assert nothing_called(graph, "one.size").hint == ""
