"""Two scenarios, or one with and without changes: how far results differ, and what causes it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from envelope.analysis.shapley import Shares, shapley
from envelope.engine.run import SEED, Run, run
from envelope.engine.safe_function import probe
from envelope.language.tree import If, Literal, Name, Node, mapped, same
from envelope.model.build.build import build
from envelope.model.build.request import MACHINE, Request, Setting
from envelope.model.graph.graph import Check, Formula, Graph, Quantity
from envelope.model.graph.order import Needs, in_order
from envelope.model.graph.scopes import scope_of

Chosen = Callable[[Graph], Sequence[str]]  # the quantities of a graph to compare

CONVENTIONS = "units and conventions"  # the change of what is written alike, and means another


class Change(NamedTuple):
    """Something that differs: what it is called, and the quantities whose formulas it replaces."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """Two runs, the quantities to compare, and what differs between the two.

    `causes` says what each change contributes to the difference of each quantity, in base units;
    it is None, and `objection` says why, where the difference cannot be divided.
    """

    left: Run
    right: Run
    names: tuple[str, ...]
    changes: tuple[Change, ...]
    causes: Shares | None
    objection: str = ""

    def difference(self, name: str) -> float:
        """How much more the right one has of a quantity, in base units."""
        return self.right.values[name] - self.left.values[name]

    def caused(self, name: str) -> dict[str, float]:
        """What each change contributes to the difference of a quantity, in base units."""
        if self.causes is None:
            return {}
        place = self.names.index(name)
        rows = zip(self.changes, self.causes.rows, strict=True)
        return {change.label: row[place] for change, row in rows}

    @property
    def newly_failing(self) -> list[Check]:
        """The checks of the right one that do not hold, and do in the left one or are new."""
        before = {check.full_name for check in self.left.failing()}
        return [each for each in self.right.failing() if each.full_name not in before]

    @property
    def newly_holding(self) -> list[Check]:
        """The checks of the left one that do not hold, and do in the right one or are gone."""
        after = {check.full_name for check in self.right.failing()}
        return [each for each in self.left.failing() if each.full_name not in after]


def _written(graph: Graph) -> Sequence[str]:
    return graph.written


def compare_settings(
    request: Request, settings: Mapping[str, Setting], chosen: Chosen = _written, seed: int = SEED
) -> Compared:
    """A scenario without and with settings. Raises InputError and CalculationError."""
    left = run(build(request))
    right = run(build(request._replace(settings={**(request.settings or {}), **settings})))
    changes = tuple(_of_settings(left.graph, right.graph, settings))
    return _compared(left, right, chosen, changes, seed)


def compare_scenarios(
    left: Request, right: Request, chosen: Chosen = _written, seed: int = SEED
) -> Compared:
    """Two scenarios; what differs is divided where both have the same quantities.

    Raises InputError and CalculationError.
    """
    one, other = run(build(left)), run(build(right))
    changes = tuple(_between(one.graph, other.graph))
    return _compared(one, other, chosen, changes, seed)


@dataclass(frozen=True)
class CaseRuns:
    """Several cases of a scenario, run: what they set, and the quantities to compare."""

    runs: tuple[Run, ...]
    given: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The names of the cases."""
        return tuple(run.graph.case for run in self.runs)

    @property
    def checks(self) -> tuple[int, ...]:
        """The places of the checks that fail in some of the cases."""
        places = range(len(self.runs[0].holds))
        return tuple(at for at in places if not all(run.holds[at] for run in self.runs))


def compare_cases(request: Request, cases: Sequence[str], chosen: Chosen = _written) -> CaseRuns:
    """A scenario in each of its cases. Raises InputError and CalculationError."""
    runs = tuple(run(build(request._replace(case=case))) for case in cases)
    given = dict.fromkeys(name for each in runs for name in each.graph.outline().overridden)
    results = dict.fromkeys(name for each in runs for name in chosen(each.graph))
    return CaseRuns(runs, tuple(given), tuple(results))


def common(left: Graph, right: Graph) -> list[str]:
    """The quantities that both have, and that measure the same, in the order of the left one."""
    return [name for name in left.written if _is_common(left, right, name)]


def _is_common(left: Graph, right: Graph, name: str) -> bool:
    one, other = left.quantities.get(name), right.quantities.get(name)
    return one is not None and other is not None and one.dimension == other.dimension


# what differs


def _of_settings(left: Graph, right: Graph, settings: Mapping[str, Setting]) -> Iterator[Change]:
    """A change for each setting; a machine changes whatever it gives."""
    named = {label: left.find(label) for label in settings}
    for label, name in named.items():
        if name is not None:
            yield Change(label, (name,))
            continue
        part = f"{label.removesuffix(MACHINE)}."
        given = [each for each in _differing(left, right) if scope_of(each) == part]
        yield Change(label, tuple(each for each in given if each not in named.values()))


def _between(left: Graph, right: Graph) -> Iterator[Change]:
    """A change for each formula that is written otherwise, and one for what only means another."""
    alike = []
    for name in _differing(left, right):
        if _texts(left, name) == _texts(right, name):
            alike.append(name)
        else:
            yield Change(name, (name,))
    if alike:
        yield Change(CONVENTIONS, tuple(alike))


def _differing(left: Graph, right: Graph) -> Iterator[str]:
    """The common quantities whose formulas do not mean the same."""
    # What is written alike differs only where units do, and those seldom: comparing trees is slow.
    units = _definitions(left) != _definitions(right)
    for name in common(left, right):
        if units or _texts(left, name) != _texts(right, name):
            one, other = left.quantities[name].formula, right.quantities[name].formula
            if not same(_resolved(one), _resolved(other)):
                yield name


def _texts(graph: Graph, name: str) -> tuple[str, str]:
    formula = graph.quantities[name].formula
    return formula.scope, formula.text.content


def _definitions(graph: Graph) -> dict[str, str]:
    return {word: text.content for word, text in graph.definitions.items()}


def _resolved(formula: Formula) -> Node:
    """The tree of a formula with full names, and numbers in the place of units."""

    def change(node: Node) -> Node:
        """A name as what it means."""
        if not isinstance(node, Name):
            return node
        link = formula.links[node.name]
        return Name(link) if isinstance(link, str) else Literal(1.0, link)

    return mapped(formula.tree, change)


# what causes the difference


class _Undivided(Exception):  # noqa: N818 -- no error: an answer
    """Why a difference cannot be divided among the changes."""


def _compared(
    left: Run, right: Run, chosen: Chosen, changes: tuple[Change, ...], seed: int
) -> Compared:
    both = dict.fromkeys(common(left.graph, right.graph))
    wanted = dict.fromkeys([*chosen(left.graph), *chosen(right.graph)])
    listed = tuple(name for name in wanted if name in both) or tuple(both)
    try:
        causes = _causes(left, right, listed, changes, seed)
    except _Undivided as reason:
        return Compared(left, right, listed, changes, None, str(reason))
    return Compared(left, right, listed, changes, causes)


def _causes(
    left: Run, right: Run, names: Sequence[str], changes: Sequence[Change], seed: int
) -> Shares | None:
    sizes = {len(left.graph.quantities), len(right.graph.quantities)}
    if sizes != {len(common(left.graph, right.graph))}:
        raise _Undivided("the two do not have the same quantities")
    if not changes:
        return None
    switches = [f"(change {index})" for index in range(len(changes))]
    function = probe(_switched(left, right, changes, switches), switches, names)

    def worth(made: int) -> tuple[float, ...]:
        """The results with some of the changes, which are the bits of `made`."""
        found = function(*(float(made >> index & 1) for index in range(len(changes))))
        if found is None:
            some = [each.label for index, each in enumerate(changes) if made >> index & 1]
            raise _Undivided(f"with only {', '.join(some)} changed there is no result")
        return found

    return shapley(worth, len(changes), seed)


def _switched(left: Run, right: Run, changes: Sequence[Change], switches: Sequence[str]) -> Run:
    """The left run with a switch for each change, that takes the formulas of the right one."""
    quantities = dict(left.graph.quantities)
    model = next(iter(quantities.values()))
    for switch, change in zip(switches, changes, strict=True):
        off = Formula(model.formula.text, Literal(0.0), {}, "", left.graph.units)
        quantities[switch] = model._replace(name=switch, formula=off, entry=None)
        for name in change.names:
            quantities[name] = _choice(switch, quantities[name], right.graph.quantities[name])

    def needs(name: str) -> Needs:
        """Whatever either formula uses."""
        return Needs(quantities[name].formula.references(), [])

    order, cycles = in_order(quantities, needs)
    if cycles:
        raise _Undivided("taken together, the formulas of both use each other in a cycle")
    graph = left.graph._replace(quantities={name: quantities[name] for name in order})
    return left._replace(graph=graph, values={**left.values, **dict.fromkeys(switches, 0.0)})


def _choice(switch: str, left: Quantity, right: Quantity) -> Quantity:
    """A quantity with the formula of the right one where the switch is on."""
    # A number that is not 0 counts as true in what is compiled.
    tree = If(Name(switch), _resolved(right.formula), _resolved(left.formula))
    used = [switch, *left.formula.references(), *right.formula.references()]
    formula = left.formula._replace(tree=tree, links={name: name for name in used}, scope="")
    return left._replace(formula=formula)
