"""What dominates a total, and how full parts are in normal operation and after the loss."""

import re
from pathlib import Path

import jsonschema
import pytest

import envelope
from envelope.report.json_schema import report_schema
from envelope.report.shares import Dominant, dominant_text, dominants

SHOP = """
[parts.web]
block = "./tier.toml"
[parts.store]
block   = "./tier.toml"
servers = "9 servers"
disks   = "$2000/month"
"""

TIER = """
[inputs]
servers = "1 server"
disks   = "$0/month"
[formulas]
server_cost            = "servers * $100/server/month"
storage_cost           = "disks"
cost                   = "server_cost + storage_cost"
utilization            = "40%"
utilization_after_loss = "60%"
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A scenario of two parts with two kinds of cost."""
    (tmp_path / "tier.toml").write_text(TIER)
    path = tmp_path / "shop.toml"
    path.write_text(SHOP)
    return str(path)


def test_the_part_and_the_kind_with_most_of_the_cost_are_named(shop: str) -> None:
    """Beside the total, in every form."""
    words = "Most of it: store 96.7%, its storage."
    result = envelope.load(shop).run()
    assert words in result.showing("derivations").to_text()
    assert "store 96.7% (storage)" in result.to_text()
    for form in ("markdown", "html"):
        assert words in str(result.to(form))
    data = result.data()
    jsonschema.validate(data, report_schema())
    found = data["dominant"]["total.cost"]
    assert (found["part"], found["kind"], found["text"]) == ("store", "storage_cost", words)
    assert found["share"] == pytest.approx(2900 / 3000)
    assert found["kind_share"] == pytest.approx(2000 / 2900)


def test_a_part_that_is_not_counted_is_no_share(shop: str) -> None:
    """However much it costs: it is not in the total."""
    text = Path(shop).read_text()
    Path(shop).write_text(
        text.replace('servers = "9 servers"', 'servers = "9 servers"\ncounted = false')
    )
    found = envelope.load(shop).run().data()["dominant"]["total.cost"]
    assert (found["part"], found["share"]) == ("web", 1.0)


def test_with_ranges_it_stands_there_too(shop: str) -> None:
    """Where quantiles take the place of how results came about."""
    text = Path(shop).read_text().replace('"9 servers"', '"5 to 12 servers"')
    Path(shop).write_text(text)
    drawn = envelope.load(shop).run().draw(samples=64)
    assert re.search(r"store \d+(\.\d)?% \(storage\)", drawn.to_text())
    assert "Most of it: store" in drawn.showing("derivations").to_text()


def test_without_parts_the_kind_is_that_of_the_whole(shop: str) -> None:
    """A block alone; nothing is said where nothing costs."""
    alone = envelope.load(str(Path(shop).with_name("tier.toml")))
    assert "servers 100%" in alone.run().to_text()
    assert "storage 75%" in alone.run(disks="$300/month").to_text()
    assert "dominant" not in alone.run(servers="0 servers").data()


def test_less_than_half_is_the_largest_share(shop: str) -> None:
    """Of three alike, say."""
    (found,) = dominants(envelope.load(shop).run()._run)
    assert found == Dominant("total.cost", "store", *found[2:])
    assert dominant_text(found._replace(share=0.4)).startswith("The largest share: store 40%")
    assert dominant_text(found._replace(kind=None)) == "Most of it: store 96.7%."
    assert dominant_text(found._replace(part="", kind=None)) == ""


def test_how_full_parts_are_stands_there_twice(shop: str) -> None:
    """With everything up, and after the planned loss."""
    result = envelope.load(shop).run()
    text = result.showing("all").to_text().partition("\nShares\n")[2]
    (titles,) = (line for line in text.splitlines() if "after loss" in line)
    assert "utilization" in titles
    (row,) = (line for line in text.splitlines() if line.startswith("store ") and "█" in line)
    assert "40%" in row
    assert "60%" in row
    assert re.search(r"^store .* 40→60%$", result.to_text(), re.MULTILINE)
