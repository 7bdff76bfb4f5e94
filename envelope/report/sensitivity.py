"""The tornado of a result as a table, with what to measure next in words."""

from math import isclose
from typing import Any

from envelope.analysis.sensitivity import STEP, Swing, Tornado
from envelope.engine.run import Run
from envelope.report.json_data import quantity_data
from envelope.report.table import Column, Table, bar
from envelope.units.writing import short_share_text, unit_symbol

_BAR = 10
_SHOWN = 15
_NAMED = 3


def sensitivity_table(found: Tornado, *, every: bool = False) -> Table:
    """A row for each input, the one that moves the result furthest first."""
    swings = found.swings if every else found.swings[:_SHOWN]
    is_drawn = any(each.variance is not None for each in found.swings)
    columns = (
        Column("input", name=True),
        Column("moved", number=True),
        Column("result", number=True),
        Column("swing", name=True),
        *([Column("variance", number=True)] if is_drawn else []),
        *([Column("Sobol", number=True)] if found.sobol is not None else []),
        Column("basis", name=True),
    )
    rows = tuple(_row(found, each, is_drawn=is_drawn) for each in swings)
    hidden = len(found.swings) - len(swings)
    more = f" {hidden} more move it less: `--all` shows them." if hidden else ""
    return Table(f"What moves {found.output}", columns, rows, f"{_how(found)}{more}{_words(found)}")


def _how(found: Tornado) -> str:
    others = [each for each in found.swings if not each.ranged]
    is_even = all(_is_tenth(found.run, each) for each in others)
    but = "" if is_even else ", whole numbers by at least one, none beyond what it can be"
    if len(others) == len(found.swings):
        return f"No input has a range: each was moved by 10 % either way{but}."
    rest = f", those without one (·) by 10 %{but}" if others else ""
    return f"Inputs were moved to p5 and p95 of their ranges{rest}."


def _is_tenth(run: Run, swing: Swing) -> bool:
    """Whether an input was moved by a tenth, not by a whole number or up to its limit."""
    value = run.values[swing.name]
    ends = (value * (1 - STEP), swing.low), (value * (1 + STEP), swing.high)
    return all(isclose(*each) for each in ends)


def _words(found: Tornado) -> str:
    """The inputs that are not moved, since they hold a word."""
    if not found.words:
        return ""
    hold, stay = ("hold words", "stay") if len(found.words) > 1 else ("holds a word", "stays")
    hidden = len(found.words) - _NAMED
    named = ", ".join(found.words[:_NAMED]) + (f" and {hidden} more" if hidden > 0 else "")
    return f" {named} {hold} and {stay} as set: `compare` or `sweep` tries others."


def _row(found: Tornado, swing: Swing, *, is_drawn: bool) -> tuple[str, ...]:
    widest = found.swings[0].width
    sobol = found.sobol.get(swing.name) if found.sobol else None
    return (
        swing.name + ("" if swing.ranged else " ·"),
        between(found.run, swing.name, swing.low, swing.high),
        between(found.run, found.output, swing.at_low, swing.at_high),
        bar(swing.width / widest, _BAR),
        *([_share(swing.variance)] if is_drawn else []),
        *([_share(sobol)] if found.sobol is not None else []),
        found.run.graph.quantities[swing.name].basis,
    )


def between(run: Run, name: str, low: float, high: float) -> str:
    """Two values of a quantity, their unit once: `1M – 3M users`."""
    texts = [run.text(name, value) for value in (low, high)]
    (first, _, one), (second, _, other) = (text.partition(" ") for text in texts)
    return f"{first} – {second} {other}".strip() if one == other else " – ".join(texts)


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
        low, high = (found.run.text(best.name, end) for end in (best.low, best.high))
        is_tenth = _is_tenth(found.run, best)
        change = "a tenth of it" if is_tenth else f"a change between {low} and {high}"
        how = f"{change} moves `{found.output}` most"
        how += " among what is assumed" if guesses and guesses[0] != found.swings[0] else ""
    run = found.run
    ends = between(run, found.output, *sorted((best.at_low, best.at_high)))
    about = run.graph.quantities[best.name].about
    return f"Measure `{best.name}`{f' ({about})' if about else ''} next: {how}, {ends}."


def sensitivity_data(found: Tornado) -> dict[str, Any]:
    """The same as data."""
    run = found.run
    unit = run.unit(found.output)
    return {
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
                "variance": each.variance,
                **({"sobol": found.sobol.get(each.name)} if found.sobol is not None else {}),
            }
            for each in found.swings
        ],
        "words": list(found.words),
    }
