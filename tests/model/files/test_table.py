"""Tables of rows: what is read of them, and where it stands."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.errors import draw
from envelope.model.files.table import TableDocument, read_table
from tests.model.files.test_document import params

NAMES = st.lists(
    st.from_regex(r"[a-r][a-z0-9_]{0,5}", fullmatch=True), min_size=1, max_size=5, unique=True
)
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=9
)


def table_of(text: str) -> TableDocument:
    """The table of a text."""
    return TableDocument("t.csv", "t.csv", text)


def told(table: TableDocument) -> str:
    """Every cell with its place, or what is wrong."""
    rows, problems = table.rows(), table.problems()
    if problems:
        return "\n\n".join(map(draw, problems))
    lines = []
    for row, cells in rows.items():
        for column, text in cells.items():
            place = text.position(0)
            content = text.content.replace("\n", "␤")
            lines.append(f"{row}.{column} = {content} @{place.line}:{place.column}")
    return "\n".join(lines)


@pytest.mark.parametrize(("text", "expected"), params("tables.txt"))
def test_what_is_read(text: str, expected: str) -> None:
    """Each cell as an expression, and every problem at its place."""
    assert told(table_of(text)) == expected


def test_the_mark_at_the_beginning_of_a_file_is_none_of_it(tmp_path: Path) -> None:
    """Spreadsheets put it there to say that the rest is UTF-8."""
    path = tmp_path / "t.csv"
    path.write_bytes("\ufeffname,größe\r\nx,1\r\n".encode())
    assert told(read_table(str(path))) == "x.größe = 1 @2:3"


def test_the_unit_of_a_column_stands_in_the_first_line() -> None:
    """The number of such a cell in its own, so that each is marked where it is wrong."""
    text = table_of("name,a (KB)\nx,12\n").rows()["x"]["a"]
    places = [text.position(offset)[1:3] for offset in range(len(text.content) + 1)]
    assert text.content == "12 KB"
    assert places == [(2, 3), (2, 4), (2, 5), (1, 9), (1, 10), (1, 11)]


@given(NAMES, NAMES, st.sampled_from(",;\t"), st.data())
def test_what_a_program_writes_is_read(
    rows: list[str], columns: list[str], separator: str, data: st.DataObject
) -> None:
    """As Python's own writer of such files puts it down, whatever the cells hold."""
    content = [[data.draw(CELLS) for _ in columns] for _ in rows]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(["name", *columns])
    writer.writerows([row, *cells] for row, cells in zip(rows, content, strict=True))
    table = table_of(file.getvalue())
    plain = {
        row: {key: cell.strip() for key, cell in zip(columns, cells, strict=True) if cell.strip()}
        for row, cells in zip(rows, content, strict=True)
    }
    if separator == ",":  # elsewhere a comma may be that of a decimal
        found = {
            row: {k: v.content for k, v in cells.items()} for row, cells in table.rows().items()
        }
        assert found == plain
    for row, cells in table.rows().items():
        for column, text in cells.items():
            first = text.position(0)
            assert first.text[first.column - 1] == plain[row][column][0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,a,b\nx,1,", "x.a = 1 @2:3"),
        ("name,a\nx,1", "x.a = 1 @2:3"),
        ('"names, or codes",a\nx,1\n', "x.a = 1 @2:3"),
        ("name\nx\n", ""),
        ("sep=;\nname;a\nx;1,5\n", "x.a = 1.5 @3:3"),
        ("\n\nname;a\nx;1\n", "x.a = 1 @4:3"),
    ],
)
def test_where_a_table_begins_and_ends(text: str, expected: str) -> None:
    """With or without an end of its last line, and whatever its first cell is."""
    assert told(table_of(text)) == expected
