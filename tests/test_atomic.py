"""Files written as a whole: what is there is kept, what is no file is written to."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from envelope import atomic


def test_a_file_keeps_its_permissions_and_a_link_leads_where_it_led(tmp_path: Path) -> None:
    """The new content stands where the link leads; nothing else is left in the folder."""
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    target.write_text("before, and longer")
    target.chmod(0o640)
    link.symlink_to("a.txt")
    atomic.write(str(link), b"after")
    assert (target.read_text(), link.is_symlink()) == ("after", True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "link.txt"]


def test_what_leads_nowhere_is_made_there(tmp_path: Path) -> None:
    """As every program does that opens it."""
    (tmp_path / "link.txt").symlink_to(tmp_path / "new.txt")
    atomic.write(str(tmp_path / "link.txt"), b"x")
    assert (tmp_path / "new.txt").read_text() == "x"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """And is a pipe afterwards."""
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    atomic.write(str(pipe), b"through")
    reader.join()
    assert read == [b"through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_one() -> None:
    """Whether what is written to it has room or not."""
    atomic.write("/dev/null", b"x")
    with pytest.raises(OSError, match="No space left on device"):
        atomic.write("/dev/full", b"x")
    assert [stat.S_ISCHR(os.stat(each).st_mode) for each in ("/dev/null", "/dev/full")] == [
        True
    ] * 2


def test_what_is_printed_to_is_continued(tmp_path: Path) -> None:
    """`/dev/stdout` is a file where a shell sends it to one: what stands there stays."""
    script = "from envelope import atomic; atomic.write('/dev/stdout', b'b')"
    with (tmp_path / "out").open("w") as file:
        file.write("a")
        file.flush()
        subprocess.run([sys.executable, "-c", script], stdout=file, check=True)
        file.write("c")
    assert (tmp_path / "out").read_text() == "abc"


def test_a_new_file_takes_no_place(tmp_path: Path) -> None:
    """Not that of a file, of a folder, nor of a link that leads nowhere."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "folder", "link"):
        with pytest.raises(FileExistsError):
            atomic.write(str(tmp_path / name), b"y", new=True)
    assert (tmp_path / "file").read_text() == "x"


def test_what_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    """A folder without a place for drafts; content that is none."""
    (tmp_path / "a.txt").write_text("before")
    with pytest.raises(TypeError):
        atomic.write(str(tmp_path / "a.txt"), None)  # type: ignore[arg-type]  # breaks off the writing
    with pytest.raises(OSError, match="No such file"):
        atomic.write(str(tmp_path / "nowhere" / "a.txt"), b"x")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.txt", "before")]
