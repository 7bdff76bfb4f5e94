"""Cases: several sets of inputs in one file, each with its own published results."""

import json
import re
import sys
from pathlib import Path

import pytest

import envelope
from envelope.api.check import checked
from envelope.engine.computed import computed
from envelope.engine.run import run
from envelope.errors import InputError, text_of
from envelope.formats.text import write_text
from envelope.model.build import kept
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.capacity import capacity_report

BLOCK = """
[inputs]
reads = { unit = "requests/s" }
hit_ratio = "90%"
[formulas]
misses = "reads * (1 - hit_ratio) -> requests/s"
"""
FILE = """
title = "Logs"
about = "What is kept."
[sources]
book = "A book, 2020"
[inputs]
dau = "1M users"
engine = { value = "redis", choices = ["redis", "valkey"] }
[formulas]
rate = "dau * 10 requests/user/day -> requests/s"
data = "dau * 1 KB/user * (if engine == 'valkey' then 2 else 1) -> GB"
[parts.cache]
block = "./block.toml"
reads = "rate"
[checks]
little = "data < 9 GB"
[expect]
data = "1 GB"
[cases.small]
set = { dau = "500k", "cache.hit_ratio" = "95%" }
[cases.small.expect]
data = "0.5 GB"
[cases.large]
title = "A large one"
about = "Ten times as many."
source = "book"
set = { dau = "10M users", engine = "valkey", rate = "dau * 20 requests/user/day" }
[cases.large.expect]
data = { value = "20 GB", source = "book" }
"cache.misses" = "231 requests/s"
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A scenario with a part and two cases."""
    (tmp_path / "block.toml").write_text(BLOCK)
    (tmp_path / "logs.toml").write_text(FILE)
    return str(tmp_path / "logs.toml")


def test_a_case_sets_what_it_says(path: str) -> None:
    """Inputs (a bare number in their own unit), a part's, words, formulas; nothing else."""
    scenario = envelope.load(path)
    assert scenario.cases == {"small": "", "large": "Ten times as many."}
    small, large = (scenario.run(case=name) for name in scenario.cases)
    assert [small.text(name) for name in ("dau", "cache.hit_ratio", "engine", "data")] == [
        *("500k users", "95%", "redis", "0.5 GB")
    ]
    assert [large.text(name) for name in ("cache.hit_ratio", "engine", "data", "rate")] == [
        *("90%", "valkey", "20 GB", "200M requests/day")
    ]
    assert scenario.run()["engine"] == "redis"


def test_what_is_set_beside_a_case_wins(path: str) -> None:
    """In every question, and what the case sets beside it stays."""
    scenario = envelope.load(path)
    assert scenario.run(case="large", dau="2M users").text("data") == "4 GB"
    large = scenario.in_case("large")
    assert large.run({"engine": "redis"}).text("data") == "10 GB"
    assert large.sweep({"dau": "1M, 2M"}, ["data"]).values("data") == (2e9, 4e9)
    assert large.solve("dau", "data <= 4 GB").crossings[0].value == pytest.approx(2e6)


def test_a_report_says_which_case_it_is(path: str) -> None:
    """Title, about, what the star means, published results while nothing else is set."""
    large = Request(path, case="large")
    text = write_text(capacity_report(run(build(large))))
    for said in (
        "Logs: A large one",
        "What is kept. Case large: Ten times as many.",
        "* set by the case large.",
        "Published results",
        "A book, 2020",
    ):
        assert said in text
    assert re.search(r"10M users \* +published +book", text)
    other = large._replace(settings={"dau": text_of("3M users", "dau=")})
    text = write_text(capacity_report(run(build(other))))
    assert "* set from outside or by the case large." in text
    assert "Published results" not in text
    data = json.loads(envelope.load(path).run(case="large").to_json())
    assert data["scenario"]["case"] == "large"
    assert [each["holds"] for each in data["expectations"]] == [True, True]


def test_a_step_names_the_case_that_sets_it(path: str) -> None:
    """With its place; what is set from outside is told apart."""
    text = str(envelope.load(path).run(case="large", engine="redis").explain("data"))
    said = "".join(text.split())  # a long path is broken
    assert re.search(r"setbythecaselarge,\S*logs\.toml:27·published", said)
    assert "set from outside" in text


@pytest.mark.parametrize("case", ["", "small", "large"])
@pytest.mark.parametrize("given", [{}, {"dau": "3M users"}, {"engine": "redis", "rate": "7/s"}])
def test_a_kept_case_is_the_same(
    path: str, case: str, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build gives and what is kept, read again, give the same report."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    settings = {name: text_of(value, f"{name}=") for name, value in given.items()}
    settings |= {"rate": text_of("7 requests/s", "rate=")} if "rate" in settings else {}
    request = Request(path, settings=settings, case=case)
    expected = run(build(request))
    for _ in range(2):
        found = computed(request)
        assert dict(found.values) == dict(expected.values)
        assert found.graph._replace(sheets={}) == expected.graph._replace(sheets={})
        assert write_text(capacity_report(found)) == write_text(capacity_report(expected))
    plain = kept.load(Request(path, case=case), build)
    assert plain is not None
    assert plain.graph.case == case


def test_every_case_is_proven(path: str, tmp_path: Path) -> None:
    """The one that fails is named, its checks too."""
    found = checked(Request(path))
    assert found.summary == "7 formulas, 1 check, 4 expectations, 2 cases: 1 wrong"
    (words,) = map(str, found.complaints)
    assert words.startswith("error: in the case large: the check little does not hold")
    (tmp_path / "logs.toml").write_text(FILE.replace('"20 GB"', '"30 GB"'))
    said = [str(each) for each in checked(Request(path)).complaints]
    assert any("in the case large: data is 20 GB, expected 30 GB" in each for each in said)


def test_a_case_may_give_what_the_file_does_not(path: str, tmp_path: Path) -> None:
    """A file whose inputs have values in its cases alone is checked by these."""
    text = FILE.replace('dau = "1M users"', 'dau = { unit = "users" }').replace("< 9 GB", "< 90 GB")
    (tmp_path / "logs.toml").write_text(text)
    assert checked(Request(path)).verdict == "fine"
    assert envelope.load(path).run(case="small").text("data") == "0.5 GB"


@pytest.mark.parametrize(
    ("case", "hint"), [("larg", "did you mean `large`?"), ("x", "its cases: small, large")]
)
def test_an_unknown_case_is_refused(path: str, case: str, hint: str) -> None:
    """With the nearest one, else with all."""
    with pytest.raises(InputError, match="has no case") as caught:
        envelope.load(path).run(case=case)
    assert caught.value.problems[0].hint == hint


def test_an_overlay_inherits_cases(path: str, tmp_path: Path) -> None:
    """What they set, and what is said of them; what was published belongs to the base."""
    over = tmp_path / "over.toml"
    over.write_text("""
extends = "./logs.toml"
[inputs]
engine = "valkey"
[cases.small]
set = { "cache.hit_ratio" = "50%" }
[cases.small.expect]
data = "1 GB"
[cases.other]
set = { dau = "4M users" }
""")
    scenario = envelope.load(str(over))
    assert list(scenario.cases) == ["small", "large", "other"]
    small = scenario.run(case="small")
    assert [small.text(name) for name in ("dau", "cache.hit_ratio", "data")] == [
        *("500k users", "50%", "1 GB")
    ]
    assert scenario.run(case="large").text("data") == "20 GB"
    assert build(Request(str(over), case="large")).expectations == ()
    assert scenario.run(case="other").text("data") == "8 GB"
