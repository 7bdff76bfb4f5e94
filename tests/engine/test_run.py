"""How a run tells its values: in which unit, in which words."""

import pytest

from envelope.engine.run import run
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.presets import runs

ARROWS = """
[formulas]
rate  = "50 TB/day -> GiB/s"
wait  = "21.6 min -> s"
wide  = "17_720 GiB -> GiB"
whole_number = "9000 GiB -> GiB"
free  = "17_720 GiB * 1"
whole = "(30 days - 26 s) / (30 days) -> %"
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rate", "0.539 GiB/s"),
        ("wait", "1,296 s"),
        ("wide", "17.3 TiB"),
        ("whole_number", "9,000 GiB"),
        ("free", "17.3 TiB"),
        ("whole", "99.999%"),
    ],
)
def test_the_unit_right_of_an_arrow_stays(name: str, text: str) -> None:
    """What a file asks for is shown as it asks; what it does not takes the unit that suits."""
    assert run(build(Request("arrows.toml", text=ARROWS))).text(name) == text


def test_a_block_counts_in_its_own_words() -> None:
    """A noun that only a block declares has its plural in the report of a scenario."""
    assert runs.result("follower-service").text("change_worker.commits") == "2.29 batches/s"


CHECKED = """
[inputs]
x = "4"
[checks]
small = "x < 5"
large = "x > 5"
also_large = "x > 3"
"""


def test_a_run_knows_which_checks_hold() -> None:
    """In order, and which fail."""
    made = run(build(Request("checked.toml", text=CHECKED)))
    assert made.holds == (True, False, True)
    assert [check.name for check in made.failing()] == ["large"]
