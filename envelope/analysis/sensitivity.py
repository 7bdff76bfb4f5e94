"""Which input matters: the tornado of a result, and the share of its variance each input explains.

Each input is moved alone, the others at their medians: to the 5th and the 95th percentile of its
range; where it has none, by one if it counts a few whole things, else by a tenth either way; less
far where the result has no value there. The variance is shared out among the ranges by the
normalized squares of their rank correlations with the result, over the same sampler.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from envelope.engine.code import compile_graph
from envelope.engine.guesses import around, is_whole_number, leaf_inputs
from envelope.engine.run import Run, Sampling
from envelope.engine.terms.vectors import array_program
from envelope.errors import InputError, Problem
from envelope.extras import require
from envelope.language.shapes import is_range
from envelope.model.graph.graph import Quantity
from envelope.model.graph.limits import ANY, effective
from envelope.tuples import NamedTuple

if TYPE_CHECKING:
    from envelope.engine.arrays import Array

DEFAULT = Sampling()
_HALVINGS = 20  # of the way to an end at which a result has no value


class Swing(NamedTuple):
    """An input moved alone; its ends and what the result is there, in base units.

    `ranged` tells whether the ends are those of its range, `whole` whether it is moved by whole
    numbers; `variance` is the share of the result's variance that the range explains, None where
    nothing is drawn. Raises InputError where the result has no value in some samples.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    ranged: bool
    variance: float | None
    whole: bool = False

    @property
    def width(self) -> float:
        """How far the result moves."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Tornado:
    """The swings of a result, the widest first, and the first-order Sobol indices if asked for.

    `words` are the inputs that hold a word, which is not moved.
    """

    run: Run
    output: str
    swings: tuple[Swing, ...]
    sobol: dict[str, float] | None = None
    words: tuple[str, ...] = ()


def tornado(run: Run, output: str, sampling: Sampling = DEFAULT, *, sobol: bool = False) -> Tornado:
    """Every input that a result depends on, moved alone. Raises InputError."""
    leaves = leaf_inputs(run, output)
    if not leaves:
        raise InputError(Problem("usage", f"`{output}` depends on no input"))
    shares = variance_shares(run, output, sampling)
    ends = _ranges(run, leaves, sampling)
    words = tuple(leaf.name for leaf in leaves if leaf.words)
    names = [leaf.name for leaf in leaves if not leaf.words]
    function = compile_graph(run, names, [output])
    middle = [run.values[name] for name in names]
    can = effective(run.graph)

    def moved(index: int, end: float, *, whole: bool) -> tuple[float, float]:
        """How far towards an end an input moves by which the result has a value, and that value."""
        for _ in range(1 if whole else _HALVINGS):
            try:
                found = float(function(*middle[:index], end, *middle[index + 1 :]))
            except (ArithmeticError, ValueError):
                found = math.nan
            if math.isfinite(found):
                return end, found
            end = (end + middle[index]) / 2
        return middle[index], run.values[output]

    swings = []
    for index, name in enumerate(names):
        low, high = ends.get(name) or around(run, name, can.get(name, ANY))
        variance = shares.get(name) if shares else None
        whole = name not in ends and is_whole_number(run, name, can.get(name, ANY))
        low, at_low = moved(index, low, whole=whole)
        high, at_high = moved(index, high, whole=whole)
        swing = Swing(name, low, high, at_low, at_high, name in ends, variance, whole)
        swings.append(swing)
    swings.sort(key=lambda each: (-each.width, each.name))
    indices = sobol_indices(run, output, sampling) if sobol else None
    moving = tuple(each for each in swings if each.width > 0)
    return Tornado(run, output, moving, indices, words)


def _ranges(
    run: Run, leaves: Sequence[Quantity], sampling: Sampling
) -> dict[str, tuple[float, float]]:
    """The 5th and 95th percentile of each input that is drawn."""
    names = [leaf.name for leaf in leaves if is_range(leaf.formula.tree)]
    if not names:
        return {}
    from envelope.engine.samples import spreads  # NumPy: 65 ms that only ranges need

    found = spreads(run, names, (), sampling).quantities
    return {name: (spread.quantiles[0], spread.quantiles[2]) for name, spread in found.items()}


def variance_shares(run: Run, output: str, sampling: Sampling = DEFAULT) -> dict[str, float]:
    """The share of a result's variance that each drawn range explains; they add up to 1.

    Normalized squared rank correlations (Saltelli et al., Sensitivity Analysis, 2000). Empty where
    nothing is drawn.
    """
    if not array_program(run, (), [output], drawn=True).streams:
        return {}
    import numpy as np  # 65 ms that only ranges need

    from envelope.engine.samples import Sampler, refuse_nothing

    sampler = Sampler(run, [output], (), sampling)
    scores: list[list[Array]] = [[] for _ in sampler.streams]
    results: list[Array] = []
    for drawn, _ in sampler.scores():
        results.append(sampler.function(drawn)[0])
        refuse_nothing(run, {output: results[-1]})
        for held, each in zip(scores, drawn, strict=True):
            held.append(each)
    ranks = _ranks(np.concatenate(results))
    if np.ptp(ranks) == 0:  # whatever is drawn, the result is the same
        return dict.fromkeys(sampler.streams, 0.0)
    squares = {
        name: float(np.corrcoef(_ranks(np.concatenate(held)), ranks)[0, 1] ** 2)
        for name, held in zip(sampler.streams, scores, strict=True)
    }
    total = sum(squares.values())
    return {name: square / total for name, square in squares.items()} if total else squares


def _ranks(values: "Array") -> "Array":
    """The rank of each value; equal ones share the mean of theirs."""
    import numpy as np  # as above

    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[places]


def sobol_indices(run: Run, output: str, sampling: Sampling = DEFAULT) -> dict[str, float]:
    """The first-order Sobol index of each drawn range, by SciPy's estimator. Raises InputError."""
    require("scipy")
    import numpy as np  # as above
    from scipy import stats  # an extra, and a heavy one

    from envelope.engine.functions import COMPUTATIONS
    from envelope.engine.samples import Sampler

    sampler = Sampler(run, [output], (), sampling)
    if len(sampler.streams) < 2:  # all of the variance is that of the only range
        return dict.fromkeys(sampler.streams, 1.0)
    drawn = [COMPUTATIONS[distribution] for distribution in sampler.streams.values()]
    dists = [stats.uniform() if row.by_share else stats.norm() for row in drawn]

    def model(points: "Array") -> "Array":
        """The result at points of one coordinate for each range."""
        flat = points.reshape(len(points), -1)
        return np.asarray(sampler.function(list(flat))[0]).reshape(1, *points.shape[1:])

    size = 2 ** int(np.log2(sampling.samples))
    found = stats.sobol_indices(func=model, n=size, dists=dists, rng=sampling.seed)
    indices = np.ravel(found.first_order)
    return dict(zip(sampler.streams, (float(each) for each in indices), strict=True))
