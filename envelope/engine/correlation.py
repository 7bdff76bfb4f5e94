"""Inputs that move together: the scores of their ranges made to depend on each other.

A Gaussian copula: normal scores are mixed so that their correlation matrix is the wanted one. A
rank correlation r of two normal scores is a correlation of 2 sin(pi r / 6) (Pearson 1907).
"""

from collections.abc import Callable, Mapping, Sequence
from math import pi, sin

import numpy as np

from envelope.engine.arrays import Array
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.ranges.distributions import normal_scores, share_below
from envelope.errors import InputError, Problem
from envelope.model.graph.graph import Correlation

Mix = Callable[[list[Array]], list[Array]]


def correlation(wanted: Sequence[Correlation], streams: Mapping[str, str]) -> Mix:
    """A function of the scores of all streams that makes them as correlated as wanted.

    Raises InputError when the correlations contradict each other. A pair in which one range is
    not drawn here has no effect.
    """
    places = {name: index for index, name in enumerate(streams)}
    pairs = [each for each in wanted if each.one in places and each.other in places]
    names = sorted({name for each in pairs for name in (each.one, each.other)})
    if not names:
        return lambda scores: scores
    factor = _factor(pairs, names)
    by_share = [COMPUTATIONS[streams[name]].by_share for name in names]

    def mix(scores: list[Array]) -> list[Array]:
        """The scores, those of correlated ranges mixed."""
        found = list(scores)
        own = [scores[places[name]] for name in names]
        normal = [
            _normal(each) if share else each for each, share in zip(own, by_share, strict=True)
        ]
        for name, mixed, share in zip(names, factor @ np.array(normal), by_share, strict=True):
            found[places[name]] = share_below(mixed) if share else mixed
        return found

    return mix


def _factor(pairs: Sequence[Correlation], names: list[str]) -> Array:
    """The lower triangle whose product with its transpose is the correlation matrix."""
    matrix = np.eye(len(names))
    for each in pairs:
        i, j = names.index(each.one), names.index(each.other)
        matrix[i, j] = matrix[j, i] = 2 * sin(pi * each.rank / 6)
    try:
        return np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        pair = pairs[-1]
        message = (
            f"the correlations of {', '.join(f'`{name}`' for name in names)} contradict each other"
        )
        raise InputError(Problem("range", message, (pair.label,))) from None


def _normal(shares: Array) -> Array:
    """Normal scores of shares in any order."""
    order = np.argsort(shares)
    found = np.empty(len(shares))
    found[order] = normal_scores(shares[order])
    return found
