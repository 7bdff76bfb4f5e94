"""What a box of the diagram says of a part: its load, its sizes, what binds it, what is wrong."""

from collections.abc import Iterator
from html import escape

from envelope.analysis.binding import binding
from envelope.analysis.wiring.leads import CLIENTS
from envelope.engine.run import Run
from envelope.formats.page.markup import tag
from envelope.formats.page.model import Model
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import bounded, drawn
from envelope.report.shares import percent

NEARLY_FULL = 0.9  # of what there is, from which on a box says so


def box_name(node: str) -> str:
    """What a box is called."""
    return "clients" if node == CLIENTS else spoken(node)


def box_lines(model: Model, node: str) -> Iterator[str]:
    """The lines of a box: name, load, sizes, what binds or is wrong."""
    run = model.run
    count = len(run.graph.rows(node))
    yield tag("tspan", escape(box_name(node) + (f" × {count}" if count else "")), class_="name")
    if node == CLIENTS:
        return
    loads = [f"{node}.{output.name}" for output in drawn("load")]
    yield from (_shown(model, name) for name in loads if name in run.graph.quantities)
    found = (run.graph.find(f"{node}.{output.name}") for output in drawn("size"))
    sizes = [name for name in found if name and run.values[name]]
    if sizes:
        yield " · ".join(_shown(model, name) for name in sizes)
    _, words = box_state(run, node)
    place = run.graph.outer_parts.index(node)
    yield tag("tspan", escape(words), data_show=f"d{place}", class_="state")


def _shown(model: Model, name: str) -> str:
    return tag("tspan", escape(model.run.text(name)), data_show=f"q{model.places[name]}")


def full_places(model: Model, part: str) -> list[int]:
    """The places of what says how full a part is; the first one with everything up."""
    return [model.places[name] for name in _full_names(model.run, part)]


def box_state(run: Run, part: str) -> tuple[str, str]:
    """How a part is: `error`, `warning`, `full` or nothing, and the same in words.

    Of checks that do not hold the first is named, else how full it is beside what binds it.
    """
    failing = [check for check in run.failing() if check.full_name.startswith(f"{part}.")]
    for severity, words in (("error", "fails"), ("warning", "warns")):
        names = [check.full_name for check in failing if check.severity == severity]
        if names:
            more = f" +{len(names) - 1}" if len(names) > 1 else ""
            return severity, f"{words}: {spoken(names[0].rpartition('.')[2])}{more}"
    shares = [run.values[each] for each in _full_names(run, part)]
    bound = binding(run, part)
    if shares and max(shares) >= NEARLY_FULL:
        return "full", f"nearly full: {percent(max(shares))}"
    if not shares:
        return "", f"bound by {bound}" if bound else ""
    return "", f"{bound}: {percent(shares[0])} full".removeprefix(": ")


def _full_names(run: Run, part: str) -> list[str]:
    found = (run.graph.find(f"{part}.{output.name}") for output in bounded())
    return [name for name in found if name]
