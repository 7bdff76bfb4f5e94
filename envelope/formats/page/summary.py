"""The first screen: the headline results with their ranges, the moment, and bars."""

from html import escape

from envelope.engine.run import Run
from envelope.formats.page.glance import glance
from envelope.formats.page.markup import checks_mark, number, section, tag, titled
from envelope.formats.page.model import Model
from envelope.report.amounts.spreads import quantile_texts
from envelope.report.headings import label
from envelope.report.notes import moment


def summary(model: Model) -> str:
    """The headline results, how many checks hold, where the cost is, how full things are."""
    cards = [*(_card(model, name) for name in model.headlines()), _checks(model.run)]
    listed = tag("ul", "\n".join(filter(None, cards)), class_="cards")
    return section("summary", "Summary", f"{listed}{_moment(model.run)}{glance(model)}")


def _card(model: Model, name: str) -> str:
    """A result, its range below it, and what it was before something was changed."""
    place = model.places[name]
    title = tag("span", titled(model, label(model.run, name), name), id=f"card-{place}")
    before = tag("small", "", data_before=place)
    shown = number(model, name, called=f"card-{place}")
    return tag("li", f"{title} {shown} {_range(model, name)}{before}", class_="card")


def _range(model: Model, name: str) -> str:
    """From p5 to p95, where a range is behind it."""
    spread = model.run.spread(name)
    if spread is None:
        return ""
    low, _, high = quantile_texts(model.run, name, spread.quantiles)
    ends = tag("span", escape(f"{low} – {high}"), data_range=model.places[name])
    return tag("small", f"p5 – p95: {ends}", class_="range")


def _checks(run: Run) -> str:
    """How many checks hold, which leads to them."""
    if not run.holds:
        return ""
    words = f"{sum(run.holds)} of {len(run.holds)} hold"
    shown = tag(
        "a",
        words,
        id="card-checks-value",
        href="#checks",
        data_show="checks",
        class_=checks_mark(run),
        aria_labelledby="card-checks card-checks-value",
    )
    return tag("li", f'<span id="card-checks">checks</span> {shown}', class_="card")


def _moment(run: Run) -> str:
    """Of which moment it all is; how long that takes, and the year before, are of the file."""
    said = moment(run)
    if not said:
        return ""
    is_plain = run.at is None
    plain = tag("p", escape(" ".join(said)), class_="note", data_plain=is_plain)
    changed = "As it is when every retention is full."
    return plain + tag("p", changed, class_="note", data_stale=True, hidden=True) * is_plain
