"""What is told of a scenario some of whose quantities are moved."""

from collections.abc import Iterator, Sequence

from envelope.analysis.axes import Extent, extent
from envelope.analysis.flip import USUAL, Limit, flips
from envelope.analysis.growth import grow
from envelope.analysis.hardware import compare_machines
from envelope.analysis.search import is_counted, may_count, search_range
from envelope.analysis.sensitivity import tornado
from envelope.analysis.solve import Crossing, Evaluation, Question, solve
from envelope.analysis.stress import PartUnderStress, stress
from envelope.analysis.sweep import objection, plan, sweep
from envelope.analysis.targets import Target, usual
from envelope.analysis.targets import named as targets_named
from envelope.engine.computed import computed
from envelope.engine.run import Run, Sampling
from envelope.errors import text_of
from envelope.model.build.request import Request
from tests.analysis.told.words import answer, line, named, number, numbers, target

FEW = Sampling(64, 1)


def swept(request: Request, over: str, outputs: str = "") -> Iterator[str]:
    """The axes, and at each point its results, their part, what binds it and which checks hold."""
    found = sweep(plan(request, dict(_extents(over))), outputs.split())
    for axis in found.axes:
        yield f"{axis.name} {axis.scale}: {numbers(axis.values)}"
    for point in found.points:
        holds = " ".join("holds" if each else "fails" for each in point.holds)
        origin = " ".join(each for each in (point.part, point.bound_by) if each)
        yield f"{numbers(point.at)}: {line(numbers(point.values), origin, holds)}"
    yield f"objection: {objection(found)}"


def _extents(over: str) -> Iterator[tuple[str, Extent]]:
    for each in over.split("; "):
        name, _, values = each.partition("=")
        found = extent(text_of(values, each))
        assert found is not None
        yield name, found


def axes(request: Request, over: str) -> Iterator[str]:
    """The axes alone."""
    for axis in plan(request, dict(_extents(over))).axes:
        yield f"{axis.name} {axis.scale}: {_few(axis.values)}"


def _few(values: Sequence[float]) -> str:
    """Values, or how many they are."""
    many = f"{len(values)} values until {number(values[-1])}"
    return many if len(values) > 10 else numbers(values)


def flipped(
    request: Request, targets: str = "", limits: str = "", names: str = ""
) -> Iterator[str]:
    """Where answers change, the nearest first; `limits`: of each and in all."""
    run = computed(request)
    each, total = [int(each) if each.isdigit() else None for each in (limits or "- -").split()]
    limit = USUAL if limits == "usual ones" else Limit(each, total)
    found = flips(run, _targets(run, targets), limit, names.split())
    for flip in found.flips:
        ends = f"{number(flip.last)} / {number(flip.first)}"
        yield (
            f"{target(flip.target)} -> {answer(flip.after)}: {flip.input} {ends}"
            f" ({round(flip.distance, 9):.6g})"
        )
    yield "all" if found.complete else "and more"


def _targets(run: Run, names: str) -> Sequence[Target]:
    return targets_named(run, names.split()) if names else usual(run, run.graph.written)


def watched(request: Request, names: str = "") -> Iterator[str]:
    """What can change, by name, or what is watched where nobody says."""
    for each in _targets(computed(request), names):
        yield line(target(each), *(str(len(each.conditions) or "")))


def solved(
    request: Request, name: str, condition: str, sure: str = "", low: str = "", high: str = ""
) -> Iterator[str]:
    """The values at which a condition holds, and how it stands now and at the ends."""
    question = Question(name, condition, float(sure) if sure else None, low, high, FEW)
    found = solve(computed(request), question)
    yield line(found.condition, f"sure {found.confidence}" if found.confidence else "")
    for each in found.intervals:
        ends = f"{number(each.low)} to {number(each.high)}{' (a point)' if each.is_point else ''}"
        yield line(ends, *_crossing("from", each.begin), *_crossing("until", each.end))
    seen = [word for word in ("everywhere", "nowhere") if getattr(found, word)]
    yield line(*seen, f"now {_evaluation(found.present)}")
    yield f"from {_evaluation(found.first)} to {_evaluation(found.last)}"


def _crossing(word: str, crossing: Crossing | None) -> Iterator[str]:
    if crossing is not None:
        side = "below" if crossing.holds_below else "above"
        yield f"{word} {number(crossing.value)} {side} {_evaluation(crossing.outside)}"


def _evaluation(found: Evaluation) -> str:
    share = "" if found.probability is None else f" in {number(found.probability)}"
    values = f" ({named(found.values)})" if found.values else ""
    return f"{number(found.value)} {found.holds}{share}{values}"


def searched(request: Request, names: str, low: str = "", high: str = "") -> Iterator[str]:
    """Between which values quantities are looked along, and whether they count."""
    run = computed(request)
    for name in names.split():
        ends = f"{name} {numbers(search_range(run, name, low, high))}"
        counts = "counts" if is_counted(run, name) else "may count"
        yield line(ends, counts if may_count(run, name) else "")


def swings(request: Request, output: str) -> Iterator[str]:
    """Each input moved alone: between what, what the result is there, and what it explains."""
    found = tornado(computed(request), output, FEW)
    for each in found.swings:
        kinds = [word for word, is_so in (("range", each.ranged), ("whole", each.whole)) if is_so]
        share = "" if each.variance is None else f"explains {each.variance:.3g}"
        ends = f"{each.name} {number(each.low)} to {number(each.high)}"
        yield line(f"{ends}: {number(each.at_low)} to {number(each.at_high)}", *kinds, share)
    yield from (f"{word} is a word" for word in found.words)


def grown(
    request: Request, outputs: str, over: str, step: str, rates: str = "", samples: str = "64"
) -> Iterator[str]:
    """Results at moments, in days, and when each check first fails."""
    given = [(name, text_of(rate, name)) for name, _, rate in _pairs(rates)]
    until, every = (float(days) * 86_400 for days in (over, step))
    sampling = None if samples == "default" else Sampling(int(samples), 1)
    found = grow(computed(request), outputs.split(), until, every, given, sampling)
    yield f"days: {_few([time / 86_400 for time in found.times])}"
    for name, values in found.values.items():
        yield f"{name}: {_few(values)}"
    for check, *days, odds in found.capacities:
        first, early, late = (None if day is None else round(day / 86_400, 2) for day in days)
        spread = "" if odds is None else f"{number(early)} to {number(late)}, odds {odds:.6g}"
        yield line(f"{check.full_name} fails: {number(first)}", spread)
    yield "nothing is drawn" if found.sampling is None else f"{found.sampling.samples} samples"


def _pairs(rates: str) -> Iterator[tuple[str, str, str]]:
    return (each.partition("=") for each in rates.split(", ") if each)


def stressed(request: Request, names: str = "") -> Iterator[str]:
    """Under each stress, the worst first: what breaks, which checks fail, what it moves."""
    for each in stress(request, names.split()).stressed:
        breaks = f"breaks {each.breaks} by {each.constraint or 'itself'}" if each.is_broken else ""
        failing = " ".join(check.full_name for check in each.failing)
        worst = f"worst {each.worst.part or 'itself'}" if each.worst else ""
        yield line(each.event.name, breaks, worst, failing and f"fails {failing}")
        yield from map(_part, each.parts)


def _part(part: PartUnderStress) -> str:
    moved = ", ".join(
        f"{name} {number(value)} -> {number(part.after[name])}"
        for name, value in part.before.items()
    )
    rises = f"{part.rises} rises" if part.rises else ""
    return f"  {line(part.part or 'itself', part.about, moved, rises)}"


def machines(request: Request, part: str, shown: str) -> Iterator[str]:
    """A part as it is, and on some machines in the order of all."""
    found = compare_machines(request, part)
    yield line(f"{found.part} on {found.own_machine or 'none'}", found.objection)
    for fit in found.fits:
        if fit.machine in shown.split():
            cost = number(fit.run.values.get(f"{part}.cost")) if fit.run else "does not fit"
            lacking = "lacking" if fit.is_lacking else ""
            yield f"  {line(fit.machine, cost, fit.objection, fit.bound_by, lacking)}"
    if found.cheapest is None or found.cheapest.machine in shown.split():
        yield f"cheapest {found.cheapest.machine if found.cheapest else 'none'}"
