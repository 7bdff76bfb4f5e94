"""Where scenarios and blocks are found: by path, on ENVELOPE_PATH, among the presets."""

from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError, Label, Span, text_of
from envelope.model.library.lookup import block_path, blocks, is_path, scenario_path, scenarios
from envelope.places import presets_folder

BLOCK = """
[units]
any = ["thing"]
[inputs]
reads = { unit = "things/s" }
[formulas]
servers = "ceil(reads / (1000 things/s/server)) -> servers"
"""


def label() -> Label:
    """The place where a block is named."""
    return Label(text_of("cahce", "shop.toml"), Span(0, 5))


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of one's own: a scenario, and a block that is called like a preset."""
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "cache.toml").write_text(BLOCK)
    (tmp_path / "own.toml").write_text('[parts.c]\nblock = "cache"\nreads = "1 request/s"\n')
    (tmp_path / "notes.txt").write_text("no scenario")
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path))
    return tmp_path


def test_names_are_those_of_files() -> None:
    """By name, each with its path; a name may be that of a scenario or of a block."""
    library = Path(presets_folder())
    assert scenarios()["twitter"] == str(library / "scenarios" / "twitter.toml")
    assert blocks()["cache"] == str(library / "blocks" / "cache.toml")
    assert list(scenarios()) == sorted(scenarios())
    assert scenario_path("twitter") == scenarios()["twitter"]
    assert scenario_path("cache") == blocks()["cache"]
    assert block_path("cache", "shop.toml", label) == blocks()["cache"]


@pytest.mark.parametrize("name", ["shop.toml", "./shop", "folder/shop.toml", "-"])
def test_what_is_written_as_a_path_is_one(name: str) -> None:
    """It is looked up nowhere, whether it exists or not."""
    assert is_path(name)
    assert scenario_path(name) == name
    assert not is_path(name.strip("./-").removesuffix(".toml").replace("/", "_"))


def test_a_block_by_path_lies_beside_its_file() -> None:
    """Wherever the command is run."""
    assert block_path("./block.toml", "folder/shop.toml", label) == "folder/block.toml"
    assert block_path("./in/../block.toml", "folder/shop.toml", label) == "folder/block.toml"


def test_a_file_reads_nothing_outside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by its path nor through a link; a folder on ENVELOPE_PATH and the presets it may."""
    (tmp_path / "mine" / "in").mkdir(parents=True)
    (tmp_path / "secret.toml").write_text("root:x")
    (tmp_path / "mine" / "link.toml").symlink_to(tmp_path / "secret.toml")
    scenario = str(tmp_path / "mine" / "shop.toml")
    for name in ("/etc/passwd", "../secret.toml", "./in/../../secret.toml", "./link.toml"):
        with pytest.raises(InputError, match="lies outside the folder of this file") as caught:
            block_path(name, scenario, label)
        assert [each.labels for each in caught.value.problems] == [(label(),)]
    assert block_path(blocks()["cache"], scenario, label) == blocks()["cache"]
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path))
    assert block_path("../secret.toml", scenario, label) == str(tmp_path / "secret.toml")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("twiter", "did you mean `twitter`?"), ("zzz", "`envelope list` names them all")],
)
def test_the_nearest_name_is_told(name: str, hint: str) -> None:
    """If there is one that is certainly meant."""
    with pytest.raises(InputError) as caught:
        scenario_path(name)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.hint, problem.labels) == ("unknown-scenario", hint, ())


def test_a_block_that_is_not_there_is_told_in_its_place() -> None:
    """Where a part names it."""
    with pytest.raises(InputError) as caught:
        block_path("cahce", "shop.toml", label)
    (problem,) = caught.value.problems
    assert (problem.kind, problem.hint) == ("unknown-block", "did you mean `cache`?")
    assert [each.text.content for each in problem.labels] == ["cahce"]


def test_folders_on_the_path_come_first(pack: Path) -> None:
    """A pack of one's own is called by name, and may replace a preset."""
    assert scenarios()["own"] == str(pack / "own.toml")
    assert blocks()["cache"] == str(pack / "blocks" / "cache.toml")
    assert "twitter" in scenarios()
    assert "notes" not in scenarios()
    assert envelope.load("own").run().values_in_base_units["c.servers"] == 1


def test_the_first_folder_of_several_counts(
    pack: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with PATH."""
    other = tmp_path_factory.mktemp("other")
    (other / "own.toml").write_text("")
    monkeypatch.setenv("ENVELOPE_PATH", f"{other}:{pack}")
    assert scenarios()["own"] == str(other / "own.toml")
    assert blocks()["cache"] == str(pack / "blocks" / "cache.toml")
