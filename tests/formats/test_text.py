"""Tables as text: they fit, and nothing of them is lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from envelope.analysis.binding import fullness
from envelope.engine.run import run
from envelope.formats import terminal
from envelope.formats.text import table_text
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.table import Column, Table

WORDS = st.text("abcdefgh ", min_size=1, max_size=60).map(lambda text: " ".join(text.split()))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of words and numbers, each number short enough for any width."""
    numbers = draw(st.lists(st.booleans(), min_size=1, max_size=8))
    columns = tuple(Column(f"c{index}", number=each) for index, each in enumerate(numbers))
    cell = [st.integers(0, 10**9).map(str) if each else WORDS for each in numbers]
    rows = draw(st.lists(st.tuples(*cell), min_size=1, max_size=4))
    return Table("", columns, tuple(rows))


@given(tables(), st.integers(40, 130))
def test_a_table_fits_and_keeps_its_letters(table: Table, width: int) -> None:
    """In one piece or in several, each with the first column."""
    token = terminal._LOOK.set(terminal.Terminal(width))
    try:
        text = table_text(table)
    finally:
        terminal._LOOK.reset(token)
    assert max(map(len, text.splitlines())) <= width
    assert "\033" not in text
    pieces = text.count("\n\n") + 1
    letters = sorted("".join(re.findall(r"[a-h0-9]", text)))
    expected = "".join(column.title for column in table.columns[1:])
    expected += table.columns[0].title * pieces
    expected += "".join("".join(row[1:]) + row[0] * pieces for row in table.rows)
    assert letters == sorted(expected.replace(" ", ""))


def test_the_binding_constraint_is_full() -> None:
    """And the others less: the servers that each asks for over those that it would take."""
    result = run(build(Request("twitter")))
    found = fullness(result, "tweet_store")
    assert next(iter(found)) == "size"
    ratio = (
        result.values["tweet_store.shards_by_read_rate"]
        / result.values["tweet_store.shards_by_size"]
    )
    assert found["read rate"] == ratio
    assert all(0 < share <= 1 for share in found.values())
