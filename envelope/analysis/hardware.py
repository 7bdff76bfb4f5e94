"""One part of a scenario on every machine shape: what it needs, what it costs, what binds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from envelope.analysis.binding import binding
from envelope.engine.computed import at_moment, computed, made
from envelope.engine.progress import steps
from envelope.engine.run import Run, run_from
from envelope.errors import CalculationError, InputError, Problem, text_of
from envelope.language.constant import constant
from envelope.language.nearest import meant
from envelope.language.simple import parse
from envelope.model.build.request import MACHINE, Request
from envelope.model.files.sheet import Entry, Machine
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.moments import moves
from envelope.model.graph.scopes import spoken
from envelope.model.library.machines import machines, shares_of
from envelope.model.library.outputs import compared
from envelope.tuples import NamedTuple


class MachineFit(NamedTuple):
    """A part on a machine shape. `run` is None and `objection` says why where it does not fit.

    One that `is_lacking` has not got what the part needs, such as a disk.
    """

    machine: str
    run: Run | None
    objection: str = ""
    bound_by: str = ""
    is_lacking: bool = False


@dataclass(frozen=True)
class MachineComparison:
    """A part as its scenario has it, and on every shape, the cheapest first.

    `objection` says why it does not do as it is, where it does not.
    """

    part: str
    own: Run
    own_machine: str
    fits: tuple[MachineFit, ...]
    objection: str = ""

    @property
    def cheapest(self) -> MachineFit | None:
        """The shape on which the part costs least; None where none fits."""
        return next((fit for fit in self.fits if fit.run), None)


def compare_machines(request: Request, part: str) -> MachineComparison:
    """A part on every shape of the library and of its own file. Raises InputError."""
    own = computed(request)
    if part not in own.graph.parts:
        hint = meant(part, own.graph.parts)
        raise InputError(Problem("unknown-name", f"there is no part `{part}`", hint=hint))
    known = {name: machine for name, (machine, _) in machines().items()}
    known |= own.graph.sheet.machines
    kinds = _Kinds(request, part, own.graph, known)
    fitting = [name for name in known if kinds.gives_something(name)]
    if not fitting:
        raise InputError(Problem("no-machine", f"`{part}` has nothing that a machine would give"))
    fits = [kinds.fit(name) for name in steps(fitting, "machines")]
    chosen = (request.settings or {}).get(part + MACHINE)
    named = getattr(chosen, "content", "") or _machine(own.graph, part)
    ranked = tuple(sorted(fits, key=lambda fit: _rank(fit, part)))
    return MachineComparison(part, own, named, ranked, _fit(part, named, own).objection)


def _machine(graph: Graph, part: str) -> str:
    """The machine that the scenario's file gives to a part, or to the rows that it is one of."""
    whole, _, row = part.partition(".")
    entry = graph.sheet.parts[whole]
    if not row:
        return entry.machine
    known = (entry.rows or {}).get(row)  # of a part inside another one nobody has said anything
    return known.machine or entry.machine if known else ""


def _set(request: Request, part: str, machine: str) -> Request:
    settings = {**(request.settings or {}), part + MACHINE: text_of(machine, part + MACHINE)}
    return request._replace(settings=settings)


class _Kinds:
    """The runs of a scenario with a part on machines that give the same, each built once."""

    def __init__(
        self, request: Request, part: str, graph: Graph, known: Mapping[str, Machine]
    ) -> None:
        self.request = request
        self.part = part
        self.inputs = {
            name.removeprefix(f"{scope}.")
            for scope in (part, *graph.rows(part))
            for name in graph.outline().inputs
            if name.startswith(f"{scope}.")
        }
        self.known = known
        self.runs: dict[frozenset[str], Run | str] = {}

    def gives_something(self, name: str) -> bool:
        """Whether the part has an input that a machine gives."""
        return bool(shares_of(self.known[name], self.inputs))

    def run(self, name: str) -> Run | str:
        """The run with the part on a machine of the same kind, or what such a one has not got."""
        kind = frozenset(shares_of(self.known[name], self.inputs))
        if kind not in self.runs:
            try:
                self.runs[kind] = made(_set(self.request, self.part, name))
            except InputError as error:
                lacking = [each for each in error.problems if each.kind == "lacking-machine"]
                if not lacking:
                    raise
                self.runs[kind] = ", ".join(each.labels[0].note for each in lacking)
        return self.runs[kind]

    def fit(self, name: str) -> MachineFit:
        """The part on a machine."""
        try:
            before = self.run(name)
            if isinstance(before, str):
                return MachineFit(name, None, before, is_lacking=True)
            result = self.changed(before, name)
        except CalculationError as error:
            return MachineFit(name, None, error.problems[0].message)
        return _fit(self.part, name, result)

    def changed(self, before: Run, name: str) -> Run:
        """A run with what another machine gives; at a moment, with the history that this makes."""
        moment = before.at
        if moment is not None and moves(moment.full.graph):
            return at_moment(moment._replace(full=self.changed(moment.full, name)))
        shares = self.shares(before.graph, name)
        return run_from(before, before.graph.with_formulas(shares), shares)

    def shares(self, graph: Graph, name: str) -> dict[str, Formula]:
        """The part's inputs, or those of all its rows, as a machine gives them."""
        return {
            quantity: formula
            for scope in graph.rows(self.part) or (self.part,)
            for key, entry in shares_of(self.known[name], self.inputs).items()
            for quantity, formula in self.share(graph, f"{scope}.{key}", entry, name)
        }

    def share(
        self, graph: Graph, quantity: str, entry: Entry, machine: str
    ) -> Iterator[tuple[str, Formula]]:
        """An input as a machine gives it; nothing where something else is set from outside."""
        found = graph.quantities[quantity]
        if entry.text is None or found.set:
            return
        tree = parse(entry.text, graph.units)
        if constant(tree, entry.text, graph.units).unit.dimension != found.dimension:
            label = entry.document.value_label(entry.path)
            message = f"`{quantity}` does not measure what the machine `{machine}` gives"
            raise InputError(Problem("dimension-mismatch", message, (label,)))
        yield quantity, Formula(entry.text, tree, {}, "", graph.units)


def _fit(part: str, machine: str, result: Run) -> MachineFit:
    failing = [
        check.name
        for check in result.failing()
        if check.severity == "error" and f"{check.scope}.".startswith(f"{part}.")
    ]
    if failing:
        return MachineFit(machine, None, spoken(f"check {failing[0]}"))
    return MachineFit(machine, result, "", binding(result, part))


def _rank(fit: MachineFit, part: str) -> tuple[bool, float, str]:
    name = f"{part}.{compared()[-1]}"
    least = fit.run.values.get(name, 0.0) if fit.run else 0.0
    return fit.run is None, least, fit.machine
