"""How the parts of a scenario are wired: which rates flow from where to where, as it is written.

A part receives flows through those of its inputs that are rates. The expression of such an input
is followed, term by term, through the scenario's formulas to the outputs of other parts that are
rates; what leads to none, and makes up the load of a part that faces clients, comes from them.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from envelope.engine.run import Run
from envelope.engine.scalar import value_of
from envelope.language.tree import Binary, Call, Convert, Name, Node, names
from envelope.model.graph.graph import Formula, Graph, Quantity
from envelope.model.graph.order import Needs, in_order
from envelope.model.library.outputs import drawn
from envelope.units.dimension import Dimension

CLIENTS = ""


def is_flow(dimension: Dimension) -> bool:
    """Whether it is one thing, or data, per time: `requests/s`, `MB/s`; not a price."""
    powers = dict(dimension.powers)
    return powers.pop("time", 0) == -1 and list(powers.values()) == [1] and "money" not in powers


# the order of the parts


def in_flow_order(graph: Graph) -> list[str]:
    """The parts of the scenario in the order of their flows: what faces clients first.

    A part follows those whose flows it takes in. A cycle of flows is cut somewhere.
    """
    parts = graph.outer_parts
    before = {part: _feeders(graph, part) for part in parts if not graph.parts[part].edge}
    edges = [part for part in parts if graph.parts[part].edge]
    order, _ = in_order([*edges, *before], lambda part: Needs([], before.get(part, [])))
    return order


def _feeders(graph: Graph, part: str) -> list[str]:
    """The parts whose flows stand in the inputs of a part, and those its file says lead to it."""
    inputs = [
        quantity
        for name, quantity in graph.quantities.items()
        if name.startswith(f"{part}.") and quantity.kind == "input"
    ]
    used = {used for each in inputs for used in each.formula.references()}
    flows = [name for name in used if is_flow(graph.quantities[name].dimension)]
    fed = {*(name.partition(".")[0] for name in flows), *graph.parts[part].before}
    return [each for each in graph.outer_parts if each in fed and each != part]


# what flows


class Flow(NamedTuple):
    """What an input of `target` receives from the part `source`, or from CLIENTS.

    `rate` is in base units; None where it is not written which share of the input comes from there.
    Without an `input` nothing says what flows.
    """

    source: str
    target: str
    input: str
    rate: float | None


class Dependency(NamedTuple):
    """A part whose `inputs` use figures of another one, without a flow between the two."""

    user: str
    used: str
    inputs: tuple[str, ...]


class Wiring(NamedTuple):
    """The outermost parts of a scenario and what is between them, in the order of the file."""

    parts: tuple[str, ...]
    flows: tuple[Flow, ...]
    dependencies: tuple[Dependency, ...]


class _Term(NamedTuple):
    """A summand of an input: its value in base units, and the outputs of parts that it uses."""

    value: float
    outputs: list[str]


def wiring(run: Run) -> Wiring:
    """The flows between parts and from clients, and what else connects two parts."""
    parts = run.graph.outer_parts
    flows = tuple(flow for part in parts for flow in _arrivals(run, part))
    between = {frozenset((flow.source, flow.target)) for flow in flows}
    dependencies = tuple(
        each
        for part in parts
        for each in _dependencies(run, part)
        if frozenset((each.user, each.used)) not in between
    )
    return Wiring(parts, (*flows, *_said(run, flows)), dependencies)


def _said(run: Run, flows: Sequence[Flow]) -> Iterator[Flow]:
    """The arrows that the file draws by a part's `from`, and no formula implies."""
    known = {(flow.source, flow.target) for flow in flows}
    for part in run.graph.outer_parts:
        for source in run.graph.parts[part].before:
            if (source, part) not in known:
                yield Flow(source, part, "", None)


def _arrivals(run: Run, part: str) -> Iterator[Flow]:
    """The flows into a part, those that make up its load first; rows take theirs together."""
    is_edge = run.graph.parts[part].edge
    counted = _load(run, part)
    found: list[Flow] = []
    for name in sorted(_rates(run, part), key=lambda each: each not in counted):
        is_load = name in counted or not counted
        seen = {flow.source for flow in found} if not is_load else set()
        for source, rate in _sources(run, name).items():
            is_known = is_edge and is_load if source == CLIENTS else source not in seen
            if source != part and rate != 0 and is_known:
                found.append(Flow(source, part, name.removeprefix(f"{part}."), rate))
    if is_edge and not any(flow.source == CLIENTS for flow in found):
        found.append(Flow(CLIENTS, part, "", None))
    yield from _together(found) if run.graph.rows(part) else found


def _together(flows: list[Flow]) -> Iterator[Flow]:
    """The flows into the rows of a part as flows into the part: those of equal inputs added up."""
    added: dict[tuple[str, str], Flow] = {}
    for flow in flows:
        key = flow.source, flow.input.rpartition(".")[2]
        before = added.get(key)
        if before is None:
            added[key] = flow
        elif before.rate is not None:
            rate = None if flow.rate is None else before.rate + flow.rate
            added[key] = before._replace(rate=rate)
    yield from added.values()


def _rates(run: Run, part: str) -> list[str]:
    """The rates that a part is given."""
    return [
        name
        for name, quantity in run.graph.quantities.items()
        if name.startswith(f"{part}.")
        and quantity.kind == "input"
        and not quantity.formula.scope
        and is_flow(quantity.dimension)
        and not _is_common(run, name)
    ]


def _is_common(run: Run, name: str) -> bool:
    """Whether an input is of a part with rows, each of which takes it in by itself."""
    return name.count(".") == 1 and bool(run.graph.rows(name.partition(".")[0]))


def _sources(run: Run, name: str) -> dict[str, float | None]:
    """What a rate is made of, by part; None where a part's own share is not written."""
    rates: dict[str, float | None] = {}
    formula = run.graph.quantities[name].formula
    for term in _terms(run, formula, formula.tree):
        flowing = [each for each in term.outputs if is_flow(run.graph.quantities[each].dimension)]
        owners = list(dict.fromkeys(each.partition(".")[0] for each in flowing))
        if term.outputs and not owners:
            continue  # so many shards, each with its rate, are a capacity: nothing flows
        for owner in owners or [CLIENTS]:
            known = rates.get(owner, 0.0)
            rates[owner] = known + term.value if known is not None and len(owners) < 2 else None
    return rates


def _load(run: Run, part: str) -> set[str]:
    """What the load of a part is made of; empty for a part that does not say its load."""
    loads = {f"{part}.{output.name}" for output in drawn("load")} & run.graph.quantities.keys()
    found = run.graph.behind(loads, lambda each: not each.name.startswith(f"{part}."))
    return {name for name in found if name.startswith(f"{part}.")}


def _terms(run: Run, formula: Formula, node: Node) -> Iterator[_Term]:
    """The summands of an expression, followed through the scenario's own quantities."""
    if isinstance(node, Convert):
        yield from _terms(run, formula, node.value)
    elif isinstance(node, Binary) and node.operator == "+":
        yield from _terms(run, formula, node.left)
        yield from _terms(run, formula, node.right)
    elif isinstance(node, Call) and node.function == "sum":
        for argument in node.arguments:
            yield from _terms(run, formula, argument)
    elif isinstance(node, Name) and (link := _followed(run, formula, node)):
        inner = run.graph.quantities[link].formula
        yield from _terms(run, inner, inner.tree)
    else:
        links = (formula.links[name.name] for name in names(node))
        used = {each for each in links if isinstance(each, str)}
        yield _Term(value_of(node, formula, run.values), _outputs(run, used))


def _followed(run: Run, formula: Formula, node: Name) -> str:
    """The quantity that a name means, where it is the scenario's own; else nothing."""
    link = formula.links[node.name]
    return link if isinstance(link, str) and not _is_output(run, link) else ""


def _is_output(run: Run, name: str) -> bool:
    """Whether a quantity is computed by a part; what a part was given is none of its own."""
    return (
        run.graph.quantities[name].kind == "formula" and name.partition(".")[0] in run.graph.parts
    )


def _outputs(run: Run, used: set[str]) -> list[str]:
    """The outputs of parts behind quantities, through the scenario's formulas, in their order."""

    def is_end(quantity: Quantity) -> bool:
        """Whether what a part computes begins here; totals are of all parts."""
        return quantity.kind == "total" or _is_output(run, quantity.name)

    found = run.graph.behind(used, is_end)
    return [name for name in run.graph.quantities if name in found and _is_output(run, name)]


def _dependencies(run: Run, part: str) -> Iterator[Dependency]:
    """The other parts whose outputs a part's given inputs use."""
    found: dict[str, list[str]] = {}
    for name, quantity in run.graph.quantities.items():
        if name.startswith(f"{part}.") and quantity.kind == "input" and not quantity.formula.scope:
            used = _outputs(run, set(quantity.formula.references()))
            for owner in dict.fromkeys(each.partition(".")[0] for each in used):
                found.setdefault(owner, []).append(name.removeprefix(f"{part}."))
    found.pop(part, None)
    yield from (Dependency(part, owner, tuple(inputs)) for owner, inputs in found.items())
