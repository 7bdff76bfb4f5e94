"""A report at a time after an empty start: values, spreads, checks, and what has no time."""

import json
import math
from pathlib import Path

import jsonschema
import pytest

import envelope
from envelope.errors import InputError
from envelope.report.json_schema import report_schema

GROWING = """
about = "A store that grows."
[inputs]
users = { value = "1M users", growth = "50%/year" }
size  = "2 KB/user/day"
kept  = "3 years"
[formulas]
daily  = "users * size -> GB/day"
stored = "accumulated(daily, kept) -> TB"
[checks]
fits = "stored <= 2 TB"
[expect]
stored = "2.19 TB"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The scenario as a file."""
    path = tmp_path / "growing.toml"
    path.write_text(GROWING)
    return path


@pytest.mark.parametrize("time", ["1 year", "40 months", "8 years"])
def test_a_later_result_is_a_row_of_the_growth(time: str, file: Path) -> None:
    """Every quantity, and whether each check holds."""
    loaded = envelope.load(str(file))
    result = loaded.run().at(time)
    names = list(result)
    last = loaded.growth(names, over=time, step=time).values
    found = {name: result.values_in_base_units[name] for name in names}
    assert found == pytest.approx({name: values[-1] for name, values in last.items()})
    assert result.holds == (found["stored"] <= 2e12)


def test_what_is_kept_has_filled_as_far_as_it_could() -> None:
    """A preset in which nothing grows: a year of five, and all of them after six."""
    plain = envelope.load("twitter").run()
    one, six = (plain.at(time)["total.storage_growth"] for time in ("1 year", "6 years"))
    assert one == six == plain["total.storage_growth"]
    name = "tweet_store.storage"
    assert plain.at("1 year")[name] / plain[name] == pytest.approx(0.2)
    assert plain.at("6 years")[name] / plain[name] == pytest.approx(1)


def test_a_later_report_says_so(file: Path) -> None:
    """In text, Markdown and JSON; published results, which are of no time, are left out."""
    result = envelope.load(str(file)).run()
    later = result.at("18 months")
    assert "A store that grows. As it is 18 months after an empty start." in later.to_text()
    assert "18 months after an empty start" in later.to_markdown()
    assert "Published results" in result.to_text()
    assert "Published results" not in later.to_text()
    data = json.loads(later.to_json())
    jsonschema.validate(data, report_schema())
    assert (data["scenario"]["at"], data["expectations"]) == ("18 months", [])
    assert data["inputs"]["users"]["value"] == pytest.approx(1e6 * 1.5**1.5)


def test_ranges_are_drawn_at_that_time(tmp_path: Path) -> None:
    """Of the inputs and of their growth: the median and the ends of a product of lognormals."""
    path = tmp_path / "ranges.toml"
    text = GROWING.replace("1M users", "500k to 2M users").replace(
        "50%/year", "20%/year to 80%/year"
    )
    path.write_text(text)
    later = envelope.load(str(path)).run().at("4 years").draw(samples=4096)
    found = later.spread("users")
    assert found is not None
    low, middle, high = found.quantiles
    assert middle == pytest.approx(1e6 * 1.4**4, rel=0.05)
    assert low < 0.5e6 * 1.4**4
    assert high > 2e6 * 1.4**4
    assert later.spread("kept") is None
    (share,) = (float(each["probability"]) for each in later.data()["checks"])
    assert 0 < share < 0.5
    sized = envelope.load(str(path)).run().at("4 years").draw(samples=4096, confidence=0.95)
    assert sized.values_in_base_units["users"] == pytest.approx(high)
    assert sized.values_in_base_units["users"] > later.values_in_base_units["users"]


def test_a_growth_that_is_a_range_is_one_later(file: Path) -> None:
    """Nothing is drawn of today, and all of tomorrow."""
    file.write_text(GROWING.replace("50%/year", "20%/year to 80%/year"))
    result = envelope.load(str(file)).run()
    assert result.draw().spread("stored") is None
    spread = result.at("2 years").draw(samples=4096).spread("users")
    assert spread is not None
    ends = [math.sqrt(each / 1e6) - 1 for each in spread.quantiles]
    assert ends == pytest.approx([0.2, 0.4, 0.8], rel=0.02)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("0 days", "`0 days` is no time after the start"),
        ("-1 year", "is no time after the start"),
        ("3 users", "at is a time, such as 5 years"),
        ("soon", "this must be a number and a unit"),
    ],
)
def test_what_is_no_time_is_refused(time: str, words: str, file: Path) -> None:
    """In words, where it was written."""
    with pytest.raises(InputError, match=words):
        envelope.load(str(file)).run().at(time)


@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_what_calculates_by_itself_knows_no_time(form: str, file: Path) -> None:
    """A page or a workbook would go back to the plain report at the first change."""
    with pytest.raises(InputError, match=f"{form} calculates by itself"):
        envelope.load(str(file)).run().at("1 year").to(form)
