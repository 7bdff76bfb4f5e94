"""What an estimate assumes of a quantity: between which values it should stay."""

from envelope.engine.run import Run
from envelope.engine.scalar import evaluate
from envelope.language.tree import Convert, Node, Range
from envelope.model.graph.bounds import bounds
from envelope.model.graph.limits import ANY, effective
from envelope.tuples import NamedTuple
from envelope.units.numerals import percent_text

RANGE = "its range, p5 to p95"


class Assumption(NamedTuple):
    """The ends in base units, None for one that cannot be passed, and where they come from."""

    low: float | None
    high: float | None
    how: str


def assumption(run: Run, name: str, margin: float) -> Assumption:
    """The range of a quantity, else its `low` and `high`, else a margin around its value.

    The `run` has the spreads of what is watched.
    """
    value, can = run.values[name], effective(run.graph, [name]).get(name, ANY)
    low, high, how = _ends(run, name, value, margin)
    return Assumption(
        low if low > can.low else None,
        high if high < can.high else None,
        how,
    )


def _ends(run: Run, name: str, value: float, margin: float) -> tuple[float, float, str]:
    quantity = run.graph.quantities[name]
    tree: Node = quantity.formula.tree
    tree = tree.value if isinstance(tree, Convert) else tree
    if isinstance(tree, Range):  # its ends are written there
        low, high = (
            evaluate(run.graph, quantity.formula._replace(tree=end), run.values, "")
            for end in (tree.low, tree.high)
        )
        return low, high, RANGE
    spread = run.spread(name)
    if spread is not None and spread.quantiles[0] < spread.quantiles[2]:
        return spread.quantiles[0], spread.quantiles[2], RANGE
    usual = bounds(run.graph, quantity)
    around = sorted((value * (1 - margin), value * (1 + margin)))
    low = around[0] if usual.low is None else usual.low
    high = around[1] if usual.high is None else usual.high
    if usual.given() and low <= value <= high and not quantity.set:
        return low, high, "what is plausible for it"
    return around[0], around[1], f"a margin of {percent_text(margin * 100)}% around its value"
