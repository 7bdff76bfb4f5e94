"""CSV: percentiles by name, or samples: one a row with name and value, or a column for each name.

A wrong row is told with its line; a cell that is empty, or NaN, is no sample.
"""

import csv
import io
import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import IO

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.fit.cells import TIMES, Row, date_in, number_in, split, time_in
from envelope.fit.records import FileLine, Gathered, Measured, Percentiles, day, percentiles
from envelope.model.files.table_content import HEAD, LONGEST_LINE, refuse_large
from envelope.streams import opened, reading
from envelope.texts import visible

_LONGEST = 1_000_000  # characters of a cell
_MOST = 20  # problems of a file that are told
_NAMES = ("name", "metric", "input", "quantity")
_MIDDLES = ("p50", "median", "value")
_PERCENTILES = ("p5", "p05", "p95", *_MIDDLES)
_SINCE, _UNTIL = ("from", "since", "start"), ("to", "until", "end")


class _Series:
    """The samples of one name, and from when to when they are."""

    def __init__(self, label: Label, unit: Text | None) -> None:
        self.label = label
        self.unit = unit
        self.samples = array("d")
        self.first, self.last = math.inf, -math.inf

    def add(self, value: float, time: float | None) -> None:
        """Take in a sample."""
        self.samples.append(value)
        if time is not None:
            self.first, self.last = min(self.first, time), max(self.last, time)

    def measured(self, name: str) -> Measured:
        """What they say."""
        is_dated = self.first <= self.last
        since, until = (day(each) if is_dated else "" for each in (self.first, self.last))
        values, count = percentiles(self.samples), len(self.samples)
        return Measured(name, values, self.unit, since, until, count, self.label)


def read_table(path: str, name: str) -> Gathered:
    """What a CSV file says, and what is wrong with its rows. Raises InputError."""
    try:
        with reading(name), io.TextIOWrapper(opened(path, name), "utf-8-sig", newline="") as file:
            return _read(file, name)
    except UnicodeDecodeError:
        raise InputError(Problem("file-unreadable", f"`{name}` is not UTF-8")) from None


def _read(file: IO[str], name: str) -> Gathered:
    rows = _rows(file, name)
    head = next(rows, None)
    if head is None:
        raise InputError(Problem("wrong-kind", f"`{name}` is empty"))
    titles = [title.strip() for title in head.cells.values()]
    plain = {title.casefold() for title in titles}
    named = next((each for each in _NAMES if each in plain), "")
    if named and not plain & set(_PERCENTILES):
        message = "there is no column of values"
        hint = "name one `p50`, and `p5` and `p95` beside it, or `value`"
        raise InputError(Problem("wrong-kind", message, (head.label(""),), hint=hint))
    problems: list[Problem] = []
    is_samples = "value" in plain and not plain & {"p5", "p05", "p50", "p95", "median"}
    if not named:
        found = _wide(rows, head, titles, problems)
    elif is_samples:
        found = _long(rows, named, problems)
    else:
        found = _percentiles(rows, named, problems)
    if not found and not problems:
        problems.append(Problem("wrong-kind", f"`{name}` holds no values"))
    more = len(problems) - _MOST
    told = [Problem("wrong-kind", f"and {more} more of `{name}`")] if more > 0 else []
    return Gathered(found, problems=(*problems[:_MOST], *told))


def _rows(file: IO[str], name: str) -> Iterator[Row]:
    """The lines of a file; the first one as it is, the others by its titles."""
    csv.field_size_limit(_LONGEST)
    seen: list[str] = []

    def kept() -> Iterator[str]:
        """The lines, the last one noted for messages."""
        for line in iter(partial(file.readline, LONGEST_LINE + 1), ""):
            refuse_large(name, len(line))
            seen[:] = [line.rstrip("\r\n")]
            yield line

    reader = csv.reader(kept(), strict=True)
    titles: Sequence[str] = ()
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            line = FileLine(name, reader.line_num, "".join(seen))
            label = Label(Text(line.content, line), Span(0, len(line.content)))
            message = f"this is no line of CSV: {error}"
            raise InputError(Problem("wrong-kind", message, (label,))) from None
        if cells is None:
            return
        if not any(each.strip() for each in cells):
            continue
        line = FileLine(name, reader.line_num, visible("".join(seen)))
        if not titles:
            refuse_large(name, 0, len(cells))
            titles = [each.strip().casefold() for each in cells]
            yield Row(line, dict(_numbered(cells)))
            continue
        shown = (visible(each.strip()) for each in cells)
        yield Row(line, dict(zip(titles, shown, strict=False)))


def _numbered(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The cells of the first line, each under its number."""
    return ((str(index), visible(each)) for index, each in enumerate(cells))


def _percentiles(rows: Iterator[Row], named: str, problems: list[Problem]) -> list[Measured]:
    found: dict[str, Measured] = {}
    for row in rows:
        name = row.first(named)
        texts = [row.first("p5", "p05"), row.first(*_MIDDLES), row.first("p95")]
        values = [number_in(row, each, problems) if each else None for each in texts]
        units = {unit for each in texts if each and (unit := split(each)[1])}
        if any(each is None and text for each, text in zip(values, texts, strict=True)):
            continue
        objection = _objection(name, found, values)
        unit = row.first("unit") or next(iter(units), "")
        if len({unit, *units} - {""}) > 1:
            objection = "this row has two units"
        if objection:
            problems.append(Problem("wrong-kind", objection, (row.label(""),)))
            continue
        label = row.label(unit)
        text = label.text.part(*label.span) if unit else None
        since, until = (date_in(row, row.first(*names), problems) for names in (_SINCE, _UNTIL))
        found[name] = Measured(name, _complete(values), text, since, until, 0, row.label(name))
    return list(found.values())


def _objection(name: str, found: Mapping[str, Measured], values: Sequence[float | None]) -> str:
    """What is wrong with a row of percentiles; empty where nothing is."""
    low, _, high = values
    given = [each for each in values if each is not None]
    if not name:
        return "this row has no name"
    if name in found:
        return f"there are two rows `{name}`"
    if not given:
        return f"there is no value of `{name}`"
    if (low is None) != (high is None):
        return "p5 and p95 belong together: one of them is missing"
    if given != sorted(given):
        return "p5, p50 and p95 are not in rising order"
    return ""


def _complete(values: Sequence[float | None]) -> Percentiles:
    """Three percentiles; a median that is not given is NaN, a lone one stands for all."""
    low, middle, high = values
    if low is None or high is None:
        alone = next(each for each in values if each is not None)
        return Percentiles(alone, alone, alone)
    return Percentiles(low, math.nan if middle is None else middle, high)


def _long(rows: Iterator[Row], named: str, problems: list[Problem]) -> list[Measured]:
    """Samples with the name of each beside it."""
    found: dict[str, _Series] = {}
    units: dict[str, str] = {}
    for row in rows:
        name = row.first(named)
        unit = row.first("unit") or split(row.first("value"))[1]
        if not name:
            problems.append(Problem("wrong-kind", "this row has no name", (row.label(""),)))
            continue
        if units.setdefault(name, unit) != unit:
            message = (
                f"`{name}` is in {units[name] or 'its own unit'} above, in {unit or 'it'} here"
            )
            problems.append(Problem("wrong-kind", message, (row.label(unit),)))
            continue
        if name not in found:
            label = row.label(unit)
            text = label.text.part(*label.span) if unit else None
            found[name] = _Series(row.label(name), text)
        _take(row, "value", found[name], problems)
    return _all_measured(found, problems)


def _wide(
    rows: Iterator[Row], head: Row, titles: Sequence[str], problems: list[Problem]
) -> list[Measured]:
    """Samples in a column for each name."""
    found: dict[str, _Series] = {}
    columns: dict[str, str] = {}
    for title in titles:
        match = HEAD.fullmatch(title)
        name = (match["name"] if match else title).strip()
        if not name or name.casefold() in TIMES:
            continue
        unit = match["unit"] if match and match["unit"] else ""
        label = head.label(unit)
        text = label.text.part(*label.span) if unit else None
        if name in found:
            message = f"there are two columns `{name}`"
            raise InputError(Problem("wrong-kind", message, (head.label(title),)))
        found[name] = _Series(head.label(name), text)
        columns[name] = title.casefold()
    for row in rows:
        for name, series in found.items():
            _take(row, columns[name], series, problems)
    return _all_measured(found, problems)


def _take(row: Row, column: str, series: _Series, problems: list[Problem]) -> None:
    """The sample of a cell, unless there is none."""
    cell = row.cells.get(column, "")
    if not cell or cell.casefold() in ("nan", "null", "none", "+inf", "-inf", "inf"):
        return
    value, unit = number_in(row, cell, problems), split(cell)[1]
    if unit and unit != (series.unit.content if series.unit else ""):
        message = f"`{cell}` has another unit than its column"
        problems.append(Problem("wrong-kind", message, (row.label(cell),)))
        return
    time = time_in(row, row.first(*TIMES), problems)
    if value is not None:
        series.add(value, time)


def _all_measured(found: Mapping[str, _Series], problems: list[Problem]) -> list[Measured]:
    empty = [name for name, series in found.items() if not series.samples]
    if not problems:
        problems += (
            Problem("wrong-kind", f"there is no value of `{name}`", (found[name].label,))
            for name in empty
        )
    return [series.measured(name) for name, series in found.items() if series.samples]
