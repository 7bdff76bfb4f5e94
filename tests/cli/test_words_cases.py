"""Words and cases on the command line, as processes."""

import json
from pathlib import Path

import pytest

from tests.cli.command import envelope

FILE = str(Path(__file__).parent / "cased.toml")
EVERY = {
    "report": [],
    "explain": ["volume"],
    "sweep": ["engine=redis,valkey", "-p", "volume"],
    "solve": ["events", "volume <= 7 TB"],
    "sensitivity": ["volume"],
    "growth": ["-p", "volume", "--by", "year"],
    "stress": [],
    "flip": [],
    "conventions": [],
    "latency": [],
}


@pytest.mark.parametrize(("command", "more"), EVERY.items())
def test_every_command_takes_a_case(command: str, more: list[str]) -> None:
    """Its answer is another one with it, or none without parts; an unknown one is refused."""
    plain = envelope(command, FILE, *more)
    cased = envelope(command, FILE, *more, "--case", "middle")
    wrong = envelope(command, FILE, *more, "--case", "midle")
    assert "Traceback" not in plain.stderr + cased.stderr
    if plain.returncode != 2:
        assert cased.returncode in (0, 1)
        assert cased.stdout != plain.stdout or command in ("stress", "flip", "conventions")
    assert wrong.returncode == 2
    assert "did you mean `middle`?" in wrong.stderr


def test_a_setting_wins_over_the_case() -> None:
    """In `report`, which says both."""
    done = envelope("report", FILE, "--case", "middle", "engine=redis", "--assumptions")
    assert "* set from outside or by the case middle." in done.stdout
    assert "Log volume: middle" in done.stdout
    data = json.loads(envelope("report", FILE, "--case", "middle", "-f", "json").stdout)
    assert data["scenario"]["case"] == "middle"
    assert data["inputs"]["engine"]["value"] == "valkey"
    assert data["inputs"]["engine"]["choices"] == ["redis", "valkey"]
    assert data["results"]["kind"]["value"] == "cluster"


def test_words_are_swept_as_a_list() -> None:
    """A row for each, without a chart; what is no word is refused."""
    done = envelope("sweep", FILE, "engine=redis,valkey", "-p", "volume,kind")
    rows = [line.split() for line in done.stdout.splitlines()[2:4]]
    assert rows == [["redis", "420", "GB", "single"], ["valkey", "365", "GB", "single"]]
    assert "┤" not in envelope("sweep", FILE, "engine=redis,valkey", "-p", "volume").stdout
    data = json.loads(envelope("sweep", FILE, "engine=redis,valkey", "-f", "json").stdout)
    assert data["axes"][0] == {
        **{"name": "engine", "unit": "", "scale": "words"},
        "values": ["redis", "valkey"],
    }
    for wrong, words in (("redis..valkey", "list them"), ("redis,valky", "`valkey`?")):
        done = envelope("sweep", FILE, f"engine={wrong}")
        assert done.returncode == 2
        assert words in done.stderr


def test_what_asks_for_numbers_leaves_words_out() -> None:
    """And says so."""
    assert "engine holds a word and stays as set" in envelope("sensitivity", FILE, "volume").stdout
    for arguments in (["solve", FILE, "engine", "volume < 1 TB"], ["sensitivity", FILE, "kind"]):
        done = envelope(*arguments)
        assert done.returncode == 2
        assert "holds a word" in done.stderr


COMPARED = [
    (["--cases"], 1, "events     500k events/day  10M events/day  100M events/day"),
    (["--case", "small", "--case", "middle"], 0, "engine"),
    (["--case", "middle"], 0, "as written"),
    (["--case", "middle", "engine=redis"], 0, "before"),
    (["--case", "small", "--case", "small"], 0, "as written"),
    (["--case", "smal"], 2, "did you mean `small`?"),
    (["template", "--cases"], 2, "leave out the one or the other"),
]


@pytest.mark.parametrize(("arguments", "code", "words"), COMPARED)
def test_cases_are_compared(arguments: list[str], code: int, words: str) -> None:
    """All of them, two with their causes, one with the file or under changes."""
    done = envelope("compare", FILE, *arguments)
    said = " ".join((done.stdout + done.stderr).split())
    assert (done.returncode, " ".join(words.split()) in said) == (code, True)


def test_the_causes_between_cases_add_up() -> None:
    """Two cases are compared as two scenarios are; words have no difference."""
    arguments = ("compare", FILE, "--case", "small", "--case", "middle", "-f", "json")
    data = json.loads(envelope(*arguments).stdout)
    volume, kind = data["results"]["volume"], data["results"]["kind"]
    assert sum(volume["caused_by"].values()) == pytest.approx(volume["difference"])
    assert set(volume["caused_by"]) == {"events", "engine"}
    assert (kind["left"], kind["right"], kind["difference"]) == ("single", "cluster", None)


def test_several_cases_are_divided_from_the_first() -> None:
    """What each of the others differs by, and because of what."""
    arguments = ("compare", FILE, "--case", "small", "--case", "middle", "--case", "large")
    text = envelope(*arguments).stdout
    assert "Causes from small to middle" in text
    data = json.loads(envelope(*arguments, "-f", "json").stdout)
    small = data["small"]["results"]["volume"]["value"]
    for case, changes in (("middle", {"events", "engine"}), ("large", {"events"})):
        caused = data[case]["caused_by"]["volume"]
        assert set(caused) == changes
        difference = data[case]["results"]["volume"]["value"] - small
        assert sum(caused.values()) == pytest.approx(difference)
    assert data["small"]["caused_by"] == {}
    done = envelope(*arguments, "-f", "github")
    assert (done.returncode, done.stdout) == (2, "")
    assert "this is not written as github" in done.stderr


def test_cases_are_listed_and_shown() -> None:
    """With what they set, and what was published."""
    shown = envelope("show", FILE).stdout
    assert "ten times as many" in shown
    assert "events = 10M events/day, engine = valkey" in shown
    assert "redis, valkey" in shown
    data = json.loads(envelope("show", FILE, "-f", "json").stdout)
    assert list(data["cases"]) == ["small", "middle", "large"]
    assert data["inputs"]["engine"]["choices"] == ["redis", "valkey"]


def test_a_file_without_cases_has_none_to_compare() -> None:
    """Said with how one is written."""
    done = envelope("compare", "template", "--cases")
    assert (done.returncode, done.stdout) == (2, "")
    assert "[cases.NAME]" in done.stderr


def test_a_word_behind_a_range_has_no_spread() -> None:
    """Neither quantiles nor a line; growth without a check that is drawn comes to an end."""
    settings = [FILE, "events=1M to 9M events/day", "engine=valkey"]
    data = json.loads(envelope("report", *settings, "-f", "json").stdout)
    assert "p5" in data["results"]["volume"]
    assert "p5" not in data["results"]["kind"]
    grown = envelope("growth", *settings, "-p", "kind", "--by", "year")
    assert (grown.stderr, grown.returncode) == ("", 0)
    assert ["trend"] in [line.split() for line in grown.stdout.splitlines()]
