"""What a file of a git revision holds, and why there is none: asked of git alone."""

from pathlib import Path

import pytest

from envelope.errors import InputError
from envelope.model.files.revision import content, from_top
from tests.model.files.test_revision import run_git

NO_COMMIT = "1234567890" * 4
TEXT = b"[inputs]\n"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commit with links and submodules, a tag on it, and another state in the index."""
    folder = tmp_path_factory.mktemp("content")
    run_git(folder, "init", "-q", "-b", "main")
    (folder / "plans").mkdir()
    (folder / "plans" / "shop.toml").write_bytes(TEXT)
    (folder / "top.toml").write_bytes(b"old")
    (folder / "link.toml").symlink_to("plans/shop.toml")
    (folder / "out.toml").symlink_to("/etc/hosts")
    run_git(folder, "add", ".")
    for each in ("inner", "plans/inner"):
        run_git(folder, "update-index", "--add", "--cacheinfo", f"160000,{NO_COMMIT},{each}")
    run_git(folder, "commit", "-qm", "one")
    run_git(folder, "tag", "v1")
    (folder / "top.toml").write_bytes(b"new")
    run_git(folder, "add", "top.toml")
    return folder


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("v1:plans/shop.toml", TEXT),
        ("main:link.toml", TEXT),
        ("HEAD:top.toml", b"old"),
        (":top.toml", b"new"),
    ],
)
def test_a_file_of_a_revision(
    repository: Path, monkeypatch: pytest.MonkeyPatch, path: str, found: bytes
) -> None:
    """As large as may be, and no larger."""
    monkeypatch.chdir(repository)
    assert content(path, len(found)) == found
    with pytest.raises(InputError, match="is larger than 0 MB"):
        content(path, len(found) - 1)


# In which folder, what is asked for, what is said, and the hint.
NOT_THERE = [
    ("", "v2:top.toml", "git knows no revision `v2`", ""),
    ("", "mian:top.toml", "git knows no revision `mian`", "did you mean `main`?"),
    ("", "v1:topp.toml", "no file `topp.toml` in the revision `v1`", "mean `v1:top.toml`?"),
    ("", "v1:top", "no file `top` in the revision `v1`", "mean `v1:top.toml`?"),
    ("", "v1:far.away", "no file `far.away` in the revision `v1`", ""),
    ("", ":far.away", "no file `far.away` in the index", ""),
    ("", ":2:top.toml", "no file `top.toml` in the index", "did you mean `:top.toml`?"),
    ("", "v1:top.toml blob 5", "no file `top.toml blob 5`", ""),
    ("", "v1:plans", "`v1:plans` is a folder, not a file", ""),
    ("", "v1:out.toml", "a link that leads to no file of that revision", ""),
    ("", "v1:../top.toml", "`v1:../top.toml` lies outside of the repository", ""),
    ("", "v1:a\nb", "a line break in its name", ""),
    ("", "v1:plans/inner/a/b.toml", "`plans/inner` is a submodule", "from inside `plans/inner`"),
    ("", "v1:inner/b.toml", "`inner` is a submodule", "look at `v1:inner/b.toml` from inside"),
    ("", "v1:plans/inner", "`plans/inner` is a submodule", "from inside `plans/inner`"),
    ("plans", "v1:shop.toml", "no file `shop.toml`", "did you mean `v1:./shop.toml`?"),
    ("plans", "v1:far.away", "no file `far.away`", ""),
    ("plans", ":shop.toml", "no file `shop.toml` in the index", "did you mean `:./shop.toml`?"),
]


@pytest.mark.parametrize(("folder", "path", "message", "hint"), NOT_THERE)
def test_why_there_is_none(
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    folder: str,
    path: str,
    message: str,
    hint: str,
) -> None:
    """The revision, the path in it, what it leads through, and the nearest that is there."""
    monkeypatch.chdir(repository / folder)
    with pytest.raises(InputError) as raised:
        content(path, 99)
    (problem,) = raised.value.problems
    assert message in problem.message
    assert hint in problem.hint
    assert bool(hint) == bool(problem.hint)


def test_a_repository_without_a_commit_or_none_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, and so is that git is not there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="and no git repository here that could have it"):
        content("HEAD:x.toml", 99)
    run_git(tmp_path, "init", "-q")
    with pytest.raises(InputError, match="nothing has been committed yet"):
        content("HEAD:x.toml", 99)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="git is not installed"):
        content("HEAD:x.toml", 99)


@pytest.mark.parametrize(
    ("folder", "path", "found"),
    [
        ("", "v1:plans/shop.toml", "v1:plans/shop.toml"),
        ("", "v1:./plans//shop.toml", "v1:plans/shop.toml"),
        ("plans", "v1:./shop.toml", "v1:plans/shop.toml"),
        ("plans", "v1:../top.toml", "v1:top.toml"),
        ("plans", "v1:shop.toml", "v1:shop.toml"),
        ("plans", "shop.toml", "shop.toml"),
    ],
)
def test_a_path_from_the_top(
    repository: Path, monkeypatch: pytest.MonkeyPatch, folder: str, path: str, found: str
) -> None:
    """One that begins with a point is of the current folder."""
    monkeypatch.chdir(repository / folder)
    assert from_top(path) == found


def test_a_revision_is_no_file() -> None:
    """The hint says how one is written."""
    with pytest.raises(InputError, match=r"as in `v1:shop\.toml`"):
        from_top("v1:")
