"""The way of a request, as written: parts one after another, at once, and how often."""

from pathlib import Path

import pytest

from envelope.engine.scalar import evaluate
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph
from envelope.model.graph.paths import path_steps

BLOCK = """
edge = {edge}
[units]
any = ["thing"]
[inputs]
reads = {{ unit = "things/s" }}
[formulas]
load = "reads"
"""
TEXT = """
[inputs]
rate = "10 requests/s"
copies = "3"
[parts.store]
block = "./inner.toml"
reads = "cache.load"
[parts.cache]
block = "./inner.toml"
reads = "gateway.load"
[parts.gateway]
block = "./outer.toml"
reads = "rate"
"""


@pytest.fixture
def request_(tmp_path_factory: pytest.TempPathFactory) -> Request:
    """Three parts in a row, written from the last to the first."""
    folder = tmp_path_factory.mktemp("paths")
    (folder / "inner.toml").write_text(BLOCK.format(edge="false"))
    (folder / "outer.toml").write_text(BLOCK.format(edge="true"))
    (folder / "shop.toml").write_text(TEXT)
    return Request(str(folder / "shop.toml"))


@pytest.fixture
def graph(request_: Request) -> Graph:
    """The same, checked."""
    return build(request_)


def test_steps_are_read(graph: Graph) -> None:
    """A part, two at once, one twice, one as often as a formula says."""
    texts = ["gateway", "cache | store", "2 * copies * cache | store", " store "]
    found = path_steps(graph, [text_of(text) for text in texts])
    parts = [[branch.part for branch in step.branches] for step in found]
    assert parts == [["gateway"], ["cache", "store"], ["cache", "store"], ["store"]]
    assert [step.text for step in found] == [*texts[:3], "store"]
    counts = [branch.at_once for branch in found[2].branches]
    assert counts[1] is None
    assert counts[0] is not None
    assert evaluate(graph, counts[0], {"copies": 3.0}, "") == 6


@pytest.mark.parametrize(
    ("text", "marked", "words"),
    [
        ("cahce", "cahce", "did you mean `cache`?"),
        ("cache | stroe", "stroe", "did you mean `store`?"),
        ("2 * nothing", "nothing", "there are store, cache, gateway"),
        ("cpies * cache", "cpies", "did you mean `copies`?"),
        ("cache | 2 * cpies * store", "cpies", "did you mean `copies`?"),
    ],
)
def test_what_is_no_part_is_marked(graph: Graph, text: str, marked: str, words: str) -> None:
    """In its place, wherever in the step it stands."""
    whole = text_of(text, "shop.toml")
    with pytest.raises(InputError) as caught:
        path_steps(graph, [whole])
    (problem,) = caught.value.problems
    assert words in problem.hint
    label = problem.labels[0]
    assert label.text.content[slice(*label.span)] == marked
    assert label.text.position(label.span.start).column == text.index(marked) + 1


def test_a_declared_path_is_told_by_name(request_: Request) -> None:
    """And every problem of it, in its place."""
    path = Path(request_.name)
    path.write_text(f'{TEXT}[paths]\nread = ["gateway", "cahce"]\nwrite = ["store"]\n')
    with pytest.raises(InputError) as caught:
        build(request_)
    (problem,) = caught.value.problems
    assert (problem.trail, problem.hint) == ("in the path read", "did you mean `cache`?")
