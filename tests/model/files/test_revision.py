"""Files of git revisions, read out of real repositories."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from envelope.places import beside, in_revision
from tests.cli.command import envelope as command

SHOP = """
extends = "../shared/base.toml"
[inputs]
dau = "{dau}"
[parts.web]
block = "./server.toml"
rows = "web.csv"
"""
BASE = '[inputs]\nspare = "{spare}"\n[formulas]\nroom = "dau * spare"\n'
BLOCK = """
[inputs]
size = { unit = "GB" }
[formulas]
memory = "size * FACTOR"
"""

Git = Callable[..., str]


def run_git(folder: Path, *arguments: str) -> str:
    """What git answers in a folder."""
    who = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "protocol.file.allow=always",
    )
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def write(folder: Path, dau: str, spare: str, factor: str, rows: str) -> None:
    """A scenario that extends a file, uses a block and has a table beside it."""
    for name in ("plans", "shared"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "shared/base.toml").write_text(BASE.format(spare=spare))
    (folder / "plans/shop.toml").write_text(SHOP.format(dau=dau))
    (folder / "plans/server.toml").write_text(BLOCK.replace("FACTOR", factor))
    (folder / "plans/web.csv").write_text(f"name,size (GB)\n{rows}\n")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two commits, the first one tagged; a third state in the index, a fourth in the folder."""
    folder = tmp_path_factory.mktemp("repository")
    run_git(folder, "init", "-q", "-b", "main")
    write(folder, "1 user", "2", "1", "eu,1")
    (folder / "plans/link.toml").symlink_to("shop.toml")
    (folder / "plans/out.toml").symlink_to("/etc/hosts")
    (folder / "plans/bad.toml").write_text('[inputs]\na = "1 usr"\n')
    (folder / "plans/far.toml").write_text('extends = "../../far.toml"\n')
    run_git(folder, "add", ".")
    run_git(folder, "commit", "-qm", "one: two")
    run_git(folder, "tag", "v1")
    write(folder, "10 users", "3", "2", "eu,1\nus,2")
    run_git(folder, "commit", "-qam", "two")
    run_git(folder, "branch", "side/way")
    write(folder, "100 users", "4", "3", "eu,1\nus,2\nasia,3")
    run_git(folder, "add", ".")
    write(folder, "1000 users", "5", "4", "eu,2")
    return folder


@pytest.fixture(autouse=True)
def _may_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scenario of the disk extends a file that lies outside its folder."""
    monkeypatch.setenv("ENVELOPE_PATH", str(repository / "shared"))


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of everything in a repository."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each): (each.stat().st_size, each.stat().st_mtime_ns) for each in files}


ONE, TWO, THREE, FOUR = (2.0, 1e9), (30.0, 6e9), (400.0, 18e9), (5000.0, 8e9)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("plans/shop.toml", FOUR),
        (":plans/shop.toml", THREE),
        (":./plans/shop.toml", THREE),
        (":0:plans/shop.toml", THREE),
        ("HEAD:plans/shop.toml", TWO),
        ("@:plans/shop.toml", TWO),
        ("main:plans/shop.toml", TWO),
        ("side/way:plans/shop.toml", TWO),
        ("HEAD~1:plans/shop.toml", ONE),
        ("v1:plans/shop.toml", ONE),
        ("v1:./plans/shop.toml", ONE),
        ("v1:plans/link.toml", ONE),
        ("HEAD^{/one: two}:plans/shop.toml", ONE),
        ("main@{2035-01-01 10:00}:plans/shop.toml", TWO),
    ],
)
def test_all_that_a_file_reads_is_of_its_revision(
    repository: Path, monkeypatch: pytest.MonkeyPatch, path: str, found: tuple[float, float]
) -> None:
    """What it extends, its block and its table; nothing in the repository is touched."""
    monkeypatch.chdir(repository)
    before = state(repository)
    for _ in range(2):  # the second time from what was kept
        result = envelope.load(path).run()
        values = result["room"].to_base_units().m, result["total.memory"].to_base_units().m
        assert values == pytest.approx(found)
    assert state(repository) == before


def test_a_path_of_the_current_folder_begins_with_a_point(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As git reads it; without the point it is one from the top."""
    monkeypatch.chdir(repository / "plans")
    for path in ("v1:./shop.toml", "v1:plans/shop.toml", "v1:../plans/shop.toml"):
        assert envelope.load(path).run()["dau"].m == 1
    with pytest.raises(InputError, match=r"did you mean `v1:\./shop\.toml`"):
        envelope.load("v1:shop.toml").run()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("v2:plans/shop.toml", "git knows no revision `v2`"),
        ("mian:plans/shop.toml", "did you mean `main`?"),
        ("v1:plans/shp.toml", "there is no file `plans/shp.toml` in the revision `v1`"),
        ("v1:plans/shp.toml", "did you mean `v1:plans/shop.toml`?"),
        ("v1:plans/shop", "did you mean `v1:plans/shop.toml`?"),
        (":plans/shp.toml", "there is no file `plans/shp.toml` in the index"),
        (":2:plans/shop.toml", "in the index"),
        ("v1:plans", "is a folder"),
        ("v1:", "no file in it"),
        ("v1:../shop.toml", "`v1:../shop.toml` lies outside of the repository"),
        ("v1:plans/far.toml", "`v1:../far.toml` lies outside of the repository"),
        ("v1:plans/out.toml", "a link that leads to no file of that revision"),
        ("v1:plans/bad.toml", "--> v1:plans/bad.toml:2:8"),
        ("--output=x:shop.toml", "git knows no revision `--output=x`"),
        ("-:shop.toml", "git knows no revision `-`"),
        ("x;touch y:shop.toml", "git knows no revision `x;touch y`"),
        ("v1:a\nv1:plans/shop.toml", "a line break"),
        (r"C:\x.toml", r"there is no file `C:\x.toml`"),
        ("C:/x.toml", "there is no file `C:/x.toml`"),
        ("https://example.org/x.toml", "there is no file"),
        ("./v1:plans/shop.toml", "there is no file"),
        ("v1:a\0b", "not a path"),
    ],
)
def test_what_is_not_there_is_said(
    repository: Path, monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    """The revision or the path in it, and the nearest that is there."""
    monkeypatch.chdir(repository)
    before = state(repository)
    with pytest.raises(InputError) as raised:
        envelope.load(path).run()
    assert words in str(raised.value)
    assert state(repository) == before


def test_a_file_of_the_disk_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is called, and what it extends is never a revision."""
    monkeypatch.chdir(tmp_path)
    run_git(tmp_path, "init", "-q")
    (tmp_path / "HEAD:x.toml").write_text('[inputs]\na = "7"\n')
    assert envelope.load("HEAD:x.toml").run()["a"].m == 7
    (tmp_path / "y.toml").write_text('extends = "HEAD:z.toml"\n')
    with pytest.raises(InputError, match=r"there is no file `HEAD:z\.toml`"):
        envelope.load("y.toml").run()
    with pytest.raises(InputError, match="nothing has been committed yet"):
        envelope.load("HEAD:z.toml").run()


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no such file, and no repository either; or no git."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="no git repository here"):
        envelope.load("HEAD:x.toml").run()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="git is not installed"):
        envelope.load("HEAD:x.toml").run()


def test_in_a_bare_repository_and_in_a_worktree(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the top; a bare one has no current folder, and a shallow one few commits."""
    run_git(repository, "worktree", "add", "-q", str(tmp_path / "tree"), "v1")
    monkeypatch.chdir(tmp_path / "tree")
    assert envelope.load("main:plans/shop.toml").run()["dau"].m == 10
    run_git(repository, "clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    monkeypatch.chdir(tmp_path / "bare")
    assert envelope.load("v1:plans/shop.toml").run()["dau"].m == 1
    run_git(repository, "clone", "-q", "--depth", "1", repository.as_uri(), str(tmp_path / "new"))
    monkeypatch.chdir(tmp_path / "new")
    with pytest.raises(InputError, match="git fetch --unshallow"):
        envelope.load("HEAD~1:plans/shop.toml").run()


def test_a_submodule_is_a_repository_of_its_own(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files are not those of the repository around it."""
    run_git(tmp_path, "init", "-q")
    run_git(tmp_path, "submodule", "add", "-q", repository.as_uri(), "inner")
    run_git(tmp_path, "commit", "-qm", "one")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="`inner` is a submodule"):
        envelope.load("HEAD:inner/plans/shop.toml").run()
    monkeypatch.chdir(tmp_path / "inner")
    assert envelope.load("HEAD:plans/shop.toml").run()["dau"].m == 10


def test_every_command_takes_a_revision(repository: Path) -> None:
    """As a process, with exit code 2 where there is none."""
    done = command("report", "v1:plans/shop.toml", "-f", "csv", cwd=repository)
    assert (done.returncode, done.stderr) == (0, "")
    done = command("check", "v1:plans/shop.toml", "v1:plans/bad.toml", cwd=repository)
    assert done.returncode == 2
    assert "v1:plans/bad.toml:2:8" in done.stdout + done.stderr
    done = command("explain", "HEAD:plans/shop.toml", "room", cwd=repository)
    assert "HEAD:shared/base.toml:4" in done.stdout
    done = command("compare", "HEAD~9:plans/shop.toml", "plans/shop.toml", cwd=repository)
    assert (done.returncode, done.stdout) == (2, "")
    done = command("compare", "--", "--output=x:plans/shop.toml", "plans/shop.toml", cwd=repository)
    assert (done.returncode, done.stdout) == (2, "")
    assert not (repository / "x").exists()


def test_a_revision_that_moves_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was kept of `HEAD` is not used for another one."""
    monkeypatch.chdir(tmp_path)
    run_git(tmp_path, "init", "-q")
    for number in (1, 2):
        (tmp_path / "x.toml").write_text(f'[inputs]\na = "{number}"\n')
        run_git(tmp_path, "add", ".")
        run_git(tmp_path, "commit", "-qm", "more")
        assert envelope.load("HEAD:x.toml").run()["a"].m == number


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("HEAD:x.toml", ("HEAD", "x.toml")),
        (":x.toml", ("", "x.toml")),
        (":2:x.toml", (":2", "x.toml")),
        ("HEAD@{a: b}:x:y.toml", ("HEAD@{a: b}", "x:y.toml")),
        (":/words", None),
        ("x.toml", None),
        ("/a:b.toml", None),
        ("", None),
    ],
)
def test_what_names_a_revision(path: str, found: tuple[str, str] | None) -> None:
    """What stands before the first colon that no braces hold."""
    assert in_revision(path) == found


@pytest.mark.parametrize(
    ("path", "name", "found"),
    [
        ("HEAD:a/b.toml", "./c.toml", "HEAD:a/c.toml"),
        ("HEAD:b.toml", "../c.toml", "HEAD:../c.toml"),
        (":a/b.toml", "c/d.csv", ":a/c/d.csv"),
        ("a/b.toml", "./c.toml", os.path.join("a", "c.toml")),
    ],
)
def test_what_a_file_names_beside_it(path: str, name: str, found: str) -> None:
    """In the same revision."""
    assert beside(path, name) == found
