"""A scenario over the rows of a table, as an answer that holds them all."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from envelope import batch
from envelope.api.answer import Answer
from envelope.api.quantities import known, listed
from envelope.api.settings import setting
from envelope.engine.run import Run, Sampling
from envelope.errors import InputError, Problem
from envelope.extras import require
from envelope.model.build.request import Request
from envelope.report.table import Column, Pieces, Report, Table
from envelope.texts import visible

if TYPE_CHECKING:
    from envelope.batch.columns import Added
    from envelope.batch.planned import Asked
    from envelope.batch.table import Table as Source

MOST_ROWS = 10_000  # that are laid out as a text or a page


@dataclass(frozen=True, repr=False)
class BatchResult(Answer):
    """A table and the results of a scenario for each of its rows, in the units of their titles.

    `columns` are lists by title: those of the table, the results, how many checks fail and which,
    and what is wrong with a row, which then has no results. `problems` say that in full. In
    `broken` rows a check of severity error fails.
    """

    run: Run
    outputs: tuple[str, ...]
    columns: Mapping[str, Sequence[Any]]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    broken: int
    source: "Source"
    added: "Sequence[Added]"

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A mapping from title to value for each row."""
        return list(self._rows())

    @property
    def wrong(self) -> int:
        """How many rows have no results."""
        return sum(map(bool, self.columns[batch.columns.ERROR]))

    @property
    def holds(self) -> bool:
        """Whether all rows have results, and in none a check of severity error fails."""
        return not (self.wrong or self.broken)

    def values(self, output: str) -> list[Any]:
        """A result in every row, in the unit of its title; None where it has no value."""
        name = known(self.run.graph, output)
        return list(self.columns[next(title for title, each in self._results() if each == name)])

    def report(self) -> Report:
        """The table."""
        return Report(self.run.graph.title, "", (self._shown(),))

    def shown(self, form: str) -> Report | Pieces:
        """The table, its numbers as people write them."""
        return (self._shown(),)

    def table(self) -> Table:
        """The table as it is."""
        numbers = {each.title for each in self.added if each.kind != batch.columns.TEXT}
        columns = tuple(Column(title, number=title in numbers) for title in self.columns)
        cells = zip(*(map(_text, column) for column in self.columns.values()), strict=True)
        return Table(self.run.graph.title, columns, tuple(cells))

    def data(self) -> Any:
        """A mapping from title to value for each row."""
        return self.rows

    def records(self) -> Sequence[Mapping[str, Any]]:
        """The same."""
        return self.rows

    def to(self, form: str) -> str | bytes:
        """The table in a form: those of an answer, or parquet. Raises InputError."""
        if form not in batch.writers.WRITERS:
            refuse_many(len(self), form)
            return super().to(form)
        if form == "parquet":
            require("pyarrow")
        file = io.BytesIO()
        with batch.writers.WRITERS[form](file, self.source, self.added) as write:
            write(list(self.columns.values()))
        return file.getvalue() if form == "parquet" else file.getvalue().decode()

    def _rows(self) -> Iterator[dict[str, Any]]:
        for row in zip(*self.columns.values(), strict=True):
            yield dict(zip(self.columns, row, strict=True))

    def _results(self) -> Iterator[tuple[str, str]]:
        """The titles of results and their percentiles, and the names of the results."""
        for each in self.added:
            name = each.title.partition(" ")[0]
            if name in self.outputs:
                yield each.title, name

    def _shown(self) -> Table:
        """The table with each result as people write it, without columns that say nothing."""
        titles = dict(self._results())
        columns, texts = [], []
        for title, column in self.columns.items():
            name = titles.get(title)
            if name is None and not any(column):
                continue
            shown = title.partition(" (")[0] if name else visible(title)
            columns.append(Column(shown, number=name is not None))
            texts.append([self._cell(name, cell) for cell in column])
        rows = tuple(zip(*texts, strict=True))
        return Table(self.run.graph.title, tuple(columns), rows)

    def _cell(self, name: str | None, cell: Any) -> str:
        if name is None or not isinstance(cell, float):
            return _text(cell)
        return self.run.text(name, cell * self.run.unit(name).factor)


def _text(cell: Any) -> str:
    return "" if cell is None else visible(str(cell))


def wanted(
    outputs: str | Sequence[str],
    carried: Sequence[str] = (),
    *,
    checked: bool = True,
    sampling: Sampling | None = None,
) -> "Asked":
    """What is asked of a table."""
    names = listed(outputs)
    return batch.planned.Asked(
        lambda graph: [known(graph, name) for name in names], frozenset(carried), checked, sampling
    )


def batched(request: Request, given: Any, asked: "Asked", most: int | None = None) -> BatchResult:
    """The rows of a table and their results. Raises InputError, as for more than `most` rows."""
    is_table = isinstance(given, batch.table.Table)
    source = given if is_table else batch.sources.table_of(_measured(request, given))
    plan, source = batch.planned.planned(request, source, asked)
    added = batch.columns.added(plan)
    titles = [*(title.content for title in source.titles), *(each.title for each in added)]
    columns: dict[str, list[Any]] = {title: [] for title in titles}
    problems: list[Problem] = []
    broken = 0
    computing = batch.computed.Computing(plan, request)
    for some in computing.rows(source):
        found = [*map(_as_given, some.cells), *batch.columns.computed_columns(plan, some)]
        for title, column in zip(titles, found, strict=True):
            columns[title] += column
        problems += [each for row in sorted(some.wrong) for each in some.wrong[row]]
        broken += batch.columns.broken(plan, some)
        if most is not None:
            refuse_many(len(columns[titles[-1]]), "text", most)
    notes = batch.columns.notes(plan, computing)
    return BatchResult(
        plan.run, plan.outputs, columns, tuple(problems), notes, broken, source, tuple(added)
    )


def refuse_many(rows: int, form: str, most: int = MOST_ROWS) -> None:
    """Raises InputError for more rows than are laid out."""
    if rows > most:
        message = f"these are more than {most:,} rows, too many for {form}"
        hint = "write them as csv, json or parquet"
        raise InputError(Problem("usage", message, hint=hint))


def _measured(request: Request, given: Any) -> Any:
    """Rows whose pint Quantities are values in base units."""
    if isinstance(given, str | Mapping) or not hasattr(given, "__iter__"):
        return given
    if hasattr(given, "iloc") or hasattr(given, "to_batches"):
        return given
    return (_measured_row(request, row) for row in given)


def _measured_row(request: Request, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {
        name: batch.table.Measured(setting(request, str(name), cell), cell)
        if hasattr(cell, "magnitude")
        else cell
        for name, cell in row.items()
    }


def _as_given(column: Sequence[Any]) -> Sequence[Any]:
    """The cells of a column as they were given."""
    measured = batch.table.Measured
    return [cell.given if isinstance(cell, measured) else cell for cell in column]
