"""How sure a run is: its ranges drawn, results with their quantiles, checks with their odds."""

from collections.abc import Sequence

from envelope.engine.computed import with_filling
from envelope.engine.guesses import with_guesses
from envelope.engine.run import Run, Sampling
from envelope.engine.terms.term import erased_checks
from envelope.errors import InputError, Problem
from envelope.model.graph.graph import Graph
from envelope.model.graph.outline import ranges_of

DEFAULT = Sampling()


def has_ranges(graph: Graph) -> bool:
    """Whether anything in a scenario is drawn."""
    return bool(ranges_of(graph))


def with_spreads(
    run: Run,
    names: Sequence[str] = (),
    sampling: Sampling = DEFAULT,
    confidence: float | None = None,
) -> Run:
    """A run with the spreads of `names` (of every quantity, where none is given) and of its checks.

    A word has no spread.

    With a `confidence` its values are the quantiles at that share, and a check holds when it does
    in that share of the samples. A scenario without ranges stays as it is, and costs nothing.
    Raises InputError.
    """
    refuse_confidence(confidence)
    growths = run.at.full.graph.growths.values() if run.at else ()
    if not has_ranges(run.graph) and not any(growth.is_range for growth in growths):
        return run
    from envelope.engine.samples import SHARES, spreads  # NumPy: 65 ms that only ranges need

    shares = SHARES if confidence is None else (*SHARES, confidence)
    listed = list(names) if names and confidence is None else list(run.graph.written)
    listed = [name for name in listed if not run.graph.quantities[name].words]
    found = spreads(run, listed, erased_checks(run.graph), sampling, shares)
    if confidence is None:
        return run._replace(spreads=found)
    values = {name: spread.quantiles[-1] for name, spread in found.quantities.items()}
    holds = tuple(bool(share >= confidence) for share in found.holds)
    run = with_guesses(with_filling(run))  # both of the medians
    filling = run.filling and run.filling._replace(first_year={})
    return run._replace(
        values={**run.values, **values}, holds=holds, spreads=found, filling=filling
    )


def refuse_confidence(confidence: float | None) -> None:
    """Raises InputError for a confidence that is no share between nothing and all."""
    if confidence is not None and not 0 < confidence < 1:
        message = "a confidence is a share between 0 % and 100 %, such as 90%"
        raise InputError(Problem("usage", message))
