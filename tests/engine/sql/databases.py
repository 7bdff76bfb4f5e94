"""Rows through a query in a database, and what the engine makes of the same rows."""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import duckdb

from envelope.engine.code import compile_graph
from envelope.engine.run import Run
from envelope.engine.scalar import LARGEST
from envelope.formats.sql import write_sql

Row = Sequence[float | str]
Answer = dict[str, Any]  # of a row, by the names of the columns


class Table(NamedTuple):
    """Quantities, and rows of their values."""

    names: Sequence[str]
    rows: Sequence[Row]

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return [name.replace(".", "_") for name in self.names]


def in_duckdb(text: str, table: Table) -> list[Answer]:
    """What DuckDB makes of a table, each row with its number."""
    base = _duckdb().cursor()
    kinds = [
        f'"{column}" {"VARCHAR" if isinstance(value, str) else "DOUBLE"}'
        for column, value in zip(table.columns, table.rows[0], strict=True)
    ]
    base.execute(f"CREATE OR REPLACE TABLE inputs (row_number INTEGER, {', '.join(kinds)})")
    base.execute(f"INSERT INTO inputs VALUES {values(table)}")
    return answers(base.execute(text))


@cache
def _duckdb() -> duckdb.DuckDBPyConnection:
    """One database for all; a thread is enough for it, and it starts sooner with one."""
    return duckdb.connect(config={"threads": 1})


def values(table: Table) -> str:
    """The rows of a table as they stand behind VALUES: in one text, which is read soonest."""
    rows = ([number, *row] for number, row in enumerate(table.rows))
    return ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)


def _literal(value: float | str | None) -> str:
    if value is None:
        return "NULL"
    is_number = not isinstance(value, str) and math.isfinite(value)
    return f"{value:.17e}" if is_number else f"'{value}'"  # a double, not a decimal


def answers(cursor: Any) -> list[Answer]:
    """The rows of a cursor, in the order of their numbers."""
    columns = [each[0] for each in cursor.description]
    found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return sorted(found, key=lambda row: int(row["row_number"]))


def of_engine(run: Run, table: Table, output: str) -> list[float | None]:
    """A result for each row; None where it has none."""
    function = compile_graph(run, table.names, [output])
    return [_value(function, row) for row in table.rows]


def _value(function: Any, row: Row) -> float | None:
    try:
        found = float(function(*row))
    except (ValueError, ArithmeticError):
        return None
    return found if abs(found) <= LARGEST else None


def differences(run: Run, table: Table, outputs: Iterable[str], found: list[Answer]) -> list[Any]:
    """Where a database and the engine differ by more than 1e-9, or one of them has no value.

    A row that is refused, because an input cannot be what it is, has no values in a database.
    """
    wrong = []
    for output in outputs:
        column = output.replace(".", "_")
        if column in table.columns:  # which has the name, so that the result is told apart
            column = output.replace(".", "__")
        for row, expected in zip(found, of_engine(run, table, output), strict=True):
            value, problem = row[column], row["problem"]
            if value is None and problem and "has no value" not in problem:
                continue
            if not _same(value, expected):
                wrong.append((output, expected, row))
    return wrong


def _same(value: float | None, expected: float | None) -> bool:
    if value is None or expected is None:
        return value is expected
    return math.isclose(value, expected, rel_tol=1e-9, abs_tol=1e-300)


def written(run: Run, table: Table, outputs: Sequence[str], dialect: str = "duckdb") -> str:
    """The query over the columns of a table."""
    return write_sql(run, dialect, table.names, outputs)
