"""Random expressions by the back-ends that start soon; `expressions.py` asks all by hand."""

from random import Random

import pytest

from tests.engine.expressions import WAYS, Answers, Batch, batch, differences

COUNT, SEED = 40, 20_261_201


@pytest.fixture(scope="module")
def tried() -> Batch:
    """Expressions and rows."""
    return batch(Random(SEED), COUNT)


@pytest.mark.parametrize("way", WAYS)
def test_a_back_end_has_what_a_run_has(way: str, tried: Batch) -> None:
    """As near as the last digits of the inputs allow, and no value where there is none."""
    assert list(differences(tried, WAYS[way](tried))) == []


def test_most_values_are_compared(tried: Batch) -> None:
    """And a wrong one is seen."""
    wanted = [tried.expected(name, row) for name in tried.runs for row in tried.rows]
    known = [each for each in wanted if each is not None and each.value is not None]
    assert len(known) > len(wanted) / 2
    wrong: Answers = {
        name: [(tried.value(name, row) or 0.0) * 1.01 + 1e-3 for row in tried.rows]
        for name in tried.runs
    }
    assert len(list(differences(tried, wrong))) > len(known) / 2
