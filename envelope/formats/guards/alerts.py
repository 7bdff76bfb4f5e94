"""Alerts as data: when each fires, how urgent it is, and what it says in plain words.

One fires when a quantity leaves what the estimate assumes of it; others at the flip points, the
nearest of each severity in both directions: a check that fails, else a count or a bottleneck that
is another one.
"""

from collections.abc import Iterator, Sequence

from envelope.analysis.flip import Flip, Limit, flips
from envelope.analysis.targets import CHECK, RESULT, usual
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run
from envelope.formats.guards.assumptions import Assumption, assumption
from envelope.formats.guards.signals import Signal, signals
from envelope.report.flip import change
from envelope.report.headings import label, reported
from envelope.tuples import NamedTuple
from envelope.units.writing import quantity_text

OUTSIDE, CHANGES = "EnvelopeOutsideAssumption", "EnvelopeAnswerChanges"
_SEVERITIES = {"error": "critical", "warning": "warning"}
MARGIN = 0.2
VALUE = "\0"  # stands in texts for the value that was measured


class Alert(NamedTuple):
    """A rule: its name, the series, the ends beyond which it fires, its labels, what it says.

    The ends are in the unit of the series; texts hold VALUE where the measured value belongs.
    """

    name: str
    signal: Signal
    below: float | None
    above: float | None
    labels: dict[str, str]
    summary: str
    description: str


class Guards(NamedTuple):
    """What is watched of a run, and its alerts."""

    run: Run
    signals: Sequence[Signal]
    alerts: Sequence[Alert]


def guards(run: Run, margin: float = MARGIN) -> Guards:
    """The alerts of a run, by quantity in the order of its file.

    `margin` is what a value may differ where the scenario gives no range.
    """
    watched = signals(run)
    drawn = with_spreads(run, [each.name for each in watched]) if watched else run
    nearest = _nearest(run, [each.name for each in watched]) if watched else []
    alerts: list[Alert] = []
    for signal in watched:
        alerts += _outside(signal, drawn, assumption(drawn, signal.name, margin))
        alerts += (_changes(signal, run, *each) for each in nearest if each[0].input == signal.name)
    return Guards(run, watched, alerts)


def _outside(signal: Signal, run: Run, assumed: Assumption) -> Iterator[Alert]:
    """The alert of a quantity that leaves what is assumed of it."""
    factor = signal.unit.factor
    below, above = (None if end is None else end / factor for end in assumed[:2])
    if below is None and above is None:
        return
    low, high = (None if end is None else _text(run, signal, end) for end in assumed[:2])
    between = (
        f"{low} to {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    )
    labels = {"severity": "warning", "quantity": signal.name}
    said = f"The estimate assumes {between} ({assumed.how}). {_whose(run, signal)}"
    yield Alert(
        OUTSIDE,
        signal,
        below,
        above,
        labels,
        f"{signal.name} is {VALUE}, outside of what the estimate assumes",
        f"{_measured(run, signal)} {said}",
    )


def _nearest(run: Run, names: Sequence[str]) -> list[tuple[Flip, str]]:
    """The nearest flips of each input, direction and severity."""
    found: dict[tuple[str, bool, str], Flip] = {}
    severities = {each.full_name: _SEVERITIES[each.severity] for each in run.graph.checks}
    for flip in flips(run, usual(run, reported(run.graph)), Limit(), names).flips:
        if flip.target.kind == CHECK and not flip.target.answer:
            continue  # it fails already, and would hold there
        severity = severities[flip.target.name] if flip.target.kind == CHECK else "info"
        found.setdefault((flip.input, _is_up(run, flip), severity), flip)
    return [(flip, severity) for (_, _, severity), flip in found.items()]


def _is_up(run: Run, flip: Flip) -> bool:
    return flip.first > run.values[flip.input]


def _changes(signal: Signal, run: Run, flip: Flip, severity: str) -> Alert:
    """The alert of a quantity that passes a flip point."""
    is_up, last = _is_up(run, flip), flip.last / signal.unit.factor
    direction = "above" if is_up else "below"
    point, now = (_text(run, signal, each) for each in (flip.last, run.values[flip.input]))
    labels = {"severity": severity, "quantity": signal.name, "direction": direction}
    said = f"The estimate takes {now}; {direction} {point}, {_what(run, flip)}."
    return Alert(
        CHANGES,
        signal,
        None if is_up else last,
        last if is_up else None,
        {**labels, "changes": flip.target.name},
        f"{signal.name} is {VALUE}, {direction} {point}: {_what(run, flip, shortly=True)}",
        f"{_measured(run, signal)} {said} {_whose(run, signal)}",
    )


def _what(run: Run, flip: Flip, *, shortly: bool = False) -> str:
    """What is another one beyond a flip point."""
    name = flip.target.name
    if flip.target.kind == CHECK:
        check = next(each for each in run.graph.checks if each.full_name == name)
        about = f" ({_line(check.about)})" if check.about and not shortly else ""
        return f"the check {name}{about} fails"
    before, _, after = change(run, flip).partition(" → ")
    if flip.target.kind == RESULT:
        return f"{label(run, name)} change from {before} to {after}"
    return f"{name} is bound by {after} instead of {before.removeprefix('bound by ')}"


def _measured(run: Run, signal: Signal) -> str:
    about = _line(run.graph.quantities[signal.name].about)
    return f"Measured {signal.name}{f' ({about})' if about else ''}: {VALUE}."


def _whose(run: Run, signal: Signal) -> str:
    """Whose number it is that the estimate takes."""
    quantity = run.graph.quantities[signal.name]
    keys = filter(None, map(str.strip, quantity.source.split(",")))
    sources = "; ".join(_line(run.graph.sources.get(key, key)) for key in keys)
    return f"Basis: {quantity.basis}.{f' Source: {sources}.' if sources else ''}"


def _text(run: Run, signal: Signal, value: float) -> str:
    """A value in the unit of the series, as people write it."""
    return quantity_text(value, signal.unit, run.graph.words_for(signal.unit), digits=4)


def _line(text: str) -> str:
    return " ".join(text.split()).rstrip(".")
