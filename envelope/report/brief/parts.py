"""The parts side by side: what each needs and costs, its share, what binds it, how full it is."""

from collections.abc import Iterator, Mapping

from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL
from envelope.model.library.outputs import Output, shared
from envelope.report.capacity import GridColumn, asked_columns, grid, row_name
from envelope.report.shares import fullness_text, part_of, utilization
from envelope.report.table import Column, Table, tracked

_WIDTH = 5  # columns of a bar


def parts_table(run: Run, bindings: Mapping[str, str]) -> Iterator[Table]:
    """A row for each part and one of totals; nothing where there is only one part.

    `bindings` is what binds each part, in words.
    """
    if len(bindings) < 2:
        return
    columns = [each for each in _columns(run, bindings) if any(each[1])]
    names = [row_name(TOTAL, part) for part in bindings]
    yield grid("Parts", Column("part", name=True), names, columns, TOTAL)


def _columns(run: Run, bindings: Mapping[str, str]) -> Iterator[GridColumn]:
    """What is asked of each part, then shares, what binds and how full it is."""
    outputs_shown = {output.column: output for output in shared()}
    for column in asked_columns(run, TOTAL, list(bindings)):
        yield column
        if (output := outputs_shown.get(column[0].title)) is not None:
            bars = [_bar(run, part, output) for part in bindings]
            yield Column("share", name=True, spare=1), bars, ""
    fills = [utilization(run, part) for part in bindings]
    full = ["" if share is None else tracked(share, _WIDTH) for share in fills]
    yield Column("full", name=True, spare=1), full, ""
    told = [fullness_text(run, part, words) for part, words in bindings.items()]
    yield Column("bound by", name=True), told, ""


def _bar(run: Run, part: str, output: Output) -> str:
    total = run.values.get(f"{TOTAL}.{output.name}", 0.0)
    amount = part_of(run, part, output.name) if total > 0 else None
    return "" if amount is None else tracked(amount / total, _WIDTH)
