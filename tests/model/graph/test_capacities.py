"""What no part can do more than: the checks that standard outputs with a limit make."""

from pathlib import Path

import pytest

import envelope
from envelope.api.check import FAILS, checked
from envelope.model.build.request import Request

SHOP = """
[inputs]
load = "{load} requests/s"
[parts.web]
block = "./web.toml"
requests = "load"
"""

WEB = """
[inputs]
requests = { unit = "requests/s" }
servers  = "10 servers"
each     = "100 requests/s/server"
[formulas]
utilization            = "requests / (servers * each) -> %"
utilization_after_loss = "utilization * 1.25"
latency                = "10 ms"
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A scenario with one part that gives both outputs, and room for a quarter more."""
    (tmp_path / "web.toml").write_text(WEB)
    path = tmp_path / "shop.toml"
    path.write_text(SHOP.format(load=800))
    return str(path)


@pytest.mark.parametrize(
    ("load", "failing"),
    [
        ("800", []),  # after the loss all of it, and no more
        ("900", ["web.utilization_after_loss"]),
        ("4120", ["web.utilization", "web.utilization_after_loss"]),
    ],
)
def test_more_than_a_part_can_do_fails(load: str, failing: list[str], shop: str) -> None:
    """In Python, as data, in words, and with the exit code of an error."""
    result = envelope.load(shop).run(load=load)
    assert [check.full_name for check in result.failing] == failing
    assert result.holds == (not failing)
    data = {each["name"]: each for each in result.data()["checks"]}
    assert [name for name, each in data.items() if not each["holds"]] == failing
    assert {each["severity"] for each in data.values()} == {"error"}
    assert f"{2 - len(failing)} of 2 checks hold" in result.to_text()


def test_it_is_named_with_its_numbers(shop: str) -> None:
    """As other checks are, in every form."""
    result = envelope.load(shop).run(load="4120")
    text = result.to_text()
    assert "web.utilization " in text
    assert "412% <= 100%" in text
    assert "more than it can do" in text
    assert "**FAILS** web.utilization (412% \\<= 100%)" in result.to_markdown()
    assert "412% &lt;= 100%" in result.to_html()


def test_a_file_that_is_checked_fails(shop: str) -> None:
    """As one with a check of its own that does not hold."""
    path = Path(shop)
    assert checked(Request(shop)).verdict == "fine"
    path.write_text(SHOP.format(load=1001))
    found = checked(Request(shop))
    assert found.verdict == FAILS
    assert "the check web.utilization does not hold" in found.complaints[0].message


def test_a_check_of_the_same_name_takes_its_place(shop: str) -> None:
    """A block may know better."""
    own = '[checks]\nutilization = { that = "utilization <= 80%", severity = "warning" }\n'
    Path(shop).with_name("web.toml").write_text(WEB + own)
    result = envelope.load(shop).run(load="850")
    assert [(each.full_name, each.severity) for each in result.failing] == [
        ("web.utilization", "warning"),
        ("web.utilization_after_loss", "error"),
    ]


def test_the_scenario_itself_has_limits_too(tmp_path: Path) -> None:
    """A block alone, and what is called so and is no share is left alone."""
    path = tmp_path / "alone.toml"
    path.write_text('[formulas]\nutilization = "3 servers"\nutilization_after_loss = "120%"\n')
    found = envelope.load(str(path)).run().failing
    assert [check.full_name for check in found] == ["utilization_after_loss"]


def test_a_comparison_and_a_sweep_know_it(shop: str) -> None:
    """What newly fails, and from which value on."""
    scenario = envelope.load(shop)
    compared = scenario.compare(load="1100 requests/s")
    assert not compared.holds
    names = [check.full_name for check in compared.newly_failing]
    assert names == ["web.utilization", "web.utilization_after_loss"]
    swept = scenario.sweep({"load": "500, 900, 1100"}, ["web.utilization"])
    assert "web.utilization from load=1100 requests/s" in swept.to_text().replace("1.1k", "1100")
    flips = scenario.flip("web.utilization").flips
    assert any(flip.target.name == "web.utilization" for flip in flips)


def test_a_stress_tells_it_of_the_part_alone(shop: str) -> None:
    """Once, as a part that breaks; what is planned for is not planned for twice."""
    path = Path(shop)
    path.write_text(path.read_text() + '[stress.crowd]\nset = { load = "load * 1.2" }\n')
    (mild,) = envelope.load(shop).stress("crowd").stressed
    assert (mild.breaks, mild.failing) == ("", ())
    path.write_text(path.read_text().replace("1.2", "1.3"))
    (wild,) = envelope.load(shop).stress("crowd").stressed
    assert (wild.breaks, wild.failing) == ("web", ())


def test_a_derivation_of_it_does_not_hold(shop: str) -> None:
    """So that its command fails as a report does."""
    scenario = envelope.load(shop)
    for load, holds in (("800", True), ("4120", False)):
        result = scenario.run(load=load)
        assert result.explain("web.utilization").holds is holds
        assert result.explain("web.latency").holds
