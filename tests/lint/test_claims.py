"""Claims of prose: right ones that stay silent, wrong ones with what is right and why."""

from pathlib import Path
from typing import NamedTuple

import pytest

from envelope.lint.check import check
from envelope.lint.finding import message
from tests.tables import over


class Case(NamedTuple):
    """A line of the table."""

    said: str
    text: str


def cases() -> list[Case]:
    """The lines of claims.txt."""
    lines = (Path(__file__).parent / "claims.txt").read_text().splitlines()
    pairs = [line.split(" => ", 1) for line in lines if line and not line.startswith("#")]
    return [Case(said.strip(), text) for said, text in pairs]


@over(cases())
def test_a_claim(case: Case) -> None:
    """A wrong one is found once, with its right value, its factor and its cause."""
    found = check(case.text, "a.md").findings
    if case.said == "right":
        assert [message(each) for each in found] == []
        return
    value, factor, cause = case.said.split(" | ")
    assert [each.right for each in found] == [value]
    assert found[0].factor == pytest.approx(float(factor), rel=0.01)
    assert cause in found[0].cause
