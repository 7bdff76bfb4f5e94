"""Whether a file keeps its word: its checks, its published results, its examples."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from envelope.engine.run import Run, run
from envelope.engine.scalar import evaluate
from envelope.errors import Text
from envelope.language.literals import SUFFIXES
from envelope.language.tree import Literal, Unary
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.files.sheet import Entry, Example
from envelope.model.graph.graph import Expectation, Formula, Graph
from envelope.model.graph.stress import events, fixed
from envelope.units.writing import quantity_text

_NUMBER = re.compile(
    r"(?P<whole>\d[\d_,]*)(?:\.(?P<part>\d+))?(?:[eE](?P<power>[+-]?\d+))?\s*(?P<word>[^\W\d]\w*|%)?"
)
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation beside what came out.

    `erratum` says why a published figure is wrong, `published_factor` how many times the right
    value it is.
    """

    name: str
    expected: str
    got: str
    holds: bool
    allowed: str
    difference: float
    entry: Entry
    source: str = ""
    published: str = ""
    published_factor: float = 1.0
    erratum: str = ""
    about: str = ""

    @property
    def place(self) -> str:
        """`file:line` of the expectation; looked up in the file only when it is asked for."""
        return _place(self.entry)


def expectations(result: Run) -> list[Outcome]:
    """Every `[expect]` of a scenario against its run."""
    return [_outcome(result, expectation) for expectation in result.graph.expectations]


def _outcome(result: Run, expectation: Expectation) -> Outcome:
    name, formula = expectation.name, expectation.formula
    got = result.values[name]
    expected = _value(result, formula)
    allowed = expectation.within
    tolerance = abs(expected) * allowed if allowed is not None else _half_digit(formula)
    unit = expectation.unit or result.unit(name)
    digits = 4 if allowed is None or allowed < 0.01 else 3
    return Outcome(
        name=name,
        expected=" ".join(formula.text.content.split()),
        got=quantity_text(got, unit, result.graph.units, digits=digits),
        holds=abs(got - expected) <= tolerance + _EXACT * abs(expected),
        allowed="to its digits" if allowed is None else f"{allowed * 100:g}%",
        difference=(got - expected) / expected if expected else got,
        entry=expectation.entry,
        source=expectation.source,
        published=expectation.published.text.content if expectation.published else "",
        published_factor=_published_factor(result, expectation, expected),
        erratum=expectation.erratum,
        about=expectation.entry.attributes.get("about", ""),
    )


def _published_factor(result: Run, expectation: Expectation, right: float) -> float:
    if expectation.published is None or not right:
        return 1.0
    return _value(result, expectation.published) / right


def _value(result: Run, formula: Formula) -> float:
    return evaluate(result.graph, formula, result.values, "in what is expected")


def _half_digit(formula: Formula) -> float:
    """Half a unit of the last written digit, in base units: `34.7k` allows 50 of what it counts."""
    match = _NUMBER.search(formula.text.content)
    written = _written_number(formula)
    if match is None or written is None:
        return 0.0
    number, factor = written
    if not match.group("part") and number.is_integer() and "e" not in match.group().lower():
        return 0.5 * _suffix(match) * factor
    decimals = len(match.group("part") or "") - int(match.group("power") or 0)
    return 0.5 * float(10.0**-decimals) * _suffix(match) * factor


def _suffix(match: re.Match[str]) -> float:
    return SUFFIXES.get(match.group("word") or "", 1.0)


def _written_number(formula: Formula) -> tuple[float, float] | None:
    """The number of a formula that is one literal, and the base units in its unit."""
    tree = formula.tree
    if isinstance(tree, Unary):
        tree = tree.operand
    if not isinstance(tree, Literal):
        return None
    return tree.number, tree.unit.factor if tree.unit else 1.0


def refuse_stresses(graph: Graph) -> None:
    """Raises InputError for a stress of a scenario or of one of its blocks that is wrong."""
    events(graph)
    fixed(graph)


# examples


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example of a block that was run: what came out, and which checks failed unexpectedly."""

    about: str
    place: str
    outcomes: tuple[Outcome, ...]
    unexpected: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True when all results came out and exactly the named checks failed."""
        fine = all(outcome.holds for outcome in self.outcomes)
        return fine and not self.unexpected and not self.missing


def examples(request: Request, listed: tuple[Example, ...]) -> Iterator[ExampleResult]:
    """Every `[[examples]]` of a file, run. Raises InputError for one that cannot be.

    The first one also shows whether the file's stresses are right.
    """
    for index, example in enumerate(listed):
        settings: dict[str, Text] = {
            name: entry.text for name, entry in example.given.items() if entry.text is not None
        }
        graph = build(request._replace(settings=settings, expect=example.expect))
        if not index:
            refuse_stresses(graph)
        result = run(graph)
        failed = [check.full_name for check in result.failing()]
        entries = [*example.given.values(), *example.expect.values()]
        yield ExampleResult(
            about=example.about,
            place=_place(entries[0]) if entries else request.name,
            outcomes=tuple(expectations(result)),
            unexpected=tuple(name for name in failed if name not in example.failing),
            missing=tuple(name for name in example.failing if name not in failed),
        )


def _place(entry: Entry) -> str:
    position = entry.position()
    return f"{position.file}:{position.line}"
