"""What changes no result: the units of a file, and the order of what stands in it."""

import pytest

from envelope.model.library.lookup import scenarios
from tests.presets.runs import some
from tests.proof.rewritten import WAYS, differences
from tests.proof.test_laws import of_text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", some(scenarios(), 24, first=5))
def test_a_preset_written_in_another_way_has_the_same_results(name: str, way: str) -> None:
    """Each value, to a part in a billion."""
    assert list(WAYS[way](name)) == []


def test_a_difference_is_seen() -> None:
    """So that the test above says something: another value, and another name."""
    one, other, more = (of_text(f"[inputs]\n{inputs}\n") for inputs in ("a = 1", "a = 2", "b = 1"))
    assert list(differences(one, one)) == []
    assert list(differences(one, other)) == ["a: 1.0, but 2.0"]
    assert list(differences(one, more)) == ["other quantities: ['a', 'b']"]
