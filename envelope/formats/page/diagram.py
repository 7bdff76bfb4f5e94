"""The parts of a scenario and what flows between them, as SVG inside the page."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import NamedTuple

from envelope.analysis.binding import binding
from envelope.analysis.wiring import CLIENTS, Dependency, Flow, wiring
from envelope.formats.page.layout import Edge, layered
from envelope.formats.page.markup import scrolled, section, tag
from envelope.formats.page.model import Model
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import drawn

_WIDTH, _LINE, _PAD = 176, 16, 8
_ACROSS, _DOWN, _PASSING = 20, 46, 14  # between boxes, between rows, what a passing edge takes
_CORNER = 6


class _Box(NamedTuple):
    left: float
    top: float
    width: float
    height: float
    floor: float  # where its row ends, below which nothing is in the way of an arrow

    @property
    def middle(self) -> float:
        """The place halfway across."""
        return self.left + self.width / 2


def diagram(model: Model) -> str:
    """The section of the diagram; nothing for a scenario without parts."""
    found = wiring(model.run)
    if not found.parts:
        return ""
    flows = {(flow.source, flow.target): flow for flow in reversed(found.flows)}
    uses = {(link.user, link.used): link for link in found.dependencies}
    nodes = [*([CLIENTS] if any(source == CLIENTS for source, _ in flows) else []), *found.parts]
    boxes, size = _placed(model, nodes, [*flows, *uses])
    arrows = [_arrow(boxes, edge, _flow_words(flow), "flow") for edge, flow in flows.items()]
    arrows += [_arrow(boxes, edge, _use_words(link), "use") for edge, link in uses.items()]
    drawn_nodes = "".join(_node(model, boxes[node], node) for node in nodes)
    words = "; ".join([*map(_flow_words, flows.values()), *map(_use_words, uses.values())])
    head = '<title id="drawing-title">Parts and flows</title>'
    head += f'<desc id="drawing-words">{escape(words)}</desc>{_HEAD}'
    picture = tag(
        "svg",
        head + "".join(arrows) + drawn_nodes,
        viewBox=f"0 0 {size[0]:g} {size[1]:g}",
        width=f"{size[0]:g}",
        height=f"{size[1]:g}",
        role="img",
        class_="diagram",
        aria_labelledby="drawing-title drawing-words",
    )
    note = (
        "Arrows are flows. A dotted line joins a part to another whose figures it uses."
        if uses
        else "Arrows are flows."
    )
    return section("diagram", "Diagram", scrolled(picture, "diagram"), note)


_HEAD = (
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>'
)


def _placed(
    model: Model, nodes: list[str], edges: list[Edge]
) -> tuple[dict[object, _Box], tuple[float, float]]:
    """A box for every node and for every point at which an edge passes a row, and the size."""
    rows = layered(nodes, edges)
    heights = {node: _PAD * 2 + _LINE * len(list(_lines(model, node))) for node in nodes}
    widths = [
        sum(_WIDTH if isinstance(node, str) else _PASSING for node in row.nodes)
        + _ACROSS * (len(row.nodes) - 1)
        for row in rows
    ]
    full = max(widths) + 2
    boxes: dict[object, _Box] = {}
    top = 1.0
    for row, width in zip(rows, widths, strict=True):
        left = (full - width) / 2
        height = max((heights[node] for node in row.nodes if isinstance(node, str)), default=0)
        for node in row.nodes:
            is_box = isinstance(node, str)
            wide = _WIDTH if is_box else _PASSING
            high = heights[node] if isinstance(node, str) else height
            boxes[node] = _Box(left, top, wide, high, top + height)
            left += wide + _ACROSS
        top += height + _DOWN
    return boxes, (full, top - _DOWN + 1)


def _name(node: str) -> str:
    return "clients" if node == CLIENTS else spoken(node)


def _lines(model: Model, node: str) -> Iterator[str]:
    """The lines of a box: name, load, sizes, what binds."""
    run = model.run
    count = len(run.graph.rows(node))
    yield tag("tspan", escape(_name(node) + (f" × {count}" if count else "")), class_="name")
    if node == CLIENTS:
        return
    loads = [f"{node}.{output.name}" for output in drawn("load")]
    yield from (_shown(model, name) for name in loads if name in run.graph.quantities)
    found = (run.graph.find(f"{node}.{output.name}") for output in drawn("size"))
    sizes = [name for name in found if name and run.values[name]]
    if sizes:
        yield " · ".join(_shown(model, name) for name in sizes)
    bound = binding(run, node)
    if bound:
        place = model.run.graph.outer_parts.index(node)
        words = f"bound by {escape(bound)}"
        yield tag("tspan", words, data_show=f"w{place}", data_before="bound by ")


def _shown(model: Model, name: str) -> str:
    return tag("tspan", escape(model.run.text(name)), data_show=f"q{model.places[name]}")


def _node(model: Model, box: _Box, node: str) -> str:
    kind = "clients" if node == CLIENTS else "edge" if model.run.graph.parts[node].edge else "part"
    texts = "".join(
        f'<text x="{box.middle:g}" y="{box.top + _PAD + 12 + _LINE * index:g}">{line}</text>'
        for index, line in enumerate(_lines(model, node))
    )
    radius = box.height / 2 if node == CLIENTS else _CORNER
    return (
        f'<g class="{kind}"><rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="{radius:g}"/>{texts}</g>'
    )


def _flow_words(flow: Flow) -> str:
    words = f"{_name(flow.source)} → {_name(flow.target)}"
    return f"{words}: {spoken(flow.input.rpartition('.')[2])}" if flow.input else words


def _use_words(link: Dependency) -> str:
    inputs = spoken(", ".join(link.inputs))
    return f"{_name(link.user)} uses figures of {_name(link.used)}: {inputs}"


def _arrow(boxes: dict[object, _Box], edge: Edge, words: str, kind: str) -> str:
    """A flow as an arrow, a use of figures as a dashed line; `words` appear under the pointer."""
    source, target = boxes[edge[0]], boxes[edge[1]]
    passed = sorted(
        (box for key, box in boxes.items() if isinstance(key, tuple) and key[0] == edge),
        key=lambda box: box.top,
    )
    line = _path(source, target, passed)
    return f'<path class="{kind}" d="{line}"><title>{escape(words)}</title></path>'


def _path(source: _Box, target: _Box, passed: list[_Box]) -> str:
    """From the foot of a box to the head of another one below, or the other way round."""
    if source.top < target.top:
        start = f"M{source.middle:.1f} {source.top + source.height:.1f}V{source.floor:.1f}"
        points, end = [(source.middle, source.floor)], ""
        for box in passed:
            points += [(box.middle, box.top), (box.middle, box.floor)]
        points.append((target.middle, target.top))
    else:
        start, points = f"M{source.middle:.1f} {source.top:.1f}", [(source.middle, source.top)]
        for box in reversed(passed):
            points += [(box.middle, box.floor), (box.middle, box.top)]
        points.append((target.middle, target.floor))
        end = f"V{target.top + target.height:.1f}"
    curves = []
    for (x, y), (to_x, to_y) in pairwise(points):
        half = (y + to_y) / 2
        curves.append(f"C{x:.1f} {half:.1f} {to_x:.1f} {half:.1f} {to_x:.1f} {to_y:.1f}")
    return "".join([start, *curves, end])
