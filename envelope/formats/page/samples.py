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

    quantities = run.graph.quantities.values()
    names = [each.name for each in quantities if is_range(_own(each.formula.tree))]
    sampler = Sampler(run, names, sampling=Sampling(SAMPLES, run.spreads.sampling.seed))
    if len(sampler.streams) != len(names) or set(sampler.moving) != set(names):
        return []
    if len(Sampler(run, list(run.spreads.quantities)).streams) != len(names):
        return []  # more ranges than these are behind what was drawn
    drawn = sampler.arrays()
    return [[name, [float(f"{value:.6g}") for value in drawn[name]]] for name in names]


def _own(tree: Node) -> Node:
    return tree.value if isinstance(tree, Convert) else tree
