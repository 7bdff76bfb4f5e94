"""Sources that every file may cite: whose come first, and who sees them."""

from pathlib import Path

import pytest

from envelope.errors import InputError
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph
from envelope.model.library.sources import cited


def graph(path: Path, text: str) -> Graph:
    """The graph of a file."""
    path.write_text(text)
    return build(Request(str(path)))


INPUT = '[inputs]\na = { value = "1", source = "PEAK, BENCH" }\n'


def test_a_file_may_cite_a_shared_source(tmp_path: Path) -> None:
    """Its own come first; a key that nobody knows is the source itself."""
    found = graph(tmp_path / "a.toml", f'[sources]\nBENCH = "our test"\n{INPUT}')
    assert found.sources["BENCH"] == "our test"
    assert "peak-to-mean" in found.sources["PEAK"]
    assert list(found.sources) == ["BENCH", "PEAK"]
    found = graph(tmp_path / "b.toml", f'[sources]\nPEAK = "our peak"\n{INPUT}')
    assert found.sources == {"PEAK": "our peak"}
    assert found.quantities["a"].source == "PEAK, BENCH"


def test_only_what_is_cited_is_listed(tmp_path: Path) -> None:
    """A file that cites nothing has no sources."""
    assert graph(tmp_path / "a.toml", '[inputs]\na = "1"').sources == {}


@pytest.mark.parametrize(
    "text",
    [
        '[formulas]\nb = { value = "2", source = "PEAK" }',
        '[checks]\nb = { that = "1 < 2", source = "PEAK" }',
        '[expect]\na = { value = "1", source = "PEAK" }\n[formulas]\na = "1"',
        '[stress.b]\nsource = "PEAK"\nset = { a = "2" }\n[inputs]\na = "1"',
        '[machines]\n"m" = { server_cores = "1 core/server", source = "PEAK" }',
        '[parts.p]\nblock = "traffic"\npeak_factor = { value = "2", source = "PEAK" }',
    ],
)
def test_every_section_may_cite(tmp_path: Path, text: str) -> None:
    """Inputs, formulas, checks, published results, stresses, machines, parts."""
    path = tmp_path / "a.toml"
    path.write_text(text)
    assert list(sheet_for(Request(str(path))).sources) == ["PEAK"]


def test_a_base_comes_before_what_is_shared(tmp_path: Path) -> None:
    """A key of the file that is extended keeps its meaning."""
    (tmp_path / "base.toml").write_text('[sources]\nPEAK = "our peak"\n')
    found = graph(tmp_path / "a.toml", f'extends = "./base.toml"\n{INPUT}')
    assert found.sources == {"PEAK": "our peak"}


def test_a_pack_has_shared_sources_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They come before those of the presets, and are not seen by presets; they are no scenario."""
    (tmp_path / "sources.toml").write_text('[sources]\nBENCH = "a test"\nPEAK = "the pack\'s"\n')
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path))
    found = graph(tmp_path / "a.toml", INPUT)
    assert found.sources == {"BENCH": "a test", "PEAK": "the pack's"}
    assert "peak-to-mean" in sheet_for(Request("traffic")).sources["PEAK"]
    from envelope.model.library.lookup import scenarios

    assert "a" in scenarios()
    assert "sources" not in scenarios()


def test_a_wrong_file_of_sources_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the place where it is wrong."""
    (tmp_path / "sources.toml").write_text("[sources]\nBENCH = 3\n")
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path))
    with pytest.raises(InputError, match="the source `BENCH` is text"):
        graph(tmp_path / "a.toml", INPUT)


def test_a_sheet_that_misses_nothing_is_left_alone() -> None:
    """The same object, so that nobody takes it for another one."""
    sheet = sheet_for(Request("service"))
    assert cited(sheet) is sheet
