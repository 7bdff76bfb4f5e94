"""What the library offers from the command line: hardware, new files, lists and errata."""

import json
import re
from pathlib import Path
from statistics import geometric_mean

import pytest

import envelope as api
from envelope.model.library.lookup import scenarios
from envelope.model.library.machines import machines
from tests.cli.command import envelope


def test_hardware_lists_what_each_shape_gives() -> None:
    """By the words of its name."""
    done = envelope("hardware", "i4i.2x")
    assert done.returncode == 0, done.stderr
    title, _, row, *note = (line.split() for line in done.stdout.splitlines())
    assert title[:4] == ["machine", "on", "demand/h", "3"]
    assert row == [
        "i4i.2xlarge",
        "$0.686",
        "$0.276",
        "8",
        "64",
        "GiB",
        "4.69",
        "1.71",
        "TiB",
        "200k",
    ]
    assert any("storage" in words for words in note)


def test_hardware_names_the_cheapest_shape_first() -> None:
    """Every row is the report of the part with that machine."""
    done = envelope("hardware", "template", "cache", "-f", "json")
    data = json.loads(done.stdout)
    costs = [each["cost"]["value"] for each in data["machines"] if "cost" in each]
    assert data["cheapest"] == data["machines"][0]["machine"]
    assert costs == sorted(costs)
    assert len(data["machines"]) == len(machines())
    for each in data["machines"][:3]:
        run = api.load("template").run({"cache.machine": each["machine"]})
        assert run["cache.cost"].magnitude == pytest.approx(each["cost"]["value"], rel=1e-9)


def test_a_machine_can_be_chosen_from_outside_and_in_the_file(tmp_path: Path) -> None:
    """In the file it fills in what the part leaves open; from outside it comes first."""
    file = tmp_path / "x.toml"
    file.write_text(
        '[machines.box]\nserver_cores = "10 cores/server"\non_demand_price = "1 USD/hour/server"\n'
        'server_memory = "40 GB/server"\nserver_network = "1 Gbit/s/server"\n'
        '[parts.web]\nblock = "service"\nrequests = "5000 requests/s"\nmachine = "box"\n'
        'on_demand_price = "2 USD/hour/server"\n'
    )
    shown = ("-f", "json")
    own = json.loads(envelope("report", str(file), *shown).stdout)["inputs"]
    assert own["web.server_cores"]["text"] == "10 cores/server"
    assert own["web.on_demand_price"]["text"] == "$2/hour/server"
    chosen = envelope("report", str(file), "web.machine=c6i.4xlarge", *shown)
    inputs = json.loads(chosen.stdout)["inputs"]
    assert inputs["web.server_cores"]["text"] == "16 cores/server"
    assert inputs["web.on_demand_price"]["value"] == 0.68
    assert inputs["web.on_demand_price"]["basis"] == "vendor"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "template", "cache.machine=r5.2xlrge"], "did you mean `r5.2xlarge`?"),
        (["hardware", "template", "cahce"], "did you mean `cache`?"),
        (["hardware", "template"], "its parts are load_balancer, writer,"),
        (["hardware", "nothing-like-it"], "no machine is called `nothing-like-it`"),
    ],
)
def test_what_is_wrong_about_machines_is_told(arguments: list[str], words: str) -> None:
    """With the cure."""
    done = envelope(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("kind", [(), ("--block",)])
def test_new_writes_a_file_that_is_right(kind: tuple[str, ...], tmp_path: Path) -> None:
    """It can be checked at once, and is never written over."""
    assert envelope("new", "my-shop", *kind, cwd=tmp_path).returncode == 0
    text = (tmp_path / "my-shop.toml").read_text()
    assert text.startswith('title = "My shop"\n')
    done = envelope("check", "my-shop.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    again = envelope("new", "my-shop", *kind, cwd=tmp_path)
    assert again.returncode == 2
    assert "stays as it is" in again.stderr
    assert (tmp_path / "my-shop.toml").read_text() == text


def test_list_stands_in_groups() -> None:
    """Every scenario once."""
    done = envelope("list", "scenarios")
    assert "Scenarios: Social\n" in done.stdout
    data = json.loads(envelope("list", "-f", "json").stdout)
    assert [each["name"] for each in data["scenarios"]] == list(scenarios())
    assert all(each["group"] and each["about"] for each in data["scenarios"])


def test_errata_are_listed_with_the_right_figure() -> None:
    """What was printed, what is right, by what factor, why."""
    data = json.loads(envelope("list", "--errata", "-f", "json").stdout)
    ids = next(each for each in data if each["scenario"] == "instagram-2011")
    assert ids["published"] == "41 years"
    assert ids["factor"] == pytest.approx(41 / 69.73, rel=1e-3)
    assert all(each["reason"] and each["published"] and each["source"] for each in data)
    text = envelope("list", "--errata").stdout
    assert f"{len(data)} published figures are wrong." in text


def test_what_blocks_ask_is_listed_beside_what_ran() -> None:
    """Every deployment with its ratio, the mean by kind; the sources are in the data."""
    data = json.loads(envelope("list", "--reality", "-f", "json").stdout)
    found = data["deployments"]
    assert all(each["source"] and each["kind"] and each["what"] for each in found)
    counted = [each for each in found if each["ratio"] is not None]
    for each in counted:
        assert each["ratio"] == pytest.approx(each["asked"]["value"] / each["ran"]["value"])
    for kind in data["kinds"]:
        ratios = [each["ratio"] for each in counted if each["kind"] == kind["kind"]]
        assert kind["geometric_mean"] == pytest.approx(geometric_mean(ratios))
        assert kind["within_a_factor_of_3"] == sum(1 / 3 <= ratio <= 3 for ratio in ratios)
    assert data["overall"]["deployments"] == len(counted)
    text = envelope("list", "--reality").stdout
    assert "asked / ran" in text
    assert "geometric mean" in text
    assert envelope("list", "--reality", "--errata").returncode == 2


def test_defaults_are_counted_by_whose_they_are(tmp_path: Path) -> None:
    """Of one kind of file, and what is assumed by name."""
    folder = tmp_path / "blocks"
    folder.mkdir()
    (folder / "mine.toml").write_text(
        '[inputs]\nload = "1"\ncopies = { value = "3", basis = "chosen" }\ntwice = "load"\n'
        'size = { value = "1 kB", measure = "`wc -c` of one" }\n[[examples]]\n'
    )
    done = envelope("list", "blocks", "--basis", "-f", "json", ENVELOPE_PATH=str(tmp_path))
    data = json.loads(done.stdout)
    assert data["files"]["mine"] | {"measured": 0} == {
        **dict.fromkeys(("measured", "published", "vendor"), 0),
        "chosen": 1,
        "assumed": 2,
        "follows": 1,
    }
    assert {"file": "mine", "name": "size", "measure": "`wc -c` of one"} in data["assumed"]
    assert sum(data["basis"].values()) == sum(
        sum(each.values()) - each["follows"] for each in data["files"].values()
    )
    lines = envelope("list", "--basis").stdout.splitlines()
    assert any(line.startswith("all ") for line in lines)


def test_a_deployment_with_a_measured_capacity_is_not_counted(tmp_path: Path) -> None:
    """Nor is one without a default of a block; what is told of a machine's shape is fine."""
    (tmp_path / "pages.toml").write_text(_DEPLOYMENTS)
    done = envelope("list", "--reality", "-f", "json", ENVELOPE_PATH=str(tmp_path))
    found = json.loads(done.stdout)["deployments"]
    pages = {each["what"]: each for each in found if each["name"] == "pages"}
    assert pages["by default"]["ratio"] > 0
    assert pages["by default"]["measured"] == []
    assert pages["of a page"]["ratio"] is None
    assert pages["of a page"]["measured"] == ["measured.requests_per_server"]
    assert pages["published"]["ratio"] is None
    assert pages["published"]["defaults"] == []
    assert pages["from there"]["ratio"] is None
    assert pages["from there"]["taken"] == ["fleet.peak_factor"]


_DEPLOYMENTS = """
title = "Pages"

[inputs]
pages = "9k requests/s"
load  = "6k requests/s"

[parts.fleet]
block        = "service"
requests     = "pages"
server_cores = "16 cores/server"

[parts.measured]
block               = "service"
requests            = "pages"
requests_per_server = "1k requests/s/server"

[reality]
by_default = { asked = "fleet.servers", ran = "9 servers", kind = "pages", source = "a talk" }
of_a_page  = { asked = "measured.servers", ran = "9 servers", kind = "pages", source = "a talk" }
published  = { asked = "pages / load", ran = "2", kind = "pages", source = "a talk" }

[reality.from_there]
asked  = "fleet.servers"
ran    = "9 servers"
kind   = "pages"
source = "https://www.robustperception.io/do-you-know-your-peak-to-mean-ratio/"
"""


def test_a_pack_of_blocks_is_found_on_envelope_path(tmp_path: Path) -> None:
    """A block of another project, by name, before the presets."""
    blocks = tmp_path / "pack" / "blocks"
    blocks.mkdir(parents=True)
    assert envelope("new", "--block", "thumbnailer", cwd=blocks).returncode == 0
    (tmp_path / "site.toml").write_text(
        '[parts.thumbnails]\nblock = "thumbnailer"\nrequests = "100 photos/s"\n'
    )
    pack = str(tmp_path / "pack")
    assert "thumbnailer" in envelope("list", "blocks", ENVELOPE_PATH=pack).stdout
    assert envelope("check", "thumbnailer", ENVELOPE_PATH=pack).returncode == 0
    report = envelope("report", "site.toml", cwd=tmp_path, ENVELOPE_PATH=pack)
    assert re.search(r"^servers +2 servers ", report.stdout, re.MULTILINE)
    assert report.returncode == 0
