"""The standard outputs and reference numbers as the library answers for them."""

import pytest

from envelope.model.library import outputs
from envelope.model.library.numbers import matching, numbers

LISTED = outputs.outputs()


def test_a_heading_is_one_of_the_report() -> None:
    """Every heading has an output under it, but that of the traffic, which scenarios fill."""
    used = {output.heading for output in LISTED.values() if output.heading}
    assert {*used, "Traffic"} == set(outputs.headings())


@pytest.mark.parametrize("name", LISTED)
def test_an_output_says_what_is_known(name: str) -> None:
    """A word that nobody reads would do nothing."""
    output = LISTED[name]
    assert output.about
    assert output.total in ("sum", "edge", "")
    assert output.hardware in ("shown", "least", "")
    assert output.path in ("mean", "p99", "wait", "")
    assert output.diagram in ("load", "size", "in", "out", "")
    assert not output.up_to or output.up_to in LISTED


def test_each_role_is_filled() -> None:
    """Once where there can be but one, and the limit and the target are numbers."""
    for role in ("mean", "p99", "wait"):
        assert [each for each in LISTED.values() if each.path == role] == [outputs.along_path(role)]
    assert tuple(each for each in LISTED.values() if each.limit) == outputs.bounded()
    assert [each.name for each in outputs.bounded()] == ["utilization", "utilization_after_loss"]
    assert all(each.limit == "100%" and each.beyond for each in outputs.bounded())
    assert outputs.limited() == outputs.bounded()[0]
    assert outputs.limit() == 1
    assert outputs.target() == pytest.approx(0.5)
    assert LISTED[outputs.compared()[-1]].hardware == "least"
    assert {"servers", "storage", "cost"} <= set(outputs.headlines())
    assert set(outputs.headlines()) <= LISTED.keys()
    assert outputs.stressed()
    assert outputs.shared()
    assert {role: bool(outputs.drawn(role)) for role in ("load", "size", "in", "out")} == (
        dict.fromkeys(("load", "size", "in", "out"), True)
    )


def test_numbers_are_found_by_every_word() -> None:
    """In any order and case, in their names, texts and sources."""
    found = matching(("SSD", "random"))
    assert "random_ssd_read_8_kib" in found
    assert found == matching(("random", "ssd"))
    assert set(found) < set(matching(("ssd",)))
    assert matching(("ssd", "no-such-word")) == []
    assert matching(()) == list(numbers().inputs)
