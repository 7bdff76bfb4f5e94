"""What blocks predict beside what was measured on real programs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from envelope.analysis.library.ratios import geometric_mean, is_within
from envelope.engine.computed import made
from envelope.engine.run import Run, with_quantity
from envelope.errors import text_of
from envelope.model.build.request import Request
from envelope.model.graph.expressions import extended
from envelope.model.library.measured import Measurement
from envelope.model.library.outputs import measured_aims
from envelope.units.unit import Unit, base_unit


class Compared(NamedTuple):
    """A measurement and what its block predicts, both in base units; `unit` is that of the first.

    `core` is the speed of the machine's core by its calibration, with which throughputs were
    multiplied.
    """

    measurement: Measurement
    result: Run
    unit: Unit
    predicted: float
    measured: float
    core: float

    @property
    def ratio(self) -> float:
        """Predicted over measured."""
        return self.predicted / self.measured if self.measured else 1.0

    @property
    def is_near(self) -> bool:
        """Whether the prediction comes as near as is aimed at."""
        return is_within(self.ratio, 1 + measured_aims()[self.measurement.kind].aim)


class MeasuredKind(NamedTuple):
    """The measurements of one kind together: how many, their mean ratio, how many are near."""

    name: str
    runs: int
    mean: float
    near: int
    aim: float


def compared(measurements: Iterable[Measurement]) -> list[Compared]:
    """Each measurement beside its prediction, computed anew. Raises InputError."""
    found = [_compared(each) for each in measurements]
    cores = {
        each.measurement.machine: each.measured / each.predicted
        for each in found
        if each.measurement.calibrates
    }
    return [_calibrated(each, cores.get(each.measurement.machine, 1.0)) for each in found]


def _compared(measurement: Measurement) -> Compared:
    given = {name: text_of(value, name) for name, value in measurement.given.items()}
    result = made(Request(measurement.block, settings=given))
    predicted, _ = _value(result, measurement.result)
    measured, unit = _value(result, measurement.found)
    return Compared(measurement, result, unit, predicted, measured, 1.0)


def _value(result: Run, expression: str) -> tuple[float, Unit]:
    """The value of an expression over a result in base units, and the unit it is written in."""
    added = extended(result.graph, expression)
    return with_quantity(result, added).values[added.name], added.unit or base_unit(added.dimension)


def _calibrated(each: Compared, core: float) -> Compared:
    if each.measurement.calibrates or not measured_aims()[each.measurement.kind].by_speed:
        return each
    return each._replace(predicted=each.predicted * core, core=core)


def measured_kinds(found: Sequence[Compared]) -> Iterator[MeasuredKind]:
    """The kinds that were measured, in the order of their aims, by the runs that check a block."""
    for name, aim, _ in measured_aims().values():
        each = [c for c in found if c.measurement.kind == name and c.measurement.checks]
        if each:
            mean = geometric_mean([c.ratio for c in each])
            yield MeasuredKind(name, len(each), mean, sum(c.is_near for c in each), aim)
