"""The tornado of a result as a table, with what to measure next in words."""

from collections.abc import Sequence
from math import isclose
from typing import Any

from envelope.analysis.sensitivity import Swing, Tornado
from envelope.engine.guesses import STEP
from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL
from envelope.report.amounts.ends import between
from envelope.report.json_data import quantity_data
from envelope.report.notes import time_data
from envelope.report.table import Column, Table, bar
from envelope.units.numerals import number_text, short_share_text
from envelope.units.writing import unit_symbol

_BAR = 10
_SHOWN = 15
_NAMED = 3
_VARIANCE = Column("variance", number=True)
_RANGE, _TENTH, _UP_TO = "range", "10%", "≤ 10%"
_RANGE_TOLD = "to p5 and p95 of its range"


def sensitivity_table(found: Tornado, *, every: bool = False) -> Table:
    """A row for each input, the one that moves the result furthest first."""
    swings = found.swings if every else found.swings[:_SHOWN]
    columns, rows = _columns([found]), tuple(_row(found, each, [found]) for each in swings)
    hidden = len(found.swings) - len(swings)
    more = f" {hidden} more move it less: `--all` shows them." if hidden else ""
    note = f"{_how([found])}{more}{_words(found)}"
    return Table(f"What moves {found.output}", columns, rows, note)


def sensitivities_table(found: Sequence[Tornado], *, every: bool = False) -> Table:
    """The inputs that move each result most, one result below the other."""
    most = _SHOWN if every else _NAMED
    rows = tuple(
        (each.output.removeprefix(f"{TOTAL}."), *_row(each, swing, found))
        for each in found
        for swing in each.swings[:most]
    )
    hidden = not every and any(len(each.swings) > most for each in found)
    more = f" `--all` shows {_SHOWN} of each instead of {_NAMED}." if hidden else ""
    first, *others = _columns(found)
    changed = {"result": Column("becomes", number=True), "variance": _VARIANCE._replace(spare=1)}
    columns = (Column("result", name=True), first, *(changed.get(e.title, e) for e in others))
    return Table("What moves the results", columns, rows, f"{_how(found)}{more}")


def _columns(found: Sequence[Tornado]) -> tuple[Column, ...]:
    return (
        Column("input", name=True),
        Column("by", number=True, spare=1),
        Column("moved", whole=True),
        Column("result", number=True),
        Column("swing", name=True, spare=2),
        *([_VARIANCE] if _is_drawn(found) else []),
        *([Column("Sobol", number=True)] if _has_sobol(found) else []),
        Column("basis", name=True, spare=3),
    )


def _is_drawn(found: Sequence[Tornado]) -> bool:
    return any(swing.variance is not None for each in found for swing in each.swings)


def _has_sobol(found: Sequence[Tornado]) -> bool:
    return any(each.sobol is not None for each in found)


def _how(found: Sequence[Tornado]) -> str:
    """What the words of the second column mean."""
    steps = {step_text(each.run, swing) for each in found for swing in each.swings}
    if not steps:
        return ""
    texts = [_RANGE_TOLD] if _RANGE in steps else []
    if _TENTH in steps:
        texts.append("by 10 % either way")
    if counted := steps - {_RANGE, _TENTH, _UP_TO}:
        texts.append(f"whole numbers by {'one' if counted == {'1'} else 'one or more'}")
    if _UP_TO in steps:
        texts.append("none beyond what it can be")
    return f"Each input was moved alone: {', '.join(texts)}."


def step_text(run: Run, swing: Swing) -> str:
    """How far an input was moved either way: `range`, `1`, `10%`."""
    if swing.ranged:
        return _RANGE
    value, factor = run.values[swing.name], run.unit(swing.name).factor
    steps = [abs(end - value) for end in (swing.low, swing.high)]
    if swing.whole:
        return number_text(max(steps) / factor)
    return _TENTH if all(isclose(each, abs(value) * STEP) for each in steps) else _UP_TO


def _words(found: Tornado) -> str:
    """The inputs that are not moved, since they hold a word."""
    if not found.words:
        return ""
    hold, stay = ("hold words", "stay") if len(found.words) > 1 else ("holds a word", "stays")
    hidden = len(found.words) - _NAMED
    named = ", ".join(found.words[:_NAMED]) + (f" and {hidden} more" if hidden > 0 else "")
    return f" {named} {hold} and {stay} as set: `compare` or `sweep` tries others."


def _row(found: Tornado, swing: Swing, beside: Sequence[Tornado]) -> tuple[str, ...]:
    """The cells of an input, in the columns of all that stands in its table."""
    widest = found.swings[0].width
    sobol = found.sobol.get(swing.name) if found.sobol else None
    return (
        swing.name,
        step_text(found.run, swing),
        between(found.run, swing.name, swing.low, swing.high),
        between(found.run, found.output, swing.at_low, swing.at_high),
        bar(swing.width / widest, _BAR),
        *([_share(swing.variance)] if _is_drawn(beside) else []),
        *([_share(sobol)] if _has_sobol(beside) else []),
        found.run.graph.quantities[swing.name].basis,
    )


def _share(share: float | None) -> str:
    return "" if share is None else short_share_text(share, 1)


def advice(found: Tornado) -> str:
    """In words, what to measure next."""
    drawn = [each for each in found.swings if each.variance is not None]
    if drawn:
        best = max(drawn, key=lambda each: each.variance or 0.0)
        how = f"its range explains {_share(best.variance)} of the variance of `{found.output}`"
    else:
        guesses = [
            each
            for each in found.swings
            if found.run.graph.quantities[each.name].basis == "assumed"
        ]
        best = (guesses or list(found.swings))[0]
        how = f"{_change(found.run, best)} moves `{found.output}` most"
        how += " among what is assumed" if guesses and guesses[0] != found.swings[0] else ""
    run = found.run
    ends = between(run, found.output, *sorted((best.at_low, best.at_high)))
    quantity = run.graph.quantities[best.name]
    about = f" ({quantity.about})" if quantity.about else ""
    by = f" by {quantity.measure}" if quantity.measure else ""
    return f"Measure `{best.name}`{about} next{by}: {how}, {ends}."


def _change(run: Run, swing: Swing) -> str:
    """How an input was moved, as the subject of a sentence."""
    step = step_text(run, swing)
    low, high = (run.text(swing.name, end) for end in (swing.low, swing.high))
    by = {_TENTH: "10 % either way", _UP_TO: "a change"}.get(step, f"a change by {step}")
    return f"{by} ({low} to {high})"


def headline(found: Tornado) -> str:
    """The result that is moved, and what it is now."""
    what = "moves" if found.swings else "would move"
    return f"What {what} `{found.output}`, {found.run.text(found.output)} now."


def sensitivities_data(found: Sequence[Tornado]) -> dict[str, Any]:
    """Several results as data."""
    return {"results": [sensitivity_data(each) for each in found]}


def headlines(found: Sequence[Tornado]) -> str:
    """The results that are moved, and what they are now."""
    texts = [f"`{each.output}` ({each.run.text(each.output)} now)" for each in found]
    return f"What moves {', '.join(texts[:-1])}{' and ' * (len(texts) > 1)}{texts[-1]}."


def sensitivity_data(found: Tornado) -> dict[str, Any]:
    """The same as data."""
    run = found.run
    unit = run.unit(found.output)
    return {
        **time_data(run),
        "output": {"name": found.output, **quantity_data(run, found.output)},
        "advice": advice(found) if found.swings else "",
        "inputs": [
            {
                "name": each.name,
                "unit": unit_symbol(run.unit(each.name)),
                "low": each.low / run.unit(each.name).factor,
                "high": each.high / run.unit(each.name).factor,
                "at_low": each.at_low / unit.factor,
                "at_high": each.at_high / unit.factor,
                "ranged": each.ranged,
                "by": step_text(run, each),
                "variance": each.variance,
                **({"sobol": found.sobol.get(each.name)} if found.sobol is not None else {}),
            }
            for each in found.swings
        ],
        "words": list(found.words),
    }
