"""What a scenario suffers under stresses: utilization, latency and checks of what was provisioned.

A stressed run has the servers and the data of the plain one. What a stress changes is taken from
the plain run; everything that follows from it is computed anew.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from envelope.analysis.binding import bound
from envelope.engine.computed import computed
from envelope.engine.progress import steps
from envelope.engine.run import Run, with_values
from envelope.engine.scalar import evaluate, value_of
from envelope.errors import InputError, Problem
from envelope.language.nearest import meant
from envelope.model.build.request import Request
from envelope.model.graph.capacities import is_of_capacity
from envelope.model.graph.excess import excess_at, excesses
from envelope.model.graph.graph import Check, Graph
from envelope.model.graph.limits import named
from envelope.model.graph.stress import Event, events, fixed
from envelope.model.library.outputs import limit, limited, stressed
from envelope.tuples import NamedTuple

_SAME = 1e-9


class PartUnderStress(NamedTuple):
    """A part that a stress moves: its outputs without and under it, in base units.

    The part without a name is the scenario itself, where it has such outputs of its own.

    An output that has no value under the stress, as a share of no servers, is infinite. `about`
    is what happens to the part itself, empty where it only feels what happens to others. `rises`
    is the constraint behind its utilization that rises most (`utilization_by_cpu`), if one does.
    """

    part: str
    about: str
    before: Mapping[str, float]
    after: Mapping[str, float]
    rises: str

    def quantity(self, output: str) -> str:
        """The full name of an output."""
        return _full(self.part, output)


class Stressed(NamedTuple):
    """A scenario under one stress; `run` lacks the quantities that have no value then.

    `breaks` is the part or the check that breaks first, empty where nothing does; `constraint`
    says what binds it, `worst` is the highest utilization of the parts that the stress moves.
    """

    event: Event
    run: Run
    parts: tuple[PartUnderStress, ...]
    failing: tuple[Check, ...]
    breaks: str
    constraint: str
    worst: PartUnderStress | None

    @property
    def is_broken(self) -> bool:
        """Whether a part is over its limit, or a check of severity error fails that did not."""
        return bool(self.breaks)


@dataclass(frozen=True)
class Stresses:
    """A scenario as it is, and under each stress, the worst first."""

    run: Run
    stressed: tuple[Stressed, ...]


def stress(request: Request, names: Sequence[str] = ()) -> Stresses:
    """A scenario under stresses by name, or all that it and its blocks declare.

    Raises InputError or CalculationError.
    """
    return stress_run(computed(request), names)


def stress_run(plain: Run, names: Sequence[str] = ()) -> Stresses:
    """The same of a scenario that was run."""
    known = events(plain.graph)
    chosen = [_known(known, name) for name in names] or list(known.values())
    kept = {name: plain.values[name] for name in fixed(plain.graph)}
    found = [_stressed(plain, event, kept) for event in steps(chosen, "stresses")]
    return Stresses(plain, tuple(sorted(found, key=_severity)))


def _known(known: Mapping[str, Event], name: str) -> Event:
    if name in known:
        return known[name]
    hint = meant(name, known, f"there are {', '.join(known) or 'none'}")
    raise InputError(Problem("unknown-stress", f"there is no stress `{name}` here", hint=hint))


def _severity(stressed: Stressed) -> tuple[bool, float, int]:
    """The worst first: what breaks by how far it is over its limit, then what comes nearest."""
    highest = stressed.worst.after[limited().name] if stressed.worst else 0.0
    return not stressed.is_broken, -highest, -len(stressed.failing)


def _stressed(plain: Run, event: Event, kept: Mapping[str, float]) -> Stressed:
    changes = {
        name: evaluate(plain.graph, formula, plain.values, f"in the stress {event.name}")
        for name, formula in event.changes.items()
    }
    under, _ = with_values(plain, {**kept, **changes})
    _refuse_excess(under, event)
    listed = stressed_parts(plain.graph)
    parts = [_under_stress(plain, under, event, part) for part in listed]
    moved = tuple(under_stress for under_stress in parts if under_stress is not None)
    pairs = zip(plain.graph.checks, plain.holds, under.holds, strict=True)
    newly = (check for check, before, after in pairs if before and not after)
    failing = tuple(check for check in newly if not is_told(check, listed))
    worst = _worst(moved)
    breaks, constraint = _breaks_first(under, worst, failing)
    return Stressed(event, under, moved, failing, breaks, constraint, worst)


def is_told(check: Check, listed: Sequence[str]) -> bool:
    """Whether a check says of a part what the part shows anyway, or plans for a second loss."""
    if not is_of_capacity(check):
        return False
    return check.name != limited().name or check.scope.removesuffix(".") in listed


def _refuse_excess(under: Run, event: Event) -> None:
    """Raises InputError where a stress makes of something what it cannot be."""
    graph, found = under.graph, excesses(under.graph, under.values, value_of)
    problems = {
        named(graph, each.name): excess_at(graph, each, f"under {event.name}")
        for each in found
        if each.name in event.changes or named(graph, each.name) in event.changes
    }
    if problems:
        raise InputError(*problems.values())


def stressed_parts(graph: Graph) -> list[str]:
    """The parts that have an output which a stress shows, without the parts inside such parts.

    The scenario itself is one, under an empty name, if it has.
    """
    shown = [output.name for output in stressed()]
    found: list[str] = []
    for part in ("", *graph.parts):
        inside = any(part.startswith(f"{outer}.") for outer in found if outer)
        if not inside and any(_full(part, name) in graph.quantities for name in shown):
            found.append(part)
    return found


def _full(part: str, output: str) -> str:
    return f"{part}.{output}" if part else output


def name_of(graph: Graph, part: str) -> str:
    """The name of a part, of the scenario for that without one."""
    return part or graph.name


def _under_stress(plain: Run, under: Run, event: Event, part: str) -> PartUnderStress | None:
    """What a stress makes of a part; None where it neither happens to it nor moves it."""
    names = [output.name for output in stressed() if _full(part, output.name) in plain.values]
    before = {name: plain.values[_full(part, name)] for name in names}
    after = {name: under.values.get(_full(part, name), math.inf) for name in names}
    about = event.abouts.get(part, "") if part else ""
    rises = _rises(plain, under, part)
    told = bool(about or rises) or _differ(before, after)
    return PartUnderStress(part, about, before, after, rises) if told else None


def _rises(plain: Run, under: Run, part: str) -> str:
    """The constraint behind a part's utilization that rises most; empty where none does."""
    start = _full(part, f"{limited().name}_by_")
    names = [name for name in plain.graph.quantities if name.startswith(start)]
    rise = {name: under.values[name] - plain.values[name] for name in names if name in under.values}
    most = max(rise, key=lambda name: rise[name], default="")
    return most if most and rise[most] > _SAME else ""


def _differ(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    return any(abs(after[name] - value) > _SAME * abs(value) for name, value in before.items())


def _worst(parts: Sequence[PartUnderStress]) -> PartUnderStress | None:
    """The part with the highest utilization of those whose utilization a stress raises."""
    name = limited().name
    raised = [each for each in parts if each.after.get(name, 0) > each.before.get(name, 0)]
    return max(raised, key=lambda each: each.after[name], default=None)


def _breaks_first(
    under: Run, worst: PartUnderStress | None, failing: Sequence[Check]
) -> tuple[str, str]:
    """The part furthest over its limit and what binds it, else the first error that fails."""
    output = limited()
    if worst is not None and worst.after[output.name] > limit():
        name = worst.quantity(output.name)
        return name_of(under.graph, worst.part), bound(under, name) if name in under.values else ""
    errors = (check for check in failing if check.severity == "error")
    return next((check.full_name for check in errors), ""), ""
