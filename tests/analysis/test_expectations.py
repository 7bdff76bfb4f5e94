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
