"""Which quantities monitoring watches, and what their series are called."""

import re
from collections.abc import Iterator

from envelope.engine.run import Run
from envelope.errors import text_of
from envelope.language.simple import parse_unit
from envelope.model.files.metrics import Metric
from envelope.model.graph.graph import Graph, Quantity
from envelope.tuples import NamedTuple
from envelope.units.unit import ONE, PERCENT, Unit, base_unit

_CHOSEN = "chosen"  # the basis of what somebody decides: it does not drift


class Signal(NamedTuple):
    """A quantity that is watched: the name of its series, its query if it has one, its unit."""

    name: str
    series: str
    query: str
    unit: Unit


def signals(run: Run) -> list[Signal]:
    """The quantities with a metric, and the scenario's own inputs without one, but for decisions.

    Words are not measured, and what follows from other quantities needs a metric of its own.
    """
    graph = run.graph
    own = (name for name in graph.sheet.inputs if name in graph.quantities)
    names = dict.fromkeys(
        [*(name for name in own if _drifts(graph.quantities[name])), *graph.metrics]
    )
    ordered = [name for name in graph.quantities if name in names]
    taken: set[str] = set()
    return [_signal(run, name, taken) for name in ordered]


def _drifts(quantity: Quantity) -> bool:
    is_given = quantity.kind == "input" and not quantity.formula.references()
    return is_given and quantity.basis != _CHOSEN and not quantity.words


def _signal(run: Run, name: str, taken: set[str]) -> Signal:
    graph = run.graph
    series = next(each for each in _series(graph, name) if each not in taken)
    taken.add(series)
    quantity = graph.quantities[name]
    if name not in graph.metrics:
        return Signal(name, series, "", _own_unit(run, name))
    metric = Metric(*graph.metrics[name])
    unit = parse_unit(text_of(metric.unit, name), graph.all_units()) if metric.unit else None
    return Signal(name, series, metric.query, unit or base_unit(quantity.dimension))


def _own_unit(run: Run, name: str) -> Unit:
    """The unit that a quantity is shown in; shares are plain numbers in Prometheus."""
    unit = run.unit(name)
    return ONE if unit == PERCENT else unit


def _series(graph: Graph, name: str) -> Iterator[str]:
    """The names that a series may have: Prometheus takes letters, digits and underscores."""
    plain = re.sub(r"[^a-zA-Z0-9_]", "_", f"envelope_{scenario_name(graph)}_{name}")
    yield plain
    number = 2
    while True:
        yield f"{plain}_{number}"
        number += 1


def scenario_name(graph: Graph) -> str:
    """What a scenario is called: its file without folder and ending."""
    return graph.name.replace("\\", "/").rpartition("/")[2].removesuffix(".toml") or graph.name
