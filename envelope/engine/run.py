"""A graph run once: the value of every quantity, and which checks hold."""

from collections.abc import Mapping
from typing import NamedTuple, Self

from envelope.engine.scalar import evaluate, value_of
from envelope.errors import CalculationError, InputError, Problem
from envelope.model.build.setting import refuse_two_readings
from envelope.model.graph.excess import excess_problems, excesses
from envelope.model.graph.graph import Check, Graph, Quantity
from envelope.model.graph.scopes import where
from envelope.units.unit import Unit
from envelope.units.writing import default_unit, quantity_text, rescaled, stays

SAMPLES, SEED = 16_384, 1
_MOST = 100_000_000
Picture = tuple[tuple[int, ...], float, float]  # counts of bins, and where they begin and end


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
    99.5th percentile of the first block of samples.
    """

    quantiles: tuple[float, ...]
    counts: tuple[int, ...]
    low: float
    high: float


class Spreads(NamedTuple):
    """The quantities that depend on a range, and the probability of each condition.

    `shares` are those of the quantiles: 5 %, 50 %, 95 %, and more where they were asked for.
    """

    quantities: Mapping[str, Spread]
    holds: tuple[float, ...]
    shares: tuple[float, ...]
    sampling: Sampling


class Moment(NamedTuple):
    """A time after an empty start: in seconds, and as somebody wrote it."""

    time: float
    words: str


class Run(NamedTuple):
    """The values of a graph in base units, by name, and whether each check holds.

    `spreads` is what was drawn of its ranges; None where nothing was. `at` is the moment that it is
    of; None is the one when every retention is full, and nothing has grown yet.
    """

    graph: Graph
    values: Mapping[str, float]
    holds: tuple[bool, ...]
    spreads: Spreads | None = None
    at: Moment | None = None

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


def run(graph: Graph) -> Run:
    """The graph evaluated. Raises CalculationError with every formula that has no value.

    Raises InputError where an input is what it cannot be, whatever else that makes impossible.
    """
    values: dict[str, float] = {}
    problems: list[Problem] = []
    for quantity in graph.quantities.values():
        if all(used in values for used in quantity.formula.references()):
            try:
                place = where(quantity.name)
                values[quantity.name] = evaluate(graph, quantity.formula, values, place)
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
    return tuple(
        evaluate(graph, check.formula, values, f"in the check {check.full_name}") == 1.0
        for check in graph.checks
    )


def with_values(result: Run, given: Mapping[str, float]) -> tuple[Run, frozenset[str]]:
    """A run in which quantities have other values, and which quantities then have no value.

    What does not follow from them stays as it is, and a check without a value keeps its answer.
    Values are in base units.
    """
    values = {**result.values, **given}
    moved = {name for name, value in given.items() if value != result.values[name]}
    lost: set[str] = set()
    for quantity in result.graph.quantities.values():
        name, used = quantity.name, quantity.formula.references()
        if name in given or moved.isdisjoint(used):
            continue
        try:
            if lost.intersection(used):
                raise CalculationError
            value = evaluate(result.graph, quantity.formula, values, where(name))
        except CalculationError:
            lost.add(name)
            del values[name]
            moved.add(name)
        else:
            if value != values[name]:
                values[name] = value
                moved.add(name)
    holds = list(result.holds)
    for index, check in enumerate(result.graph.checks):
        used = check.formula.references()
        if not moved.isdisjoint(used) and lost.isdisjoint(used):
            try:
                holds[index] = evaluate(result.graph, check.formula, values, "") == 1.0
            except CalculationError:
                continue
    return Run(result.graph, values, tuple(holds)), frozenset(lost)


def with_quantity(result: Run, quantity: Quantity) -> Run:
    """A run with one more quantity, computed from those that it has."""
    value = evaluate(result.graph, quantity.formula, result.values, where(quantity.name))
    quantities = {**result.graph.quantities, quantity.name: quantity}
    graph = result.graph._replace(quantities=quantities)
    return result._replace(graph=graph, values={**result.values, quantity.name: value})
