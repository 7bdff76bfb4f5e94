"""What a person at a terminal sees: real processes on a pseudo-terminal of a given width."""

import fcntl
import os
import pty
import re
import select
import shlex
import struct
import termios
import threading
from functools import cache
from pathlib import Path

import pytest

from envelope.cli.progress import Meter
from tests.cli.command import ROOT, envelope, finish
from tests.presets.runs import some

COLOR = re.compile(r"\033\[[\d;]*m")
KEPT = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR")}
KEPT["ENVELOPE_PAGER"] = ""  # tests of it set another one


@cache
def at_a_terminal(
    columns: int, *arguments: str, has_keyboard: bool = False, **environment: str
) -> str:
    """All that a command writes, to either stream, to a terminal of so many columns.

    It is run once for all tests that look at it.
    """
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = {**KEPT, "TERM": "xterm", **environment}

    def command() -> None:
        with open(os.devnull) as nothing:
            keyboard = writer if has_keyboard else nothing.fileno()
            finish([keyboard, writer, writer], list(arguments), ROOT, variables)
        os.close(writer)

    process = threading.Thread(target=command)
    process.start()
    found = b""
    while select.select([reader], [], [], 0.5)[0] or process.is_alive():
        if not select.select([reader], [], [], 0)[0]:
            continue  # it may be busy, and the machine, too
        try:
            piece = os.read(reader, 65_536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        found += piece
    os.close(reader)
    process.join(60)
    return found.decode().replace("\r\n", "\n")


@cache
def elsewhere(*arguments: str, columns: str | None = None) -> str:
    """What a command writes to stdout where that is no terminal."""
    if columns is None:
        return envelope(*arguments).stdout
    return envelope(*arguments, COLUMNS=columns).stdout


def widest(text: str) -> int:
    """The columns of the longest line."""
    return max(map(len, COLOR.sub("", text).splitlines()))


@pytest.mark.parametrize("columns", [60, 80, 160])
@pytest.mark.parametrize(
    "command", ["report twitter", "hardware tests/cli/rack.toml cache", "list"]
)
def test_tables_fit_the_terminal(columns: int, command: str) -> None:
    """However wide it is."""
    shown = at_a_terminal(columns, *command.split())
    assert widest(shown) <= columns


@pytest.mark.parametrize(
    ("command", "widths"),
    [
        ("report twitter --all", [80, 160]),
        ("list", [80, 160]),
        ("hardware template database", [80]),  # which needs no more than 89
    ],
)
def test_a_wide_terminal_is_made_use_of(command: str, widths: list[int]) -> None:
    """To its last columns, as far as there is something to say."""
    assert [
        columns
        for columns in widths
        if widest(at_a_terminal(columns, *command.split())) < columns - 1
    ] == []


# In which the shortest message of each kind stands: no claim of width is made for a file's path.
TOLD = {
    ("check", "tests/cli/cased.toml", "template"): "fine",
    ("lint", "tests/cli/wrong.md"): "bits taken for bytes",
    ("calc", "5 mb/s"): "a factor of 8 apart",
    ("report", "chat", "dau=50M"): "did you mean `users`?",
    ("sensitivity", "load-balancing"): "is taken for",
    ("report", "twitter", "-f", "jsn"): "did you mean `json`?",
    ("design", "twitter"): "`envelope report twitter` is its report",
}


@pytest.mark.parametrize("command", TOLD, ids=" ".join)
def test_what_is_said_line_by_line_fits_the_terminal(command: tuple[str, ...]) -> None:
    """Errors, notes and hints, findings, and what is written where; nothing of it is left out.

    Two widths of four by turns.
    """
    for columns in some([20, 40, 80, 100], 2, list(TOLD).index(command) % 2):
        shown = COLOR.sub("", at_a_terminal(columns, *command))
        lines = [line for line in shown.splitlines() if "-->" not in line]
        assert [line for line in lines if len(line) > columns] == []
        assert TOLD[command] in " ".join(shown.split())


def test_a_new_file_is_told_of_in_lines_that_fit(tmp_path: Path) -> None:
    """However long its name."""
    name = str(tmp_path / "a_shop_that_sells_many_things_to_many_people")
    shown = at_a_terminal(40, "new", name)
    assert widest(shown) <= 40
    assert "written. Next: envelope report" in " ".join(shown.split())


def test_in_a_pipe_a_finding_is_one_line() -> None:
    """Which programs read."""
    found = elsewhere("lint", "tests/cli/wrong.md", columns="40")
    assert len(found.splitlines()) == 1


def test_errors_notes_and_hints_have_colors_at_a_terminal() -> None:
    """That NO_COLOR and TERM=dumb take away, and nothing else changes."""
    for command, words in (
        (("sensitivity", "load-balancing"), "note"),
        (("report", "chat", "dau=50M"), "hint"),
        (("report", "chat", "dau=50M"), "error"),
    ):
        shown = at_a_terminal(80, *command)
        assert re.search(rf"^(?:\033\[\d+m)+{words}:\033\[0m ", shown, re.MULTILINE)
        bare = COLOR.sub("", shown)
        assert at_a_terminal(80, *command, NO_COLOR="1") == bare
        assert at_a_terminal(80, *command, TERM="dumb") == bare


FITTING = [
    "calc '300 TB / 5 years -> MB/s' --explain",
    "compare template url-shortener",
    "compare tests/cli/cased.toml --cases",
    "conventions twitter",
    "explain twitter total.servers",
    "explain twitter total.servers --napkin",
    "flip template",
    "growth template --growth dau=40%/year --over '2 years' --by year",
    "hardware tests/cli/rack.toml cache",
    "latency template",
    "list --errata",
    "list --reality",
    "list kafka",
    "list scenarios --short",
    "numbers",
    "report template dau='5M to 20M users' --derivations",
    "report twitter --all",
    "sensitivity twitter total.servers",
    "sensitivity template 'dau=5M to 20M users'",
    "show cache",
    "solve template dau 'total.servers <= 500 servers'",
    "stress template",
    "stress template --all",
    "sweep twitter monthly_users=1M..1bn:9 -p total.servers",
]


@pytest.mark.parametrize("command", FITTING)
def test_nothing_is_wider_than_the_terminal(command: str) -> None:
    """Tables, sentences and drawings of every command, on narrow screens and by turns on others."""
    wider = some(["80", "100", "120", "40"], 4, FITTING.index(command) % 4)
    for columns in {"40", *wider}:
        assert widest(elsewhere(*shlex.split(command), columns=columns)) <= int(columns)


SESSION = """dau = 20M users
database.replication_factor = 5
total.servers
total.servers + 3 users
explain total.servers
moved
list kafka
help
undo
"""


def test_a_session_is_no_wider_than_the_terminal() -> None:
    """What moves, derivations, lists, the help."""
    for columns in ("80", "120"):
        done = envelope("repl", "template", stdin=SESSION, COLUMNS=columns)
        assert done.returncode == 2
        assert max(map(len, done.stdout.splitlines())) <= int(columns)


ONE_TABLE = [
    "growth template --growth dau=40%/year",
    "flip twitter",
    "hardware tests/cli/rack.toml cache",
    "growth template --growth dau=40%/year --over '2 years' --by year",
    "sensitivity twitter total.servers",
    "sensitivity template 'dau=5M to 20M users'",
    "stress template",
]


@pytest.mark.parametrize("command", ONE_TABLE)
def test_at_80_columns_it_is_one_table(command: str) -> None:
    """With columns left out or titles broken, not in pieces."""
    shown = elsewhere(*shlex.split(command), columns="80")
    assert len(re.findall(r"^--+  ?-", shown, re.MULTILINE)) == 1


def test_a_color_says_nothing_that_words_do_not() -> None:
    """The words at a terminal are those of a pipe of the same width; NO_COLOR leaves them bare."""
    for columns in (80, 120):
        shown = at_a_terminal(columns, "report", "twitter")
        assert COLOR.search(shown)
        plain = elsewhere("report", "twitter", columns=str(columns))
        assert COLOR.sub("", shown) == plain
        assert at_a_terminal(columns, "report", "twitter", NO_COLOR="1") == plain
        assert not COLOR.search(at_a_terminal(columns, "report", "twitter", TERM="dumb"))


def test_elsewhere_it_is_100_columns_wide() -> None:
    """In a pipe, unless COLUMNS says otherwise; what it says must be a number."""
    assert 95 < widest(elsewhere("report", "twitter")) <= 100
    assert widest(elsewhere("report", "twitter", columns="72")) <= 72
    assert elsewhere("report", "twitter", columns="") == elsewhere("report", "twitter")


def test_a_file_looks_the_same_from_any_terminal(tmp_path: Path) -> None:
    """No color and no width of the terminal goes into it."""
    target = tmp_path / "report.txt"
    assert at_a_terminal(60, "report", "twitter", "-o", str(target)) == ""
    assert target.read_text() == elsewhere("report", "twitter")


def test_an_error_is_red_at_a_terminal() -> None:
    """And says `error:`."""
    shown = at_a_terminal(80, "calc", "5 GB + 3 users")
    assert "\033[31m" in shown
    assert COLOR.sub("", shown).startswith("error: ")


def test_what_takes_long_shows_how_far_it_is() -> None:
    """On stderr, gone at the end."""
    ranged = ["report", "template", "dau=5M to 20M users"]
    for samples in (500_000, 2_000_000, 8_000_000, 32_000_000):  # on any machine one takes long
        long = at_a_terminal(100, *ranged, "--samples", str(samples))
        shares = [int(share) for share in re.findall(r"\r█*\S? +(\d+)% of the samples", long)]
        if len(shares) > 3:
            break
    assert len(shares) > 3
    falls = [place for place in range(1, len(shares)) if shares[place] < shares[place - 1]]
    assert len(falls) <= 1  # months and years are drawn after everything else
    assert len(shares[: falls[0]] if falls else shares) > 3
    before, _, after = long.rpartition("% of the samples")
    assert re.match(r"\r +\r", after)
    assert "samples drawn" in after
    assert before.startswith("\r")


def test_what_is_short_shows_no_bar(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing within the first second, then at most ten in a second, and nothing is left of it."""
    clock = [100.0]
    monkeypatch.setattr("envelope.cli.progress.monotonic", lambda: clock[0])
    meter = Meter()
    for moment, share in ((100.99, 0.5), (100.99, 1.0)):
        clock[0] = moment
        meter("samples", share)
    assert capsys.readouterr().err == ""
    drawn = []
    for moment in (101.0, 101.05, 101.09, 101.11):
        clock[0] = moment
        meter("samples", 0.5)
        drawn.append("50% of the samples" in capsys.readouterr().err)
    assert drawn == [True, False, False, True]
    meter("samples", 1.0)
    assert re.fullmatch(r"\r +\r", capsys.readouterr().err)


def test_bars_show_shares() -> None:
    """In the table of shares, as long as the number beside them says."""
    text = elsewhere("report", "twitter", "--all")
    table = text.partition("Shares\n------\n")[2].partition("\n\n")[0]
    rows = re.findall(r"^(\w.*?)  +(\d+)%  (█+\S?)", table, re.MULTILINE)
    assert len(rows) >= 2
    for _, share, drawn in rows:
        eighths = 8 * drawn.count("█") + " ▏▎▍▌▋▊▉".find(drawn[-1]) % 8 * (drawn[-1] != "█")
        # the number is right to half a percent of 128 eighths, the bar to half an eighth
        assert eighths == pytest.approx(int(share) / 100 * 16 * 8, abs=0.64 + 0.5)


def paged(*arguments: str, **environment: str) -> bool:
    """Whether what a command writes at a terminal of 40 lines went through a pager."""
    variables = {"ENVELOPE_PAGER": "sed s/^/paged:/", **environment}
    shown = at_a_terminal(100, *arguments, has_keyboard=True, **variables).splitlines()
    assert shown
    is_paged = [line.startswith("paged:") for line in shown]
    assert all(is_paged) or not any(is_paged)
    return is_paged[0]


PAGED: dict[tuple[str, ...], bool] = {
    ("show", "cache"): True,
    ("calc", "1 GB * 3"): False,
    ("show", "cache", "--no-pager"): False,
    ("report", "template", "--all"): True,
    ("report", "template", "--all", "--no-pager"): False,
}


@pytest.mark.parametrize("arguments", PAGED)
def test_what_is_longer_than_the_terminal_goes_through_a_pager(arguments: tuple[str, ...]) -> None:
    """Unless it is not wanted."""
    assert paged(*arguments) == PAGED[arguments]


def test_there_may_be_no_pager() -> None:
    """Where the variable is empty, the terminal cannot, or there is none."""
    assert not paged("show", "cache", ENVELOPE_PAGER="")
    assert not paged("show", "cache", TERM="dumb")
    done = envelope("show", "cache", ENVELOPE_PAGER="sed s/^/paged:/")
    assert not done.stdout.startswith("paged:")


def test_the_pager_shows_what_there_is_with_its_colors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes as without one; PAGER counts where ENVELOPE_PAGER is not set."""
    plain = at_a_terminal(80, "show", "queue", "--no-pager", has_keyboard=True)
    assert COLOR.search(plain)
    monkeypatch.delitem(KEPT, "ENVELOPE_PAGER")
    target = tmp_path / "seen"
    shown = at_a_terminal(80, "show", "queue", has_keyboard=True, PAGER=f"tee {target}")
    assert shown == plain == target.read_text()
