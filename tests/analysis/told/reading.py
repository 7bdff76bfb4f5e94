"""What is told of a scenario as it is: where numbers come from, how its parts hang together."""

from collections.abc import Iterator

from envelope.analysis import headline as headlines
from envelope.analysis.binding import bound, decided, fullness
from envelope.analysis.derivation.folding import folded, matter
from envelope.analysis.derivation.napkin import napkin, simplified
from envelope.analysis.explain import Step, cited, explain
from envelope.analysis.latency import budgets
from envelope.analysis.targets import named as targets_named
from envelope.analysis.uncertainty import with_spreads
from envelope.analysis.wiring import Wiring, system, wiring
from envelope.analysis.wiring.order import in_flow_order
from envelope.engine.computed import computed, with_filling
from envelope.engine.run import Sampling
from envelope.language.printer import write
from envelope.model.build.request import Request
from tests.analysis.told.words import line, named, number


def binds(request: Request, part: str) -> Iterator[str]:
    """What binds a part, the choices that make it so, and how far the others are used up."""
    run = computed(request)
    words, choices = decided(run, part)
    yield line(words or "nothing", named(fullness(run, part)))
    for choice in choices:
        yield f"{choice.formula.scope}{write(choice.call)} took {write(choice.won)}"
    if choices:
        for condition in targets_named(run, [part])[0].conditions:
            yield f"while {write(condition.tree)}"


def binding_of(request: Request, name: str) -> Iterator[str]:
    """Which constraint a quantity is bound by."""
    yield bound(computed(request), name) or "nothing"


def results(request: Request) -> Iterator[str]:
    """What counts where nothing is asked for."""
    graph = computed(request).graph
    yield " ".join(headlines.results(graph))
    yield f"at a glance: {' '.join(headlines.at_a_glance(graph))}"
    yield f"in short: {' '.join(headlines.summary(graph))}"


def wired(request: Request) -> Iterator[str]:
    """The parts, what flows between them and what else connects two."""
    return _wiring(wiring(computed(request)))


def drawn(request: Request) -> Iterator[str]:
    """The same as it is drawn."""
    return _wiring(system(computed(request)))


def _wiring(found: Wiring) -> Iterator[str]:
    yield line(" ".join(found.parts), *(f"apart {part}" for part in found.apart))
    for flow in found.flows:
        rate = "?" if flow.rate is None else number(flow.rate)
        target = f"{flow.target}.{flow.input}" if flow.input else flow.target
        yield line(f"{flow.source or 'clients'} -> {target} {rate}", flow.quantity)
    for each in found.dependencies:
        yield f"{each.user} uses {each.used}: {' '.join(each.inputs)}"


def ordered(request: Request) -> Iterator[str]:
    """The parts in the order of their flows."""
    yield " ".join(in_flow_order(computed(request).graph))


def delayed(request: Request, path: str = "", within: str = "") -> Iterator[str]:
    """The time along paths, and what each step adds, in seconds."""
    for budget in budgets(computed(request), path, within):
        times = f"mean {budget.mean:.6g}, half {budget.median:.6g}, p99 {budget.p99:.6g}"
        kept = f"{'within' if budget.is_kept else 'beyond'} {number(budget.target)}"
        yield line(budget.path, times, kept, "" if budget.declared else "made of all")
        for leg in budget.legs:
            inside = f"in {leg.inside}" if leg.inside else ""
            used = f"waits {number(leg.wait)}, used {number(leg.utilization)}"
            told = f"{leg.step} {leg.mean:.6g}, {leg.p99:.6g}"
            yield f"  {line(told, used, f'share {leg.share:.6g}', inside)}"


def explained(request: Request, name: str, deepest: str = "") -> Iterator[str]:
    """A derivation, all of it."""
    steps = explain(computed(request), name, int(deepest) if deepest else None)
    yield from map(_step, steps)


def told_in_part(request: Request, name: str, lines: str = "50") -> Iterator[str]:
    """A derivation, as much of it as is read at once."""
    for step in folded(computed(request), name, int(lines)):
        marks = [word for word in ("folded", "minor", "again") if getattr(step, word)]
        yield line(f"{'  ' * step.depth}{step.name} {step.value}", *marks)


def _step(step: Step) -> str:
    own = (step.numbers, *step.won, step.limits, step.about, step.place, step.source, step.basis)
    marks = [word for word in ("set", "again") if getattr(step, word)]
    first = f"{'  ' * step.depth}{step.name} {step.value}"
    return line(f"{first} = {step.formula}" if step.formula else first, *own, *marks)


def weighed(request: Request, name: str) -> Iterator[str]:
    """How much each operand matters, and what is left of the formula without what does not."""
    run = computed(request)
    yield named(matter(run, name))
    simple = simplified(run, name)
    yield f"{write(simple.tree)}; {' '.join(simple.links)}"


def on_a_napkin(request: Request, name: str, lines: str = "50") -> Iterator[str]:
    """A derivation as on a whiteboard: what is done, what comes out, how wrong that is."""
    run = computed(request)
    rough = computed(request._replace(convention="interview"))
    found = napkin(run, rough, folded(run, name, int(lines)))
    yield from found.units
    for step in found.steps:
        error = "a word" if step.error is None else f"{step.error:.4g}"
        yield f"{step.name} = {f'{step.numbers} = ' if step.numbers else ''}{step.value} ({error})"


def sourced(request: Request, source: str) -> Iterator[str]:
    """A source written out."""
    yield cited(computed(request), source)


def fills(request: Request) -> Iterator[str]:
    """How long what accumulates takes to be full, in days, and what is other after a year."""
    filling = with_filling(computed(request)).filling
    if filling is None:
        yield "nothing fills"
    else:
        yield line(f"{number(filling.full_after / 86_400)} days", named(filling.first_year))


def sure(request: Request, names: str = "", confidence: str = "") -> Iterator[str]:
    """What is drawn, with 5 %, 50 % and 95 %; with a confidence, values at that share."""
    share = float(confidence) if confidence else None
    run = with_spreads(computed(request), names.split(), Sampling(64, 1), share)
    if run.spreads is None:
        yield "nothing is drawn"
        return
    for name, spread in run.spreads.quantities.items():
        ends = ", ".join(f"{value:.4g}" for value in spread.quantiles)
        yield f"{name} {ends}: {run.values[name]:.4g}"
    for check, holds, share in zip(run.graph.checks, run.holds, run.spreads.holds, strict=True):
        yield f"{check.full_name} {'holds' if holds else 'fails'} in {share:.4g}"
