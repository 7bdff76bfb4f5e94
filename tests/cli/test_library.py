"""What the library offers from the command line: hardware, new files, lists and errata."""

import json
from pathlib import Path

import pytest

import envelope as api
from envelope.model.library.lookup import scenarios
from envelope.model.library.machines import machines
from tests.cli.test_commands import envelope


def test_hardware_lists_what_each_shape_gives() -> None:
    """By the words of its name."""
    done = envelope("hardware", "i4i.2x")
    assert done.returncode == 0, done.stderr
    title, _, row, *note = (line.split() for line in done.stdout.splitlines())
    assert title[:3] == ["machine", "price", "cores"]
    assert row[:7] == ["i4i.2xlarge", "$2.421k/year", "8", "cores", "64", "GiB", "4.687"]
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
        '[machines.box]\nserver_cores = "10 cores/server"\nserver_price = "50 USD/month/server"\n'
        '[parts.web]\nblock = "service"\nrequests = "5000 requests/s"\nmachine = "box"\n'
        'server_price = "70 USD/month/server"\n'
    )
    shown = ("-f", "json")
    own = json.loads(envelope("report", str(file), *shown).stdout)["inputs"]
    assert own["web.server_cores"]["text"] == "10 cores/server"
    assert own["web.server_price"]["text"] == "$70/month/server"
    chosen = envelope("report", str(file), "web.machine=c6i.4xlarge", *shown)
    inputs = json.loads(chosen.stdout)["inputs"]
    assert inputs["web.server_cores"]["text"] == "16 cores/server"
    assert inputs["web.server_price"]["value"] == 2282.67
    assert inputs["web.server_price"]["basis"] == "vendor"


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
    assert "bound by" in report.stdout
    assert report.returncode == 0
