"""Every operator and function at the edges of what there is, by each back-end all at once."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import psycopg
import pytest

from envelope.engine.code import compile_graph
from envelope.engine.javascript import javascript
from envelope.engine.run import Run, run
from envelope.engine.scalar import BINARY
from envelope.formats import page
from envelope.formats.workbook import write_xlsx
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Binary, Call, If, Unary, nodes
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.boundaries import (
    APART,
    EDGES,
    EXPRESSIONS,
    FAR_ROWS,
    FREE,
    HARMLESS,
    LETTERS,
    ROWS,
    Rows,
    differences,
    gap,
    outcomes,
    run_of,
    text,
)
from tests.engine.sql.databases import Answer, Table, answers, in_duckdb, written
from tests.measured.postgresql import server as postgresql_server
from tests.programs.installed import program
from tests.programs.scripts import node
from tests.programs.spreadsheets import Spreadsheet, recalculated
from tests.tables import batches

BOTH = (ROWS, FAR_ROWS)
IN_SQL = [name for name in EXPRESSIONS if not gap(name, "sql") and name not in FREE]
IN_SHEETS = [name for name in EXPRESSIONS if not gap(name, "spreadsheet")]
SHEET_ROWS: Rows = tuple(ROWS[place * 5 + place % 5] for place in range(len(EDGES)))


def test_everything_is_tried() -> None:
    """Each function and operator; most have a value for most rows, and few for all of them."""
    trees = [run_of(name).graph.quantities[name].formula.tree for name in EXPRESSIONS]
    found = [node for tree in trees for node in nodes(tree)]
    assert {each.function for each in found if isinstance(each, Call)} == {*FUNCTIONS}
    operators = {each.operator for each in found if isinstance(each, Binary)}
    assert operators == {*BINARY, "and", "or"}
    assert {each.operator for each in found if isinstance(each, Unary)} == {"-", "not"}
    assert any(isinstance(each, If) for each in found)
    assert {row[0] for row in SHEET_ROWS} == {row[0] for row in ROWS}
    values = [value for name in EXPRESSIONS for value in outcomes(name)]
    assert 0.6 < sum(value is not None for value in values) / len(values) < 0.95


@pytest.mark.parametrize("names", batches(EXPRESSIONS, 20))
def test_compiled(names: list[str]) -> None:
    """On floats and on arrays."""
    for name in names:
        compiled_differs_nowhere(name)


def compiled_differs_nowhere(name: str) -> None:
    """From a run, for any row."""
    function = compile_graph(run_of(name), [*LETTERS], [name])
    for rows in BOTH:
        floats: list[object] = []
        for row in rows:
            try:
                floats.append(float(function(*row)))
            except (ValueError, ArithmeticError):
                floats.append(None)
        assert differences("floats", name, floats, 1e-12, rows) == []
        found = np.broadcast_to(function(*np.array(rows).T), len(rows)).tolist()
        assert differences("arrays", name, found, 1e-12, rows) == []


def test_numbers_beside_an_array() -> None:
    """All letters but one are numbers: what is computed of these alone is none to write over."""
    for name in EXPRESSIONS:
        numbers_beside_an_array_stay(name)


def numbers_beside_an_array_stay(name: str) -> None:
    """What they are: each element is what it is alone."""
    both = {name: EXPRESSIONS[name], "beside": f"{name} + k * 2"}
    function = compile_graph(
        run(build(Request(name, text=text(both, "abcefgk")))), [*"abcefgk"], ["beside"]
    )
    found = function(*HARMLESS, np.array([1.0, 2.0]))
    assert found.tolist() == [function(*HARMLESS, each) for each in (1.0, 2.0)]


_SCRIPT = """
{
%s
answer.push(given.map((row) => {
  try { return model.calculate([], row, moment)[%d]; } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
}));
}
"""
_MOMENT = "{ grown: (_, value) => value, accumulated: (place, rate, time) => rate * time }"


@pytest.fixture(scope="module")
def in_javascript() -> dict[str, list[object]]:
    """What Node has for both tables of rows, each expression by a source of its own."""
    scripts = [_SCRIPT % (javascript(run_of(name)).source, len(LETTERS)) for name in EXPRESSIONS]
    start = [page.runtime(), f"const moment = {_MOMENT};", "answer = [];"]
    found = node("\n".join([*start, *scripts]), [*ROWS, *FAR_ROWS])
    values: list[list[object]] = [
        [each if each is None else float(each) for each in row] for row in found
    ]
    return dict(zip(EXPRESSIONS, values, strict=True))


def test_in_javascript(in_javascript: dict[str, list[object]]) -> None:
    """The generated source."""
    for name, found in in_javascript.items():
        assert differences("javascript", name, found, rows=(*ROWS, *FAR_ROWS)) == [], name


@pytest.fixture(scope="module")
def everything() -> Run:
    """A run of all expressions that SQL has."""
    return run(build(Request("all", text=text({name: EXPRESSIONS[name] for name in IN_SQL}))))


@pytest.fixture(scope="module")
def duckdb_answers(everything: Run) -> list[Answer]:
    """One query over both tables of rows."""
    table = Table([*LETTERS], [*map(list, (*ROWS, *FAR_ROWS))])
    return in_duckdb(written(everything, table, IN_SQL), table)


def test_in_duckdb(duckdb_answers: list[Answer]) -> None:
    """NULL where there is no value."""
    for name in IN_SQL:
        found = [row[name] for row in duckdb_answers]
        assert differences("duckdb", name, found, rows=(*ROWS, *FAR_ROWS)) == [], name


@pytest.fixture(scope="module")
def postgresql_answers(everything: Run) -> Iterator[list[Answer]]:
    """One query; PostgreSQL refuses a whole one for a number that is beyond a double."""
    program("pg_ctlcluster", "postgresql")
    table = Table([*LETTERS], [*map(list, ROWS)])
    with postgresql_server.server() as server:
        place = f"host=127.0.0.1 port={server.port} user={postgresql_server.USER} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            columns = ", ".join(f"{letter} float8" for letter in LETTERS)
            connection.execute(f"CREATE TABLE inputs (row_number integer, {columns})".encode())
            rows = (str((number, *row)) for number, row in enumerate(ROWS))
            connection.execute(f"INSERT INTO inputs VALUES {', '.join(rows)}".encode())
            query = written(everything, table, IN_SQL, "postgres")
            yield answers(connection.execute(query.encode()))


def test_in_postgresql(postgresql_answers: list[Answer]) -> None:
    """The same."""
    for name in IN_SQL:
        found = [row[name] for row in postgresql_answers]
        assert differences("postgresql", name, found) == [], name


class Sheets(NamedTuple):
    """A workbook whose cells somebody typed into, and one as it is written: before and after."""

    typed: Spreadsheet
    before: Spreadsheet
    after: Spreadsheet


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    """One with a formula for each expression and row, one with all deep within other formulas."""
    folder = tmp_path_factory.mktemp("boundaries")
    letters = [f"{letter}_{place}" for place in range(len(SHEET_ROWS)) for letter in LETTERS]
    formulas = {
        f"{name}_{place}": re.sub(r"\b([abcefg])\b", rf"\1_{place}", EXPRESSIONS[name])
        for place in range(len(SHEET_ROWS))
        for name in IN_SHEETS
    }
    deep = {name: f"mod(({EXPRESSIONS[name]}) + {_LONG}, 1000)" for name in IN_SHEETS}
    plain, nested = folder / "plain.xlsx", folder / "nested.xlsx"
    plain.write_bytes(write_xlsx(run(build(Request("all", text=text(formulas, letters))))))
    nested.write_bytes(write_xlsx(run(build(Request("deep", text=text(deep))))))
    values = dict(zip(letters, (each for row in SHEET_ROWS for each in row), strict=True))
    typed = Spreadsheet(plain).changed(folder / "typed.xlsx", values)
    after = Spreadsheet(nested).changed(folder / "after.xlsx", {})
    found = recalculated([typed, after], folder)
    return Sheets(found[0], Spreadsheet(nested), found[1])


_LONG = "a + b + c + e + f + g + 123456789 * 0.5"  # what gets a cell of its own


def test_in_a_spreadsheet(sheets: Sheets) -> None:
    """No number where there is no value: what somebody types may be anything."""
    for name in IN_SHEETS:
        found = [sheets.typed[f"{name}_{place}"] for place in range(len(SHEET_ROWS))]
        assert differences("spreadsheet", name, found, rows=SHEET_ROWS) == [], name


def test_a_workbook_is_written_with_the_values_of_further_cells(sheets: Sheets) -> None:
    """Whatever they call: those that the file brings are those that are calculated."""
    wrong, compared = [], 0
    for sheet, cells in sheets.before.cells.items():
        for place, value in cells.items():
            if isinstance(value, float):
                compared += 1
                if sheets.after.cells[sheet][place] != pytest.approx(value, rel=1e-9):
                    wrong.append((sheet, place, value, sheets.after.cells[sheet][place]))
    assert compared > 3 * len(IN_SHEETS)
    assert wrong == []


@pytest.mark.parametrize(("back_end", "name"), APART)
def test_what_a_back_end_has_apart_has_a_reason(back_end: str, name: str) -> None:
    """For some rows and not for all."""
    reason, rows = APART[back_end, name]
    found = [rows(row) for row in (*ROWS, *FAR_ROWS)]
    assert reason
    assert any(found)
    assert not all(found)
