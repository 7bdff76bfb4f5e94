"""Runs with settings: from what was kept they are what a build with the same settings gives."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from envelope.engine.computed import computed
from envelope.engine.run import Run, run
from envelope.errors import EnvelopeError, text_of
from envelope.formats.text import write_text
from envelope.language.tree import Literal
from envelope.model.build.build import build
from envelope.model.build.override import overridden
from envelope.model.build.request import Request, Setting
from envelope.model.library.lookup import scenarios
from envelope.report.capacity import capacity_report
from envelope.units.unit import base_unit
from tests.presets.runs import EVERY_PRESET, some


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs are kept, wherever the suite stands."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)


def texts(**given: str) -> dict[str, Setting]:
    """Settings as on the command line."""
    return {name: text_of(value, f"{name}=") for name, value in given.items()}


def report(found: Run) -> str:
    """All that a report says, the defaults of parts too."""
    return write_text(capacity_report(found, every_input=True))


def attempt(made: Callable[[Request], Run], request: Request) -> Run | str:
    """A run, or the words with which it is refused."""
    try:
        return made(request)
    except EnvelopeError as error:
        return str(error)


def same(request: Request, *, is_told: bool = True) -> None:
    """A request gives the same as a build of it, or fails with the same words; so does a report."""
    expected = attempt(lambda asked: run(build(asked)), request)
    found = attempt(computed, request)
    if isinstance(expected, str) or isinstance(found, str):
        assert found == expected
        return
    assert dict(found.values) == dict(expected.values)
    assert found.holds == expected.holds
    assert found.graph._replace(sheets={}) == expected.graph._replace(sheets={})
    assert found.graph.outline() == expected.graph.outline()
    if is_told or EVERY_PRESET:
        assert report(found) == report(expected)


SETTINGS = (
    {"dau": "10M"},
    {"dau": "10M users"},
    {"dau": "5M to 20M users"},
    {"dau": "5M to 20M"},
    {"dau": "normal(p5=1M, p95=3M)"},
    {"payload_size": "2 KB/request", "replication_factor": "3", "cache_hit_ratio": "90%"},
    {"cache.hit_ratio": "95%"},
    {"cache.item_size": "16 kbit/request"},
    {"qps": "50k requests/s"},
    {"total.servers": "12 servers"},
    {"peak_factor": "-(1 - 3)"},
    # left to a build: other names, machines, and what is wrong
    {"dau": "requests_per_user * 3 users^2/request * 1 day"},
    {"cache.machine": "r7a.4xlarge"},
    {"dau": "3 s"},
    {"dau": "3 +"},
    {"dua": "3"},
    {"cache": "3"},
    {"dau": "0"},
    {"payload_size": "2 KB/requests"},
    {"dau": "true"},
    {"dau": "1 < 2"},
)


@pytest.mark.parametrize("given", SETTINGS, ids=str)
def test_settings_are_those_of_a_build(given: dict[str, str]) -> None:
    """Values, units, basis, marks, sources and words, or the same refusal; reports of a few."""
    is_told = SETTINGS.index(given) % 4 == 2
    same(Request("template", None, texts(**given)), is_told=is_told)


@pytest.mark.parametrize("name", some(sorted(scenarios()), 48))
def test_every_input_can_be_set(name: str) -> None:
    """Of some presets, inputs and formulas, halved in their own units.

    All at once; each by itself where together they are refused.
    """
    plain = computed(Request(name))
    halved: dict[str, Setting] = {}
    for each in plain.graph.written[:: max(len(plain.graph.written) // 6, 1)]:
        dimension = plain.graph.quantities[each].dimension
        halved[each] = Literal(plain.values[each] / 2, base_unit(dimension) if dimension else None)
    is_fine = isinstance(attempt(computed, Request(name, None, halved)), Run)
    for taken in [halved] if is_fine else [{each: value} for each, value in halved.items()]:
        same(Request(name, None, taken))


SMALL = """
[inputs]
a = { value = "10 GB", basis = "measured", source = "S" }
b = { value = "2 to 4", basis = "published" }
c = "5 s"
[formulas]
g = "a * b -> GB"
e = { value = "g / c -> GB/s", basis = "assumed" }
f = "if b > 3 then g else a"
[checks]
fast = { that = "e < 10 GB/s", severity = "warning" }
"""


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "g", "e"]),
        st.sampled_from(["0", "3", "7 GB", "2.5", "1 to 2", "4 min", "1 GB/s", "a", "1/0"]),
        max_size=3,
    )
)
@example({"b": "1/0", "c": "0", "g": "0"})
@example({"a": "1 to 2"})
def test_any_settings_are_those_of_a_build(tmp_path: Path, given: dict[str, str]) -> None:
    """Whether they fit or not."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    if not given:
        assert isinstance(attempt(computed, Request(str(path))), Run)
    same(Request(str(path), None, texts(**given)))


DEFAULTED = """
[inputs]
disk = "3 GB"
[parts.store]
block = "store"
base = "disk"
size = "2 TB"
[blocks.store.inputs]
base = "1 GB"
size = "base * 2"
"""


@pytest.mark.parametrize("given", [{"disk": "5 MB"}, {"store.base": "5 MB"}, {"disk": "5 GB"}])
def test_a_unit_that_a_default_gives_takes_a_build(tmp_path: Path, given: dict[str, str]) -> None:
    """`size` is given by the part, and in the unit of what would count otherwise."""
    path = tmp_path / "small.toml"
    path.write_text(DEFAULTED)
    before = computed(Request(str(path)))
    assert (overridden(before.graph, texts(**given)) is None) == ("5 MB" in given.values())
    same(Request(str(path), None, texts(**given)))


def test_only_plain_values_are_taken_at_once() -> None:
    """Whatever names something else takes a build."""
    graph = build(Request("template"))

    def is_taken(**given: str) -> bool:
        return overridden(graph, texts(**given)) is not None

    assert is_taken(dau="10M")
    assert is_taken(dau="1M to 2M users", peak_factor="3")
    assert not is_taken(dau="dau")
    assert not is_taken(dau="numbers.kafka_broker_throughput")
    assert not is_taken(dau="3 GB")
    assert not is_taken(nothing="3")


def test_a_value_from_python_is_a_literal() -> None:
    """In base units, written as it prints."""
    dimension = build(Request("template")).quantities["payload_size"].dimension
    value = Literal(3000.0, base_unit(dimension))
    same(Request("template", None, {"payload_size": value}))


FILES: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"settings": texts(a="20 GB")}, False),
    ({"text": SMALL}, False),
    ({"expect": {}}, False),
    ({"lines": texts(more="a * 2")}, False),
    ({"nouns": ("shoe",)}, False),
]


@pytest.mark.parametrize(("asked", "is_kept"), FILES)
def test_what_is_made_of_a_file_alone_is_kept(
    tmp_path: Path, asked: dict[str, Any], is_kept: bool
) -> None:
    """With what it takes longest to find out: which guesses matter most."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    found = [computed(Request(str(path))._replace(**asked)) for _ in range(2)]
    assert [each.guesses is not None for each in found] == [is_kept] * 2
    assert found[0].values == found[1].values
