"""The architecture as a Mermaid diagram: https://mermaid.js.org/syntax/flowchart.html.

A solid arrow is a rate that flows from one part to another, or from clients to a part that faces
them; a dotted line joins two parts of which one only uses a figure of the other. Parts that only
calculate are no parts of the system: a comment names them.
"""

import json
from collections.abc import Iterator

from envelope.analysis.binding import binding
from envelope.analysis.wiring import Dependency, Flow, Wiring, system
from envelope.analysis.wiring.leads import CLIENTS
from envelope.engine.run import Run
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import drawn

# What has a meaning in a label, as the entities of Mermaid: `#` is first, since it begins them.
_ENTITIES = {
    "#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "*": "#42;",
    "_": "#95;", "\\": "#92;", "|": "#124;", "[": "#91;", "]": "#93;", "{": "#123;", "}": "#125;",
}  # fmt: skip
# Of a title, which is no label, Mermaid shows these as HTML would write them.
_TITLE = str.maketrans("&<>", "＆‹›")
_BREAK = "<br/>"
# Room below the title of a group, so that no arrow ends in it.
_CONFIG = "config:\n  flowchart:\n    subGraphTitleMargin:\n      bottom: 20\n"


def write_mermaid(run: Run) -> str:
    """The flowchart of a run's parts: numbered nodes grouped by role, edges with their rates."""
    found = system(run)
    lines = [*_nodes(run, found), *_edges(run, found)]
    if found.apart:
        lines.append(f"%% left out, since they only calculate: {', '.join(found.apart)}")
    title = run.graph.title.translate(_TITLE)
    title = json.dumps(title, ensure_ascii=False)  # which YAML reads as well
    head = f"---\ntitle: {title}\n{_CONFIG}---\nflowchart TB\n"
    return head + "".join(f"  {line}\n" for line in lines)


def _nodes(run: Run, found: Wiring) -> Iterator[str]:
    """Clients where there are any, then the parts, group by group."""
    if any(flow.source == CLIENTS for flow in found.flows):
        yield f'{_id(found, CLIENTS)}(["clients"])'
    groups: dict[str, list[str]] = {}
    for part in found.parts:
        groups.setdefault(run.graph.sheets[f"{part}."].group, []).append(part)
    for index, (group, parts) in enumerate(groups.items(), 1):
        nodes = [_node(run, found, part) for part in parts]
        if group:
            nodes = [f'subgraph g{index}["{_label(group)}"]', *(f"  {n}" for n in nodes), "end"]
        yield from nodes


def _id(found: Wiring, part: str) -> str:
    """The name of a node; names of parts could be words of Mermaid, such as `end`."""
    return "clients" if part == CLIENTS else f"p{found.parts.index(part) + 1}"


def _node(run: Run, found: Wiring, part: str) -> str:
    """Number and name, sizes, what binds; the load of a part that nothing leads to."""
    quantities = run.graph.quantities
    number = found.parts.index(part) + 1
    sizes = [name for output in drawn("size") if (name := run.graph.find(f"{part}.{output.name}"))]
    is_reached = any(flow.target == part and flow.rate is not None for flow in found.flows)
    loads = [] if is_reached else [f"{part}.{output.name}" for output in drawn("load")]
    bound = binding(run, part)
    count = len(run.graph.rows(part))
    lines = [
        f"{number} · {spoken(part)}{f' × {count}' if count else ''}",
        *(run.text(name) for name in loads if name in quantities),
        *(run.text(name) for name in sizes if run.values[name]),
        f"bound by {bound}" if bound else "",
    ]
    label = _BREAK.join(_label(line) for line in lines if line)
    return f'{_id(found, part)}["{label}"]'


def _edges(run: Run, found: Wiring) -> Iterator[str]:
    """One edge for each pair of parts, in the order of the file."""
    pairs: dict[tuple[str, str], list[Flow]] = {}
    for flow in found.flows:
        pairs.setdefault((flow.source, flow.target), []).append(flow)
    for (source, target), flows in pairs.items():
        words = [*_rates(run, flows), *_bandwidth(run, found, source, target)]
        label = _BREAK.join(_label(word) for word in words)
        arrow = f'-->|"{label}"|' if label else "-->"
        yield f"{_id(found, source)} {arrow} {_id(found, target)}"
    for link in found.dependencies:
        yield f"{_id(found, link.user)} -.-|{_quoted(link)}| {_id(found, link.used)}"


def _quoted(link: Dependency) -> str:
    return '"' + _label(", ".join(spoken(name) for name in link.inputs)) + '"'


def _rates(run: Run, flows: list[Flow]) -> Iterator[str]:
    """What flows, each with the name of its input where there are several."""
    for flow in flows:
        if flow.input:
            name = f"{flow.target}.{flow.input}"
            rate = "" if flow.rate is None else run.text(name, flow.rate)
            is_told = len(flows) > 1 or not rate
            words = spoken(flow.input.rpartition(".")[2]) if is_told else ""
            yield f"{words} {rate}".strip()


def _bandwidth(run: Run, found: Wiring, source: str, target: str) -> Iterator[str]:
    """The traffic at peak of a part into which a single edge leads; from clients, both ways."""
    sources = {flow.source for flow in found.flows if flow.target == target}
    if len(sources) > 1 and source != CLIENTS:
        return
    for role in ("in", "out") if source == CLIENTS else ("in",):
        for output in drawn(role):
            name = f"{target}.{output.name}"
            if run.values.get(name):
                yield f"{role} {run.text(name)}"


def _label(text: str) -> str:
    """A text in which nothing means anything to Mermaid."""
    return "".join(_ENTITIES.get(sign, sign) for sign in " ".join(text.split()))
