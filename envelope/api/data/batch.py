"""A scenario over the rows of a table, written as they are computed."""

import sys
from typing import Any

from envelope import batch, formats
from envelope.api.writing import refuse_read, writing_file
from envelope.errors import Problem
from envelope.extras import require
from envelope.model.build.request import Request
from envelope.tuples import NamedTuple

STREAMED = ("csv", "json", "parquet")
FORMS = (*formats.ANSWERS, "parquet")
_SUFFIXES = (".parquet", ".pq")
_SHOWN = 20  # problems that are told


class Summary(NamedTuple):
    """What came of a table: its rows, the first problems, what to note.

    `wrong` rows have no results; in `broken` ones a check of severity error fails.
    """

    rows: int
    wrong: int
    broken: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def is_parquet(path: str | None) -> bool:
    """Whether a path names a Parquet file."""
    return bool(path) and str(path).lower().endswith(_SUFFIXES)


def table_called(path: str) -> Any:
    """The table at a path, or of stdin, which is `-`. Raises InputError."""
    if path == "-":
        return batch.sources.stdin_table()
    return batch.sources.file_table(path)


def write_batch(
    request: Request,
    table: Any,
    asked: Any,
    form: str,
    output: str | None,
) -> Summary:
    """Writes a table and what is `asked` of it, see `envelope.api.answers.batch.wanted`.

    To stdout where no path is given. Raises InputError.
    """
    if form == "parquet":
        require("pyarrow")
    plan, table = batch.planned.planned(request, table, asked)
    if output in (None, "-"):
        return _written(plan, request, table, form, sys.stdout.buffer)
    refuse_read(str(output))
    with writing_file(str(output)) as file:
        return _written(plan, request, table, form, file)


def _written(plan: Any, request: Request, table: Any, form: str, file: Any) -> Summary:
    rows = wrong = broken = 0
    problems: list[Problem] = []
    more, computing = batch.columns.added(plan), batch.computed.Computing(plan, request)
    with batch.writers.WRITERS[form](file, table, more) as write:
        for some in computing.rows(table):
            write([*some.cells, *batch.columns.computed_columns(plan, some)])
            rows, wrong = rows + some.size, wrong + len(some.wrong)
            broken += batch.columns.broken(plan, some)
            if len(problems) < _SHOWN:
                problems += [each for row in sorted(some.wrong) for each in some.wrong[row]]
    file.flush()
    notes = batch.columns.notes(plan, computing)
    return Summary(rows, wrong, broken, tuple(problems[:_SHOWN]), notes)
