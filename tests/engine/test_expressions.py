"""Random expressions by the back-ends that start soon; `expressions.py` asks all by hand."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
from hypothesis import assume, find, given, settings
from hypothesis import strategies as st

from tests.engine.expressions import (
    EXPRESSIONS,
    ROWS,
    WAYS,
    Answers,
    Batch,
    alone,
    differences,
    drawn,
    in_javascript,
)
from tests.presets.runs import tries
from tests.programs.scripts import Talk, talking


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    """One process for all examples."""
    with talking() as ask:
        yield ask


@settings(deadline=None, max_examples=tries(60))
@given(text=EXPRESSIONS.filter(lambda text: "(" in text), rows=ROWS)
def test_every_back_end_has_what_a_run_has(
    talk: Talk, text: str, rows: Sequence[Sequence[float]]
) -> None:
    """As near as the last digits of the inputs allow, and no value where there is none."""
    tried = alone(text, rows)
    assume(tried is not None)
    assert tried is not None
    ways: dict[str, Callable[[Batch], Answers]] = {
        **WAYS,
        "javascript": partial(in_javascript, ask=talk),
    }
    for name, way in ways.items():
        assert (name, list(differences(tried, way(tried)))) == (name, [])


def test_a_wrong_value_is_seen() -> None:
    """And the expression that has it is made as small as it can be."""
    rows = [[2.0, 3.0, 5.0, 7.0, 11.0]] * 4

    def is_wrong(text: str) -> bool:
        """Whether a back-end differs that takes `mod` for a quotient."""
        tried = alone(text, rows) if "mod(" in text else None
        if tried is None:
            return False
        other = alone(text.replace("mod(", "divided("), rows) or tried
        wrong: Answers = {"found": [other.value("found", row) for row in rows]}
        return any(differences(tried, wrong))

    assert (
        find(EXPRESSIONS, is_wrong, settings=settings(max_examples=3000, database=None))
        == "mod(a, a)"
    )


def test_most_have_a_value() -> None:
    """Of those that are drawn, so that something is compared."""
    found = [alone(*each) for each in drawn(st.tuples(EXPRESSIONS, ROWS), 60, 1)]
    assert sum(each is not None for each in found) > len(found) / 2
