"""What is kept of a preset's file between runs."""

import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from envelope import places
from envelope.model.files import cache

LIMIT = "resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))"


def not_asked(text: str) -> dict[str, Any]:
    """A reader where nothing is to be read."""
    raise AssertionError(text)


def test_what_is_kept_is_never_out_of_date(tmp_path: Path, presets: Path) -> None:
    """What was kept counts only for the very text it was made from; other folders have none."""
    path = str(presets / "a.toml")
    assert cache.parsed(path, "1", lambda text: {"text": text}) == {"text": "1"}
    assert cache.parsed(path, "1", lambda text: {"text": "not asked"}) == {"text": "1"}
    assert cache.parsed(path, "2", lambda text: {"text": text}) == {"text": "2"}
    kept = next((presets / "__pycache__").iterdir())
    kept.write_bytes(b"nonsense")
    assert cache.parsed(path, "2", lambda text: {"text": "again"}) == {"text": "again"}
    cache.parsed(str(tmp_path / "own.toml"), "1", lambda text: {})
    assert sorted(each.name for each in tmp_path.iterdir()) == ["presets"]
    assert places.presets_folder() != str(presets)


def test_nothing_is_written_where_python_writes_nothing(
    presets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for modules: by PYTHONDONTWRITEBYTECODE, or where the folder cannot be written."""
    path = str(presets / "a.toml")
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert cache.parsed(path, "1", lambda text: {"text": text}) == {"text": "1"}
    assert list(presets.iterdir()) == []
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (presets / "__pycache__").write_text("a file where a folder belongs")
    assert cache.parsed(path, "1", lambda text: {"text": text}) == {"text": "1"}
    assert [each.name for each in presets.iterdir()] == ["__pycache__"]


def test_what_cannot_be_kept_is_read_again(presets: Path) -> None:
    """A date of TOML: nothing half written is left behind."""
    path, value = str(presets / "a.toml"), {"day": datetime.date(2026, 1, 2)}
    for _ in range(2):
        assert cache.parsed(path, "1", lambda text: value) == value
    assert [each for each in presets.rglob("*") if each.is_file()] == []


def test_a_kept_text_is_not_read(presets: Path) -> None:
    """Nor does another text of the same length count as it."""
    path = str(presets / "a.toml")
    cache.parsed(path, "a = 1", lambda text: {"a": 1})
    assert cache.parsed(path, "a = 1", not_asked) == {"a": 1}
    assert cache.parsed(path, "a = 2", lambda text: {"a": 2}) == {"a": 2}


def test_a_program_is_another_one_where_any_file_of_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its modules, those in folders too; nothing that Python keeps beside them, or an editor."""
    makers = ["a.py", "units/b.py", "model/deep/c.py", "engine/d.py"]
    files = [*makers, "in/b.py", "in/deep/c.js", "in/page.html", "in/page.css", "lint/model/d.py"]
    others = ["__pycache__/a.pyc", "in/notes.txt", ".hidden/d.py", "__pycache__/e.py"]
    for each in (*files, *others):
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).write_text("one")
    monkeypatch.setattr(cache, "package_folder", lambda: str(tmp_path))
    for program, counted in ((cache.program, makers), (cache.whole_program, files)):
        before = program.__wrapped__()
        for each in {*others, *files}.difference(counted):
            (tmp_path / each).write_text(f"{program}")
            assert program.__wrapped__() == before
        for each in counted:
            (tmp_path / each).write_text(f"{program}")
            assert program.__wrapped__() != before
            before = program.__wrapped__()


@pytest.mark.parametrize(("mode", "is_trusted"), [(0o600, True), (0o664, True), (0o666, False)])
def test_what_everybody_may_write_counts_as_none(
    tmp_path: Path, mode: int, is_trusted: bool
) -> None:
    """What the user's group may write does: it often is the user alone."""
    place = tmp_path / "kept"
    assert cache.write(str(place), {"a": 1})
    place.chmod(mode)
    assert cache.read(str(place)) == ({"a": 1} if is_trusted else None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file to another user")
def test_what_another_user_wrote_counts_as_none(tmp_path: Path) -> None:
    """Whatever it says."""
    place = tmp_path / "kept"
    assert cache.write(str(place), {"a": 1})
    os.chown(place, 65534, 65534)
    assert cache.read(str(place)) is None


@pytest.mark.parametrize("count", [0x7FFFFFFF, 1000])
def test_a_tuple_that_claims_more_than_there_is_counts_as_none(tmp_path: Path, count: int) -> None:
    """Under a right checksum, in a process that may have 2 GB; a pipe is not waited for."""
    body = b"(" + count.to_bytes(4, "little")
    (tmp_path / "kept").write_bytes(cache._head(body) + body)
    os.mkfifo(tmp_path / "pipe")
    read = "cache.read('kept'), cache.read('pipe')"
    code = f"import resource; from envelope.model.files import cache; {LIMIT}; print({read})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("None None\n", "")
