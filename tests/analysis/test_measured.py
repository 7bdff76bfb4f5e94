"""What was measured beside what is predicted: each row is one or the other, and says why."""

import math
from functools import cache

import pytest

from envelope.analysis.library.measured import Compared, compared, measured_kinds
from envelope.model.library.measured import measurements
from envelope.model.library.outputs import measured_aims


@cache
def found() -> list[Compared]:
    """Every measurement beside its prediction."""
    return compared(measurements())


def test_the_table_is_large_enough() -> None:
    """Many programs, and many blocks."""
    runs = [each.measurement for each in found()]
    assert sum(run.checks for run in runs) >= 80
    assert len({run.program for run in runs}) >= 8
    assert len({run.block for run in runs}) >= 12


def test_a_miss_says_why() -> None:
    """What is further off than is aimed at has its reason beside it."""
    for each in found():
        name = f"{each.measurement.program}: {each.measurement.name}"
        assert each.measured > 0, name
        assert each.measurement.kind in measured_aims(), name
        assert each.is_near or each.measurement.reason or each.measurement.calibrates, name
        assert each.is_near or not each.measurement.cited, name


def test_throughput_follows_the_calibrated_core() -> None:
    """All of one machine by one factor."""
    calibration = next(each for each in found() if each.measurement.calibrates)
    speed = calibration.measured / calibration.predicted
    others = [each for each in found() if each.measurement.kind == "throughput"]
    assert {each.core for each in others if not each.measurement.calibrates} == {speed}


def test_kinds_count_every_run_that_checks_a_block() -> None:
    """And their means are geometric; calibrations and what blocks cite are left out."""
    kinds = list(measured_kinds(found()))
    assert sum(kind.runs for kind in kinds) == sum(each.measurement.checks for each in found())
    for kind in kinds:
        ratios = [
            c.ratio for c in found() if c.measurement.kind == kind.name and c.measurement.checks
        ]
        assert math.prod(ratios) ** (1 / len(ratios)) == pytest.approx(kind.mean)
