"""A part on every machine shape: the cheapest first, those without what it needs last."""

import re
from pathlib import Path

import pytest

import envelope

RACK = str(Path(__file__).parents[1] / "cli" / "rack.toml")
STORE = """
machine = "i4i.2xlarge"
[inputs]
need            = "100 TB"
server_disk     = { unit = "GB/server" }
server_cores    = { unit = "cores/server" }
storage_price   = { value = "0.08 USD/GB/month" }
on_demand_price = { unit = "USD/hour/server" }
[formulas]
servers = "ceil(need / server_disk)"
cost    = "servers * on_demand_price + servers * server_disk * storage_price -> USD/month"
"""


@pytest.fixture
def shop(tmp_path: Path) -> envelope.Scenario:
    """A scenario with a store."""
    (tmp_path / "store.toml").write_text(STORE)
    (tmp_path / "own.toml").write_text(
        '[parts.a]\nblock = "./store.toml"\n'
        '[machines.priced]\non_demand_price = "0.01 USD/hour/server"\n'  # nothing else
        '[machines.strange]\nfans = "3 servers"\n'  # nothing that the part has
    )
    return envelope.load(str(tmp_path / "own.toml"))


def test_a_shape_without_disks_is_none_for_a_store(shop: envelope.Scenario) -> None:
    """It stands last, with a remark, and is never the cheapest."""
    found = shop.hardware("a")
    assert found.cheapest is not None
    assert found.cheapest.run is not None
    fits = {fit.machine: fit for fit in found.fits}
    assert fits["m5.large"].objection == "no disk"
    assert fits["priced"].objection == "no cores and no disk"
    assert "strange" not in fits
    lacking = [fit.is_lacking for fit in found.fits]
    assert lacking == sorted(lacking)
    assert "no disk" in str(found)
    assert "does not fit: no disk" not in str(found)


def test_a_disk_that_is_given_is_one_on_every_shape(shop: envelope.Scenario) -> None:
    """On the network, at its price; what is set from outside wins over what shapes give."""
    found = shop.hardware("a", {"a.server_disk": "10 TB/server"})
    fits = {fit.machine: fit for fit in found.fits}
    run = fits["m5.large"].run
    assert run is not None
    assert run.values["a.servers"] == 10
    assert run.values["a.cost"] * 86400 * 365.25 / 12 > 100_000 * 0.08
    assert {fit.run.values["a.servers"] for fit in found.fits if fit.run} == {10}


def test_it_follows_how_machines_are_paid() -> None:
    """For each shape its own prices."""
    rack = envelope.load(RACK)  # of one part: a build for each machine
    plain, reserved = (rack.hardware("cache", {"pricing": word}) for word in ("spot", "1 year"))
    name = "cache.cost"
    for one, other in ((plain, reserved),):
        assert one.cheapest is not None
        assert other.cheapest is not None
        assert one.cheapest.run is not None
        assert other.cheapest.run is not None
        assert one.cheapest.run.values[name] < other.cheapest.run.values[name]


ROWS = (Path(__file__).parents[1] / "formats" / "rows.toml").read_text()
APART = re.sub(r"^(orders|views|audit) = {", r"\1 = { machine = 'm7i.xlarge',", ROWS, flags=re.M)


@pytest.mark.parametrize("text", [ROWS, APART])
def test_rows_are_all_on_the_machine(text: str, tmp_path: Path) -> None:
    """As where it is chosen from outside for the part, whatever each of them has in the file."""
    path = tmp_path / "rows.toml"
    path.write_text(text)
    scenario = envelope.load(str(path))
    fits = {fit.machine: fit for fit in scenario.hardware("topics").fits}
    for name in ("m7i.large", "m5.4xlarge"):
        run = fits[name].run
        assert run is not None
        chosen = scenario.run({"topics.machine": name}).values_in_base_units
        assert run.values == pytest.approx(dict(chosen))
        assert {run.values[f"topics.{row}.server_cores"] for row in ("orders", "audit")} == {
            2.0 if name == "m7i.large" else 16.0
        }


def test_what_does_not_do_as_it_is_says_so(tmp_path: Path) -> None:
    """In words, in its row and as data; what does is said nothing of."""
    serving = tmp_path / "serving.toml"
    serving.write_text('[parts.reader]\nblock = "service"\nrequests = "2k requests/s"\n')
    service = envelope.load(str(serving))
    found = service.hardware("reader", {"reader.servers": "1 server"})
    assert "As it is, `reader` does not fit." in found.to_text()
    assert re.search(r"as it is .* does not fit: check utilization", found.to_text())
    assert found.data()["as_it_is"]["objection"] == "check utilization"
    plain = service.hardware("reader")
    assert "does not fit." not in plain.to_text()
    assert "objection" not in plain.data()["as_it_is"]
