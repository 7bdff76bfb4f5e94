"""The graph of what the passes of a build have made."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from envelope.errors import InputError, Label, Problem, Text, draw
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Assembled
from envelope.model.files.metrics import Metric
from envelope.model.files.sheet import Case, Sheet
from envelope.model.graph.bounds import Bounds
from envelope.model.graph.capacities import capacity_checks
from envelope.model.graph.graph import Check, Correlation, Expectation, Graph, Quantity
from envelope.model.graph.growths import Growth
from envelope.model.graph.limits import Limits
from envelope.model.graph.outline import MadeQuantities, outline_of
from envelope.model.graph.reality import Reality, Running, others_of
from envelope.model.library.settings import settings
from envelope.model.library.units import EXACT, definitions_of
from envelope.tuples import NamedTuple


class Settled(NamedTuple):
    """What is said of quantities beside their formulas, as far as it is well formed.

    `report` names the quantities under each of its headings, `headline` those that come first.
    """

    checks: tuple[Check, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    report: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    correlated: tuple[Correlation, ...] = ()
    growths: Mapping[str, Growth] = MappingProxyType({})
    headline: tuple[str, ...] = ()
    limits: Mapping[str, Limits] = MappingProxyType({})
    usual: Mapping[str, Bounds] = MappingProxyType({})
    realities: tuple[Reality, ...] = ()
    metrics: Mapping[str, Metric] = MappingProxyType({})
    running: tuple[Running, ...] = ()


_NOTHING = Settled()
_TRAILS = 3


def finished(
    assembled: Assembled,
    found: Checked,
    convention: str,
    definitions: Mapping[str, Text],
    settled: Settled = _NOTHING,
    case: Case | None = None,
) -> Graph:
    """The graph of what all passes made."""
    sheet = assembled.sheets[""]
    idle = _idle(found.quantities, settled.checks)
    drafts = (name for name in found.linked.drafts if name not in idle)
    written = tuple(name for name in drafts if name in found.quantities)
    others = others_of(settled.growths, settled.realities, settled.running)
    names = {check.full_name for check in settled.checks}
    made = capacity_checks(found.quantities, assembled.systems, names)
    checks = (*settled.checks, *made)
    outline = outline_of(found.quantities, checks, written, others)
    return Graph(
        name=sheet.document.name,
        title=f"{sheet.title}: {case.heading}" if case else sheet.title,
        about=_about(sheet, case),
        units=assembled.systems[""],
        convention=convention or EXACT,
        quantities=MadeQuantities(found.quantities, outline),
        written=written,
        checks=checks,
        expectations=settled.expectations,
        realities=settled.realities,
        running=settled.running,
        parts=assembled.parts,
        report=settled.report,
        headline=settled.headline,
        sources=found.linked.citations.sources,
        definitions={**definitions, **definitions_of(sheet)},
        placeholders=found.placeholders,
        correlated=settled.correlated,
        growths=settled.growths,
        usual={name: (*each,) for name, each in settled.usual.items()},
        limits={name: (*each,) for name, each in settled.limits.items()},
        metrics={name: (*each,) for name, each in settled.metrics.items()},
        sheets=assembled.sheets,
        systems=assembled.systems,
        case=case.name if case else "",
    )


def _idle(quantities: Mapping[str, Quantity], checks: Iterable[Check]) -> set[str]:
    """The settings of the whole scenario that nothing in it asks for: they are not shown."""
    formulas = [each.formula for each in quantities.values()]
    formulas += [each.formula for each in checks]
    offered = {name for name in settings() if _is_offered(quantities.get(name))}
    return offered - {link for each in formulas for link in each.links.values() if link in offered}


def _is_offered(quantity: Quantity | None) -> bool:
    """Whether a quantity is there though its file does not say so."""
    return quantity is not None and quantity.entry == settings().get(quantity.name)


def _about(sheet: Sheet, case: Case | None) -> str:
    """What a scenario is about, and what is special about its case."""
    special = f" Case {case.name}: {case.about.rstrip('.')}." if case and case.about else ""
    return f"{sheet.about.rstrip()}{special}".strip() if special else sheet.about


def placed(error: InputError, label: Label) -> InputError:
    """An error whose problems have places: this one where it had none, as of a file not there."""
    told = (each if each.labels else each._replace(labels=(label,)) for each in error.problems)
    return InputError(*told)


def refuse(problems: list[Problem], own: str = "") -> None:
    """Raises InputError with the problems, each once.

    What is wrong in another file than the scenario's `own` is wrong once, however many parts use
    it; their trails are joined.
    """
    found: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        key = _identity(problem, own)
        found[key] = _joined(found[key], problem) if key in found else problem
    if found:
        raise InputError(*found.values())


def _identity(problem: Problem, own: str) -> tuple[object, ...]:
    """What is the same of a problem however it was reached."""
    if not problem.labels:
        return (draw(problem),)
    guilty = problem.labels[0]
    place = guilty.text.position(guilty.span.start)
    said = problem.message if place.file == own or not own else ""
    return problem.kind, place, guilty.span.end - guilty.span.start, said


def _joined(one: Problem, other: Problem) -> Problem:
    """A problem that was reached in two ways; the first three of them are told."""
    trails = one.trail.split("; ")
    if not other.trail or other.trail in trails or len(trails) == _TRAILS:
        return one
    return one._replace(trail="; ".join([*trails, other.trail]))
