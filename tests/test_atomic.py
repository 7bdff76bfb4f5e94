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


def inodes(folder: Path) -> dict[str, int]:
    """The files of a folder, and what each of them is."""
    return {each.name: each.stat().st_ino for each in folder.iterdir()}


@pytest.mark.parametrize("content", [b"shorter", b"as long as it was, and longer", b""])
def test_a_file_with_several_names_keeps_them(tmp_path: Path, content: bytes) -> None:
    """Each of them reads what is new, with the permissions of before; no draft is left."""
    (tmp_path / "a.txt").write_text("as long as it was")
    (tmp_path / "a.txt").chmod(0o640)
    (tmp_path / "b.txt").hardlink_to(tmp_path / "a.txt")
    (tmp_path / "c.txt").symlink_to("b.txt")
    before = inodes(tmp_path)
    atomic.write(str(tmp_path / "c.txt"), content)
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [content] * 3
    assert inodes(tmp_path) == before
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


BREAK = """
import signal, sys
from envelope import atomic
written = []
def watch(frame, event, argument):
    if event == "c_return" and frame.f_code.co_name == "_copy" and argument.__name__ == "write":
        written.append(1)
        signal.raise_signal(signal.SIGINT)  # which ends the watch
sys.setprofile(watch)
try:
    atomic.write("a.txt", b"all of it " * 200_000)
except KeyboardInterrupt:
    print("broken off", len(written))
"""
FULL = """
import resource, signal
from envelope import atomic
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    atomic.write("a.txt", b"x" * 2000)
except OSError as error:
    print(error.strerror)
"""


@pytest.mark.parametrize(
    ("script", "said", "left"),
    [(BREAK, "broken off 1\n", b"all of it " * 200_000), (FULL, "File too large\n", b"before")],
)
def test_a_file_with_several_names_is_never_half_written(
    tmp_path: Path, script: str, said: str, left: bytes
) -> None:
    """Ctrl-C comes too late once it is begun, and where there is no room it is not begun."""
    (tmp_path / "a.txt").write_text("before")
    (tmp_path / "b.txt").hardlink_to(tmp_path / "a.txt")
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == said
    assert [(tmp_path / each).read_bytes() for each in ("a.txt", "b.txt")] == [left] * 2
    assert len(inodes(tmp_path)) == 2
