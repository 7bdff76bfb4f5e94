"""Where a condition holds, in words, as a table and as data."""

import math
from typing import Any

from envelope.analysis.search import may_count
from envelope.analysis.solve import Crossing, Evaluation, Interval, Solution
from envelope.model.graph.limits import ANY, effective
from envelope.report.notes import time_data
from envelope.report.rounding import Rounded, rounded, times_text
from envelope.report.table import Column, Table
from envelope.units.numerals import share_text
from envelope.units.writing import unit_symbol

_SHOWN = 4  # intervals in a sentence, and in a table


def solution_table(solution: Solution) -> Table:
    """How it is now and on both sides of every crossing; the answer in words below."""
    named = list(solution.present.values)
    sure = solution.confidence is None
    columns = (
        Column(solution.name, number=True),
        Column("of now", number=True),
        *(Column(name if sure else f"{name} (median)", number=True) for name in named),
        Column("holds" if sure else "probability"),
        Column("remark"),
    )
    rows = [_row(solution, solution.present, "now")]
    if solution.crossings:
        for each in _shown(solution):
            for crossing in (each.begin, each.end):
                rows += _both(solution, each, crossing) if crossing else []
    else:
        rows.append(_row(solution, solution.first, "begin of the search"))
        rows.append(_row(solution, solution.last, "end of the search"))
    return Table("Solution", columns, tuple(rows), headline(solution))


def _both(solution: Solution, interval: Interval, crossing: Crossing) -> list[tuple[str, ...]]:
    """The rows of a crossing: where it holds and, where that tells more, just beyond."""
    if interval.is_point:
        is_end = crossing is interval.end
        return [_row(solution, crossing.inside, "only here")] if is_end else []
    remark = "the last that holds" if crossing.holds_below else "the first that holds"
    inside = _row(solution, crossing.inside, remark, _rounded(solution, interval, crossing).text)
    outside = _row(solution, crossing.outside, "just beyond", "")
    return [inside, outside] if inside[2:-2] != outside[2:-2] else [inside]


def _row(
    solution: Solution, point: Evaluation, remark: str, text: str | None = None
) -> tuple[str, ...]:
    run, now = solution.run, solution.present.value
    names = solution.present.values
    values = [
        run.text(name, point.values[name], digits=4) if name in point.values else "no value"
        for name in names
    ]
    shown = _plain(solution, point.value) if text is None else text
    times = times_text(point.value / now) if now and shown else ""
    return shown, times, *values, _truth(point), remark


def _truth(point: Evaluation) -> str:
    if point.probability is not None:
        return share_text(point.probability)
    return {True: "yes", False: "no", None: "no value"}[point.holds]


def _plain(solution: Solution, value: float) -> str:
    return solution.run.text(solution.name, value, digits=4)


def _rounded(solution: Solution, interval: Interval, crossing: Crossing) -> Rounded:
    """The value of a crossing, rounded to where the condition holds."""
    room = interval.high - interval.low
    up = not crossing.holds_below
    return rounded(solution.run, solution.name, crossing.value, up=up, room=room)


def headline(solution: Solution) -> str:
    """The answer in words: `total.servers <= 500 servers` holds for dau up to 172.1M users."""
    name, condition = solution.name, f"`{solution.condition}`"
    if solution.confidence is not None:
        share = share_text(solution.confidence)
        condition = f"With a confidence of {share}, {condition}"
    ends = f"{_plain(solution, solution.first.value)} to {_plain(solution, solution.last.value)}"
    if solution.nowhere:
        can = effective(solution.run.graph, [solution.name]).get(solution.name, ANY)
        is_all = solution.first.value <= can.low and solution.last.value >= can.high
        wider = "" if is_all else " `--low` and `--high` search wider."
        return f"{condition} holds for no {name} from {ends}.{wider}"
    if solution.everywhere:
        return f"{condition} holds for every {name} from {ends}."
    words = [_words(solution, each) for each in _shown(solution)]
    more = len(solution.intervals) - len(words)
    listed = ", and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    rest = f" ({more} more intervals are farther from the present)" if more else ""
    return f"{condition} holds for {name} {listed}{rest}. Searched from {ends}."


def _shown(solution: Solution) -> list[Interval]:
    """The intervals nearest to the present value, in ascending order."""
    now = solution.present.value

    def distance(each: Interval) -> float:
        """How far the interval is from the present; none where it holds now."""
        nearest = min(max(now, each.low), each.high)
        return abs(math.log(nearest / now)) if nearest * now > 0 else abs(nearest - now)

    nearest = sorted(solution.intervals, key=distance)[:_SHOWN]
    return sorted(nearest, key=lambda each: each.low)


def _words(solution: Solution, each: Interval) -> str:
    """An interval: `up to 3 TB`, `from 3 TB`, `from 1 TB to 3 TB`, `at 2 TB`."""
    if each.is_point:
        return f"at {_plain(solution, each.low)}"
    words = []
    if each.begin:
        begin = _rounded(solution, each, each.begin)
        words.append(f"{'from' if begin.value >= each.low else 'above'} {begin.text}")
    if each.end:
        end = _rounded(solution, each, each.end)
        up_to = "to" if words else "up to"
        words.append(f"{up_to if end.value <= each.high else 'to below'} {end.text}")
    return " ".join(words).removeprefix("to ") + _whole(solution, each)


def _whole(solution: Solution, each: Interval) -> str:
    """Which whole numbers that comes to, for a quantity that may be counted in such."""
    if not may_count(solution.run, solution.name):
        return ""
    factor = solution.run.unit(solution.name).factor
    low, high = math.ceil(each.low / factor), math.floor(each.high / factor)
    if low > high:
        return " (no whole number)"
    ends = [
        f"{end}"
        for end, crossing, exact in ((low, each.begin, each.low), (high, each.end, each.high))
        if crossing and abs(end - exact / factor) > 1e-9
    ]
    return f" (as a whole number: {' to '.join(ends)})" if ends else ""


def solution_data(solution: Solution) -> dict[str, Any]:
    """The same as data, values in the unit of the quantity."""
    unit = solution.run.unit(solution.name)
    return {
        "name": solution.name,
        "condition": solution.condition,
        **time_data(solution.run),
        "unit": unit_symbol(unit),
        "confidence": solution.confidence,
        "text": headline(solution),
        "now": _point(solution, solution.present),
        "intervals": [
            {
                "low": each.low / unit.factor,
                "high": each.high / unit.factor,
                "low_is_crossing": each.begin is not None,
                "high_is_crossing": each.end is not None,
            }
            for each in solution.intervals
        ],
        "crossings": [
            {
                "inside": _point(solution, each.inside),
                "outside": _point(solution, each.outside),
                "holds": "below" if each.holds_below else "above",
            }
            for each in solution.crossings
        ],
        "searched": [each.value / unit.factor for each in (solution.first, solution.last)],
    }


def _point(solution: Solution, point: Evaluation) -> dict[str, Any]:
    units = {name: solution.run.unit(name) for name in point.values}
    return {
        "value": point.value / solution.run.unit(solution.name).factor,
        "holds": point.holds,
        "values": {
            name: {"value": value / units[name].factor, "unit": unit_symbol(units[name])}
            for name, value in point.values.items()
        },
        **({} if point.probability is None else {"probability": point.probability}),
    }
