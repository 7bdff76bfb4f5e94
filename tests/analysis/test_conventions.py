"""How far results move when a month, a day or a KB means something else."""

import pytest

from envelope.analysis.conventions import ConventionRow, compare_conventions
from envelope.model.build.request import Request

TEXT = """
[inputs]
rate = "1 GB/day"
size = "1 KB"
engine = { value = "x", choices = ["x", "y"] }
[formulas]
monthly = "rate * 1 month"
used = "engine"
length = "size / (1 B)"
plain = "2 * 3"
"""


def test_results_are_compared_and_nothing_else() -> None:
    """Its own convention first; neither inputs nor words move so."""
    found = compare_conventions(Request("own.toml", text=TEXT))
    assert found.names == ("exact", "interview", "binary", "billing")
    assert [run.graph.convention for run in found.runs] == list(found.names)
    assert [row.name for row in found.moved] == ["monthly", "length", "plain"]
    rows = {row.name: row for row in found.moved}
    assert rows["monthly"].change(1) == pytest.approx(30 / 30.4375 - 1)
    assert rows["length"].change(2) == pytest.approx(0.024)
    assert rows["plain"].change(3) == 0
    assert ConventionRow("none", (0.0, 5.0)).change(1) == 0


def test_the_convention_of_the_file_is_the_first() -> None:
    """And results that are asked for are those that are shown."""
    text = 'convention = "billing"\n' + TEXT
    found = compare_conventions(Request("own.toml", text=text), ("length", "rate", "monthly"))
    assert found.names == ("billing", "exact", "interview", "binary")
    assert [row.name for row in found.moved] == ["length", "monthly"]
