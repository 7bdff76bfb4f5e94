"""The table of parts, and those of rows: who stands in them, and what is added up."""

from pathlib import Path

import pytest

from envelope.engine.run import run
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.capacity import capacity_report
from envelope.report.table import Table

TIER = """
[inputs]
servers = { unit = "servers" }
"""
CHECK = """
[inputs]
share = "10%"
"""
WEB = '[parts.web]\nblock = "./tier.toml"\nservers = "3 servers"\n'
PLAN = '[parts.plan]\nblock = "./check.toml"\n'
ROWS = 'rows.one = {{ {0} = "{1}" }}\nrows.two = {{ {0} = "{1}" }}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A part with servers, and one that only calculates."""
    (tmp_path / "tier.toml").write_text(TIER)
    (tmp_path / "check.toml").write_text(CHECK)
    return tmp_path


def tables(folder: Path, text: str) -> dict[str, Table]:
    """The tables of a report by their headings."""
    path = folder / "shop.toml"
    path.write_text(text)
    return {each.heading: each for each in capacity_report(run(build(Request(str(path))))).tables}


def test_parts_that_nothing_is_counted_of_are_named_below(folder: Path) -> None:
    """Else most rows of a large report would be empty."""
    found = tables(folder, WEB + PLAN)["Parts"]
    assert [row[0] for row in found.rows] == ["web", "total"]
    assert found.note == "Without servers, storage or cost of their own: plan."


def test_parts_are_listed_where_nothing_is_counted_of_any(folder: Path) -> None:
    """So that they are seen at all."""
    found = tables(folder, PLAN + PLAN.replace("plan", "guess"))["Parts"]
    assert [row[0] for row in found.rows] == ["plan", "guess", "total"]
    assert found.note == ""


def test_rows_have_a_sum_where_they_add_up(folder: Path) -> None:
    """Servers do, shares do not."""
    web = '[parts.web]\nblock = "./tier.toml"\n' + ROWS.format("servers", "3 servers")
    plan = PLAN + ROWS.format("share", "20%")
    found = tables(folder, web + plan)
    assert [row[0] for row in found["Rows of web"].rows] == ["one", "two", "sum"]
    assert [row[0] for row in found["Rows of plan"].rows] == ["one", "two"]
