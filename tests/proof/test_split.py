"""A part that stands twice with half of its load each: as much as the whole, or rounded up."""

import pytest

from envelope.model.library.lookup import scenarios
from tests.presets.runs import EVERY_PRESET, result, some
from tests.proof.split import RIGHT, Whole, halves, said, split, wholes

WITH_PARTS = [name for name in scenarios() if said(name).get("parts")]
PRESETS = some(WITH_PARTS, 6, first=2)


def halved(name: str) -> list[Whole]:
    """One part of a preset, of each preset another one; all where all presets are asked."""
    found = [each for each in wholes(name, result(name)) if (name, each.part) not in RIGHT]
    place = PRESETS.index(name) % max(len(found), 1)
    return found if EVERY_PRESET else found[place : place + 1]


@pytest.mark.parametrize("name", PRESETS)
def test_two_halves_have_what_the_whole_has(name: str) -> None:
    """Storage, traffic and rates to a part in a billion; servers up to a step more, never fewer."""
    for whole in halved(name):
        assert list(split(whole)) == [], whole.part


@pytest.mark.parametrize(("name", "part"), RIGHT)
def test_what_halves_need_less_of_follows_from_what_its_reason_names(name: str, part: str) -> None:
    """They do need less; and no less where these are what they were."""
    [whole] = [each for each in wholes(name, result(name)) if each.part == part]
    assert any(each.startswith(("total.servers", "total.cost")) for each in split(whole))
    assert list(split(whole, RIGHT[name, part].by)) == []


def test_a_file_asks_both_halves() -> None:
    """Amounts are added up, what is no amount is that of a half, and texts stay."""
    whole = next(each for each in wholes("twitter", result("twitter")) if each.part == "reader")
    text = halves(whole)
    assert "(writer.servers + (reader.servers + reader_second.servers)) / 1 server" in text
    assert 'requests = "(timeline_rate) / 2"' in text


def test_a_difference_is_seen() -> None:
    """Of a result that has twice of itself, so that the tests above say something."""
    whole = next(each for each in wholes("chat", result("chat")))
    name = f"{whole.part}.load"
    off = whole.run._replace(values={**whole.run.values, name: whole.run.values[name] * 2})
    assert any(each.startswith(f"{name}: ") for each in split(whole._replace(run=off)))
