"""A scenario as a function of the columns of a table: arrays in, results and checks out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from envelope.batch.cells import Column
from envelope.engine.arrays import Array
from envelope.engine.computed import at_moment
from envelope.engine.run import Run, Sampling, run
from envelope.engine.scalar import LARGEST
from envelope.engine.terms.steps import Compiled
from envelope.engine.terms.term import erased
from envelope.engine.terms.valued import valued
from envelope.engine.terms.vectors import array_program
from envelope.errors import Text
from envelope.model.graph.graph import Check, Formula, Graph
from envelope.model.graph.limits import Limits, limits
from envelope.model.graph.moments import moves
from envelope.model.graph.uses import uses_of, uses_of_checks
from envelope.tuples import NamedTuple


class Answers(NamedTuple):
    """Results in base units, and whether each check that moves holds; rows that are in doubt.

    `excesses` are limited quantities outside of their limits: the values, and where.
    """

    results: list[Array]
    holds: list[Array]
    doubtful: Array
    excesses: list[tuple[str, Array, Array]]


@dataclass(frozen=True)
class Plan:
    """A scenario at its own values, the columns that set others, and what is asked for.

    Without `checked` the checks are left out. Where ranges are drawn, `sampling` says how.
    """

    run: Run
    columns: tuple[Column, ...]
    outputs: tuple[str, ...]
    checked: bool = True
    sampling: Sampling | None = None

    @property
    def graph(self) -> Graph:
        """That of the scenario."""
        return self.run.graph

    @cached_property
    def has_histories(self) -> bool:
        """Whether each row is of a moment before which things went another way."""
        return self.run.at is not None and moves(self.run.at.full.graph)

    @cached_property
    def moving(self) -> frozenset[str]:
        """What depends on a column."""
        found = {column.name for column in self.columns}
        given = frozenset(found)
        for name, used in uses_of(self.graph).items():
            if name not in given and not found.isdisjoint(used):
                found.add(name)
        return frozenset(found)

    @cached_property
    def checks(self) -> tuple[tuple[int, Check], ...]:
        """The checks that depend on a column, and their places among all."""
        if not self.checked:
            return ()
        used = uses_of_checks(self.graph)
        return tuple(
            (place, check)
            for place, check in enumerate(self.graph.checks)
            if not self.moving.isdisjoint(used[place])
        )

    @cached_property
    def limited(self) -> dict[str, Limits]:
        """The quantities behind results and checks that have limits, but for the columns."""
        given = {column.name for column in self.columns}
        behind = self.moving if self.checked else self.graph.behind(self.outputs)
        return {
            name: limits(self.graph, name)
            for name in self.graph.limits
            if name in self.moving and name in behind and name not in given
        }

    @cached_property
    def idle(self) -> tuple[str, ...]:
        """The columns that nothing that is asked for depends on."""
        used = (each for _, check in self.checks for each in check.formula.references())
        behind = self.graph.behind([*self.outputs, *used])
        return tuple(each.name for each in self.columns if each.name not in behind)

    @property
    def measured(self) -> list[str]:
        """The results that are no words."""
        return [name for name in self.outputs if not self.graph.quantities[name].words]

    @cached_property
    def _function(self) -> Compiled:
        names = [column.name for column in self.columns]
        wanted = [*self.outputs, *self.limited]
        conditions = [erased(check.formula) for _, check in self.checks]
        program = array_program(self.run, names, wanted, conditions=conditions)
        return valued(program)

    def answers(self, values: Sequence[Array]) -> Answers:
        """What is asked for, for arrays of the columns' values in base units, all of one shape."""
        size = len(values[0])
        found = self._function(*values)
        arrays = [np.broadcast_to(each, (size,)) for each in found]
        first, last = len(self.outputs), len(self.outputs) + len(self.limited)
        doubtful = np.zeros(size, bool)
        for each in arrays[:last]:
            doubtful |= ~(np.abs(each) <= LARGEST)
        for each in arrays[last:]:
            doubtful |= np.isnan(each)
        excesses = []
        for (name, own), each in zip(self.limited.items(), arrays[first:last], strict=True):
            outside = _outside(each, own)
            if outside.any():
                excesses.append((name, each, outside))
        return Answers(arrays[:first], arrays[last:], doubtful, excesses)

    def formulas(self, texts: Sequence[Text], values: Sequence[float]) -> dict[str, Formula]:
        """What the cells of a row say, as formulas of the quantities that they set."""
        given = zip(self.columns, texts, values, strict=True)
        return {each.name: each.formula(text, value) for each, text, value in given}

    def run_of(self, texts: Sequence[Text], values: Sequence[float]) -> Run:
        """The run of one row, whose cells say these values.

        Raises InputError or CalculationError.
        """
        formulas, moment = self.formulas(texts, values), self.run.at
        full = run((moment.full.graph if moment else self.graph).with_formulas(formulas))
        return at_moment(moment._replace(full=full)) if moment else full


def _outside(values: Array, own: Limits) -> Array:
    low, high = own.loose()
    outside = (values < low) | (values > high)
    if own.step:
        with np.errstate(invalid="ignore"):  # of what is infinite, which has no value anyway
            steps = values / own.step
            outside |= np.abs(steps - np.rint(steps)) > 1e-9
    return outside
