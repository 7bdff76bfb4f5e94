"""What is kept between runs, as real processes: the same bytes, whoever was there before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOP = """
[inputs]
users = "90k users"
[formulas]
load = "users * 2 requests/user/day -> requests/s"
"""


def start(folder: Path, *arguments: str, **variables: str) -> "subprocess.Popen[str]":
    """A process in a folder whose cache is its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(
        [sys.executable, "-m", "envelope", *arguments],
        cwd=folder,
        env={**environment, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def output(process: "subprocess.Popen[str]") -> str:
    """What a process prints; it succeeds and says nothing else."""
    printed, words = process.communicate(timeout=60)
    assert (process.returncode, words) == (0, "")
    return printed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario."""
    (tmp_path / "shop.toml").write_text(SHOP)
    return tmp_path


def kept(folder: Path) -> list[Path]:
    """All that is kept."""
    return sorted(each for each in (folder / "cache").rglob("*") if each.is_file())


def test_a_report_is_the_same_from_what_is_kept(folder: Path) -> None:
    """In every form, and with a setting."""
    for arguments in (["-f", "json"], ["-f", "markdown"], ["-f", "csv"], ["--all"], ["users=3k"]):
        plain = output(
            start(folder, "report", "shop.toml", *arguments, PYTHONDONTWRITEBYTECODE="1")
        )
        for _ in range(2):
            assert output(start(folder, "report", "shop.toml", *arguments)) == plain
    assert [each.suffix for each in kept(folder)] == [".graph"]


def test_processes_at_once_do_not_disturb_each_other(folder: Path) -> None:
    """None has anything to read yet, all write; nothing half written stays."""
    processes = [start(folder, "report", "shop.toml") for _ in range(6)]
    assert len({output(each) for each in processes}) == 1
    assert [each.suffix for each in kept(folder)] == [".graph"]


def test_a_damaged_file_is_silently_made_anew(folder: Path) -> None:
    """And is whole again afterwards."""
    plain = output(start(folder, "report", "shop.toml"))
    (path,) = kept(folder)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert output(start(folder, "report", "shop.toml")) == plain
    assert path.stat().st_size == len(content)


def test_without_a_folder_nothing_is_kept(folder: Path) -> None:
    """A file stands where the folder should be, or there is no home."""
    plain = output(start(folder, "report", "shop.toml", PYTHONDONTWRITEBYTECODE="1"))
    (folder / "cache").write_text("no folder")
    assert output(start(folder, "report", "shop.toml")) == plain
    assert output(start(folder, "report", "shop.toml", XDG_CACHE_HOME="", HOME="")) == plain
    assert output(start(folder, "report", "shop.toml", XDG_CACHE_HOME="relative")) == plain
    assert sorted(each.name for each in folder.iterdir()) == ["cache", "shop.toml"]
