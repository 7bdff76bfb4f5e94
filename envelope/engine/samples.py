"""A scenario in many samples: every range drawn once in each, everything computed from it."""

from collections.abc import Iterator, Mapping, Sequence
from math import isnan
from typing import Protocol

import numpy as np

from envelope.engine.arrays import Array
from envelope.engine.correlation import correlation
from envelope.engine.lattice import blocks
from envelope.engine.progress import steps
from envelope.engine.quantiles import (
    Block,
    Quantiles,
    ends_of,
    even_histogram,
    odds_of,
    quantiles,
)
from envelope.engine.run import Picture, Run, Sampling, Spread, Spreads
from envelope.engine.scalar import LARGEST
from envelope.engine.terms.term import Erased, erased_check
from envelope.engine.terms.valued import valued
from envelope.engine.terms.vectors import array_program
from envelope.errors import InputError, Problem
from envelope.model.graph.excess import Excess, excess_at, first
from envelope.model.graph.limits import limits, named
from envelope.model.graph.moments import moves
from envelope.model.graph.uses import needed, uses_of
from envelope.units.numerals import share_text

SHARES = (0.05, 0.5, 0.95)
_BINS = 16
_SHOWN = (0.005, 0.995)  # the part of a distribution that its picture shows


DEFAULT = Sampling()


class Samples(Protocol):
    """Outputs in many samples; `moving` are those that depend on a range, and so are `limited`."""

    outputs: tuple[str, ...]
    moving: tuple[str, ...]
    limited: tuple[str, ...]

    def computed(self) -> Iterator[Block]:
        """What is asked for, block by block."""


class Sampler:
    """A compiled scenario, ready to be computed in blocks of samples.

    `streams` are the drawn ranges, `moving` the outputs that depend on one or on `inputs`; the
    others are the same in every sample. Of `limited` quantities only the ends are held, and of
    conditions the odds; where none are given, `function` gives the truths.
    """

    def __init__(
        self,
        run: Run,
        outputs: Sequence[str],
        conditions: Sequence[Erased] = (),
        sampling: Sampling = DEFAULT,
        inputs: Sequence[str] = (),
        limited: Sequence[str] | None = None,
    ) -> None:
        found = array_program(
            run, inputs, outputs, drawn=True, conditions=conditions, limited=limited
        )
        self.outputs = tuple(outputs)
        self.moving = tuple(name for name in outputs if name not in found.constants)
        self.streams = found.streams
        self.sampling = sampling
        self.limited = found.limited
        self._correlate = correlation(run.graph.correlated, found.streams)
        self._function = valued(found, {"ends": ends_of, "odds": odds_of})

    def scores(self) -> Iterator[tuple[list[Array], float]]:
        """The scores of every stream, block by block, and the block's share of all samples."""
        for scores, share in steps(
            blocks(self.streams, *self.sampling), "samples", lambda block: block[1]
        ):
            yield self._correlate(scores), share

    def computed(self) -> Iterator[Block]:
        """What is asked for, block by block."""
        first = len(self.outputs)
        last = first + len(self.limited)
        for scores, share in self.scores():
            found = self.function(scores)
            yield Block(found[:first], found[first:last], found[last:], share)

    def function(self, scores: Sequence[Array], *values: float) -> list[Array]:
        """All outputs and conditions for values of the inputs, in the samples of some scores.

        What depends on neither is a float, and what has no value NaN, as `valued` has it.
        """
        return list(self._function(*values, *scores))

    def array(self, name: str, fixed: float) -> Array:
        """An output in all samples, moving or always of the same value."""
        found = self.arrays().get(name)
        return np.full(self.sampling.samples, fixed) if found is None else found

    def arrays(self) -> dict[str, Array]:
        """The moving outputs in all samples, an array for each."""
        held: dict[str, list[Array]] = {name: [] for name in self.moving}
        for block in self.computed():
            for name, values in zip(self.outputs, block.outputs, strict=True):
                if name in held:
                    held[name].append(values)
        return {name: np.concatenate(parts) for name, parts in held.items()}


def _sampler(
    run: Run,
    outputs: Sequence[str],
    conditions: Sequence[Erased],
    sampling: Sampling,
    limited: Sequence[str],
) -> Samples:
    if run.at is None or not moves(run.at.full.graph):
        return Sampler(run, outputs, conditions, sampling, (), limited)
    from envelope.engine.time import LaterSamples  # what few reports need

    return LaterSamples(run.at.full, outputs, limited, run.at.time, sampling)


def spreads(
    run: Run,
    outputs: Sequence[str],
    conditions: Sequence[Erased] = (),
    sampling: Sampling = DEFAULT,
    shares: Sequence[float] = SHARES,
) -> Spreads:
    """Quantiles and histograms of the outputs that depend on a range; how often conditions hold.

    Those of a run at a later time are of then. The samples are never held at once. Raises
    InputError where a range has no distribution.
    """
    # What they are computed from is looked at as well, where it has limits.
    asked = [*outputs, *(name for each in conditions for name in each.operands)]
    behind = needed(uses_of(run.graph), asked)
    limited = [name for name in run.graph.limits if name in behind]
    sampler = _sampler(run, outputs, conditions, sampling, limited)
    within = [limits(run.graph, name).loose() for name in sampler.limited]
    collectors: dict[str, Quantiles] = {}
    pictures: dict[str, Picture] = {}
    holds = [0.0] * len(conditions)
    for found, ends, odds, share in sampler.computed():
        if any(
            least < low or most > high
            for (least, most), (low, high) in zip(ends, within, strict=True)
        ):
            _refuse_excess(run, outputs, conditions, sampling, limited)
        named = dict(zip(sampler.outputs, found, strict=True))
        named = {name: named[name] for name in sampler.moving}
        _refuse_nothing(run, named, dict(zip(sampler.limited, ends, strict=True)))
        _refuse_unknown(run, conditions, odds)
        if share == 1:
            return Spreads(_at_once(named, shares), tuple(odds), tuple(shares), sampling)
        if not collectors:
            alike = _alike(named)
            collectors = {name: Quantiles(shares) for name in alike.values()}
            pictures = {name: _picture(named[name]) for name in collectors}
        for name, collector in collectors.items():
            collector.add(named[name])
        holds = [known + each * share for known, each in zip(holds, odds, strict=True)]
    spread = {
        name: Spread(tuple(each.values()), *pictures[name]) for name, each in collectors.items()
    }
    quantities = {name: spread[alike[name]] for name in sampler.moving}
    return Spreads(quantities, tuple(holds), tuple(shares), sampling)


def _refuse_excess(
    run: Run,
    outputs: Sequence[str],
    conditions: Sequence[Erased],
    sampling: Sampling,
    limited: Sequence[str],
) -> None:
    """Raises InputError where a sample of a limited quantity is none that it can have.

    The same samples are drawn again, this time held, to tell in how many of them that is so.
    """
    names = [*outputs, *(name for name in limited if name not in outputs)]
    sampler = _sampler(run, names, conditions, sampling, ())
    for block in sampler.computed():
        named = dict(zip(names, block.outputs, strict=True))
        _refuse_excess_of_block(run, {name: named[name] for name in sampler.moving})


def _refuse_excess_of_block(run: Run, drawn: Mapping[str, Array]) -> None:
    graph = run.graph
    found: dict[str, Problem] = {}
    for name, values in drawn.items():
        low, high = limits(graph, name).loose()
        least, most = np.min(values), np.max(values)
        if least < low or most > high:
            share = share_text(float(np.mean((values < low) | (values > high))), 2)
            excess = Excess(name, float(least if least < low else most), limits(graph, name))
            problem = excess_at(graph, excess, f"in {share} of the samples")
            cure = "a range between two percentages stays between 0% and 100%"
            hint = cure if excess.limits.high == 1 else ""
            found.setdefault(named(graph, name), problem._replace(hint=hint))
    if found:
        raise InputError(*(found[name] for name in first(graph, found)))


def _alike(named: Mapping[str, Array]) -> dict[str, str]:
    """For each quantity the first one that is computed as it is."""
    first: dict[int, str] = {}
    return {name: first.setdefault(id(values), name) for name, values in named.items()}


def _at_once(named: Mapping[str, Array], shares: Sequence[float]) -> dict[str, Spread]:
    """The spreads of samples that are all there."""
    alike = _alike(named)
    known: dict[str, Spread] = {}
    for name in dict.fromkeys(alike.values()):
        *found, low, high = quantiles(named[name], (*shares, *_SHOWN))
        known[name] = Spread(tuple(found), *even_histogram(named[name], low, high, _BINS))
    return {name: known[first] for name, first in alike.items()}


def refuse_nothing(run: Run, drawn: Mapping[str, Array]) -> None:
    """Raises InputError for a quantity that has no value in some of its samples."""
    _refuse_nothing(run, drawn, {})


def _refuse_nothing(
    run: Run, drawn: Mapping[str, Array], ends: Mapping[str, tuple[float, float]]
) -> None:
    """The same, also of quantities of which the ends alone are there; the first one is named."""
    wrong = {name for name, (least, _) in ends.items() if isnan(least)}
    wrong.update(name for name, values in drawn.items() if not _is_usual(values))
    if not wrong:
        return
    name = next(each for each in run.graph.quantities if each in wrong)
    if name not in drawn or not np.all(np.isfinite(drawn[name])):
        raise InputError(_nothing(f"`{name}`"))
    message = f"`{name}` is too large to calculate with in some of the samples"
    raise InputError(Problem("range", message, hint="narrow the range"))


def _is_usual(values: Array) -> bool:
    """Whether all are numbers to calculate with."""
    # The sum of numbers that are small enough is, but for very many: one pass, not two.
    with np.errstate(over="ignore"):  # it may be too large
        size = abs(np.sum(values))
    return bool(size <= LARGEST or np.all(np.abs(values) <= LARGEST))


def _refuse_unknown(run: Run, conditions: Sequence[Erased], odds: Sequence[float]) -> None:
    """Raises InputError for a condition that has no value in some of the samples."""
    for condition, share in zip(conditions, odds, strict=True):
        if isnan(share):
            checks = enumerate(run.graph.checks)
            named = (
                each.full_name for at, each in checks if erased_check(run.graph, at) == condition
            )
            raise InputError(_nothing(f"`{next(named, 'a condition')}`"))


def _nothing(what: str) -> Problem:
    why = "a range leads to a division by zero, or too far"
    message = f"{what} has no value in some of the samples: {why}"
    return Problem("range", message, hint="narrow the range, or use max(..., 0)")


def _picture(values: Array) -> Picture:
    low, high = quantiles(values, _SHOWN)
    return even_histogram(values, low, high, _BINS)
