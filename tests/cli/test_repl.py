"""`envelope repl`: line by line from a pipe, and at a real terminal, key by key."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from envelope.api.loading import load
from envelope.api.session import Session
from envelope.errors import EnvelopeError

ROOT = Path(__file__).parent.parent.parent
CONTROL = re.compile(r"\033\[[?\d;]*[a-zA-Z]|\a")


# lines


def answers(*lines: str, scenario: str = "", **settings: str) -> list[str]:
    """What each line gives in one session; what is refused, as its words."""
    session = Session(load(scenario, **settings) if scenario else None)
    said = []
    for line in lines:
        try:
            said.append(session.answer(line))
        except EnvelopeError as error:
            said.append(str(error))
    return said


LINES = {
    "10 GB / 4 s": "2.5 GB/s",
    "": "",
    "   # a remark": "",
    "1 GB < 2 GB": "it holds",
    "1 GB < 2 MB": "it does not hold",
    "dau = 10M users": "dau = 10M users",
    "undo": "there is nothing to undo",
    "redo": "there is nothing to redo",
    "moved": "nothing is set yet",
    "list": "nothing is set yet",
    "names zebra": "no name has `zebra` in it",
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_gives(line: str) -> None:
    """Its value, or what it has set."""
    assert answers(line) == [LINES[line]]


def test_names_are_defined_freely_and_what_follows_from_them_moves() -> None:
    """In whatever order; a name may be told by what it was."""
    said = answers("a = 2 GB", "b = a * 3", "a = 4 GB", "a = a + 1 GB", "a = x2", "a = +10%", "b")
    assert said[:2] == ["a = 2 GB", "b = 6 GB"]
    rows = [[line.split() for line in each.splitlines()[2:]] for each in said[2:-1]]
    assert rows[0] == [["a", "2", "→", "4", "GB", "+100%"], ["b", "6", "→", "12", "GB", "+100%"]]
    assert [each[0][1:4] for each in rows[1:]] == [
        ["4", "→", "5"],
        ["5", "→", "10"],
        ["10", "→", "11"],
    ]
    assert said[-1] == "33 GB"


def test_a_noun_is_counted_from_then_on() -> None:
    """Until that is undone."""
    said = answers("noun widget", "3 widgets * 2", "undo", "3 widgets")
    assert said[:3] == ["counted, too: widgets", "6 widgets", "undone: noun widget"]
    assert "`widgets`" in said[3]


def test_undo_and_redo_go_back_and_forth() -> None:
    """As often as there was a change; a new change leaves nothing to redo."""
    lines = ["a = 1 GB", "a = 2 GB", "undo", "a", "undo", "redo", "redo", "a", "redo"]
    said = answers(*lines)
    assert [said[3], said[7]] == ["1 GB", "2 GB"]
    assert [each.splitlines()[0] for each in said[4:7]] == [
        "undone: a = 1 GB",
        "done again: a = 1 GB",
        "done again: a = 2 GB",
    ]
    assert said[8] == "there is nothing to redo"
    assert answers("a = 1 GB", "undo", "b = 1 GB", "redo")[3] == "there is nothing to redo"


def test_a_change_says_what_it_moved_and_by_how_much() -> None:
    """What was set first, then totals; what checks say; the rest is asked for."""
    said = answers(
        "dau = 20M users", "moved reader", "total.servers", "servers", scenario="template"
    )
    rows = [re.split(r"  +", line) for line in said[0].splitlines()]
    assert rows[0] == ["moved", "from → to", "by"]
    assert rows[2] == ["dau", "10M → 20M users", "+100%"]
    assert rows[3][0] == "total.servers"
    before, after = (int(number) for number in re.findall(r"\d+", rows[3][1]))
    assert rows[3][2] == f"+{(after / before - 1) * 100:.1f}%"
    assert said[2] == said[3] == f"{after} servers"
    assert re.search(r"^\d+ more: `moved` shows all$", said[0], re.MULTILINE)
    assert all("reader" in line for line in said[1].splitlines()[2:])
    (checks,) = answers("dau = 1bn users", scenario="template")
    assert "warning one_cluster does not hold any more: total.servers <= 5000 servers" in checks


def test_a_setting_is_that_of_a_report() -> None:
    """Also one that is told by what was set before, of a part, and of a case's choice."""
    said = answers(
        "dau = 20M", "dau = x2", "dau", "cache.hit_ratio=80%", "cache.misses", scenario="template"
    )
    result = load("template").run({"dau": "40M users", "cache.hit_ratio": "80%"})
    assert [said[2], said[4]] == ["40M users", result.text("cache.misses")]
    said = answers(
        "servers = 100 servers",
        "total.servers",
        "cache.machine = r7g.large",
        "list",
        scenario="template",
    )
    assert said[1] == "100 servers"
    assert "r7g.large" in said[3]
    (given,) = answers("dau", scenario="template", dau="3M users")
    assert given == "3M users"


def test_a_new_name_beside_a_scenario_is_said_to_be_new() -> None:
    """It may be a wrong one."""
    said = answers(
        "dua = 20M users", "per_user = total.storage / dau", "dau = x2", scenario="template"
    )
    assert said[0] == "dua = 20M users  (new here; did you mean `dau`?)"
    assert said[1].startswith("per_user = ")
    assert said[1].endswith("  (new here)")
    assert "\nper_user" not in said[2]  # twice the users, twice the storage


REFUSED = {
    " dau + 3 GB": ("cannot add users and data", " |  ^^^ "),
    "x = 3 GBs": ("GBs", "    ^^^"),
    "cache.hit_ration = 3": ("did you mean `cache.hit_ratio`?", "^^^^"),
    "undo = 3": ("`undo` is a command here", "^^^^"),
    "GB = 3": ("`GB` would hide a unit of data", "^^"),
    "explain dua": ("did you mean `dau`?", ""),
    "cache.hit_ratio = 90": ("at most 100%", "^^"),
    "own = own + 1": ("own", "^^^"),
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_wrong_is_shown_at_its_column(line: str) -> None:
    """And changes nothing."""
    said = answers(line, "list", "dau", scenario="template")
    for words in REFUSED[line]:
        assert words in said[0]
    assert said[1:] == ["nothing is set yet", "10M users"]


def test_words_are_completed() -> None:
    """Names up to the next point, functions, commands and units."""
    session = Session(load("template"))
    assert session.completions("cache.hit_r") == ["cache.hit_ratio", "cache.hit_ratio_needed"]
    assert "cache." in session.completions("ca")
    assert "cache.misses" not in session.completions("ca")
    assert {"ceil("} <= set(session.completions("cei"))
    assert {"undo"} == set(session.completions("und"))
    assert {"Mbit", "Mbps"} <= set(session.completions("Mb"))


# from a pipe


def piped(text: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process that reads lines from a pipe."""
    command = [sys.executable, "-m", "envelope", "repl", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command,
        input=text,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_pipe_has_no_prompts_and_its_errors_do_not_end_it() -> None:
    """They go to stderr, and the exit code says that there were some."""
    done = piped("dau = 10M users\ndau * 2 KB/user\nexplain dau\nundo\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == ["dau = 10M users", "20 GB"]
    done = piped("1 GB +\n2 GB * 3\nquit\n4 GB\n")
    assert done.returncode == 2
    assert "error: " in done.stderr
    assert done.stdout == "6 GB\n"


def test_what_is_no_scenario_is_refused() -> None:
    """As by every command."""
    assert "there is no scenario" in piped("", "tewmplate-x").stderr
    assert piped("", "dau=3").returncode == 2
    assert "would change nothing" in piped("", "--at", "1 year").stderr


# at a terminal


AT_TERMINAL = """
import fcntl, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C is that of this terminal
from envelope.cli import main
main()
"""


class Keyboard:
    """A session at a pseudo-terminal: keys go in, and what is shown comes out."""

    def __init__(self, *arguments: str, state: Path) -> None:
        self.reader, writer = pty.openpty()
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        environment = {
            **{key: value for key, value in os.environ.items() if key != "COLUMNS"},
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "XDG_STATE_HOME": str(state),
            "INPUTRC": "/dev/null",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", AT_TERMINAL, "repl", *arguments],
            stdin=writer,
            stdout=writer,
            stderr=writer,
            env=environment,
            start_new_session=True,
        )
        os.close(writer)

    def shown(self, until: str = r"\n> $") -> str:
        """What is shown from now until that, without colors and the like."""
        found = b""
        while not re.search(
            until, CONTROL.sub("", found.decode(errors="replace")).replace("\r", "")
        ):
            if not select.select([self.reader], [], [], 30)[0]:
                raise AssertionError(f"nothing more after {found!r}")
            try:
                piece = os.read(self.reader, 65_536)
            except OSError:  # it has ended
                break
            if not piece:
                break
            found += piece
        return CONTROL.sub("", found.decode()).replace("\r", "")

    def types(self, keys: str, until: str = r"\n> $") -> str:
        """What is shown when keys are pressed."""
        os.write(self.reader, keys.encode())
        return self.shown(until)

    def breaks_off(self) -> str:
        """What is shown when Ctrl-C is pressed until it is heard.

        Python looks for it only where it waits for a key: one that comes while the last key is
        still being read is kept until the next.
        """
        for _ in range(30):
            os.write(self.reader, b"\x03")
            if select.select([self.reader], [], [], 1)[0]:
                break
        return self.shown()

    def ends(self) -> int:
        """The exit code, once there are no more keys."""
        code = self.process.wait(30)
        os.close(self.reader)
        return code


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A folder for the state of programs."""
    return tmp_path / "state"


def test_a_session_at_a_terminal(state: Path) -> None:
    """A prompt, completion by the Tab key, an error under its column, a line broken off."""
    keys = Keyboard("template", state=state)
    assert "System design template" in keys.shown()
    assert "136 servers" in keys.types("dau = 20M users\n") + keys.types("total.serv\t\n")
    keys.types("cache.hit_rat\t\t\t", r"cache\.hit_ratio_needed *\n> cache\.hit_ratio$")
    assert "90% → 80%" in keys.types(" = 80%\n")
    wrong = keys.types("dau + 3 GB\n")
    assert "1 | dau + 3 GB\n  | ^^^   ---- data (GB)" in wrong
    keys.types("dau = ", r"dau = $")  # what breaks off is heard once a line is read
    assert keys.breaks_off().endswith("\n> ")
    assert "undone: cache.hit_ratio" in keys.types("undo\n")
    keys.types("\x04", r"\n$")
    assert keys.ends() == 0
    assert "dau = 20M users" in (state / "envelope" / "history").read_text()


def test_the_history_is_that_of_the_last_session(state: Path) -> None:
    """The key ↑ brings its lines back."""
    keys = Keyboard(state=state)
    keys.shown()
    keys.types("6 GB * 7\n")
    keys.types("quit\n", r"quit\n$")
    assert keys.ends() == 0
    keys = Keyboard(state=state)
    keys.shown()
    assert "42 GB" in keys.types("\x1b[A\x1b[A\n")
    keys.types("\x04", r"\n$")
    assert keys.ends() == 0


def test_without_readline_there_are_lines_all_the_same(tmp_path: Path) -> None:
    """Neither a history nor completion, but prompts and answers."""
    (tmp_path / "readline.py").write_text("raise ImportError('no readline here')\n")
    text = "import sys; sys.path.insert(0, sys.argv.pop(1)); from envelope.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", text, str(tmp_path), "repl"],
        input="6 GB * 7\n",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "42 GB\n")
