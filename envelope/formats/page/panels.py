"""What the page computes when it is asked for: what moves a result, what fails, what breaks."""

from html import escape

from envelope.formats.page.markup import section, tag
from envelope.formats.page.model import Model
from envelope.model.graph.scopes import spoken
from envelope.report.growth import growing

# The panels by their names, each with its title and what it says.
PANELS = {
    "tornado": (
        "What moves a result most",
        "Each input is moved alone: over its range, by one where it counts a few whole things, "
        "else by a tenth either way. Ranges share out the variance, by a few samples.",
    ),
    "reach": (
        "How far each input can go",
        "The nearest values at which a check that holds fails, each input moved alone. A part is "
        "full where what was provisioned stays as it is now.",
    ),
    "stresses": (
        "What breaks under stress",
        "What was provisioned stays as it is; what a stress changes is said by the blocks.",
    ),
    "latency": (
        "How long a request takes",
        "Along each path: means add up, percentiles do not, so that the sum is drawn.",
    ),
}


def panels(model: Model) -> str:
    """The place of each panel, folded: nothing is computed before it is opened."""
    empty = {"stresses": not model.stresses.events, "latency": not model.latency.paths}
    shown = [name for name in PANELS if not empty.get(name)]
    return section("what-if", "What if", "".join(_panel(model, name) for name in shown))


def _panel(model: Model, name: str) -> str:
    title, about = PANELS[name]
    ask = _results(model) if name == "tornado" else ""
    note = tag("p", escape(about), class_="note")
    place = tag("div", "", class_="answer")
    content = f"<summary>{escape(title)}</summary>{note}{ask}{place}"
    return tag("details", content, class_="panel", data_panel=name) + "\n"


def _results(model: Model) -> str:
    """A menu of the results that something may move."""
    run = model.run
    named = dict.fromkeys(
        [*model.headlines(), *(name for each in run.graph.report.values() for name in each)]
    )
    options = [
        tag("option", escape(spoken(name).replace(".", " ")), value=model.places[name])
        for name in named
        if name in model.places and not run.graph.quantities[name].words
    ]
    choice = tag("select", "".join(options), id="tornado-of", autocomplete="off")
    return f'<p><label for="tornado-of">Result</label> {choice}</p>'


def growth(model: Model) -> str:
    """What is drawn over time: at once where something grows, else when it is asked for."""
    graph = model.run.graph
    if not graph.growths and not graph.outline().accumulating:
        return ""
    note = growing({spoken(name): each for name, each in graph.growths.items()})
    said = note if graph.growths else "No input grows. What is written accumulates all the same."
    content = f"<summary>Over three years</summary>{tag('p', escape(said), class_='note')}"
    content += tag("div", "", class_="answer")
    panel = tag("details", content, class_="panel", data_panel="growth", open=bool(graph.growths))
    return section("growth", "Growth", panel)
