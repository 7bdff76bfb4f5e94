"""Charts of how results are spread over the samples, as SVG inside the page."""

from html import escape

from envelope.engine.run import Spread
from envelope.formats.page.markup import section, tag
from envelope.formats.page.model import Model
from envelope.report.amounts.spreads import quantile_texts
from envelope.report.headings import label

_WIDTH, _HEIGHT = 320, 120
_MOST = 3  # charts of a page: the headline results, then the scenario's own


def bars(spread: Spread, key: str) -> str:
    """A small picture of a distribution beside its quantiles, which say the same in words.

    By its `key` it is drawn anew in the page: `q12` a quantity, `p3` a rate over a period.
    """
    picture = _svg(_bars(spread, 96, 20), 96, 20, class_="bars", aria_hidden="true")
    return tag("span", picture, data_histogram=key)


def distributions(model: Model) -> str:
    """A chart for each headline result, and for as many others as there is room."""
    run = model.run
    if run.spreads is None:
        return ""
    own = [name for names in run.graph.report.values() for name in names]
    names = [name for name in (*model.headlines(), *own) if run.spread(name)]
    names = list(dict.fromkeys(names)) or list(run.spreads.quantities)
    figures = "".join(_figure(model, name) for name in names[:_MOST])
    samples, seed = run.spreads.sampling
    note = (
        f"{samples:,} samples drawn from the ranges (seed {seed}): in 5% of them a result is below "
        "p5, in 95% below p95. Values elsewhere are those of the medians."
    )
    charts = tag("div", figures, class_="charts")
    return section("distributions", "Distributions", stale(model) + charts, note)


def stale(model: Model) -> str:
    """What is said once an input was changed; nothing where nothing was drawn."""
    found = tag("p", "", class_="stale", data_drawn=True, hidden=True)
    return found if model.run.spreads else ""


def _figure(model: Model, name: str) -> str:
    run, spread = model.run, model.run.spread(name)
    assert spread is not None
    low, middle, high = quantile_texts(run, name, spread.quantiles)
    first, last = (escape(run.text(name, each)) for each in spread.ends())
    words = f"{label(run, name)}: p5 {low}, p50 {middle}, p95 {high}"
    marks = "".join(_mark(spread, each) for each in spread.quantiles[:3])
    ends = (
        f'<text x="0" y="{_HEIGHT + 14}">{first}</text>'
        f'<text x="{_WIDTH}" y="{_HEIGHT + 14}" text-anchor="end">{last}</text>'
    )
    drawing = _bars(spread, _WIDTH, _HEIGHT) + marks + ends
    picture = _svg(drawing, _WIDTH, _HEIGHT + 18, role="img", aria_label=words)
    caption = f"<figcaption>{escape(words)}</figcaption>"
    return tag("figure", picture + caption, data_histogram=f"q{model.places[name]}")


def _bars(spread: Spread, width: int, height: int) -> str:
    most = max(spread.counts, default=0) or 1
    step = width / max(len(spread.counts), 1)
    boxes = (
        f'<rect x="{index * step:.1f}" y="{height - count / most * height:.1f}" '
        f'width="{max(step - 0.5, 0.5):.1f}" height="{count / most * height:.1f}"/>'
        for index, count in enumerate(spread.counts)
        if count
    )
    return tag("g", "".join(boxes), class_="bar", data_width=width, data_height=height)


def _mark(spread: Spread, value: float) -> str:
    """A line where a quantile stands."""
    if spread.high <= spread.low:
        return ""
    x = (value - spread.low) / (spread.high - spread.low) * _WIDTH
    return f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{_HEIGHT}"/>'


def _svg(content: str, width: int, height: int, **pairs: str) -> str:
    return tag("svg", content, viewBox=f"0 0 {width} {height}", width=width, height=height, **pairs)
