"""Whether a scenario reproduces the results that were published of it."""

import re
from functools import cache
from math import inf

from envelope.engine.computed import at_moment
from envelope.engine.run import Moment, Run
from envelope.engine.scalar import evaluate
from envelope.language.operators import SUFFIXES
from envelope.language.tree import Literal, Unary
from envelope.model.files.sheet import Entry
from envelope.model.graph.graph import Expectation, Formula
from envelope.tuples import NamedTuple
from envelope.units.writing import quantity_text

_NUMBER = (
    r"(?P<whole>\d[\d_,]*)(?:\.(?P<part>\d+))?(?:[eE](?P<power>[+-]?\d+))?"
    r"\s*(?P<word>[^\W\d]\w*|%)?"
)
_EXACT = 1e-9


class Outcome(NamedTuple):
    """One expectation beside what came out, `at` a time after the start where it speaks of one.

    `difference` is a share; `allowed` is empty for a word, which is right or wrong. `erratum` says
    why a published figure is wrong, `published_factor` how many times the right value it is.
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
    at: str = ""

    @property
    def when(self) -> str:
        """` at 3 years` where it speaks of that time, behind a name."""
        return f" at {self.at}" if self.at else ""

    @property
    def off(self) -> float:
        """How far what came out is from what was published, as a share: -90% of a tenfold one."""
        if not self.published:
            return self.difference
        return (1 + self.difference) / self.published_factor - 1 if self.published_factor else inf

    @property
    def place(self) -> str:
        """`file:line` of the expectation; looked up in the file only when it is asked for."""
        return place_of(self.entry)


def expectations(result: Run) -> list[Outcome]:
    """Every `[expect]` of a scenario against its run, or against that at the time it speaks of.

    Raises CalculationError for what has no value then.
    """
    later: dict[float | None, Run] = {None: result}
    for each in result.graph.expectations:
        if each.at is not None and each.at not in later:
            later[each.at] = at_moment(Moment(each.at, each.entry.attributes["at"], result))
    return [_outcome(later[each.at], each) for each in result.graph.expectations]


def _outcome(result: Run, expectation: Expectation) -> Outcome:
    name, formula = expectation.name, expectation.formula
    got = result.values[name]
    expected = _value(result, formula)
    allowed = expectation.within
    tolerance = abs(expected) * allowed if allowed is not None else _half_digit(formula)
    unit = expectation.unit or result.unit(name)
    if result.graph.quantities[name].words:
        unit, tolerance = result.unit(name), 0.0
    digits = 4 if allowed is None or allowed < 0.01 else 3
    return Outcome(
        name=name,
        expected=" ".join(formula.text.content.split()),
        got=quantity_text(got, unit, result.graph.units, digits=digits),
        holds=abs(got - expected) <= tolerance + _EXACT * abs(expected),
        allowed=_allowed(result, name, allowed),
        difference=_difference(result, name, expected),
        entry=expectation.entry,
        source=expectation.source,
        published=expectation.published.text.content if expectation.published else "",
        published_factor=_published_factor(result, expectation, expected),
        erratum=expectation.erratum,
        about=expectation.entry.attributes.get("about", ""),
        at=expectation.entry.attributes.get("at", ""),
    )


def _allowed(result: Run, name: str, within: float | None) -> str:
    """How near is near enough, in words; empty for a word."""
    if result.graph.quantities[name].words:
        return ""
    return "to its digits" if within is None else f"{within * 100:g}%"


def _difference(result: Run, name: str, expected: float) -> float:
    """How far off a value is, as a share; a word is right or wholly wrong."""
    got = result.values[name]
    if result.graph.quantities[name].words:
        return float(got != expected)
    return (got - expected) / expected if expected else got


def _published_factor(result: Run, expectation: Expectation, right: float) -> float:
    is_word = bool(result.graph.quantities[expectation.name].words)
    if expectation.published is None or not right or is_word:
        return 1.0
    return _value(result, expectation.published) / right


def _value(result: Run, formula: Formula) -> float:
    return evaluate(result.graph, formula, result.values, "in what is expected")


def _half_digit(formula: Formula) -> float:
    """Half a unit of the last written digit, in base units: `34.7k` allows 50 of what it counts."""
    match = _number().search(formula.text.content)
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


@cache
def _number() -> re.Pattern[str]:
    return re.compile(_NUMBER)  # few scenarios have published results


def place_of(entry: Entry) -> str:
    """`file:line` of a line of a file."""
    position = entry.position()
    return f"{position.file}:{position.line}"
