"""A graph run once: the value of every quantity, and which checks hold."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Self

from envelope.engine.scalar import evaluate, value_of
from envelope.engine.terms.values import computing
from envelope.engine.terms.values import holds as check_holds
from envelope.errors import CalculationError, InputError, Problem
from envelope.model.build.setting import refuse_two_readings
from envelope.model.graph.excess import excess_problems, excesses
from envelope.model.graph.graph import Check, Graph, Quantity
from envelope.model.graph.scopes import where
from envelope.model.graph.uses import uses_of, uses_of_checks, with_more
from envelope.tuples import NamedTuple
from envelope.units.unit import Unit
from envelope.units.writing import default_unit, quantity_text, rescaled, stays

SAMPLES, SEED = 16_384, 1
_MOST = 100_000_000
# Counts of bins, where they begin and end, whether whole numbers are counted.
Picture = tuple[tuple[int, ...], float, float, bool]


class _Sampling(NamedTuple):
    samples: int
    seed: int


class Sampling(_Sampling):
    """How many samples, and the seed that they follow from.

    Raises InputError for a number of samples that cannot be drawn.
    """

    __slots__ = ()

    def __new__(cls, samples: int = SAMPLES, seed: int = SEED) -> Self:
        """The sampling, if it can be drawn."""
        if not 2 <= samples <= _MOST:
            raise InputError(Problem("usage", f"samples are a number from 2 to {_MOST:,}"))
        return super().__new__(cls, samples, seed)


class Spread(NamedTuple):
    """A quantity over all samples, in base units: its quantiles and how often it falls where.

    `counts` are numbers of samples in bins of equal width from `low` to `high`, the 0.5th and the
    99.5th percentile of the first block of samples. Those of `whole` numbers begin half of one
    earlier and end half of one later, so that each number stands in the middle of its bin.
    """

    quantiles: tuple[float, ...]
    counts: tuple[int, ...]
    low: float
    high: float
    whole: bool = False

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest value that the bins show."""
        half = 0.5 if self.whole else 0.0
        return self.low + half, self.high - half


class Spreads(NamedTuple):
    """The quantities that depend on a range, and the probability of each condition.

    `shares` are those of the quantiles: 5 %, 50 %, 95 %, and more where they were asked for.
    `added` are what was drawn with them that the graph does not hold: what rates add over periods.
    """

    quantities: Mapping[str, Spread]
    holds: tuple[float, ...]
    shares: tuple[float, ...]
    sampling: Sampling
    added: Mapping[str, Spread] = {}


class Filling(NamedTuple):
    """How a scenario fills: until when, in seconds, and what is other at the end of a first year.

    `first_year` are the values of then, by name, of what is not as it is once all is full.
    """

    full_after: float
    first_year: Mapping[str, float]


class Guess(NamedTuple):
    """An assumed input, and the share by which a result moves if it is a tenth more or less."""

    name: str
    share: float


class Run(NamedTuple):
    """The values of a graph in base units, by name, and whether each check holds.

    `spreads` is what was drawn of its ranges; None where nothing was. `at` is the moment that it is
    of, where that is not the one when every retention is full, and nothing has grown yet. `filling`
    and `guesses`, the assumed inputs that move the most important result most, are None where
    nobody has asked for them.
    """

    graph: Graph
    values: Mapping[str, float]
    holds: tuple[bool, ...]
    spreads: Spreads | None = None
    at: "Moment | None" = None
    filling: Filling | None = None
    guesses: tuple[Guess, ...] | None = None

    def spread(self, name: str) -> Spread | None:
        """How a quantity is spread over the samples that were drawn; None where it is not."""
        return self.spreads.quantities.get(name) if self.spreads else None

    def unit(self, name: str) -> Unit:
        """The unit that a quantity is shown in, wherever it is shown: its own, or what suits it."""
        quantity = self.graph.quantities[name]
        value = self.values[name]
        return quantity.unit or default_unit(quantity.dimension, value, self.graph.units)

    def suited(self, name: str, value: float, digits: int = 3) -> Unit:
        """The unit that suits a value (in base units) of a quantity: its own where it keeps it.

        One with a prefix it keeps below 10,000 of it: 36,500 GB are 36.5 TB.
        """
        unit = self.unit(name)
        if self.graph.quantities[name].keeps_unit and stays(value, unit):
            return unit
        return rescaled(value, unit, self.graph.units, digits)

    def text(
        self, name: str, value: float | None = None, *, rescale: bool = True, digits: int = 3
    ) -> str:
        """A quantity, or another value of it, as people write it: `34.7k requests/s`."""
        shown = self.values[name] if value is None else value
        unit = self.suited(name, shown, digits) if rescale else self.unit(name)
        return quantity_text(shown, unit, self.graph.words_for(unit), digits=digits)

    def failing(self) -> list[Check]:
        """The checks that do not hold, in order."""
        return [self.graph.checks[index] for index, holds in enumerate(self.holds) if not holds]


class Moment(NamedTuple):
    """A time after an empty start, in seconds and as it was written; `full` is the plain run."""

    time: float
    words: str
    full: Run


def run(graph: Graph) -> Run:
    """The graph evaluated. Raises CalculationError with every formula that has no value.

    Raises InputError where an input is what it cannot be, whatever else that makes impossible.
    """
    values: dict[str, float] = {}
    computed = computing(graph)
    problems: list[Problem] = []
    for name, used in uses_of(graph).items():
        if all(map(values.__contains__, used)):
            try:
                values[name] = computed(name, values)
            except CalculationError as error:
                problems += error.problems
    refuse_two_readings(graph, values, value_of)
    refuse_excesses(graph, values)
    if problems:
        raise CalculationError(*problems)
    return Run(graph, values, held(graph, values))


def refuse_excesses(graph: Graph, values: Mapping[str, float]) -> None:
    """Raises InputError where a value is none that its quantity can have."""
    found = list(excesses(graph, values, value_of))
    if found:
        raise InputError(*excess_problems(graph, found))


def held(graph: Graph, values: Mapping[str, float]) -> tuple[bool, ...]:
    """Whether each check holds. Raises CalculationError for one that has no value."""
    return tuple(check_holds(graph, index, values) for index in range(len(graph.checks)))


def with_values(result: Run, given: Mapping[str, float]) -> tuple[Run, frozenset[str]]:
    """A run in which quantities have other values, and which quantities then have no value.

    What does not follow from them stays as it is, and a check without a value keeps its answer.
    Values are in base units.
    """
    graph, (values, moved, lost) = result.graph, _moved(result, given)
    holds = list(result.holds)
    for index, used in enumerate(uses_of_checks(graph)):
        if not moved.isdisjoint(used) and lost.isdisjoint(used):
            with suppress(CalculationError):
                holds[index] = check_holds(graph, index, values)
    return Run(graph, values, tuple(holds)), lost


def _moved(
    result: Run, given: Mapping[str, float]
) -> tuple[dict[str, float], frozenset[str], frozenset[str]]:
    """All values where quantities have other ones, which of them moved, which have none then."""
    values = {**result.values, **given}
    moved = {name for name, value in given.items() if value != result.values[name]}
    lost: set[str] = set()
    computed = computing(result.graph)
    for name, used in uses_of(result.graph).items():
        if name in given or moved.isdisjoint(used):
            continue
        try:
            if lost.intersection(used):
                raise CalculationError
            value = computed(name, values)
        except CalculationError:
            lost.add(name)
            del values[name]
            moved.add(name)
        else:
            if value != values[name]:
                values[name] = value
                moved.add(name)
    return values, frozenset(moved), frozenset(lost)


def run_from(before: Run, graph: Graph, names: Iterable[str]) -> Run:
    """The run of a graph that differs from one that was run in some formulas without operands.

    What does not follow from those is not computed again. Raises InputError or CalculationError.
    """
    try:
        given = {
            name: evaluate(graph, graph.quantities[name].formula, {}, where(name)) for name in names
        }
    except CalculationError:  # what else has no value is said, too
        return run(graph)
    values, moved, lost = _moved(before._replace(graph=graph), given)
    if lost or any(excesses(graph, values, value_of)):
        return run(graph)
    holds = tuple(
        before.holds[index] if moved.isdisjoint(used) else check_holds(graph, index, values)
        for index, used in enumerate(uses_of_checks(graph))
    )
    return Run(graph, values, holds)


def with_quantity(result: Run, quantity: Quantity) -> Run:
    """A run with one more quantity, computed from those that it has."""
    value = evaluate(result.graph, quantity.formula, result.values, where(quantity.name))
    graph = result.graph._replace(quantities=with_more(result.graph.quantities, quantity))
    return result._replace(graph=graph, values={**result.values, quantity.name: value})
