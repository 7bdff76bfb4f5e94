"""The section of the page that says what runs beside what is needed."""

from collections.abc import Iterator
from html import escape

from envelope.analysis.running import Standing, standings
from envelope.formats.page.markup import number, section, table, tag
from envelope.formats.page.model import Model
from envelope.formats.page.sections import keys
from envelope.model.graph.scopes import spoken
from envelope.report.brief.running import standing_text


def running(model: Model) -> str:
    """A row for each quantity of which something runs; what is needed follows the inputs."""
    found = standings(model.run)
    if not found:
        return ""
    ranged = ("at p95",) if model.run.spreads else ()
    heads = ("quantity", "you run", "needed", *ranged, "about")
    numbers = range(1, 3 + len(ranged))
    rows = [tuple(_cells(model, each)) for each in found]
    return section("running", "What runs", table(heads, rows, numbers=numbers))


def _cells(model: Model, each: Standing) -> Iterator[str]:
    run = model.run
    yield escape(spoken(each.name))
    yield escape(standing_text(run, each, each.runs))
    yield number(model, each.name)
    if run.spreads:
        text = "" if each.most is None else escape(standing_text(run, each, each.most))
        place = f"q{model.places[each.name]} 0.95" if text else None
        yield tag("span", text, data_quantile=place)
    yield f"{escape(each.running.about)} {keys(run, each.running.source)}"
