"""A growing scenario as tables: results over time, and when each check first fails."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import isnan
from typing import Any, NamedTuple

from envelope.analysis.growth import Capacity, History
from envelope.model.graph.growths import Growth
from envelope.model.graph.scopes import spoken
from envelope.report.amounts.ends import number_and_unit
from envelope.report.headings import label
from envelope.report.table import Column, Table, sparkline
from envelope.units.numerals import share_text
from envelope.units.writing import number_in, quantity_text, unit_symbol

_DAY = 86_400.0
STEP = "step"  # the period between two moments where no word says how long it is


class Calendar(NamedTuple):
    """How moments are told: by a period's name from the start, and by date where one is given.

    `lead` is in seconds: so long before a check fails something must be ordered.
    """

    period: str
    start: date | None = None
    lead: float = 0.0


def growth_table(history: History, calendar: Calendar) -> Table:
    """A row for each moment, a column for each result, and below them how each one runs."""
    names = list(history.values)
    count = range(len(history.times))
    told = [
        _column(history, name, [_text(history, name, index) for index in count]) for name in names
    ]
    rows = [
        (moment_text(history, calendar, index), *(cells[index] for _, cells in told))
        for index in count
    ]
    quantities = history.run.graph.quantities
    trends = (
        "" if quantities[name].words else sparkline(_thinned(history.values[name], _width(column)))
        for name, column in zip(names, told, strict=True)
    )
    columns = (
        Column("", name=True),
        *(Column(title, number=True) for title, _ in told),
    )
    return Table("Growth", columns, (*rows, ("trend", *trends)), _note(history))


def numbers_table(history: History, calendar: Calendar) -> Table:
    """A row for each moment as bare numbers, in the units that the titles name."""
    run = history.run
    units = {name: run.unit(name) for name in history.values}
    symbols = {name: unit_symbol(unit) for name, unit in units.items()}
    columns = [Column(_time_title(calendar), number=calendar.start is None)]
    columns += [
        Column(f"{name} ({symbol})" if symbol else name, number=True)
        for name, symbol in symbols.items()
    ]
    rows = [
        (
            _time_cell(history, calendar, index),
            *(
                "" if isnan(values[index]) else repr(values[index] / units[name].factor)
                for name, values in history.values.items()
            ),
        )
        for index in range(len(history.times))
    ]
    return Table(run.graph.title, tuple(columns), tuple(rows))


def _time_title(calendar: Calendar) -> str:
    if calendar.start is not None:
        return "date"
    return "time (day)" if calendar.period == STEP else f"time ({calendar.period})"


def _time_cell(history: History, calendar: Calendar, index: int) -> str:
    """A moment as a date, or as a number: of periods, of days where those have no name."""
    if calendar.start is not None:
        return _date(calendar.start, history.times[index])
    return repr(history.times[index] / _DAY) if calendar.period == STEP else str(index)


def _column(history: History, name: str, texts: list[str]) -> tuple[str, list[str]]:
    """Title and cells of a result: a unit that all of them have stands in the title."""
    title, pairs = _title(history, name), [number_and_unit(text) for text in texts]
    units = {unit.strip().removesuffix("s") for _, unit in pairs}
    if len(units) > 1 or history.run.graph.quantities[name].words:
        return title, texts
    unit = pairs[-1][1].strip()
    said = not unit or unit.removesuffix("s") in {word.removesuffix("s") for word in title.split()}
    full = f"{title}{unit}" if unit.startswith("/") else f"{title}, {unit}"
    return title if said else full, [number for number, _ in pairs]


def _title(history: History, name: str) -> str:
    """`servers` for the total of servers, since every column of a total is one."""
    return label(history.run, name).removeprefix("total ")


def _note(history: History) -> str:
    if not history.growths:
        return (
            'No input grows: give one a `growth = "30%/year"` in the file, or --growth on the '
            "command line. What is written accumulates all the same."
        )
    return growing(history.growths)


def growing(growths: Mapping[str, Growth]) -> str:
    """What grows, and how, in a sentence or two."""
    texts = [f"{name} {growth.words}" for name, growth in growths.items()]
    separator = "; " if any(growth.times for growth in growths.values()) else ", "
    return f"Growing: {separator.join(texts)}. What is written accumulates from an empty start."


def _width(column: tuple[str, list[str]]) -> int:
    """As many bars as a column is wide by its numbers and the words of its title, at most 12."""
    title, cells = column
    return min(max(map(len, [*title.split(), *cells])), 12)


def _thinned(values: tuple[float, ...], most: int) -> list[float]:
    """At most so many of the values, evenly spaced."""
    count = min(len(values), most)
    last = len(values) - 1
    thin = (values[round(place * last / max(count - 1, 1))] for place in range(count))
    return [0.0 if isnan(each) else each for each in thin]


def moment_text(history: History, calendar: Calendar, index: int) -> str:
    """A moment as its row calls it: `year 2`, or its date."""
    if calendar.start is not None:
        return _date(calendar.start, history.times[index])
    return f"{calendar.period} {index}" if index else "start"


def _date(start: date, seconds: float) -> str:
    return (start + timedelta(days=seconds / _DAY)).isoformat()


def _text(history: History, name: str, index: int) -> str:
    value = history.values[name][index]
    return "-" if isnan(value) else history.run.text(name, value)


def capacity_table(history: History, calendar: Calendar) -> Table:
    """The checks that fail before the end, the first one first."""
    failing = [each for each in history.capacities if each.fails is not None or each.odds]
    failing.sort(key=lambda each: history.times[-1] if each.fails is None else each.fails)
    is_drawn = any(each.odds is not None for each in failing)
    columns = (
        Column("check"),
        Column("severity"),
        Column("fails first", number=True),
        *([Column("p5 – p95"), Column("fails in", number=True)] if is_drawn else []),
        *([Column("act by", number=True)] if calendar.lead else []),
        Column("about", below=True),
    )
    rows = tuple(_capacity(history, calendar, each, is_drawn=is_drawn) for each in failing)
    note = "" if rows else "Every check holds to the end."
    if rows and history.sampling is not None:
        samples, seed = history.sampling
        note = f"{samples:,} samples drawn (seed {seed})."
    return Table("Capacity dates", columns, rows, note)


def _capacity(
    history: History, calendar: Calendar, capacity: Capacity, *, is_drawn: bool
) -> tuple[str, ...]:
    def told(seconds: float | None) -> str:
        """A moment in words or as a date; later than was looked for is `later`."""
        if seconds is None:
            return "later"
        if calendar.start is not None:
            return _date(calendar.start, seconds)
        units = history.run.graph.units
        unit = units.find("s")
        assert unit is not None
        text = quantity_text(seconds, unit, units, rescale=True)
        return "at the start" if seconds <= 0 else f"after {text}"

    check = capacity.check
    ends = [told(capacity.early), told(capacity.late)]
    spread = (" – ".join(dict.fromkeys(ends)), _share(capacity.odds))
    fails = capacity.fails
    lead = told(max(fails - calendar.lead, 0.0)) if fails is not None else "later"
    return (
        spoken(check.full_name),
        check.severity,
        told(fails),
        *(spread if is_drawn else ()),
        *((lead,) if calendar.lead else ()),
        check.about,
    )


def _share(odds: float | None) -> str:
    return "" if odds is None else share_text(odds)


def growth_data(history: History, calendar: Calendar) -> dict[str, Any]:
    """The same as data: times in days, values in the units that the report shows."""
    run = history.run
    units = {name: run.unit(name) for name in history.values}
    return {
        "growth": {name: each.texts for name, each in history.growths.items()},
        "days": [time / _DAY for time in history.times],
        "results": {
            name: {
                "unit": quantity_text(1.0, unit, run.graph.units).partition(" ")[2],
                "values": [
                    None if isnan(value) else number_in(value, unit)
                    for value in history.values[name]
                ],
            }
            for name, unit in units.items()
        },
        "capacity_dates": [
            {
                "check": each.check.full_name,
                "severity": each.check.severity,
                **{
                    key: None if value is None else value / _DAY
                    for key, value in (
                        ("days", each.fails),
                        ("p5", each.early),
                        ("p95", each.late),
                    )
                },
                "odds": each.odds,
                "act_by_days": None if each.fails is None else (each.fails - calendar.lead) / _DAY,
            }
            for each in history.capacities
            if each.fails is not None or each.odds
        ],
    }
