"""The parts of a scenario and what flows between them, as SVG inside the page."""

from html import escape

from envelope.analysis.wiring import Dependency, Flow, system
from envelope.analysis.wiring.leads import CLIENTS
from envelope.formats.page.arrows import Box, Labels, arrow
from envelope.formats.page.boxes import box_lines, box_name, box_state, full_places
from envelope.formats.page.layout import Edge, layered
from envelope.formats.page.markup import attributes, part_id, scrolled, section, tag
from envelope.formats.page.model import Model
from envelope.model.graph.scopes import spoken

_WIDTH, _LINE, _PAD = 196, 16, 8
_ACROSS, _DOWN, _PASSING = 20, 58, 14  # between boxes, between rows, what a passing edge takes
_CORNER = 6


def diagram(model: Model) -> str:
    """The section of the diagram; nothing for a scenario without parts."""
    found = system(model.run)
    if not found.parts:
        return ""
    flows = {(flow.source, flow.target): flow for flow in reversed(found.flows)}
    uses = {(link.user, link.used): link for link in found.dependencies}
    nodes = [*([CLIENTS] if any(source == CLIENTS for source, _ in flows) else []), *found.parts]
    boxes, size = _placed(model, nodes, [*flows, *uses])
    lines = {edge: arrow(boxes, edge) for edge in (*flows, *uses)}
    arrows = [lines[edge].drawn("flow", _flow_words(flow)) for edge, flow in flows.items()]
    arrows += [lines[edge].drawn("use", _use_words(link)) for edge, link in uses.items()]
    labels = Labels(model)
    rates = [labels.label(lines[edge], flow) for edge, flow in flows.items()]
    drawn_nodes = "".join(_node(model, boxes[node], node) for node in nodes)
    words = "; ".join([*map(_flow_words, flows.values()), *map(_use_words, uses.values())])
    head = '<title id="drawing-title">Parts and flows</title>'
    head += f'<desc id="drawing-words">{escape(words)}</desc>{_HEAD}'
    picture = tag(
        "svg",
        head + "".join(arrows) + drawn_nodes + "".join(rates),
        viewBox=f"0 0 {size[0]:g} {size[1]:g}",
        width=f"{size[0]:g}",
        height=f"{size[1]:g}",
        role="group",
        class_="diagram",
        aria_labelledby="drawing-title drawing-words",
    )
    notes = ["Arrows are flows, averages; a box leads to the inputs of its part."]
    if uses:
        notes.append("A dotted line joins a part to another whose figures it uses.")
    if found.apart:
        notes.append(
            f"Not drawn, since they only calculate: {', '.join(map(spoken, found.apart))}."
        )
    return section("diagram", "Diagram", scrolled(picture, "diagram"), " ".join(notes))


_HEAD = (
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path d="M0 0 8 4 0 8z"/></marker></defs>'
)


def _placed(
    model: Model, nodes: list[str], edges: list[Edge]
) -> tuple[dict[object, Box], tuple[float, float]]:
    """A box for every node and for every point at which an edge passes a row, and the size."""
    rows = layered(nodes, edges)
    heights = {node: _PAD * 2 + _LINE * len(list(box_lines(model, node))) for node in nodes}
    widths = [
        sum(_WIDTH if isinstance(node, str) else _PASSING for node in row.nodes)
        + _ACROSS * (len(row.nodes) - 1)
        for row in rows
    ]
    full = max(widths) + 2
    boxes: dict[object, Box] = {}
    top = 1.0
    for row, width in zip(rows, widths, strict=True):
        left = (full - width) / 2
        height = max((heights[node] for node in row.nodes if isinstance(node, str)), default=0)
        for node in row.nodes:
            is_box = isinstance(node, str)
            wide = _WIDTH if is_box else _PASSING
            high = heights[node] if isinstance(node, str) else height
            boxes[node] = Box(left, top, wide, high, top + height)
            left += wide + _ACROSS
        top += height + _DOWN
    return boxes, (full, top - _DOWN + 1)


def _node(model: Model, box: Box, node: str) -> str:
    """A box; that of a part is a link to its inputs, and says how the part is."""
    texts = "".join(
        f'<text x="{box.middle:g}" y="{box.top + _PAD + 12 + _LINE * index:g}">{line}</text>'
        for index, line in enumerate(box_lines(model, node))
    )
    is_part = node != CLIENTS
    radius = _CORNER if is_part else box.height / 2
    drawing = (
        f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" '
        f'height="{box.height:g}" rx="{radius:g}"/>{texts}'
    )
    if not is_part:
        return tag("g", drawing, class_="clients")
    run = model.run
    kind, _ = box_state(run, node)
    pairs = attributes(
        href=f"#{part_id(node)}",
        class_=" ".join(filter(None, ["edge" if run.graph.parts[node].edge else "part", kind])),
        data_box=run.graph.outer_parts.index(node),
        data_full=" ".join(map(str, full_places(model, node))) or None,
    )
    return f"<a{pairs}>{drawing}</a>"


def _flow_words(flow: Flow) -> str:
    words = f"{box_name(flow.source)} → {box_name(flow.target)}"
    return f"{words}: {spoken(flow.input.rpartition('.')[2])}" if flow.input else words


def _use_words(link: Dependency) -> str:
    inputs = spoken(", ".join(link.inputs))
    return f"{box_name(link.user)} uses figures of {box_name(link.used)}: {inputs}"
