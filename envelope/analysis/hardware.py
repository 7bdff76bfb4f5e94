"""One part of a scenario on every machine shape: what it needs, what it costs, what binds."""

from dataclasses import dataclass
from typing import NamedTuple

from envelope.analysis.binding import binding
from envelope.engine.progress import steps
from envelope.engine.run import Run, run
from envelope.errors import CalculationError, InputError, Problem, text_of
from envelope.language.constant import constant
from envelope.language.nearest import meant
from envelope.language.parser import parse
from envelope.model.build.build import build
from envelope.model.build.request import MACHINE, Request
from envelope.model.files.sheet import Machine
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.scopes import spoken
from envelope.model.library.machines import machines
from envelope.model.library.outputs import compared


class MachineFit(NamedTuple):
    """A part on a machine shape. `run` is None and `objection` says why where it does not fit."""

    machine: str
    run: Run | None
    objection: str = ""
    bound_by: str = ""


@dataclass(frozen=True)
class MachineComparison:
    """A part as its scenario has it, and on every shape, the cheapest first."""

    part: str
    own: Run
    own_machine: str
    fits: tuple[MachineFit, ...]

    @property
    def cheapest(self) -> MachineFit | None:
        """The shape on which the part costs least; None where none fits."""
        return next((fit for fit in self.fits if fit.run), None)


def compare_machines(request: Request, part: str) -> MachineComparison:
    """A part on every shape of the library and of its own file. Raises InputError."""
    own = run(build(request))
    if part not in own.graph.parts:
        hint = meant(part, own.graph.parts)
        raise InputError(Problem("unknown-name", f"there is no part `{part}`", hint=hint))
    known = {name: machine for name, (machine, _) in machines().items()}
    known |= own.graph.sheet.machines
    open_graph = build(_set(request, part, ""))
    shares = _shares(open_graph, part, known)
    if not shares:
        raise InputError(Problem("no-machine", f"`{part}` has nothing that a machine would give"))
    fits = [_fit(part, name, graph) for name, graph in steps(shares.items(), "machines")]
    chosen = (request.settings or {}).get(part + MACHINE)
    named = getattr(chosen, "content", "") or _machine(own.graph, part)
    return MachineComparison(
        part, own, named, tuple(sorted(fits, key=lambda fit: _rank(fit, part)))
    )


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


def _shares(graph: Graph, part: str, known: dict[str, Machine]) -> dict[str, Graph]:
    """The graph of a scenario with a part's inputs as each machine gives them."""
    found = {}
    for name, machine in known.items():
        formulas = {}
        for key, entry in machine.given.items():
            quantity = graph.quantities.get(f"{part}.{key}")
            if quantity is None or quantity.kind != "input" or entry.text is None:
                continue
            tree = parse(entry.text, graph.units)
            if constant(tree, entry.text, graph.units).unit.dimension != quantity.dimension:
                label = entry.document.value_label(entry.path)
                message = f"`{quantity.name}` does not measure what the machine `{name}` gives"
                raise InputError(Problem("dimension-mismatch", message, (label,)))
            formulas[quantity.name] = Formula(entry.text, tree, {}, "", graph.units)
        if formulas:
            found[name] = graph.with_formulas(formulas)
    return found


def _fit(part: str, machine: str, graph: Graph) -> MachineFit:
    try:
        result = run(graph)
    except CalculationError as error:
        return MachineFit(machine, None, error.problems[0].message)
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
