"""Every command on a file with rows of parts and blocks of its own, as a user types it."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.cli import command

ROOT = Path(__file__).parents[2]

ROWS = """
title = "Topics"
[parts.topics]
block       = "queue"
peak_factor = "1"
[parts.topics.rows]
orders = { messages_in = { value = "5k messages/s", growth = "30%/year" }, retention = "7 days" }
views  = { messages_in = "20k to 60k messages/s", message_size = "200 B/message" }
[formulas]
slowest = "max(topics.*.latency) -> ms"
stored  = "sum(topics.*.storage) -> TB"
"""
TABLE = ROWS.partition("[parts.topics.rows]")[0] + 'rows = "topics.csv"\n'
CSV = "name;messages_in [messages/s];retention (days)\norders;5,5k;7\nviews;40k;\n"

# What is typed after `envelope`, and what its answer has.
COMMANDS = [
    ("report rows.toml", r"Rows of topics\n[\s\S]*\norders +[\s\S]*\nviews +[\s\S]*\nsum +"),
    ("report rows.toml --assumptions topics.peak_factor=2", r"topics\.peak factor +2 \*"),
    ("report rows.toml --assumptions topics.retention='1 day'", r"topics\.retention +1 day \*"),
    (
        "report rows.toml --assumptions topics.in_sync_copies=1",
        r"topics\.views\.in sync copies +1 \*",
    ),
    ("report rows.toml topics.machine=r6i.2xlarge", r"cost +\$"),
    (
        "report table.toml",
        r"orders +5\.5k messages/s +7 days[\s\S]*views +40k messages/s +168 hours",
    ),
    ("check rows.toml table.toml", r"rows\.toml: .* fine\ntable\.toml: .* fine"),
    ("show table.toml", r"Rows of topics\n-+\nrow +messages in +retention\n.*\norders +5\.5k"),
    ("explain rows.toml slowest", r"largest: topics\.views\.latency = "),
    ("explain rows.toml topics.storage", r"sum\(orders\.storage, views\.storage\)"),
    ("explain table.toml topics.orders.messages_in", r"table\.toml|topics\.csv:2"),
    ("stress rows.toml --all", r"broker loss[\s\S]*topics orders, topics views"),
    ("growth rows.toml --over '2 years' --by year", r"topics\.orders\.messages_in by 30%/year"),
    (
        "sensitivity rows.toml total.storage",
        r"topics\.replication_factor[\s\S]*topics\.orders\.ret",
    ),
    ("sweep rows.toml topics.retention='1 day..9 days'", r"9 days +\d+ servers"),
    ("sweep rows.toml topics.orders.retention='1 day..9 days'", r"9 days +\d+ servers"),
    ("compare rows.toml table.toml", r"total\.storage"),
    ("compare rows.toml topics.retention='2 days'", r"topics\.retention +168 hours +48 hours"),
    ("solve rows.toml topics.retention 'topics.storage <= 30 TB'", r"the last that holds"),
    ("solve rows.toml topics.retention 'max(topics.*.storage) <= 15 TB'", r"the last that holds"),
    ("hardware rows.toml topics.orders", r"as it is +3 servers"),
    ("hardware rows.toml topics", r"as it is +6 servers"),
    ("latency rows.toml topics.views", r"Half of the requests"),
    ("conventions rows.toml --all", r"topics\.orders\.storage"),
    ("flip rows.toml", r"."),
    ("export rows.toml --to mermaid", r"topics × 2"),
    ("export rows.toml --to json", r'"topics\.orders"'),
    ("calc 'sum(1 GB, 2 GB)'", r"3 GB"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A file with rows, and one whose rows are in a table beside it."""
    for name, text in (("rows.toml", ROWS), ("table.toml", TABLE), ("topics.csv", CSV)):
        (tmp_path / name).write_text(text)
    return tmp_path


def envelope(folder: Path, typed: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return command.envelope(*shlex.split(typed), cwd=folder)


@pytest.mark.parametrize(("typed", "expected"), COMMANDS)
def test_a_command_knows_rows(folder: Path, typed: str, expected: str) -> None:
    """Exit code 0, and the answer."""
    done = envelope(folder, typed)
    assert done.returncode == 0, done.stderr
    assert re.search(expected, done.stdout), done.stdout
    assert "error" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("report rows.toml topics.messages_in=5", "each row of `topics` has its own `messages_in`"),
        ("report rows.toml topics.frob=5", "there is nothing called `topics.frob` to set"),
        ("explain rows.toml topics.latency", "has its own: `topics.orders.latency`"),
        ("latency rows.toml topics", "each row of `topics` has its own latency"),
        ("solve rows.toml topics.messages_in 'total.cost <= 9 USD/day'", "`topics.orders.mess"),
    ],
)
def test_what_a_command_says_of_a_name_that_only_rows_have(
    folder: Path, typed: str, expected: str
) -> None:
    """Exit code 2, in words."""
    done = envelope(folder, typed)
    assert done.returncode == 2
    assert expected in done.stderr
