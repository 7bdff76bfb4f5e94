"""Some of the commands that are broken off at random moments; `signals.py` tries any number."""

import pytest

from tests.proof.signals import odd

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_command_that_is_broken_off(seed: int) -> None:
    """It ends with the code of its signal, or has done its work, and leaves nothing else."""
    assert list(odd(seed)) == []
