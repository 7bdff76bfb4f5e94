"""What was measured in the place of what was assumed: which assumptions were wrong."""

import math
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from envelope.analysis.headline import headline
from envelope.api.answer import Answer
from envelope.api.moved import moved_table, turned
from envelope.api.writing import write_file
from envelope.engine.computed import computed
from envelope.engine.run import Run
from envelope.errors import InputError, Problem, text_of
from envelope.fit.answers import LARGEST, parsed, read_answers
from envelope.fit.comparison import Compared, compared
from envelope.fit.live import SCHEMES, ask, shown, window
from envelope.fit.overlay import fitted_text, place_of, source_text
from envelope.fit.records import Gathered
from envelope.fit.resolved import resolved
from envelope.fit.table import read_table
from envelope.formats.guards.alerts import MARGIN
from envelope.formats.guards.assumptions import RANGE
from envelope.formats.guards.signals import signals
from envelope.model.build.request import Request
from envelope.model.graph.expressions import duration
from envelope.places import display_path
from envelope.report.headings import label
from envelope.report.rounding import times_text
from envelope.report.table import Column, Pieces, Report, Table
from envelope.streams import whole
from envelope.units.writing import unit_symbol, value_data

_COLUMNS = (
    Column("measured", name=True),
    Column("assumed", name=True),
    Column("median", name=True),
    Column("p5 to p95", name=True, spare=2),
    Column("of assumed", number=True, spare=1),
    Column("assumption", name=True),
)
_NOTE = (
    "An assumption holds where the measured median lies in its range, "
    f"else within {MARGIN:.0%} of its value."
)


@dataclass(frozen=True, repr=False)
class FitResult(Answer):
    """A scenario before and after what was measured; values are in base units.

    `rows` are the measured quantities, wrong assumptions first; `scenario` is the text of the file
    in which measured values stand, `notes` what is to be said beside it.
    """

    run: Run = field(repr=False)
    after: Run = field(repr=False)
    rows: tuple[Compared, ...]
    source: str
    scenario: str
    notes: tuple[str, ...] = ()

    def report(self) -> Report:
        """Which assumptions were wrong and by how much, and what becomes of the results."""
        tables = (self.table(), self._headline())
        return Report(self.run.graph.title, self._words(), tables)

    def shown(self, form: str) -> Report | Pieces:
        """The same tables, and the checks that turn."""
        checks = "\n".join(turned(self.run, self.after))
        pieces: list[Table | str] = [self._words(), self.table(), self._headline()]
        return (*pieces, checks) if checks else tuple(pieces)

    def table(self) -> Table:
        """A row for each quantity that was measured."""
        return Table("Assumptions", _COLUMNS, tuple(map(self._row, self.rows)), _NOTE)

    def data(self) -> Any:
        """What was measured beside what was assumed, and the main results before and after."""
        names = headline(self.run.graph)
        results = {name: self._results(name) for name in names if name in self.after.values}
        return {
            "source": self.source,
            "measured": [self._data(row) for row in self.rows],
            "results": results,
            "notes": list(self.notes),
        }

    def records(self) -> Sequence[Mapping[str, Any]]:
        """The measured quantities as data."""
        return list(self.data()["measured"])

    def to(self, form: str) -> str | bytes:
        """The answer in a form; as `toml` the scenario file. Raises InputError."""
        return self.scenario if form == "toml" else super().to(form)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the scenario file to where it was made for. Raises InputError."""
        write_file(os.fspath(path), self.scenario.encode())

    def _words(self) -> str:
        replaced = [row for row in self.rows if row.fitted.place != "computed"]
        wrong = [row for row in replaced if row.verdict != "holds"]
        count = len(replaced)
        said = f"{len(wrong)} of {count} assumption{'s' * (count != 1)} "
        said += "was wrong" if len(wrong) == 1 else "were wrong"
        return f"{said}, measured by {self.source}."

    def _headline(self) -> Table:
        names = [name for name in headline(self.run.graph) if name in self.after.values]
        moved = moved_table(self.run, self.after, names)
        rows = tuple(
            (label(self.run, name), *row[1:]) for name, row in zip(names, moved.rows, strict=True)
        )
        titles = (Column("result"), *moved.columns[1:])
        return Table("Results", titles, rows)

    def _row(self, row: Compared) -> tuple[str, ...]:
        name, values = row.fitted.name, row.fitted.values
        low, high = (self._shown(name, each) for each in (values.low, values.high))
        return (
            name,
            self._assumed(row),
            self._shown(name, row.median),
            "" if values.is_one else f"{low} to {high}",
            times_text(row.ratio) if row.ratio is not None else "",
            "only compared" if row.fitted.place == "computed" else row.verdict,
        )

    def _assumed(self, row: Compared) -> str:
        """The value that was assumed, and its range where there is one."""
        low, high, how = row.assumed
        value = self.run.text(row.fitted.name)
        if low is None or high is None or how != RANGE:
            return value
        ends = " to ".join(self._shown(row.fitted.name, each) for each in (low, high))
        return f"{value} ({ends})"

    def _shown(self, name: str, value: float) -> str:
        return self.run.text(name, value)

    def _data(self, row: Compared) -> dict[str, Any]:
        name, fitted = row.fitted.name, row.fitted
        unit = self.run.unit(name)

        def value(number: float | None) -> Any:
            """A number with its unit."""
            if number is None or math.isnan(number):
                return None
            return value_data(number, unit, self._shown(name, number))

        ends = (row.assumed.low, row.assumed.high)
        return {
            "name": name,
            "assumed": value(row.value),
            "assumed_low": value(ends[0]),
            "assumed_high": value(ends[1]),
            "p5": value(fitted.values.low),
            "p50": value(row.median),
            "p95": value(fitted.values.high),
            "unit": unit_symbol(unit),
            "ratio": row.ratio,
            "assumption": row.verdict,
            "replaced": fitted.place != "computed",
            "from": fitted.since,
            "to": fitted.until,
            "samples": fitted.samples,
            "source": source_text(fitted, self.source),
        }

    def _results(self, name: str) -> dict[str, Any]:
        one, other = self.run.values[name], self.after.values[name]
        unit = self.run.unit(name)
        return {
            "before": value_data(one, unit, self.run.text(name)),
            "after": value_data(other, unit, self.run.text(name, other)),
            "ratio": other / one if one else None,
        }


@dataclass(frozen=True)
class Asked:
    """Where measurements are, and of a server from when to when and how far apart."""

    metrics: str
    since: str = ""
    until: str = ""
    step: str = ""


def fitted(request: Request, asked: Asked, output: str | None = None) -> FitResult:
    """A scenario with what was measured, as a file that stands at `output`, else beside the old.

    Raises InputError or CalculationError.
    """
    run = computed(request)
    gathered, source = _gathered(run, asked)
    found = resolved(run, gathered)
    rows = compared(run, found)
    place = place_of(request, output)
    text = fitted_text(request, run, found, source, place)
    after = _after(request, place, text)
    notes = [*gathered.notes, *_notes(rows)]
    return FitResult(run, after, tuple(rows), source, text, tuple(notes))


def _after(request: Request, place: str, text: str) -> Run:
    """The run of the new file where it stands. Raises InputError."""
    try:
        return computed(request._replace(name=place, text=text))
    except InputError as error:
        if "extends" in tomllib.loads(text) or request.text is not None:
            raise
        own = os.path.basename(request.name)
        message = f"`{place}` may not read what `{own}` names beside itself"
        hint = f"write the new file beside `{own}`, or above"
        raise InputError(Problem("file-unreadable", message, hint=hint)) from error


def _notes(rows: Sequence[Compared]) -> list[str]:
    """What is only compared, since the scenario computes it."""
    names = [f"`{row.fitted.name}`" for row in rows if row.fitted.place == "computed"]
    if not names:
        return []
    what = "is a result: it is" if len(names) == 1 else "are results: they are"
    return [f"{', '.join(names)} {what} compared, and the inputs behind stay as they are"]


def _gathered(run: Run, asked: Asked) -> tuple[Gathered, str]:
    """What was measured, and what that is called. Raises InputError."""
    if asked.metrics.startswith(SCHEMES):
        step = duration(text_of(asked.step, "--step"), run.graph) if asked.step else None
        wanted = window(asked.since, asked.until, step)
        return ask(asked.metrics, signals(run), wanted), shown(asked.metrics)
    if asked.since or asked.until or asked.step:
        message = "`--from`, `--to` and `--step` are for a server, and this is a file"
        raise InputError(Problem("usage", message))
    name = display_path(asked.metrics)
    if not asked.metrics.lower().endswith(".json"):
        return read_table(asked.metrics, name), os.path.basename(name)
    content = whole(asked.metrics, LARGEST, name)
    return read_answers(parsed(content, name), name, signals(run)), os.path.basename(name)
