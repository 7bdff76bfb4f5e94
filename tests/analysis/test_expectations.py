"""Published results that speak of a time: proved by growth, in every place that shows them."""

import json
from pathlib import Path

import jsonschema
import pytest

import envelope
from envelope.analysis.expectations import expectations
from envelope.api.check import checked
from envelope.engine.run import run
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.json_schema import report_schema

FILES = """
[inputs]
files = { value = "1M users", growth = "10%/year" }
daily = "1 GB/day"
kept  = "2 years"
[formulas]
volume = "files * 1 MB/user -> TB"
stored = "accumulated(daily, kept) -> GB"
[expect]
volume = { value = "1.331 TB", at = "3 years", within = "0.1%" }
stored = { value = "365.25 GB", at = "12 months" }
"""


def test_an_expectation_is_proved_at_its_time() -> None:
    """What grows has grown, and what accumulates has done so from an empty start."""
    found = expectations(run(build(Request("files.toml", text=FILES))))
    assert [(each.got, each.holds) for each in found] == [("1.331 TB", True), ("365.2 GB", True)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("3 years", "2 years"), "volume at 2 years is 1.21 TB, expected 1.331 TB"),
        ((', at = "3 years"', ""), "volume is 1 TB, expected 1.331 TB"),
        (("10%/year", "20%/year"), "volume at 3 years is 1.728 TB"),
    ],
)
def test_what_does_not_come_out_at_that_time_is_said(change: tuple[str, str], words: str) -> None:
    """With the time, where there is one."""
    (complaint,) = checked(Request("files.toml", text=FILES.replace(*change))).complaints
    assert words in complaint.message


def test_a_file_in_which_only_stores_fill_may_speak_of_a_time() -> None:
    """No input grows, but another year is another result."""
    text = FILES.replace(', growth = "10%/year"', "").replace("1.331 TB", "1 TB")
    assert checked(Request("files.toml", text=text)).verdict == "fine"


def test_reports_name_the_time(tmp_path: Path) -> None:
    """As text, on the page, as data, and after the graph was kept."""
    file = tmp_path / "files.toml"
    file.write_text(FILES)
    for _ in range(2):
        result = envelope.load(str(file)).run()
        assert "volume at 3 years" in result.showing("checks").to_text()
        assert "volume at 3 years" in result.to_html()
        assert json.loads(result.to_json())["expectations"][0]["at"] == "3 years"
    assert "at" in report_schema()["definitions"]["expectation"]["properties"]


WRONG = """
[inputs]
disk = "36.5 TB"
[expect]
disk = { value = "36.5 TB", published = "365 TB", erratum = "ten years twice" }
"""


def test_an_erratum_shows_how_far_it_is_off(tmp_path: Path) -> None:
    """From what was printed, in every form: 36.5 TB are a tenth of 365 TB."""
    (tmp_path / "wrong.toml").write_text(WRONG)
    result = envelope.load(str(tmp_path / "wrong.toml")).run()
    forms = [result.showing("all").to(form) for form in ("text", "markdown", "html")]
    for shown in map(str, forms):
        assert "365 TB" in shown
        assert "-90%" in shown
    data = json.loads(result.to_json())
    jsonschema.Draft7Validator(report_schema()).validate(data)
    (found,) = data["expectations"]
    assert found["difference"] == pytest.approx(-0.9)
    assert (found["published"], found["erratum"]) == ("365 TB", "ten years twice")


# A result, what is expected of it, and what is said: whether it holds, how near is near enough.
NEAR = [
    ("34.74k users", '"34.7k users"', True, "to its digits"),
    ("34.76k users", '"34.7k users"', False, "to its digits"),
    ("34.65k users", '"34.7k users"', True, "to its digits"),
    ("34.64k users", '"34.7k users"', False, "to its digits"),
    ("12.4 users", '"12 users"', True, "to its digits"),
    ("12.6 users", '"12 users"', False, "to its digits"),
    ("12.54k users", '"12.5k users"', True, "to its digits"),
    ("12.4k users", '"12k users"', True, "to its digits"),
    ("12.6k users", '"12k users"', False, "to its digits"),
    ("1.54e6 users", '"1.5e6 users"', True, "to its digits"),
    ("1.56e6 users", '"1.5e6 users"', False, "to its digits"),
    ("1.4e6 users", '"1e6 users"', True, "to its digits"),
    ("1.6e6 users", '"1e6 users"', False, "to its digits"),
    ("1004 users", '"1_000 users"', False, "to its digits"),
    ("1000.4 users", '"1_000 users"', True, "to its digits"),
    ("-12.4 users", '"-12 users"', True, "to its digits"),
    ("-12.6 users", '"-12 users"', False, "to its digits"),
    ("95.4%", '"95%"', True, "to its digits"),
    ("95.6%", '"95%"', False, "to its digits"),
    ("24.0000001 users", '"2 * 12 users"', False, "to its digits"),
    ("24 users", '"2 * 12 users"', True, "to its digits"),
    ("105 users", '{ value = "100 users", within = "5%" }', True, "5%"),
    ("95 users", '{ value = "100 users", within = "5%" }', True, "5%"),
    ("105.1 users", '{ value = "100 users", within = "5%" }', False, "5%"),
    ("-105 users", '{ value = "-100 users", within = "5%" }', True, "5%"),
    ("100.4 users", '{ value = "100 users", within = "0.5%" }', True, "0.5%"),
    ("0 users", '"0 users"', True, "to its digits"),
]


@pytest.mark.parametrize(("got", "expected", "holds", "allowed"), NEAR)
def test_how_near_is_near_enough(got: str, expected: str, holds: bool, allowed: str) -> None:
    """Half a unit of the last digit that is written, or the share that is said."""
    text = f'[inputs]\nx = {{ value = "{got}", low = "-1e9 users", min = "-1e9 users" }}\n'
    if got.endswith("%"):
        text = f'[inputs]\nx = "{got}"\n'
    found = expectations(run(build(Request("x", text=f"{text}[expect]\nx = {expected}\n"))))
    assert [(each.holds, each.allowed) for each in found] == [(holds, allowed)]


def test_how_far_off_it_is_is_a_share() -> None:
    """Of what is expected; all of it where nothing is; of what was published beside an erratum."""
    text = """
[inputs]
a = "110 users"
b = "3 users"
w = { value = "y", choices = ["y", "z"] }
[expect]
a = { value = "100 users", published = "1000 users", erratum = "a zero too many" }
b = "0 users"
w = "z"
"""
    a, b, w = expectations(run(build(Request("x", text=text))))
    assert a.difference == pytest.approx(0.1)
    assert (a.published, a.published_factor) == ("1000 users", 10)
    assert a.off == pytest.approx(-0.89)
    assert (b.difference, b.off, b.published) == (3, 3, "")
    assert (w.difference, w.holds, w.allowed, w.got) == (1, False, "", "y")
    assert (a.when, a.place) == ("", "x:7")
