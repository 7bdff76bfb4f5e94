"""The rows of a table computed chunk by chunk: results, which checks fail, and what is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from envelope.analysis.uncertainty import has_ranges
from envelope.batch.plan import Answers, Plan
from envelope.batch.readings import Reader, Reading, written
from envelope.batch.table import Chunk, Table
from envelope.engine.arrays import Array
from envelope.engine.computed import computed
from envelope.engine.progress import steps
from envelope.engine.run import Run
from envelope.engine.samples import spreads
from envelope.errors import EnvelopeError, Label, Origin, Problem, Span, Text
from envelope.model.build.request import Request
from envelope.model.graph.excess import Excess, excess_problems
from envelope.tuples import NamedTuple

_LOOKED_AT = 100  # rows that are run by themselves to say why they have no results


class Rows(NamedTuple):
    """Some rows: their cells by column, results in base units, how many checks fail and which.

    Results are NaN in rows that are `wrong`, each with its problems. `spreads` are the 5th, 50th
    and 95th percentiles of results in rows where a range is behind them, by result.
    """

    cells: Sequence[Sequence[Any]]
    results: list[Array]
    failing: list[tuple[str, ...]]
    wrong: dict[int, list[Problem]]
    size: int
    spreads: dict[int, Mapping[str, Sequence[float]]]


class Computing:
    """Computes the rows of tables; `left` are the rows that may still be looked at one by one."""

    def __init__(self, plan: Plan, request: Request) -> None:
        self.plan = plan
        self.request = request
        self.readers = [Reader(column) for column in plan.columns]
        self.left = _LOOKED_AT
        self.ranged = False
        self.draws = has_ranges(plan.graph)

    def rows(self, table: Table) -> Iterator[Rows]:
        """All rows, some at a time; whoever listens hears how far they have come."""
        chunks = table.chunks
        for chunk in steps(chunks, "rows", lambda each: each.share):
            yield self.computed(chunk)

    def computed(self, chunk: Chunk) -> Rows:
        """The rows of a chunk."""
        readings = [
            reader.read(chunk.columns[reader.column.place], partial(_origin, chunk, reader))
            for reader in self.readers
        ]
        wrong = {row: [problem] for row, problem in chunk.wrong.items()}
        for reading in readings:
            for row, problem in reading.wrong.items():
                if row not in chunk.wrong:
                    wrong.setdefault(row, []).append(problem)
        values = [reading.values for reading in readings]
        answers = self.plan.answers(values)
        results = [np.array(each, float) for each in answers.results]
        failing = _failing(self.plan, answers)
        found = Rows(chunk.columns, results, failing, wrong, chunk.size, {})
        self._one_by_one(found, chunk, readings)
        self._doubts(found, chunk, readings, answers)
        self._draw(found, chunk, readings)
        for row in found.wrong:
            for each in results:
                each[row] = np.nan
            failing[row] = ()
        return found

    def _one_by_one(self, found: Rows, chunk: Chunk, readings: list[Reading]) -> None:
        """The rows that take the whole scenario to understand."""
        told = set[int]().union(*(reading.told for reading in readings))
        if self.plan.has_histories:
            told = set(range(chunk.size))
        for row in sorted(told - found.wrong.keys()):
            texts = self._texts(chunk, row)
            self._take(found, row, texts, partial(computed, self._request(texts)))

    def _request(self, texts: list[Text]) -> Request:
        """A row as a request that sets what its cells say."""
        given = zip(self.plan.columns, texts, strict=True)
        settings = {column.name: column.completed(text) for column, text in given}
        return self.request._replace(settings={**(self.request.settings or {}), **settings})

    def _draw(self, found: Rows, chunk: Chunk, readings: list[Reading]) -> None:
        """The percentiles of rows with a range behind their results, where they are asked for."""
        ranged = set[int]().union(*(reading.ranged for reading in readings))
        self.ranged |= bool(ranged) or self.draws
        if self.plan.sampling is None:
            return
        rows = set(range(chunk.size)) if self.draws else ranged
        for row in sorted(rows - found.wrong.keys()):
            texts = self._texts(chunk, row)
            try:
                run = computed(self._request(texts))
                drawn = spreads(run, self.plan.measured, (), self.plan.sampling)
            except EnvelopeError as error:
                found.wrong[row] = [_in_row(problem, texts) for problem in error.problems]
                continue
            found.spreads[row] = {
                name: spread.quantiles for name, spread in drawn.quantities.items()
            }

    def _take(self, found: Rows, row: int, texts: list[Text], make: Callable[[], Run]) -> None:
        """Takes the results of a run of one row, or why there is none."""
        try:
            run = make()
        except EnvelopeError as error:
            found.wrong[row] = [_in_row(problem, texts) for problem in error.problems]
            return
        for result, name in zip(found.results, self.plan.outputs, strict=True):
            result[row] = run.values[name]
        if self.plan.checked:
            found.failing[row] = tuple(each.full_name for each in run.failing())

    def _doubts(self, found: Rows, chunk: Chunk, readings: list[Reading], answers: Answers) -> None:
        """The rows in which something has no value, or is none that it can be."""
        doubtful = answers.doubtful.copy()
        for _, _, outside in answers.excesses:
            doubtful |= outside
        told = set[int]().union(*(reading.told for reading in readings))
        for each in np.flatnonzero(doubtful):
            row = int(each)
            if row in found.wrong or row in told or self.plan.has_histories:
                continue
            texts = self._texts(chunk, row)
            values = [float(reading.values[row]) for reading in readings]
            if self.left > 0:
                self.left -= 1
                self._take(found, row, texts, partial(self.plan.run_of, texts, values))
                continue
            found.wrong[row] = self._shortly(texts, values, row, answers)

    def _shortly(
        self, texts: list[Text], values: list[float], row: int, answers: Answers
    ) -> list[Problem]:
        """What is wrong with a row, without running it by itself."""
        graph = self.plan.graph.with_formulas(self.plan.formulas(texts, values))
        excesses = [
            Excess(name, float(numbers[row]), self.plan.limited[name])
            for name, numbers, outside in answers.excesses
            if outside[row]
        ]
        if excesses:
            return excess_problems(graph, excesses)
        results = zip(self.plan.outputs, answers.results, strict=True)
        lost = next((name for name, each in results if not np.isfinite(each[row])), "")
        what = f"`{lost}` has no value" if lost else "something has no value"
        return [_in_row(Problem("no-value", what), texts)]

    def _texts(self, chunk: Chunk, row: int) -> list[Text]:
        """The cells of a row that set something."""
        columns = self.plan.columns
        cells = [(each.place, chunk.columns[each.place][row]) for each in columns]
        return [Text(written(cell).strip(), chunk.origin(row, place)) for place, cell in cells]


def _origin(chunk: Chunk, reader: Reader, row: int) -> Origin:
    return chunk.origin(row, reader.column.place)


def _in_row(problem: Problem, texts: list[Text]) -> Problem:
    """A problem that says in which row it is: what is wrong with a formula stands elsewhere."""
    files = {text.position(0).file for text in texts}
    if any(label.text.position(label.span.start).file in files for label in problem.labels):
        return problem
    label = Label(texts[0], Span(0, len(texts[0].content)), "in this row")
    return problem._replace(labels=(label, *problem.labels))


def _failing(plan: Plan, answers: Answers) -> list[tuple[str, ...]]:
    """The names of the checks that fail in each row, in their order."""
    size = len(answers.doubtful)
    if not plan.checked:
        return [()] * size
    moving = {place: holds for (place, _), holds in zip(plan.checks, answers.holds, strict=True)}
    always = {place: holds for place, holds in enumerate(plan.run.holds) if place not in moving}
    failing = [
        (place, np.broadcast_to(~np.asarray(moving.get(place, always.get(place)), bool), size))
        for place in range(len(plan.graph.checks))
    ]
    failing = [(place, truths) for place, truths in failing if truths.any()]
    if not failing:
        return [()] * size
    names = [plan.graph.checks[place].full_name for place, _ in failing]
    packed = np.packbits(np.array([truths for _, truths in failing]), axis=0)
    content, width = packed.T.tobytes(), len(packed)
    known: dict[bytes, tuple[str, ...]] = {}
    found = []
    for start in range(0, len(content), width):
        bits = content[start : start + width]
        if bits not in known:
            truths = np.unpackbits(np.frombuffer(bits, np.uint8))[: len(names)]
            known[bits] = tuple(name for name, each in zip(names, truths, strict=True) if each)
        found.append(known[bits])
    return found
