"""What Prometheus answers to a range query: series of samples as JSON."""

import json
import math
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from envelope.errors import InputError, Problem
from envelope.fit.records import Gathered, Measured, day, percentiles
from envelope.formats.guards.signals import Signal
from envelope.texts import visible
from envelope.tuples import NamedTuple

LARGEST = 64_000_000  # bytes of an answer
_LONGEST = 300  # characters of what a server says is wrong


class Series(NamedTuple):
    """One series: its name where it has one, its samples, the days of the first and the last."""

    name: str
    samples: "array[float]"
    since: str
    until: str


def parsed(content: bytes, name: str) -> Any:
    """The data of a JSON text. Raises InputError where it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise InputError(Problem("wrong-kind", f"`{name}` holds no JSON")) from None


def series_in(answer: Any, name: str) -> list[Series]:
    """The series of an answer; those without a finite sample are left out. Raises InputError."""
    if not isinstance(answer, dict) or "status" not in answer:
        raise InputError(Problem("wrong-kind", f"`{name}` is no answer of Prometheus"))
    if answer["status"] != "success":
        said = " ".join(str(answer.get("error", "no reason"))[:_LONGEST].split())
        raise InputError(Problem("wrong-kind", f"Prometheus refuses `{name}`: {visible(said)}"))
    data = answer.get("data")
    kind = data.get("resultType") if isinstance(data, dict) else None
    if kind not in ("matrix", "vector"):
        message = f"`{name}` holds no series of samples"
        hint = "ask `/api/v1/query_range`"
        raise InputError(Problem("wrong-kind", message, hint=hint))
    try:
        found = [_series(each, kind) for each in answer["data"]["result"]]
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError, OSError):
        raise InputError(Problem("wrong-kind", f"`{name}` is no answer of Prometheus")) from None
    return [each for each in found if each.samples]


def _series(result: Any, kind: str) -> Series:
    pairs = result["values"] if kind == "matrix" else [result["value"]]
    times, samples = array("d"), array("d")
    for time, text in pairs:
        value = float(text)
        if math.isfinite(value):
            times.append(float(time))
            samples.append(value)
    name = str(result["metric"].get("__name__", ""))
    since, until = (day(each(times, default=0.0)) for each in (min, max))
    return Series(name, samples, since, until)


def measured_by(signal: Signal, found: Sequence[Series], name: str) -> Measured:
    """What the only series of a quantity says. Raises InputError where there are several."""
    if len(found) > 1:
        message = f"`{name}` gives {len(found)} series for `{signal.name}`"
        hint = "a query gives one: add them up with `sum(...)`, or take their `avg(...)`"
        raise InputError(Problem("wrong-kind", message, hint=hint))
    (series,) = found
    values = percentiles(series.samples)
    count = len(series.samples)
    return Measured(signal.name, values, signal.unit, series.since, series.until, count, None)


def read_answers(data: Any, name: str, signals: Sequence[Signal]) -> Gathered:
    """What a file says: one answer, or several by the names of their quantities. Raises InputError.

    The series of a single answer are known by their names, or the file by that of the quantity.
    """
    if isinstance(data, dict) and "status" not in data:
        found = [
            measured_by(_signal(key, signals, name), series, f"{name}: {key}")
            for key, answer in data.items()
            if (series := series_in(answer, f"{name}: {key}"))
        ]
    else:
        found = list(_by_name(series_in(data, name), name, signals))
    if not found:
        raise InputError(Problem("wrong-kind", f"`{name}` holds no samples"))
    return Gathered(found)


def _by_name(found: Sequence[Series], file: str, signals: Sequence[Signal]) -> Iterator[Measured]:
    stem = file.replace("\\", "/").rpartition("/")[2].removesuffix(".json")
    by_name: dict[str, list[Series]] = {}
    for series in found:
        by_name.setdefault(series.name or stem, []).append(series)
    for name, several in by_name.items():
        yield measured_by(_signal(name, signals, file), several, file)


def _signal(name: str, signals: Sequence[Signal], file: str) -> Signal:
    """The quantity that a series measures: called so, or by its series or its query."""
    for signal in signals:
        if name in (signal.name, signal.series, signal.query):
            return signal
    known = ", ".join(f"`{each.name}`" for each in signals[:5])
    message = f"`{visible(name)}` of `{file}` measures nothing here"
    hint = f"series are called as their quantity, or as its `metric`: {known}"
    raise InputError(Problem("unknown-name", message, hint=hint if signals else ""))
