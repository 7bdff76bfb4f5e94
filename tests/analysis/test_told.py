"""What analyses tell of small scenarios, whose answers can be worked out by hand.

A case of a table in told/ is a scenario, files beside it, what is set, and questions with their
answers. A question is one of ASKED with what it is asked of; after ` @ ` the moment stands.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from envelope.errors import EnvelopeError, Problem, draw, text_of
from envelope.model.build.request import Request
from tests.analysis.told import comparing, moving, reading

_BAR = re.compile(r"(?:^|\s)\|(?=\s|$)")  # between two things that are asked of; no other one is
TABLES = sorted((Path(__file__).parent / "told").glob("*.txt"))
ASKED: dict[str, Callable[..., Iterator[str]]] = {
    "sweep": moving.swept,
    "axes": moving.axes,
    "flip": moving.flipped,
    "watch": moving.watched,
    "solve": moving.solved,
    "search": moving.searched,
    "sensitivity": moving.swings,
    "growth": moving.grown,
    "stress": moving.stressed,
    "hardware": moving.machines,
    "binds": reading.binds,
    "bound": reading.binding_of,
    "headline": reading.results,
    "wiring": reading.wired,
    "system": reading.drawn,
    "order": reading.ordered,
    "latency": reading.delayed,
    "explain": reading.explained,
    "fold": reading.told_in_part,
    "matter": reading.weighed,
    "napkin": reading.on_a_napkin,
    "source": reading.sourced,
    "filling": reading.fills,
    "sure": reading.sure,
    "other": comparing.with_other,
    "compare": comparing.with_settings,
    "conventions": comparing.by_convention,
    "expect": comparing.expected,
    "examples": comparing.proved,
    "running": comparing.runs,
    "reality": comparing.real,
    "errata": comparing.wrong,
    "defaults": comparing.own,
}


class Case(NamedTuple):
    """A scenario and the files beside it by their names, what is set, questions with answers."""

    title: str
    files: dict[str, str]
    settings: list[str]
    told: str


def cases(table: Path) -> Iterator[Case]:
    """The cases of a table."""
    for written in table.read_text(encoding="utf-8").split("\n=== ")[1:]:
        title, _, rest = written.partition("\n")
        first, *others = rest.split("\n--- ")
        named = {name: text for name, _, text in (each.partition("\n") for each in others)}
        told, settings = named.pop("told"), named.pop("set", "").splitlines()
        yield Case(f"{table.stem}: {title}", {"own.toml": f"{first}\n", **named}, settings, told)


def answers(case: Case) -> Iterator[str]:
    """Each question of a case with what is told now."""
    given = (each.partition("=") for each in case.settings)
    settings = {name: text_of(value, f"{name}={value}") for name, _, value in given}
    for question in (line for line in case.told.splitlines() if line.startswith("? ")):
        asked, _, moment = question.removeprefix("? ").partition(" @ ")
        what, _, rest = asked.partition(" ")
        request = Request("own.toml", settings=settings, at=text_of(moment) if moment else None)
        yield question
        try:
            yield from ASKED[what](request, *(each.strip() for each in _BAR.split(rest) if rest))
        except EnvelopeError as error:
            yield from (line for each in error.problems for line in refused(each))


def refused(problem: Problem) -> list[str]:
    """What is wrong and where, as it is drawn."""
    return draw(problem).splitlines()


@pytest.mark.parametrize(
    "case", [each for table in TABLES for each in cases(table)], ids=lambda case: case.title
)
def test_what_is_told(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of it, word for word."""
    monkeypatch.chdir(tmp_path)
    for name, text in case.files.items():
        Path(name).write_text(text, encoding="utf-8")
    assert list(answers(case)) == case.told.splitlines()
