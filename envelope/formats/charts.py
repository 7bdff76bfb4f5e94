"""Charts for a terminal: results over time, and over the values of an input."""

import math
from functools import partial

from envelope.analysis.axes import LOGARITHMIC, WORDS, is_wide
from envelope.analysis.growth import History
from envelope.analysis.sweep import Sweep
from envelope.analysis.targets import in_steps
from envelope.formats.line_chart import Scale, line_chart
from envelope.formats.terminal import look
from envelope.formats.text import table_text
from envelope.model.graph.limits import is_whole
from envelope.report.growth import Calendar, moment_text
from envelope.report.headings import label
from envelope.report.sweep import sweep_tables, value_text


def growth_chart(history: History, calendar: Calendar) -> str:
    """The course of a single result; empty where several were asked for."""
    if len(history.values) != 1:
        return ""
    ((name, values),) = history.values.items()
    if history.run.graph.quantities[name].words:
        return ""
    run, steps = history.run, list(range(len(values)))
    x = Scale("", lambda step: moment_text(history, calendar, round(step)))
    jumps = in_steps(run.graph, name, values)
    text = partial(run.text, name)
    y = Scale(label(run, name), text, whole=jumps, jumps=jumps)
    return line_chart(steps, values, x, y, look().width)


def sweep_blocks(swept: Sweep) -> list[str]:
    """The tables for a terminal, each under its heading where there are several."""
    tables = sweep_tables(swept, look().width)
    if len(tables) == 1:
        return [table_text(tables[0])]
    return [f"{each.heading}\n{'-' * len(each.heading)}\n{table_text(each)}" for each in tables]


def sweep_charts(swept: Sweep, wanted: bool | None = None) -> list[str]:
    """Each result over the one input as a line; where nobody asked, that of a single result."""
    if len(swept.axes) != 1 or not (len(swept.outputs) == 1 if wanted is None else wanted):
        return []
    quantities = swept.run.graph.quantities
    if swept.axes[0].scale == WORDS:
        return []
    measured = (output for output in swept.outputs if not quantities[output].words)
    return [chart for output in measured if (chart := _chart(swept, output))]


def _chart(swept: Sweep, output: str) -> str:
    (axis,) = swept.axes
    values = swept.values(output)
    known = [value for value in values if not math.isnan(value)]
    is_log = axis.scale == LOGARITHMIC and bool(known) and is_wide(min(known), max(known))
    jumps = in_steps(swept.run.graph, output, known)
    x = _scale(swept, axis.name, axis.scale == LOGARITHMIC)
    x = x._replace(whole=is_whole(swept.run.graph, axis.name))
    y = _scale(swept, output, is_log)._replace(whole=jumps, jumps=jumps)
    return line_chart(axis.values, values, x, y, look().width)


def _scale(swept: Sweep, name: str, is_log: bool) -> Scale:
    title = f"{name} (logarithmic)" if is_log else name
    return Scale(title, lambda value: value_text(swept, name, value), is_log)
