"""Alert rules for Prometheus: YAML, as its `rule_files` name it."""

import json
import re
from collections.abc import Iterator

from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.formats.guards.alerts import MARGIN, VALUE, Alert, Guards, guards
from envelope.formats.guards.signals import Signal, scenario_name, signals
from envelope.texts import visible
from envelope.units.unit import Unit
from envelope.units.writing import unit_text

WAIT = "15m"
_TIME = re.compile(r"(?:\d+(?:ms|[smhdwy]))+")
_DIGITS = 12  # of a threshold


def write_prometheus(run: Run, margin: float = MARGIN, wait: str = WAIT) -> str:
    """The rules of a run: each fires once its condition has held for the time `wait`.

    `margin` is what a value may differ where the scenario gives no range. Raises InputError.
    """
    if not _TIME.fullmatch(wait):
        message = f"`{visible(wait)}` is no time as Prometheus writes one"
        raise InputError(Problem("usage", message, hint="write `15m`, `2h` or `1d`"))
    if not 0 < margin < 1:
        message = "a margin is a share between 0 % and 100 %"
        raise InputError(Problem("usage", message, hint="write `20%`"))
    found = guards(run, margin)
    lines = [*_head(found), "groups:", f"  - name: {_quoted(_group(run))}", "    rules:"]
    for signal in found.signals:
        if signal.query:
            lines += [f"      - record: {signal.series}", f"        expr: {_quoted(signal.query)}"]
    for alert in found.alerts:
        lines += _rule(run, alert, wait)
    if lines[-1] == "    rules:":
        lines[-1] = "    rules: []"
    return "\n".join(lines) + "\n"


def notes(run: Run) -> list[str]:
    """What is to be said of the rules beside them: which series are still to be provided."""
    asked = [each.series for each in _unmeasured(run)]
    if not asked:
        return []
    more = f" and {len(asked) - 3} more" if len(asked) > 3 else ""
    listed = ", ".join(f"`{each}`" for each in asked[:3])
    is_one = len(asked) == 1
    return [
        f"{'an input names' if is_one else f'{len(asked)} inputs name'} no `metric`: the alerts "
        f"wait for {'a series' if is_one else 'series'} called {listed}{more}"
    ]


def _unmeasured(run: Run) -> list[Signal]:
    return [each for each in signals(run) if not each.query]


def _group(run: Run) -> str:
    case = f" {run.graph.case}" if run.graph.case else ""
    return f"envelope {scenario_name(run.graph)}{case}"


def _head(found: Guards) -> Iterator[str]:
    """What the file is, and which series somebody has to provide."""
    graph = found.run.graph
    yield f"# Guard rails of {_comment(graph.title)}, by Envelope from {_comment(graph.name)}."
    yield "# An alert fires when a quantity leaves what the estimate assumes of it, or passes the"
    yield "# point at which an answer of the estimate changes. Flows are averages: query them over"
    yield "# a day or longer, as in `rate(http_requests_total[1d])`, or nights will fire."
    asked = [each for each in found.signals if not each.query]
    if not asked:
        return
    yield "#"
    yield "# These inputs name no `metric` in the scenario. Their alerts wait for a series of the"
    yield "# name before the colon: record or export it in that unit, or name a `metric`."
    for signal in asked:
        about = _comment(graph.quantities[signal.name].about)
        yield f"#   {signal.series}: {_unit(found.run, signal.unit)}{f', {about}' if about else ''}"


def _rule(run: Run, alert: Alert, wait: str) -> Iterator[str]:
    graph = run.graph
    labels = {"scenario": scenario_name(graph), **alert.labels}
    labels |= {"case": graph.case} if graph.case else {}
    yield f"      - alert: {alert.name}"
    yield f"        expr: {_quoted(_expression(alert))}"
    yield f"        for: {wait}"
    yield "        labels:"
    yield from (f"          {key}: {_quoted(_plain(text))}" for key, text in labels.items())
    yield "        annotations:"
    for key, text in (("summary", alert.summary), ("description", alert.description)):
        value = _measured(run, alert.signal, alert)
        yield f"          {key}: {_quoted(value.join(map(_plain, text.split(VALUE))))}"


def _expression(alert: Alert) -> str:
    ends = (("<", alert.below), (">", alert.above))
    series = alert.signal.series
    return " or ".join(
        f"{series} {sign} {end:.{_DIGITS}g}" for sign, end in ends if end is not None
    )


def _measured(run: Run, signal: Signal, alert: Alert) -> str:
    """The template of the measured value with its unit: `{{ $value | humanize }} users`."""
    ends = [abs(end) for end in (alert.below, alert.above) if end]
    if signal.unit.factors and signal.unit.factors[0] == ("%", 1):
        return f'{{{{ $value | printf "%.4g" }}}}{_plain(_unit(run, signal.unit))}'
    # `humanize` writes 0.02 as 20m, which few read right.
    shown = "humanize" if ends and min(ends) >= 1 else 'printf "%.4g"'
    words = _unit(run, signal.unit) if signal.unit.factors else ""
    return f"{{{{ $value | {shown} }}}}{f' {_plain(words)}' if words else ''}"


def _unit(run: Run, unit: Unit) -> str:
    return (
        unit_text(unit, run.graph.words_for(unit), plural=True) or "a plain number, a share as 0.05"
    )


def _plain(text: str) -> str:
    """Text that the templates of Prometheus leave as it is."""
    return visible(text).replace("{{", '{{ "{{" }}')


def _quoted(text: str) -> str:
    """A string of YAML in quotation marks, whose escapes are those of JSON."""
    return _escaped(json.dumps(visible(text), ensure_ascii=False))


def _comment(text: str) -> str:
    return _escaped(visible(" ".join(text.split())))


def _escaped(text: str) -> str:
    """Text whose characters YAML may not hold are written as YAML escapes them."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in text)
