"""What blocks predict beside what was measured on real programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from envelope.analysis.library.ratios import geometric_mean, is_within
from envelope.engine.computed import computed, made
from envelope.engine.run import Run, with_quantity
from envelope.errors import text_of
from envelope.model.build.request import Request
from envelope.model.graph.expressions import extended
from envelope.model.library.measured import Measurement
from envelope.model.library.outputs import measured_aims
from envelope.tuples import NamedTuple
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
    listed = list(measurements)
    starts = _starts(listed)
    found = [_compared(each, starts[each.block]) for each in listed]
    cores = {
        each.measurement.machine: each.measured / each.predicted
        for each in found
        if each.measurement.calibrates
    }
    return [_calibrated(each, cores.get(each.measurement.machine, 1.0)) for each in found]


def _starts(measurements: Sequence[Measurement]) -> dict[str, Run]:
    """Each block with what all its measurements give, from which each goes on with its own."""
    shared: dict[str, Mapping[str, str]] = {}
    for each in measurements:
        so_far = shared.get(each.block, each.given)
        shared[each.block] = {k: v for k, v in so_far.items() if k in each.given}
    return {block: made(_request(block, given)) for block, given in shared.items()}


def _request(block: str, given: Mapping[str, str]) -> Request:
    return Request(block, settings={name: text_of(text, name) for name, text in given.items()})


def _compared(measurement: Measurement, start: Run) -> Compared:
    result = computed(_request(measurement.block, measurement.given), start)
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
