"""How the parts of a scenario are wired: which rates flow from where to where, as it is written.

A part receives flows through those of its inputs that are rates. The expression of such an input
is followed, term by term, through the scenario's formulas to the outputs of other parts that are
rates; what leads to none, and makes up the load of a part that faces clients, comes from them.
"""

from collections.abc import Iterator, Sequence

from envelope.analysis.wiring.ends import is_flow, is_output, outputs_behind, owners
from envelope.analysis.wiring.leads import CLIENTS, leads, steps_before
from envelope.engine.run import Run
from envelope.engine.scalar import value_of
from envelope.language.tree import Binary, Call, Convert, Name, Node, names
from envelope.model.graph.graph import TOTAL, Formula
from envelope.model.library.outputs import drawn, outputs
from envelope.tuples import NamedTuple


class Flow(NamedTuple):
    """What an input of `target` receives from the part `source`, or from CLIENTS.

    `rate` is in base units; None where it is not written which share of the input comes from there.
    Without an `input` nothing says what flows. `quantity` is the one that is the rate, empty where
    the rate is a piece of a formula.
    """

    source: str
    target: str
    input: str
    rate: float | None
    quantity: str = ""


class Dependency(NamedTuple):
    """A part whose `inputs` use figures of another one, without a flow between the two."""

    user: str
    used: str
    inputs: tuple[str, ...]


class Wiring(NamedTuple):
    """The outermost parts of a scenario and what is between them, in the order of the file.

    Those `apart` are left out: they only calculate.
    """

    parts: tuple[str, ...]
    flows: tuple[Flow, ...]
    dependencies: tuple[Dependency, ...]
    apart: tuple[str, ...] = ()


class _Arrivals(NamedTuple):
    """The flows into a part that formulas say, and those `left` of which none says the source."""

    flows: list[Flow]
    left: list[Flow]


class _Term(NamedTuple):
    """A summand of an input: its value in base units, and the outputs of parts that it uses.

    `quantity` is its name where it is a quantity as it is.
    """

    value: float
    outputs: list[str]
    quantity: str


def wiring(run: Run) -> Wiring:
    """The flows between parts and from clients, and what else connects two parts.

    What a formula does not say comes from where the file says it does: the parts of a `from`, a
    balancer, the step before it in a path. Without any part that faces clients, all of that does.
    """
    parts = run.graph.outer_parts
    written = {part: _arrivals(run, part) for part in parts}
    said, stepped = leads(run.graph), steps_before(run.graph)
    faces = any(run.graph.parts[part].edge for part in parts)
    flows = [flow for arrivals in written.values() for flow in arrivals.flows]
    for part, arrivals in written.items():
        sources = said[part]
        if not sources and arrivals.flows and arrivals.left:
            sources = tuple(step for step in stepped.get(part, ()) if step != CLIENTS)
        elif not sources and not arrivals.flows:
            sources = stepped.get(part, () if faces else (CLIENTS,))
        flows += _said(arrivals, part, sources)
    between = {frozenset((flow.source, flow.target)) for flow in flows}
    dependencies = tuple(
        each
        for part in parts
        for each in _dependencies(run, part)
        if frozenset((each.user, each.used)) not in between
    )
    return Wiring(parts, tuple(flows), dependencies)


def system(run: Run) -> Wiring:
    """The wiring as it is drawn: without parts of which nothing is counted and nothing flows out.

    A scenario that only calculates is drawn as a whole.
    """
    found = wiring(run)
    sources = {flow.source for flow in found.flows}
    kept = [
        part
        for part in found.parts
        if run.graph.parts[part].edge or part in sources or _is_counted(run, part)
    ]
    if not kept:
        return found
    shown = {CLIENTS, *kept}
    return Wiring(
        tuple(kept),
        tuple(flow for flow in found.flows if shown.issuperset((flow.source, flow.target))),
        tuple(each for each in found.dependencies if shown.issuperset((each.user, each.used))),
        tuple(part for part in found.parts if part not in shown),
    )


def _is_counted(run: Run, part: str) -> bool:
    """Whether a part adds to a total: a load, servers, storage, a cost; not what is left out."""
    graph, is_in = run.graph, []
    for output in outputs().values():
        name, total = graph.find(f"{part}.{output.name}"), f"{TOTAL}.{output.name}"
        if output.total and name and run.values[name]:
            sums = graph.quantities.get(total)
            is_sum = output.total == "sum" and sums is not None and sums.kind == TOTAL
            is_in.append(name in sums.formula.references() if sums and is_sum else None)
    return True in is_in or (None in is_in and False not in is_in)


def _said(arrivals: _Arrivals, part: str, sources: Sequence[str]) -> Iterator[Flow]:
    """The arrows that the file draws and no formula implies: one alone brings what is left."""
    known = {flow.source for flow in arrivals.flows}
    left = arrivals.left if len(sources) == 1 else ()
    for source in sources:
        if source not in known and (left or source != CLIENTS):
            for flow in left or (Flow(source, part, "", None),):
                yield flow._replace(source=source)


def _arrivals(run: Run, part: str) -> _Arrivals:
    """The flows into a part, those that make up its load first; rows take theirs together."""
    is_edge = run.graph.parts[part].edge
    counted = _load(run, part)
    found: list[Flow] = []
    left: list[Flow] = []
    for name in sorted(_rates(run, part), key=lambda each: each not in counted):
        is_load = name in counted or not counted
        seen = {flow.source for flow in found} if not is_load else set()
        for source, (rate, quantity) in _sources(run, name).items():
            flow = Flow(source, part, name.removeprefix(f"{part}."), rate, quantity)
            if source == part or rate == 0 or source in seen:
                continue
            if source != CLIENTS:
                found.append(flow)
            elif is_load:
                (found if is_edge else left).append(flow)
    if is_edge and not any(flow.source == CLIENTS for flow in found):
        found.append(Flow(CLIENTS, part, "", None))
    if run.graph.rows(part):
        return _Arrivals(_together(found), _together(left))
    return _Arrivals(found, left)


def _together(flows: list[Flow]) -> list[Flow]:
    """The flows into the rows of a part as flows into the part: those of equal inputs added up."""
    added: dict[tuple[str, str], Flow] = {}
    for flow in flows:
        key = flow.source, flow.input.rpartition(".")[2]
        before = added.get(key)
        if before is None:
            added[key] = flow
        elif before.rate is not None:
            rate = None if flow.rate is None else before.rate + flow.rate
            added[key] = before._replace(rate=rate, quantity="")
    return list(added.values())


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


def _sources(run: Run, name: str) -> dict[str, tuple[float | None, str]]:
    """What a rate is made of, by part, and the quantity that it is.

    None where a part's own share is not written.
    """
    rates: dict[str, tuple[float | None, str]] = {}
    formula = run.graph.quantities[name].formula
    terms = list(_terms(run, formula, formula.tree))
    for term in terms:
        flowing = [each for each in term.outputs if is_flow(run.graph.quantities[each].dimension)]
        senders = owners(flowing)
        if term.outputs and not senders:
            continue  # so many shards, each with its rate, are a capacity: nothing flows
        own = name if len(terms) == 1 and len(senders) < 2 else term.quantity
        for sender in senders or [CLIENTS]:
            known, quantity = rates.get(sender, (0.0, own))
            is_known = known is not None and len(senders) < 2
            rate = (known or 0.0) + term.value if is_known else None
            rates[sender] = rate, quantity if sender not in rates else ""
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
        quantity = next(iter(used), "") if isinstance(node, Name) else ""
        value = value_of(node, formula, run.values)
        yield _Term(value, outputs_behind(run.graph, used), quantity)


def _followed(run: Run, formula: Formula, node: Name) -> str:
    """The quantity that a name means, where it is the scenario's own; else nothing."""
    link = formula.links[node.name]
    return link if isinstance(link, str) and not is_output(run.graph, link) else ""


def _dependencies(run: Run, part: str) -> Iterator[Dependency]:
    """The other parts whose outputs a part's given inputs use."""
    found: dict[str, list[str]] = {}
    for name, quantity in run.graph.quantities.items():
        if name.startswith(f"{part}.") and quantity.kind == "input" and not quantity.formula.scope:
            used = outputs_behind(run.graph, quantity.formula.references())
            for owner in owners(used):
                found.setdefault(owner, []).append(name.removeprefix(f"{part}."))
    found.pop(part, None)
    yield from (Dependency(part, owner, tuple(inputs)) for owner, inputs in found.items())
