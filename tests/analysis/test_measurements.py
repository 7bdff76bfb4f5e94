"""What a small block predicts beside what was measured of it, by hand."""

from pathlib import Path

import pytest

from envelope.analysis.library.measured import Compared, MeasuredKind, compared, measured_kinds
from envelope.model.library.measured import Measurement

BLOCK = """
[inputs]
cores = { unit = "cores" }
each = "10 requests/s/core"
size = "2 KB/request"
[formulas]
rate = "cores * each"
kept = "rate * size * 1 s"
"""


def measured(
    block: Path, kind: str, result: str, found: str, cores: int = 2, **more: object
) -> Measurement:
    """A measurement of the block on a machine."""
    given = {"cores": f"{cores} cores", "size": "3 KB/request"}
    return Measurement(
        **{  # type: ignore[arg-type]
            **dict.fromkeys(("program", "version", "date", "name", "about", "command"), "x"),
            **dict.fromkeys(("spread", "reason"), ""),
            **{"machine": "m", "kind": kind, "block": str(block), "given": given},
            **{"result": result, "found": found, "calibrates": False, "cited": False},
            **more,
        }
    )


@pytest.fixture
def beside(tmp_path: Path) -> list[Compared]:
    """Predictions of the block: 20 requests/s of two cores, 60 KB; a core is twice as fast."""
    block = tmp_path / "block.toml"
    block.write_text(BLOCK)
    rate, kept = "rate", "kept"
    return compared(
        [
            measured(block, "throughput", rate, "40 requests/s", calibrates=True),
            measured(block, "throughput", rate, "45 requests/s"),
            measured(block, "throughput", rate, "100 requests/s", 4),
            measured(block, "throughput", rate, "30 requests/s", machine="other"),
            measured(block, "storage", kept, "60 kB"),
            measured(block, "storage", kept, "57 kB", cited=True),
            measured(block, "storage", kept, "0 kB"),
            measured(block, "limit", "rate * 1 s", "40 requests"),
        ]
    )


def test_throughputs_follow_the_core_of_their_machine(beside: list[Compared]) -> None:
    """What calibrates is not multiplied, nor what is no throughput, nor another machine."""
    predicted = [(each.predicted, each.measured, each.core) for each in beside]
    assert predicted == [
        (20, 40, 1),
        (40, 45, 2),
        (80, 100, 2),
        (20, 30, 1),
        (60_000, 60_000, 1),
        (60_000, 57_000, 1),
        (60_000, 0, 1),
        (20, 40, 1),
    ]
    assert [each.ratio for each in beside[:3]] == [0.5, 40 / 45, 0.8]
    assert beside[6].ratio == 1
    assert [each.unit.factor for each in beside] == [1, 1, 1, 1, 1000, 1000, 1000, 1]


def test_what_is_near_is_so_by_its_kind(beside: list[Compared]) -> None:
    """Throughputs by 15 %, what is stored by 5 %."""
    near = [each.is_near for each in beside]
    assert near == [False, True, False, False, True, False, True, False]


def test_kinds_are_those_that_check_a_block(beside: list[Compared]) -> None:
    """Neither what calibrates nor what is cited counts; the mean is geometric."""
    kinds = list(measured_kinds(beside[:6]))
    assert [each.name for each in kinds] == ["storage", "throughput"]
    assert kinds[0] == MeasuredKind("storage", 1, 1, 1, 0.05)
    assert kinds[1].mean == pytest.approx((40 / 45 * 0.8 * (20 / 30)) ** (1 / 3))
    assert kinds[1]._replace(mean=1) == MeasuredKind("throughput", 3, 1, 1, 0.15)
    assert list(measured_kinds([])) == []
