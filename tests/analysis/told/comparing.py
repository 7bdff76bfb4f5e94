"""What is told of two runs, of what was published, and of the library's own blocks."""

from collections.abc import Iterator

from envelope.analysis.compare.compared import Compared, compare_scenarios, compare_settings
from envelope.analysis.conventions import compare_conventions
from envelope.analysis.examples import examples
from envelope.analysis.expectations import Outcome, expectations
from envelope.analysis.library.bases import defaults
from envelope.analysis.library.errata import errata
from envelope.analysis.library.reality import deployments, kinds, overall
from envelope.analysis.running import standings
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.computed import computed
from envelope.engine.run import Sampling
from envelope.errors import text_of
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from tests.analysis.told.words import line, number, numbers


def with_other(request: Request, names: str = "", other: str = "other.toml") -> Iterator[str]:
    """This one beside another: what was changed, and what each change causes."""
    chosen = names.split()
    right = request._replace(name=other)
    yield from _compared(compare_scenarios(request, right, lambda _: chosen))


def with_settings(request: Request, settings: str, names: str = "") -> Iterator[str]:
    """This one with and without settings."""
    pairs = (each.partition("=") for each in settings.split(", "))
    texts = {name: text_of(value, name) for name, _, value in pairs}
    chosen = names.split()
    yield from _compared(compare_settings(request, texts, lambda _: chosen))


def _compared(found: Compared) -> Iterator[str]:
    yield from (f"{old} is {new}" for old, new in found.renamed.items())
    for change in found.changes:
        names = f"of {' '.join(change.names)}" if change.names else ""
        own = f"with {' '.join(change.own)}" if change.own else ""
        counted = " ".join(f"{name} in {total}" for total, name in change.members)
        told = f"{change.kind} {change.label}: {change.before or '-'}, {change.after or '-'}"
        yield line(told, names, own, counted)
    if found.objection:
        yield f"not divided: {found.objection}"
    for name in found.names:
        ends = f"{number(found.before(name))} to {number(found.after(name))}"
        caused = ", ".join(
            f"{label} {number(value)}" for label, value in found.caused(name).items() if value
        )
        run, old = found.run_of(name)
        side = "left" if run is found.left else "right"
        yield line(
            f"{name} {ends}", caused, "" if (side, old) == ("left", name) else f"{side} {old}"
        )
    for word, checks in (("fails", found.newly_failing), ("holds", found.newly_holding)):
        yield from (f"{check.full_name} {word} now" for check in checks)


def by_convention(request: Request, names: str = "") -> Iterator[str]:
    """Results under each convention, and how far they move."""
    found = compare_conventions(request, tuple(names.split()) or None)
    yield " ".join(found.names)
    for row in found.moved:
        moves = numbers(round(row.change(index), 6) for index in range(len(row.values)))
        yield f"{row.name} {moves}"


def expected(request: Request) -> Iterator[str]:
    """What was published beside what comes out."""
    return map(_outcome, expectations(computed(request)))


def _outcome(found: Outcome) -> str:
    told = f"{found.name}{found.when} {found.got} of {found.expected}"
    allowed = f"{'is' if found.holds else 'is not'} within {found.allowed or 'the word'}"
    printed = f"printed {found.published}, {number(found.published_factor)} times"
    wrong = f"{printed}: {found.erratum}" if found.published else ""
    off = f"off {round(found.difference, 9):g} {round(found.off, 9):g}"
    return line(told, allowed, off, wrong, found.source, found.about, found.place)


def proved(request: Request) -> Iterator[str]:
    """The examples of a block, run."""
    for each in examples(request, sheet_for(request).examples):
        failing = [*(f"fails {name}" for name in each.unexpected)]
        missing = [*(f"does not fail {name}" for name in each.missing)]
        verdict = "holds" if each.holds else "does not hold"
        yield line(f"{each.about or 'an example'} {verdict}", each.place, *failing, *missing)
        yield from (f"  {_outcome(outcome)}" for outcome in each.outcomes)


def runs(request: Request, drawn: str = "") -> Iterator[str]:
    """What runs beside what is needed."""
    run = computed(request)
    for each in standings(with_spreads(run, (), Sampling(64, 1)) if drawn else run):
        most = "" if each.most is None else f" at most {each.most:.4g}"
        enough = "enough" if each.suffices else "short"
        told = f"{each.name} runs {number(each.runs)}, needs {number(each.needs)}{most}"
        yield f"{told}: {each.left:.4g} left of {each.demand:.4g}, {enough}"


def real(request: Request) -> Iterator[str]:
    """What the blocks of a scenario ask beside what really ran."""
    found = list(deployments([request.name]))
    for each in found:
        sides = f"{each.reality.name} asked {number(each.asked)}, ran {number(each.ran)}"
        ratio = "not counted" if each.ratio is None else f"ratio {each.ratio:.6g}"
        names = ("told", "defaults", "measured", "taken")
        listed = [
            f"{word} {' '.join(getattr(each, word))}" for word in names if getattr(each, word)
        ]
        yield line(sides, ratio, *listed)
    for kind in [*kinds(found), overall(found)]:
        yield f"{kind.name}: {kind.deployments}, mean {kind.mean:.6g}, {kind.near} near"


def wrong(request: Request) -> Iterator[str]:
    """Published figures that are wrong."""
    for each in errata([request.name]):
        told = f"{each.name}: {each.published} for {each.right}, {number(each.factor)} times"
        yield line(told, each.reason, each.source)


def own(request: Request) -> Iterator[str]:
    """Whose the default values of a block are."""
    for each in defaults([request.name]):
        yield line(f"{each.name} {each.basis or 'follows'}", each.measure)
