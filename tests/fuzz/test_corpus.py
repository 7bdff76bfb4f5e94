"""What fuzzing keeps, once more: each text leads somewhere else in the program."""

import pytest

from tests.fuzz.seeds import corpus
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", ["expression", "prose"])
def test_what_is_kept_is_answered_or_refused(target: str) -> None:
    """No text does anything else."""
    texts = corpus(target)
    assert len(texts) > 20
    for text in texts:
        TARGETS[target](text)
