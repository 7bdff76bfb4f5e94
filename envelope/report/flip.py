"""How far inputs can move before an answer changes, as a table and as data."""

from typing import Any

from envelope.analysis.flip import Flip, Flips
from envelope.analysis.targets import BINDING, Answer
from envelope.engine.run import Run
from envelope.report.headings import label
from envelope.report.notes import time_data
from envelope.report.rounding import rounded, times_text
from envelope.report.table import Column, Table
from envelope.units.writing import unit_symbol, value_data

_COLUMNS = (
    Column("answer", name=True),
    Column("changes"),
    Column("input", name=True),
    Column("at", number=True, spare=2),
    Column("of now", number=True, spare=1),
)


def flip_table(found: Flips) -> Table:
    """A row for each flip, the nearest first."""
    rows = tuple(_row(found.run, each) for each in found.flips)
    note = "" if rows else "Nothing changes, wherever an input moves to within a factor of 100."
    if rows and not found.complete:
        note = "Only the nearest are shown: `--all` lists the others."
    return Table("Flips", _COLUMNS if rows else (), rows, note)


def _row(run: Run, flip: Flip) -> tuple[str, ...]:
    now = run.values[flip.input]
    return (
        flip.target.name,
        change(run, flip),
        flip.input,
        _at(run, flip),
        times_text(flip.first / now) if now else "",
    )


def change(run: Run, flip: Flip) -> str:
    """The answer now and then: `12 → 13`, `holds → fails`, `bound by memory → disk`."""
    before, after = (_answer(run, flip, each) for each in (flip.target.answer, flip.after))
    if flip.target.kind == BINDING:
        return f"bound by {before} → {after}"
    number, _, unit = after.partition(" ")
    said = unit in label(run, flip.target.name).split()  # `total.servers` needs no `servers`
    return f"{before.partition(' ')[0]} → {number if said else after}"


def _answer(run: Run, flip: Flip, answer: Answer) -> str:
    """A count, whether a check holds, or the constraint that binds."""
    if isinstance(answer, bool):
        return "holds" if answer else "fails"
    if isinstance(answer, str):
        return answer or "nothing"
    return run.text(flip.target.name, answer, rescale=False, digits=6)


def _at(run: Run, flip: Flip) -> str:
    """The value of the input, rounded away from the present one: there the answer is the new.

    Where the present answer includes a round number, that is beyond: `above 4 TB`.
    """
    up = flip.first > run.values[flip.input]
    room = abs(flip.first - run.values[flip.input])
    shown = rounded(run, flip.input, flip.first, up=up, room=room)
    reached = shown.value >= flip.first if up else shown.value <= flip.first
    return shown.text if reached else f"{'above' if up else 'below'} {shown.text}"


def flip_data(found: Flips) -> dict[str, Any]:
    """The same as data; `last` is the last value with the present answer, `at` the first after."""
    return {
        **time_data(found.run),
        "flips": [_data(found.run, each) for each in found.flips],
        "complete": found.complete,
    }


def _data(run: Run, flip: Flip) -> dict[str, Any]:
    unit, now = run.unit(flip.input), run.values[flip.input]
    return {
        "kind": flip.target.kind,
        "name": flip.target.name,
        "now": _plain(run, flip, flip.target.answer),
        "becomes": _plain(run, flip, flip.after),
        "input": flip.input,
        "last": flip.last / unit.factor,
        "at": flip.first / unit.factor,
        "unit": unit_symbol(unit),
        "text": _at(run, flip),
        "of_now": flip.first / now if now else None,
    }


def _plain(run: Run, flip: Flip, answer: Answer) -> Any:
    """An answer as data: true, false, a word, or a number with its unit."""
    if isinstance(answer, bool | str):
        return answer
    unit = run.unit(flip.target.name)
    return value_data(answer, unit, _answer(run, flip, answer))
