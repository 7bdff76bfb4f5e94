"""The first lines of a report: all of the answer, whatever fails and however narrow."""

import re

import pytest

from envelope.formats.answer import MOST, answer_tables
from envelope.formats.terminal import _LOOK, Terminal
from envelope.formats.text import answer_text
from envelope.model.library.lookup import scenarios
from envelope.report.answer import CapacityReport
from envelope.report.table import Answer, Line, Report
from tests.cli.command import envelope
from tests.presets.runs import result, some

WIDTHS = (80, 100, 120)


def lines_of(report: Report, width: int) -> list[str]:
    """The title, the line below it and the answer, without what may stand outside of it."""
    token = _LOOK.set(Terminal(width))
    try:
        answer, _ = answer_tables(report.answer, width, MOST - 2)
        drawn = "\n".join(map(answer_text, answer)).split("\n")
    finally:
        _LOOK.reset(token)
    return [report.title, "=" * len(report.title), *drawn]


@pytest.mark.parametrize("name", some(scenarios(), 5))
def test_the_answer_of_every_preset_is_in_the_first_lines(name: str) -> None:
    """Each result in a line of its own or behind another one, each failing check by its name."""
    run = result(name)
    report = CapacityReport(run).shown("text")
    assert isinstance(report, Report)
    for width in WIDTHS:
        lines = lines_of(report, width)
        assert len(lines) <= MOST
        assert max(map(len, lines[2:])) <= width
        text = " ".join(" ".join(lines).split())
        assert all(line.value in text for line in report.answer.results)
        for check in run.failing():
            scope, _, last = check.full_name.replace("_", " ").rpartition(".")
            assert scope in text
            assert last in text


def test_growth_has_percentiles_over_its_longer_periods() -> None:
    """In the answer: what a month and a year add, each with its own ends."""
    text = envelope("report", "template", "dau=5M to 20M users").stdout
    shown = text.split("\n")[:MOST]
    ranged = [
        line for line in shown if line.startswith(("storage growth", "per month", "per year"))
    ]
    assert [len(re.findall(r" – ", line)) for line in ranged] == [1, 1, 1]
    assert re.search(r"^given +dau 5M to 20M users$", text, re.MULTILINE)


MANY = Answer(
    failing=(
        Line("FAILS", more=("a (1 < 2), b (3 < 4)", "a, b", "a, b"), parts=("a, 1 more",)),
        Line("warning", more=("c.d; c.e", "c.d, c.e", "c: d, e"), parts=("c.d, 1 more",)),
    ),
    results=(
        Line("servers", "3 servers", more=("web 2, db 1", "web 2, 1 more")),
        Line("in", "1 Mbit/s"),
        Line("out", "2 Mbit/s", behind=("out 2 Mbit/s",)),
    ),
    remarks=(Line("bound", more=("web by cpu 50%, db by disk 60%", "web by cpu 50%, 1 more")),),
    asides=(Line("given", more=("users 3",)),),
)


FAILS, WARNS = "FAILS    a (1 < 2), b (3 < 4)", "warning  c.d; c.e"
SERVERS, GIVEN = "servers  3 servers  web 2, db 1", "given    users 3"
IN, OUT = "in        1 Mbit/s", "out       2 Mbit/s"
BOUND = "bound    web by cpu 50%, db by disk 60%"
FITS = [
    (60, 7, [FAILS, WARNS, SERVERS, IN, OUT, BOUND, GIVEN]),
    (60, 6, [FAILS, WARNS, SERVERS, IN, OUT, BOUND, "", GIVEN]),
    (60, 5, [FAILS, WARNS, SERVERS, f"{IN}  out 2 Mbit/s", BOUND, "", GIVEN]),
    (36, 6, [FAILS, WARNS, SERVERS, IN, OUT, "bound    web by cpu 50%, 1 more", "", GIVEN]),
    (28, 6, ["FAILS    a, b", WARNS, "servers  3 servers", IN, OUT, "bound    web by cpu 50%, 1…"]),
    (40, 3, ["FAILS    a, 1 more", "warning  c.d, 1 more", SERVERS, f"{IN}  out 2 Mbit/s", BOUND]),
]


@pytest.mark.parametrize(("width", "room", "expected"), FITS)
def test_what_there_is_room_for(width: int, room: int, expected: list[str]) -> None:
    """Numbers of checks go, then members; then lines join, and the asides stand below."""
    token = _LOOK.set(Terminal(width))
    try:
        pieces = ["\n".join(map(answer_text, each)) for each in answer_tables(MANY, width, room)]
    finally:
        _LOOK.reset(token)
    drawn = "\n\n".join(filter(None, pieces)).split("\n")
    assert drawn[: len(expected)] == expected
