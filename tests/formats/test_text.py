"""Tables as text: they fit, and nothing of them is lost."""

import re
import subprocess
import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

import envelope
from envelope.analysis.binding import fullness
from envelope.analysis.derivation.folding import explained
from envelope.api.answer import Answer
from envelope.api.library import listing
from envelope.formats import explanation, html, markdown, terminal, text
from envelope.formats.text import table_text
from envelope.model.library.lookup import scenarios
from envelope.report.brief.details import Details
from envelope.report.brief.report import brief_report
from envelope.report.capacity import capacity_report
from envelope.report.table import Column, Table
from tests.presets.runs import result, some

WORDS = (
    st.text("abcdefgh ", min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)  # a row of nothing would look like the end of a piece
)


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
        shown = table_text(table)
    finally:
        terminal._LOOK.reset(token)
    assert max(map(len, shown.splitlines())) <= width
    assert "\033" not in shown
    pieces = shown.count("\n\n") + 1
    letters = sorted("".join(re.findall(r"[a-h0-9]", shown)))
    expected = "".join(column.title for column in table.columns[1:])
    expected += table.columns[0].title * pieces
    expected += "".join("".join(row[1:]) + row[0] * pieces for row in table.rows)
    assert letters == sorted(expected.replace(" ", ""))


def by_tabulate(table: Table) -> str:
    """A table that fits as the plain style of tabulate draws it, titles and rule as rows."""
    widths = text._widths(table, terminal.look().width, 2)
    titles = tuple(column.title for column in table.columns)
    rows = text._broken(table._replace(rows=(titles, *table.rows)), widths).rows
    used = [max(map(len, "\n".join(cells).split("\n"))) for cells in zip(*rows, strict=True)]
    painted = [["\n".join(terminal.colored(x, x) for x in c.split("\n")) for c in r] for r in rows]
    grid = tabulate(
        [rows[0], [terminal.faint("-" * width) for width in used], *painted[1:]],
        tablefmt="plain",
        colalign=["right" if column.number else "left" for column in table.columns],
        disable_numparse=True,
        preserve_whitespace=True,
    )
    return "\n".join(line.rstrip() for line in grid.split("\n"))


def grids(table: Table, look: terminal.Terminal) -> tuple[list[str], list[str]]:
    """The pieces of a table as they are drawn, and as tabulate would draw them."""
    token = terminal._LOOK.set(look)
    try:
        pieces = list(text._pieces(table, look.width, 2))
        return [text._grid(piece) for piece in pieces], [by_tabulate(piece) for piece in pieces]
    finally:
        terminal._LOOK.reset(token)


CELLS = st.text("abc ▇×→—holdsFAILwarning\n", max_size=30) | st.sampled_from(["FAILS", "holds", ""])


@given(
    st.integers(1, 6).flatmap(
        lambda count: st.tuples(
            st.lists(
                st.tuples(CELLS, st.booleans(), st.booleans()), min_size=count, max_size=count
            ),
            st.lists(st.tuples(*[CELLS] * count), min_size=1, max_size=5),
        )
    ),
    st.integers(40, 120),
    st.booleans(),
)
def test_the_plain_style_is_that_of_tabulate(
    drawn: tuple[list[tuple[str, bool, bool]], list[tuple[str, ...]]], width: int, color: bool
) -> None:
    """To the byte: any cells, in any width, with and without color.

    But for a row without any words, of which tabulate draws no line.
    """
    columns = tuple(
        Column(" ".join(title.split()) or "x", number=number, name=name)
        for title, number, name in drawn[0]
    )
    table = Table("", columns, tuple(drawn[1]))
    ours, theirs = grids(table, terminal.Terminal(width, color))
    drawn_lines = [[line for line in piece.split("\n") if line] for piece in ours]
    assert drawn_lines == [[line for line in piece.split("\n") if line] for piece in theirs]


LOOKS = (terminal.Terminal(60), terminal.Terminal(140, color=True))


@pytest.mark.parametrize(
    ("name", "look"), list(zip(some(scenarios(), 13), cycle(LOOKS), strict=False))
)
def test_the_plain_style_of_every_report_is_that_of_tabulate(
    name: str, look: terminal.Terminal
) -> None:
    """All tables of some presets, by turns on a narrow terminal and on a wide one in color.

    The property above tries every table in every look.
    """
    tables = capacity_report(result(name), every_input=True).tables
    assert tables
    for table in tables:
        ours, theirs = grids(text._shortened(table), look)
        assert ours == theirs


def test_a_report_is_written_without_tabulate() -> None:
    """Whose import would take as long as a tenth of it."""
    code = (
        "import sys; sys.modules['tabulate'] = None; from envelope.cli import main;"
        "main(['report', 'template'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("System design template\n")


def test_the_binding_constraint_is_full() -> None:
    """And the others less: the servers that each asks for over those that it would take."""
    twitter = result("twitter")
    found = fullness(twitter, "tweet_store")
    assert next(iter(found)) == "disk"
    values = twitter.values
    ratio = values["tweet_store.servers_by_operations"] / values["tweet_store.servers_by_disk"]
    assert found["operations"] == ratio
    assert all(0 < share <= 1 for share in found.values())


EMPTY = Table(
    "Parts",
    (Column("part"), Column("servers", number=True), Column("bound by"), Column("cost")),
    (("a", "2", "", "$3"), ("", "", "", "$4")),
)


@pytest.mark.parametrize(
    ("writer", "titles"),
    [
        (text.table_text, "part  servers  cost"),
        (markdown.table_markdown, "| part   |   servers | cost   |"),
        (html.table_html, ">part</th><th"),
    ],
)
def test_a_column_in_which_nothing_stands_is_left_out(
    writer: Callable[[Table], str], titles: str
) -> None:
    """Of what people read, but the first one; a table without rows keeps its columns."""
    written = writer(EMPTY)
    assert titles in written
    assert "bound by" not in written
    assert EMPTY._replace(rows=()).filled.columns == EMPTY.columns
    assert EMPTY._replace(rows=(("", "", "", ""),)).filled.columns == EMPTY.columns[:1]


BELOW = Table(
    "Inputs",
    (Column("input", name=True), Column("value", code=True), Column("about", below=True)),
    (
        ("cpu_per_picture", "80 ms/thing (50 – 200 ms/thing)", "time of one core"),
        ("copies", "3", ""),
    ),
)


def drawn(table: Table, width: int, *, color: bool = False) -> str:
    """A table on a terminal of a width."""
    token = terminal._LOOK.set(terminal.Terminal(width, color))
    try:
        return table_text(table)
    finally:
        terminal._LOOK.reset(token)


def test_words_stand_below_their_row_where_there_is_little_room() -> None:
    """Beside it, where there is more; a row without such words takes no line for them."""
    wide, narrow = drawn(BELOW, 100), drawn(BELOW, 50)
    assert wide.splitlines()[0].split() == ["input", "value", "about"]
    assert [line.rstrip() for line in narrow.splitlines()] == narrow.splitlines()
    assert narrow == (
        "input            value\n"
        "---------------  -------------------------------\n"
        "cpu_per_picture  80 ms/thing (50 – 200 ms/thing)\n"
        "    time of one core\n"
        "copies           3"
    )


ANSWERS: dict[str, Callable[[envelope.Scenario], Answer]] = {
    "sweep": lambda shop: shop.sweep({"dau": "1M,2M,3M"}, "servers, cost, memory"),
    "flip": lambda shop: shop.flip(),
    "growth": lambda shop: shop.growth("servers, cost", rates={"dau": "40%/year"}),
    "hardware": lambda shop: shop.hardware("web"),
    "stress": lambda shop: shop.stress(),
    "compare": lambda shop: shop.compare(dau="3M users"),
    "list": lambda shop: listing("scenarios"),
}


@pytest.fixture(scope="module")
def shop() -> envelope.Scenario:
    """A small scenario."""
    return envelope.load(str(Path(__file__).parents[1] / "fit" / "shop.toml"))


@pytest.mark.parametrize("answer", ANSWERS)
def test_colors_move_no_word(answer: str, shop: envelope.Scenario) -> None:
    """What is written for a terminal is what is written elsewhere, with colors."""
    content = ANSWERS[answer](shop)
    written = []
    for color in (True, False):
        token = terminal._LOOK.set(terminal.Terminal(80, color))
        try:
            written.append(text.write_answer(content))
        finally:
            terminal._LOOK.reset(token)
    assert "\033[" in written[0]
    assert re.sub(r"\033\[[\d;]*m", "", written[0]) == written[1]


@pytest.mark.parametrize("name", ["template", "url-shortener-xu", "llm-serving"])
def test_no_table_of_a_report_has_a_single_row(name: str) -> None:
    """Whatever is asked for: all headings share one grid, and a row by itself is a list."""
    every = text.write_text(brief_report(result(name), Details(all=True)))
    grids = re.findall(r"^--+(?:  --+)+\n((?:.+\n)+)", every, re.MULTILINE)
    assert len(grids) > 5
    assert [grid for grid in grids if grid.count("\n") < 2] == []
    derived = every.partition("\nDerivations\n")[2].partition("\n\n")[0]
    assert all(f"\n{heading}\n  " in derived for heading in ("Storage", "Servers", "Cost"))


def test_a_single_row_is_a_list() -> None:
    """Of what its columns are called, and what stands there."""
    one = BELOW._replace(rows=BELOW.rows[1:])
    assert one.standing.rows == (("input", "copies"), ("value", "3"))
    assert BELOW.standing == BELOW


def test_a_number_that_is_derived_cites_its_source_once() -> None:
    """Further down its key stands for it."""
    steps = explained(result("url-shortener-xu"), "total.storage", 9)
    shown = "".join(explanation.tree(steps).split())
    cited = ["source:" + "".join(step.source.split()) for step in steps if ": " in step.source]
    assert len(cited) > len(set(cited))
    assert {shown.count(each) for each in cited} == {1}
    assert "(seeabove)" in shown
