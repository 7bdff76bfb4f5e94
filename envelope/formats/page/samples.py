"""The ranges of a scenario in a few samples, from which the page draws its ranges anew."""

from typing import Any

from envelope.engine.run import Run, Sampling
from envelope.language.shapes import is_range
from envelope.language.tree import Convert, Node

SAMPLES = 256  # so many that p5 and p95 are within a few per cent


def samples(run: Run) -> list[list[Any]]:
    """The quantities that are ranges by their names, each with its value in every sample.

    Nothing where nothing was drawn, where a range is but a piece of a formula, or of a later time.
    """
    if run.spreads is None or run.at is not None:
        return []
    from envelope.engine.samples import Sampler  # NumPy: 65 ms that only ranges need

    names = _ranges(run)
    sampler = Sampler(run, names, sampling=Sampling(SAMPLES, run.spreads.sampling.seed))
    if len(sampler.streams) != len(names) or set(sampler.moving) != set(names):
        return []
    if len(Sampler(run, list(run.spreads.quantities)).streams) != len(names):
        return []  # more ranges than these are behind what was drawn
    drawn = sampler.arrays()
    return [[name, [float(f"{value:.6g}") for value in drawn[name]]] for name in names]


def range_ends(run: Run) -> dict[str, tuple[float, float]]:
    """The 5th and the 95th percentile of each quantity that is a range, in base units."""
    if run.spreads is None or run.at is not None:
        return {}
    names = _ranges(run)
    if not names:
        return {}
    from envelope.engine.samples import spreads  # as below

    found = spreads(run, names, (), run.spreads.sampling).quantities
    return {name: (spread.quantiles[0], spread.quantiles[2]) for name, spread in found.items()}


def _ranges(run: Run) -> list[str]:
    quantities = run.graph.quantities.values()
    return [each.name for each in quantities if is_range(_own(each.formula.tree))]


def _own(tree: Node) -> Node:
    return tree.value if isinstance(tree, Convert) else tree
