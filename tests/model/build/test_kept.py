"""Graphs that are kept between runs: used where nothing has changed, made anew wherever it has."""

import os
from pathlib import Path

import pytest

from envelope import places
from envelope.engine.computed import computed
from envelope.engine.run import Run, run
from envelope.errors import InputError
from envelope.model.build import kept
from envelope.model.build.build import built
from envelope.model.build.files import Files
from envelope.model.build.request import Request
from envelope.model.files import cache
from envelope.model.graph.outline import KeptQuantities

BLOCK = """
[inputs]
load = { unit = "requests/s" }
[formulas]
servers = "ceil(load / (9 requests/s/server))"
"""
SHOP = (
    '[inputs]\nusers = "90 users"\n[parts.a]\nblock = "front"\nload = "users * 1 request/s/user"\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack with a block, a scenario beside it, and a cache folder of our own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path / "pack"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "pack" / "blocks").mkdir(parents=True)
    (tmp_path / "pack" / "blocks" / "front.toml").write_text(BLOCK)
    (tmp_path / "shop.toml").write_text(SHOP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def is_kept(run: Run) -> bool:
    """Whether a run comes from what was kept."""
    return isinstance(run.graph.quantities, KeptQuantities)


def servers() -> tuple[float, bool]:
    """How many servers the shop needs, and whether that was kept."""
    run = computed(Request("shop.toml"))
    return run.values["a.servers"], is_kept(run)


def files(folder: Path) -> list[Path]:
    """What is kept."""
    return sorted((folder / "cache").rglob("*.graph"))


def test_the_second_run_is_kept(folder: Path) -> None:
    """In the user's folder, with the same values; nothing stands beside the user's file."""
    assert servers() == (10, False)
    assert servers() == (10, True)
    assert len(files(folder)) == 1
    assert {each.name for each in folder.iterdir()} == {"cache", "pack", "shop.toml"}


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("shop.toml", "90 users", "99 users", 11),
        ("pack/blocks/front.toml", "9 requests/s/server", "1 request/s/server", 90),
        ("shop.toml", "[inputs]", "# a comment\n[inputs]", 10),
    ],
)
def test_a_changed_file_is_read(
    folder: Path, file: str, old: str, new: str, expected: float
) -> None:
    """The scenario's own, and that of a block; what a comment changes are places."""
    servers()
    path = folder / file
    path.write_text(path.read_text().replace(old, new))
    assert servers() == (expected, False)
    assert servers() == (expected, True)


def test_a_file_that_is_saved_meanwhile_is_not_kept(folder: Path) -> None:
    """What was made of its old text does not stand under the checksum of the new one."""
    read = Files()
    request = Request("shop.toml")
    made = run(built(request, read))
    (folder / "shop.toml").write_text(SHOP.replace("90 users", "9 users"))
    kept.keep(request, read, kept.Kept(made.graph, made.values, made.holds), b"")
    assert files(folder) == []
    assert servers() == (1, False)


def test_a_file_with_a_mark_before_its_text_is_kept(folder: Path) -> None:
    """As some editors on Windows write it."""
    (folder / "shop.toml").write_text(f"\ufeff{SHOP}", encoding="utf-8")
    assert servers() == (10, False)
    assert servers() == (10, True)


def test_a_change_back_counts_as_one(folder: Path) -> None:
    """Times of files do not matter, their contents do."""
    servers()
    (folder / "shop.toml").write_text(SHOP)
    os.utime(folder / "shop.toml", (0, 0))
    assert servers() == (10, True)


def test_a_name_that_now_means_another_file_is_looked_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack that comes first on the path, and one that is gone."""
    servers()
    first = folder / "first" / "blocks"
    first.mkdir(parents=True)
    monkeypatch.setenv("ENVELOPE_PATH", f"{folder / 'first'}{os.pathsep}{folder / 'pack'}")
    assert servers() == (10, False)
    assert servers() == (10, True)
    (first / "front.toml").write_text(BLOCK.replace("9 requests", "3 requests"))
    assert servers() == (30, False)
    (first / "front.toml").unlink()
    assert servers() == (10, False)


def test_a_file_that_is_gone_is_missed(folder: Path) -> None:
    """The scenario or its block: what was kept does not stand for it."""
    servers()
    (folder / "pack" / "blocks" / "front.toml").unlink()
    with pytest.raises(InputError, match="there is no block `front`"):
        servers()


def test_a_convention_has_its_own(folder: Path) -> None:
    """A month of 30 days is another graph."""
    (folder / "shop.toml").write_text(SHOP + '[formulas]\nm = "1 month -> s"\n')

    def month(convention: str | None) -> float:
        return computed(Request("shop.toml", convention)).values["m"]

    assert month(None) == month(None) == 365.25 * 86_400 / 12
    assert month("interview") == month("interview") == 30 * 100_000
    assert len(files(folder)) == 2


def test_another_program_keeps_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version, or a changed program, has kept is not used."""
    servers()
    monkeypatch.setattr(cache, "program", lambda: 1)
    assert servers() == (10, False)
    monkeypatch.setattr(kept, "__version__", "9.9")
    assert servers() == (10, False)
    assert servers() == (10, True)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:100],
        lambda content: content[:-1],
        lambda content: content[:500] + b"?" + content[501:],
        lambda content: b"nonsense" * 10_000,
        lambda content: cache._head(b"N") + b"N",
        lambda content: cache._head(b"(\x00\x00\x00\x00") + b"(\x00\x00\x00\x00",
    ],
)
def test_what_is_damaged_is_made_anew(folder: Path, damage: object) -> None:
    """Cut, altered, foreign, or whole but no graph: silently, and kept again."""
    servers()
    (path,) = files(folder)
    assert callable(damage)
    path.write_bytes(damage(path.read_bytes()))
    assert servers() == (10, False)
    assert servers() == (10, True)


def test_one_request_is_not_taken_for_another(folder: Path) -> None:
    """A kept file under the name of another request is none of it."""
    servers()
    (path,) = files(folder)
    (folder / "other.toml").write_text(SHOP.replace("90 users", "9 users"))
    assert computed(Request("other.toml")).values["a.servers"] == 1
    other = next(each for each in files(folder) if each != path)
    other.write_bytes(path.read_bytes())
    assert computed(Request("other.toml")).values["a.servers"] == 1


def test_where_nothing_can_be_written_nothing_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by PYTHONDONTWRITEBYTECODE, or a file where the folder belongs."""
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert servers() == servers() == (10, False)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (folder / "cache").write_text("no folder")
    assert servers() == servers() == (10, False)


def test_a_preset_is_kept_beside_it_or_in_the_users_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installed program may stand where only its owner writes."""
    monkeypatch.delenv("ENVELOPE_PATH")
    beside, own = kept._places(Request("template"))
    assert beside.startswith(os.path.join(places.presets_folder(), "scenarios", "__pycache__"))
    assert own.startswith(str(folder / "cache"))
    monkeypatch.setattr(cache, "beside_preset", lambda path, kind: str(folder / "shop.toml" / "x"))
    assert not is_kept(computed(Request("template")))
    assert is_kept(computed(Request("template")))
    assert [each.name.startswith("template-") for each in files(folder)] == [True]


def test_old_files_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's folder does not grow without end."""
    monkeypatch.setattr(cache, "_MOST", 3)
    for number in range(6):
        (folder / f"s{number}.toml").write_text(SHOP)
        computed(Request(f"s{number}.toml"))
        for age, path in enumerate(files(folder)):
            os.utime(path, (1e9 + age, 1e9 + age))
    assert len(files(folder)) == 3


def test_a_text_is_not_kept(folder: Path) -> None:
    """What comes from stdin has no file that could change."""
    assert computed(Request("stdin", text=SHOP)).values["a.servers"] == 10
    assert files(folder) == []


ROWS = '[parts.a]\nblock = "front"\n[parts.a.rows]\nx = { load = "90 requests/s" }\n'
BLOCKS = f"""
[parts.a]
block = "inner"
[blocks.inner.parts.b]
block = "front"
load = "80 requests/s"
[blocks.inner.formulas]
servers = "b.servers + 1 server"
[blocks.front]
{BLOCK.replace("[", "[blocks.front.")}
"""


def of_file(text: str, folder: Path) -> tuple[float, bool]:
    """The servers of a scenario of a text, and whether that was kept."""
    (folder / "shop.toml").write_text(text)
    return servers()


def test_rows_and_blocks_inside_a_file_are_kept(folder: Path) -> None:
    """The sheets of their scopes are read again where somebody asks for them."""
    for text, expected in ((ROWS, 10.0), (BLOCKS, 10.0)):
        assert of_file(text, folder) == (expected, False)
        assert of_file(text, folder) == (expected, True)
        graph = computed(Request("shop.toml")).graph
        made = built(Request("shop.toml"), Files())
        assert graph == made._replace(sheets=graph.sheets)
        for scope, sheet in made.sheets.items():
            assert graph.sheets[scope].document == sheet.document
            assert graph.sheets[scope].formulas == sheet.formulas


def test_a_changed_table_is_read(folder: Path) -> None:
    """Also one whose rows say nothing but their names."""
    part = '[parts.a]\nblock = "front"\nload = "90 requests/s"\nrows = "t.csv"\n'
    (folder / "t.csv").write_text("name\nx\ny\n")
    assert of_file(part, folder) == (20, False)
    assert of_file(part, folder) == (20, True)
    (folder / "t.csv").write_text("name,load (requests/s)\nx,\ny,9\n")
    assert of_file(part, folder) == (11, False)
    assert of_file(part, folder) == (11, True)
    (folder / "t.csv").unlink()
    with pytest.raises(InputError, match=r"there is no file `t\.csv`"):
        servers()
