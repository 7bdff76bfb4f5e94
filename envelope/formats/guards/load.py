"""What a load test asks of a scenario: rates of the parts that face clients, and time limits."""

from collections.abc import Iterable, Iterator

from envelope.analysis.wiring.order import in_flow_order
from envelope.engine.run import Run
from envelope.engine.scalar import evaluate
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Binary, Call, Convert, Name, Node
from envelope.model.graph.graph import Check, Formula, Graph
from envelope.model.library.outputs import along_path, asked_at_peak
from envelope.tuples import NamedTuple

MEAN, TAIL = "avg", "p(99)"  # as k6 calls them


class Target(NamedTuple):
    """A rate at peak, per second: the part that is asked, the quantity that says so, of what."""

    part: str
    quantity: str
    rate: float
    noun: str


class TimeLimit(NamedTuple):
    """A check that the latencies of parts on a way stay below so many seconds, together.

    `statistic` is what they are of: the mean, or the 99th percentile.
    """

    check: Check
    parts: frozenset[str]
    statistic: str
    seconds: float


def targets(run: Run) -> list[Target]:
    """The rates of the parts that face clients; of the first ones where no part says so."""
    graph = run.graph
    edges = [name for name, part in graph.parts.items() if part.edge and not part.rows]
    found = [each for part in edges for each in _targets(run, part)]
    if found or edges:
        return found
    for part in in_flow_order(graph):
        found = [each for row in graph.rows(part) or (part,) for each in _targets(run, row)]
        if found:
            return found
    return []


def _targets(run: Run, part: str) -> Iterator[Target]:
    for word in asked_at_peak():
        name = f"{part}.{word}"
        rate = run.values.get(name, 0.0)
        if name in run.graph.quantities and rate > 0:
            powers = dict(run.graph.quantities[name].dimension.powers)
            nouns = [base for base in powers if base != "time"]
            if powers.pop("time", 0) == -1 and len(nouns) == 1:
                yield Target(part, name, rate, nouns[0])


def time_limits(run: Run) -> list[TimeLimit]:
    """The checks of latencies, also where they are added up or the slowest of them counts."""
    return [found for check in run.graph.checks if (found := _time_limit(run, check))]


def _time_limit(run: Run, check: Check) -> TimeLimit | None:
    tree = check.formula.tree
    if not (isinstance(tree, Binary) and tree.operator in ("<", "<=")):
        return None
    names = _latencies(run.graph, check.formula, tree.left)
    if not names:
        return None
    parts = frozenset(name.rpartition(".")[0] for name in names)
    is_tail = any(name.endswith(f".{along_path('p99').name}") for name in names)
    limit = check.formula._replace(tree=tree.right)
    seconds = evaluate(run.graph, limit, run.values, "")
    return TimeLimit(check, parts, TAIL if is_tail else MEAN, seconds)


def _latencies(graph: Graph, formula: Formula, tree: Node) -> set[str] | None:
    """The latencies of parts that an expression adds up; None where it is made of anything else."""
    match tree:
        case Name():
            link = formula.links[tree.name]
            return _named(graph, link) if isinstance(link, str) else None
        case Binary(operator="+"):
            return _all(_latencies(graph, formula, each) for each in (tree.left, tree.right))
        case Convert():
            return _latencies(graph, formula, tree.value)
        case Call() if FUNCTIONS[tree.function].picks:
            return _all(_latencies(graph, formula, each) for each in tree.arguments)
    return None


def _named(graph: Graph, name: str) -> set[str] | None:
    part, _, last = name.rpartition(".")
    if part:
        return {name} if last in (along_path("mean").name, along_path("p99").name) else None
    quantity = graph.quantities[name]
    return _latencies(graph, quantity.formula, quantity.formula.tree)


def _all(found: Iterable[set[str] | None]) -> set[str] | None:
    names: set[str] = set()
    for each in found:
        if each is None:
            return None
        names |= each
    return names
