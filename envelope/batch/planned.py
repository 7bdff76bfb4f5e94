"""A table made ready: what its columns set, and the scenario that they set it in."""

from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import closing

from envelope.analysis.headline import results
from envelope.batch.columns import refuse_doubles
from envelope.batch.header import columns_of, titled
from envelope.batch.plan import Plan
from envelope.batch.readings import written
from envelope.batch.table import Chunk, Table
from envelope.engine.computed import computed
from envelope.engine.run import Run, Sampling
from envelope.errors import EnvelopeError, InputError, Problem, Text
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request, Setting
from envelope.model.files.table_content import with_unit
from envelope.model.graph.graph import Graph
from envelope.tuples import NamedTuple

_TRIED = 5  # rows that may give the scenario the values that it lacks


class Asked(NamedTuple):
    """What is asked for: results by name, columns that set nothing, whether checks are.

    Where ranges are drawn, `sampling` says how.
    """

    outputs: Callable[[Graph], Sequence[str]]
    carried: Collection[str] = ()
    checked: bool = True
    sampling: Sampling | None = None


def planned(request: Request, table: Table, asked: Asked) -> tuple[Plan, Table]:
    """The plan of a table, and the table, of which nothing has been lost.

    Raises InputError or CalculationError.
    """
    try:
        first = next(table.chunks, None)
        plan = _plan(request, table, first, asked)
    except BaseException:
        table.chunks.close()
        raise
    return plan, table._replace(chunks=_with_first(first, table.chunks))


def _with_first(first: Chunk | None, others: Generator[Chunk]) -> Generator[Chunk]:
    """All chunks, the one that was read already before the others."""
    with closing(others):
        if first:
            yield first
        yield from others


def _plan(request: Request, table: Table, first: Chunk | None, asked: Asked) -> Plan:
    run = _anchored(request, table, first)
    columns = columns_of(run, table, first, asked.carried)
    for name in request.settings or {}:
        if run.graph.find(name) in {column.name for column in columns}:
            message = f"`{name}` is set, and a column of `{table.name}`, too"
            raise InputError(Problem("usage", message))
    outputs = tuple(asked.outputs(run.graph) or results(run.graph))
    plan = Plan(run, columns, outputs, asked.checked, asked.sampling)
    refuse_doubles(table, plan)
    return plan


def _anchored(request: Request, table: Table, first: Chunk | None) -> Run:
    """The scenario with its own values; those that it lacks are of one of the first rows."""
    try:
        return computed(request)
    except InputError as error:
        if any(problem.kind != "missing-input" for problem in error.problems):
            raise
        failure: EnvelopeError = error
    given = dict(request.settings or {})
    for row in range(min(first.size, _TRIED) if first else 0):
        assert first is not None
        try:
            return computed(request._replace(settings=_row(request, table, first, row) | given))
        except EnvelopeError as error:
            failure = error
    raise failure


def _row(request: Request, table: Table, chunk: Chunk, row: int) -> dict[str, Setting]:
    """What a row says of the inputs of a scenario."""
    inputs = {name.casefold(): name for name in sheet_for(request).inputs}
    found: dict[str, Setting] = {}
    for place, title in enumerate(table.titles):
        name, unit = titled(title)
        content = written(chunk.columns[place][row]).strip()
        if content and name.casefold() in inputs:
            text = Text(content, chunk.origin(row, place))
            found[inputs[name.casefold()]] = with_unit(text, unit)
    return found
