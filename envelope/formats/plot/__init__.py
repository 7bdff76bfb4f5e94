"""Pictures by Matplotlib, which is an extra: distribution, tornado, growth, sweep.

A figure is made without pyplot, so that nothing global changes; the same input gives the same file.
"""

from itertools import cycle
from math import isnan
from typing import TYPE_CHECKING, Any

from envelope.analysis.axes import is_wide
from envelope.analysis.growth import History
from envelope.analysis.sensitivity import Tornado
from envelope.analysis.sweep import Sweep
from envelope.engine.run import Run, Sampling
from envelope.errors import InputError, Problem
from envelope.extras import require
from envelope.formats.plot.files import write_figure
from envelope.formats.plot.palette import LINES, colors
from envelope.formats.plot.scale import Scale, title
from envelope.model.graph.scopes import spoken
from envelope.report.amounts.ends import between

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

__all__ = [
    "distribution_figure",
    "growth_figure",
    "sweep_figure",
    "tornado_figure",
    "write_figure",
]
_SIZE = (8.0, 4.5)  # inches
_BINS = 32
_ENDS = (0.005, 0.995)  # what a distribution shows of its samples
_BARS = 12  # inputs of a tornado
_MARKS = 4  # failing checks of a growth
_MOST = 12  # numbers on it
_MONTHS = (1, 3, 6, 12, 24, 60, 120)  # between two numbers of a growth's axis
_STYLES = ("o-", "s--", "^:", "D-.")  # told apart without color, also where one hides another


def distribution_figure(run: Run, name: str, sampling: Sampling) -> "Figure":
    """How often a result falls where, over the drawn sampler. Raises InputError."""
    figure, axes = _figure()
    from envelope.engine.samples import Sampler, refuse_nothing  # NumPy: 65 ms

    values = Sampler(run, [name], (), sampling).arrays().get(name)
    if values is None:
        message = f"`{name}` is the same in every sample: no range is behind it"
        raise InputError(Problem("usage", message, hint='as in `dau="5M to 20M users"`'))
    refuse_nothing(run, {name: values})
    from envelope.engine.quantiles import even_histogram, quantiles

    low, p5, p50, p95, high = quantiles(values, (_ENDS[0], 0.05, 0.5, 0.95, _ENDS[1]))
    scale = Scale.of(run, name, (low, high))
    counts, first, last, _ = even_histogram(values, low, high, _BINS)
    width = scale(last - first) / len(counts) or 1.0
    lefts = [scale(first) + place * width for place in range(len(counts))]
    shares = [100 * count / len(values) for count in counts]
    axes.bar(lefts, shares, width, align="edge", color=colors()["accent"])
    top = axes.get_ylim()[1]
    axes.set_ylim(0, top * 1.2)
    for row, (words, value) in enumerate((("p5", p5), ("p50", p50), ("p95", p95))):
        axes.axvline(scale(value), color=colors()["soft"], linestyle="--", linewidth=1)
        text = f" {words} {scale.text(value)}"
        axes.text(scale(value), top * (1.14 - 0.06 * row), text, fontsize="small")
    scale.draw(axes.xaxis)
    axes.set_ylabel("samples, %")
    return _titled(figure, axes, run, f"{title(run, name)} in {len(values):,} samples")


def tornado_figure(found: Tornado) -> "Figure":
    """A bar for each input: what the result is when that input alone is at either end."""
    run, name = found.run, found.output
    swings = found.swings[:_BARS]
    if not swings:
        raise InputError(Problem("usage", f"nothing moves `{name}`"))
    figure, axes = _figure(max(2.5, 1.2 + 0.4 * len(swings)))
    ends = [end for each in swings for end in (each.at_low, each.at_high)]
    scale = Scale.of(run, name, ends)
    now = run.values[name]
    for row, each in enumerate(swings):
        for end, color in ((each.at_low, "accent"), (each.at_high, "warn")):
            axes.barh(
                row, scale(end) - scale(now), left=scale(now), color=colors()[color], height=0.6
            )
    low, high = axes.get_xlim()
    axes.set_xlim(low - 0.02 * (high - low), high + 0.02 * (high - low))
    axes.axvline(scale(now), color=colors()["ink"], linewidth=1)
    names = [f"{each.name}\n{between(run, each.name, each.low, each.high)}" for each in swings]
    axes.set_yticks(range(len(swings)), names, fontsize="small")
    axes.invert_yaxis()
    scale.draw(axes.xaxis)
    ends_shown = [_patch("accent", "input at its low end"), _patch("warn", "at its high end")]
    axes.legend(handles=ends_shown, fontsize="small", frameon=False, loc="lower right")
    return _titled(figure, axes, run, f"what moves {title(run, name)} (now {scale.text(now)})")


def growth_figure(history: History) -> "Figure":
    """Results over time, each in a panel of its own, and when checks first fail."""
    run, names = history.run, list(history.values)
    figure, *panels = _figure(max(_SIZE[1], 2.2 * len(names)), len(names))
    from matplotlib.ticker import MultipleLocator

    month = run.graph.units.find("month")
    assert month is not None
    times = [time / month.factor for time in history.times]
    failing = [each for each in history.capacities if each.fails is not None]
    failing.sort(key=lambda each: each.fails or 0.0)
    for name, axes in zip(names, panels, strict=True):
        scale = Scale.of(run, name, history.values[name])
        steps = "steps-mid" if scale.jumps else "default"
        numbers, color = scale.all(history.values[name]), colors()["accent"]
        axes.plot(times, numbers, color=color, linewidth=2, drawstyle=steps)
        axes.set_xlim(0, times[-1])
        axes.set_ylim(bottom=0)
        apart = next((each for each in _MONTHS if times[-1] / each <= _MOST), _MONTHS[-1])
        axes.xaxis.set_major_locator(MultipleLocator(apart))
        scale.draw(axes.yaxis)
        for row, each in enumerate(failing[:_MARKS]):
            at = (each.fails or 0.0) / month.factor
            axes.axvline(at, color=colors()["warn"], linestyle="--", linewidth=1)
            words = spoken(f" {each.check.full_name} fails")
            height = 0.04 + 0.07 * row
            axes.text(at, height, words, fontsize="x-small", transform=axes.get_xaxis_transform())
    panels[-1].set_xlabel("months")
    return _titled(figure, panels[0], run, "as inputs grow and data accumulate")


def sweep_figure(swept: Sweep) -> "Figure":
    """Each result over the first input, a line for each value of the others."""
    run, (first, *others) = swept.run, swept.axes
    figure, *panels = _figure(max(_SIZE[1], 2.4 * len(swept.outputs)), len(swept.outputs))
    x = Scale.of(run, first.name, first.values)
    lines: dict[tuple[float, ...], list[int]] = {}
    for place, point in enumerate(swept.points):
        lines.setdefault(point.at[1:], []).append(place)
    for name, axes in zip(swept.outputs, panels, strict=True):
        values = swept.values(name)
        known = [value for value in values if not isnan(value)]
        y = Scale.of(run, name, known)
        steps = "steps-mid" if y.jumps else "default"
        looks = zip(cycle(_STYLES), cycle(LINES), strict=False)
        for (key, places), (style, color) in zip(lines.items(), looks, strict=False):
            words = ", ".join(
                f"{axis.name} {Scale.of(run, axis.name, [value]).text(value)}"
                for axis, value in zip(others, key, strict=True)
            )
            at, results = [swept.points[i].at[0] for i in places], [values[i] for i in places]
            drawn = {"color": colors()[color], "drawstyle": steps, "markersize": 4}
            axes.plot(x.all(at), y.all(results), style, label=words, **drawn)
        if first.scale == "log":
            axes.set_xscale("log")
        if known and is_wide(min(known), max(known)):
            axes.set_yscale("log")
        x.draw(axes.xaxis)
        y.draw(axes.yaxis)
    if others:
        panels[0].legend(fontsize="small", frameon=False)
    return _titled(figure, panels[0], run, f"over {title(run, first.name)}")


def _figure(height: float = _SIZE[1], panels: int = 1) -> "tuple[Any, ...]":
    """A figure and its panels, one below the other. Raises InputError without Matplotlib."""
    require("matplotlib")
    from envelope.formats.plot.shown import ShownFigure  # Matplotlib, an extra

    figure = ShownFigure((_SIZE[0], height), layout="constrained")
    found = figure.subplots(panels, 1, sharex=True, squeeze=False)
    for axes in found[:, 0]:
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="both", color=colors()["line"], alpha=0.6)
        axes.set_axisbelow(True)
    return figure, *found[:, 0]


def _titled(figure: "Figure", axes: "Axes", run: Run, words: str) -> "Figure":
    """The figure with its title, and every dollar in it a dollar."""
    from matplotlib.text import Text

    when = f", {run.at.words} after an empty start" if run.at else ""
    axes.set_title(f"{run.graph.title}: {words}{when}", loc="left", fontsize="medium")
    for text in figure.findobj(Text):
        text.set_parse_math(False)
    return figure


def _patch(color: str, words: str) -> "Patch":
    from matplotlib.patches import Patch

    return Patch(color=colors()[color], label=words)
