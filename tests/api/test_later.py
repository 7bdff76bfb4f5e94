"""A report at a time after an empty start, and what one says of its moment."""

import io
import json
import math
import re
import zipfile
from pathlib import Path

import jsonschema
import pytest

import envelope
from envelope.analysis import sweep
from envelope.engine.computed import with_filling
from envelope.engine.run import run as computed_anew
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
    assert re.search(r"^as of +18 months after an empty start$", later.to_text(), re.MULTILINE)
    assert "18 months after an empty start" in later.to_markdown()
    assert "Published results" in result.showing("checks").to_text()
    assert "Published results" not in later.showing("checks").to_text()
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


def test_what_calculates_by_itself_is_of_that_time_too(file: Path) -> None:
    """A page and a workbook calculate with the formulas of then."""
    plain = envelope.load(str(file)).run()
    later = plain.at("18 months")
    page = later.to("html")
    assert isinstance(page, str)
    assert "As it is 18 months after an empty start." in page
    assert "Published results" not in page
    assert later.text("stored") in page
    assert "min(kept, 18 months)" in later.explain("stored").to_text()
    book = later.to("xlsx")
    assert isinstance(book, bytes)
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        texts = packed.read("xl/sharedStrings.xml").decode()
    assert "As it is 18 months after an empty start." in texts
    assert "accumulated" not in texts


def test_a_page_starts_from_the_values_of_then(file: Path) -> None:
    """What has grown is typed into it as a number, and what it computes from that is right."""
    later = envelope.load(str(file)).run().at("18 months")
    run = later._run
    assert dict(computed_anew(run.graph).values) == pytest.approx(dict(run.values))
    assert not run.graph.growths


def test_a_run_may_be_asked_for_at_a_time(file: Path) -> None:
    """As an argument beside what is set, and again of one that is at a time already."""
    scenario = envelope.load(str(file))
    set_ = scenario.run(users="2M users", at="1 year")
    assert set_.values_in_base_units["users"] == pytest.approx(3e6)
    again = set_.at("2 years")
    assert again.values_in_base_units["users"] == pytest.approx(4.5e6)
    assert again["stored"] > set_["stored"]


@pytest.mark.parametrize("growth", ["50%/year", "0%/year", ""])
@pytest.mark.parametrize(
    ("time", "step"), [("200 days", "1 day"), ("1 year", "0.01 years"), ("7 years", "0.02 years")]
)
def test_what_accumulates_in_formulas_and_checks_is_the_integral(
    time: str, step: str, growth: str, tmp_path: Path
) -> None:
    """Of rates that grow, in what accumulates twice, in a check, and of what comes in evenly."""
    path = tmp_path / "twice.toml"
    path.write_text(
        GROWING.replace(
            "[checks]\n",
            'level = "accumulated(daily, 1 year) / 1 year -> GB/day"\n'
            'twice = "accumulated(level, kept) + accumulated(1 GB/day, 2 years) -> TB"\n'
            '[checks]\nsoon = "accumulated(daily, kept) <= 1 TB"\n',
        )
    )
    scenario = envelope.load(str(path))
    later = scenario.run(at=time)
    found = later.values_in_base_units
    grown = scenario.growth(["twice", "level", "stored"], over=time, step=step)
    ends = {name: values[-1] for name, values in grown.values.items()}
    assert {name: found[name] for name in ends} == pytest.approx(ends, rel=1e-3)
    holds = {check["name"]: check["holds"] for check in later.data()["checks"]}
    assert holds["soon"] == (found["stored"] <= 1e12)


KEPT = """
about = "A store."
[inputs]
writes = "10 GB/day"
kept   = "{kept}"
[formulas]
storage = "accumulated(writes, kept) -> TB"
servers = "ceil(storage / (2 TB/server))"
"""


def test_a_report_says_of_which_moment_it_is(tmp_path: Path) -> None:
    """When all is full, and what it is after the first year, in every form."""
    path = tmp_path / "kept.toml"
    path.write_text(KEPT.format(kept="5 years"))
    result = envelope.load(str(path)).run()
    words = "as of 5 years, retention full; after 1 year 2 servers, 3.65 TB"
    assert words in " ".join(result.to_text().split())
    markdown = result.to_markdown().replace("**", "")
    assert f"- {words}" in markdown
    assert "After the first year: 2 servers, storage 3.65 TB." in result.to_html()
    data = json.loads(result.to_json())
    jsonschema.validate(data, report_schema())
    assert data["scenario"]["full_after"] == "5 years"
    assert data["first_year"]["storage"]["value"] == pytest.approx(3.6525)
    later = result.at("1 year").values_in_base_units
    assert later["storage"] == pytest.approx(3.6525e12)
    assert "first_year" not in result.at("1 year").data()


def test_what_is_full_within_a_year_is_the_same_then(tmp_path: Path) -> None:
    """Only the longest time is told; nothing where nothing accumulates."""
    path = tmp_path / "kept.toml"
    path.write_text(KEPT.format(kept="30 days"))
    result = envelope.load(str(path)).run()
    told = r"^as of +30 days, retention full$"
    assert re.search(told, result.to_text(), re.MULTILINE)
    assert "first_year" not in result.data()
    path.write_text(KEPT.format(kept="30 days").replace("10 GB", "0 GB"))
    assert "as of" not in envelope.load(str(path)).run().to_text()


def test_the_first_year_of_what_grows_has_grown(file: Path) -> None:
    """As a report at one year; and a setting counts in it."""
    result = envelope.load(str(file)).run(size="4 KB/user/day")
    filling = with_filling(result._run).filling
    assert filling is not None
    later = result.at("1 year").values_in_base_units
    changed = {name: later[name] for name in filling.first_year}
    assert dict(filling.first_year) == pytest.approx(changed)
    assert {"users", "daily", "stored"} <= filling.first_year.keys()


def test_a_report_sized_to_a_percentile_tells_no_first_year(tmp_path: Path) -> None:
    """Which would be that of the medians."""
    path = tmp_path / "kept.toml"
    path.write_text(KEPT.format(kept="5 years").replace('"10 GB/day"', '"5 to 20 GB/day"'))
    result = envelope.load(str(path)).run()
    assert "first_year" in result.draw().data()
    sized = result.draw(confidence=0.9).data()
    assert "first_year" not in sized
    assert sized["scenario"]["full_after"] == "5 years"


# questions of a time

PARTS = GROWING.replace(
    "[checks]",
    """[defaults]
retention = "kept"
[parts.store]
block       = "object_store"
writes      = "users / 1 day"
reads       = "users / 1 day"
object_size = "1 KB/user"
[checks]""",
)


@pytest.mark.parametrize("growth", ["50%/year", ""])
def test_each_point_of_a_sweep_is_a_run_at_that_time(growth: str, tmp_path: Path) -> None:
    """With what grows grown from what was swept, checks and what binds included."""
    path = tmp_path / "swept.toml"
    path.write_text(
        PARTS.replace("50%/year", growth) if growth else PARTS.replace(', growth = "50%/year"', "")
    )
    scenario = envelope.load(str(path))
    over = {"users": ["1M users", "4M users"], "kept": ["6 months", "5 years"]}
    found = scenario.sweep(over, ["stored", "store.storage"], at="2 years")
    runs = [
        scenario.run(users=users, kept=kept, at="2 years")
        for users in over["users"]
        for kept in over["kept"]
    ]
    for name in found.outputs:
        expected = [each.values_in_base_units[name] for each in runs]
        assert found.values(name) == pytest.approx(expected, rel=1e-12)
    holds = [point.holds for point in found.points]
    assert holds == [each._run.holds for each in runs]
    assert len({point.holds for point in found.points}) > 1
    assert found.data()["at"] == "2 years"


def test_a_point_without_a_value_then_says_why(tmp_path: Path) -> None:
    """As a sweep of the moment when all is full does."""
    path = tmp_path / "swept.toml"
    path.write_text(GROWING.replace("[checks]", 'left = "1 user / (users - 3M users)"\n[checks]'))
    found = envelope.load(str(path)).sweep({"users": "2M, 4M"}, ["left"], at="1 year")
    assert [bool(point.values) for point in found.points] == [False, True]
    assert "No value at 1 of 2 points: division by zero" in found.to_text()


def test_a_history_takes_longer_than_a_formula(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So there are fewer of them, in words."""
    monkeypatch.setattr(sweep, "MOST_HISTORIES", 3)
    scenario = envelope.load(str(file))
    with pytest.raises(InputError, match="more than 3 combinations"):
        scenario.sweep({"users": "1M..4M:4"}, at="1 year")
    assert len(scenario.sweep({"users": "1M..4M:4"}).points) == 4


QUESTIONS = {
    "solve": lambda scenario, at: scenario.solve("kept", "stored <= 1 TB", at=at).present.values,
    "flip": lambda scenario, at: scenario.flip("fits", at=at).flips[0].first,
    "compare": lambda scenario, at: scenario.compare(size="1 KB/user/day", at=at).left.values,
    "stress": lambda scenario, at: scenario.stress(at=at).run.values,
    "sensitivity": lambda scenario, at: scenario.sensitivity("stored", at=at).run.values,
    "conventions": lambda scenario, at: scenario.conventions(at=at).runs[0].values,
    "hardware": lambda scenario, at: scenario.hardware("database", at=at).own.values,
    "latency": lambda scenario, at: scenario.latency(at=at)[0].run.values,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_may_be_of_a_time(question: str, file: Path) -> None:
    """Another one than when all is full, and the one that is asked for."""
    preset = question in ("hardware", "latency")
    scenario = envelope.load("template" if preset else str(file))
    plain, later = (QUESTIONS[question](scenario, at) for at in ("", "1 year"))
    assert plain != later
    if isinstance(later, dict) and question != "solve":
        assert later == scenario.run(at="1 year").values_in_base_units


def test_two_scenarios_at_a_time(file: Path) -> None:
    """Both are of then."""
    found = envelope.compare(str(file), str(file), at="1 year")
    expected = envelope.load(str(file)).run(at="1 year").values_in_base_units
    assert found.left.values == found.right.values == expected
