"""What a file says comes first, and the arrows that it draws, in every format."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

import envelope
from envelope.analysis.wiring import wiring
from envelope.analysis.wiring.order import in_flow_order
from envelope.api.result import Result
from envelope.engine.run import Run, run
from envelope.errors import InputError
from envelope.formats.mermaid import write_mermaid
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.json_schema import report_schema
from tests.programs.spreadsheets import Spreadsheet

FLEET = """
title = "A fleet"
[inputs]
rate = "5k requests/s"
[formulas]
doubled = "rate * 2"
cost_per_request = "total.cost / rate -> $/request"
[parts.gateway]
block = "service"
requests = "rate"
from = ["store"]
[parts.fleet]
block = "service"
requests = "2k requests/s"
edge = false
from = ["gateway"]
[parts.store]
block = "service"
requests = "gateway.load * 0.5"
edge = false
from = ["fleet", "gateway"]
[report]
headline = ["fleet.servers", "cost_per_request"]
Traffic = ["doubled"]
"""
WRONG = [
    ('"fleet.servers"', '"fleet.serverz"', "nothing here is called `fleet.serverz`"),
    ('from = ["gateway"]', 'from = ["gatway"]', "there is no part `gatway`"),
    ('from = ["gateway"]', 'from = ["fleet"]', "`fleet` cannot lead to itself"),
    ('from = ["gateway"]', 'from = "gateway"', "`from` is a list of words"),
    ('headline = ["fleet.servers", "cost_per_request"]', "headline = 3", "is a list of words"),
]


def fleet(text: str = FLEET) -> Run:
    """The run of a scenario of these lines."""
    return run(build(Request("fleet.toml", text=text)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The scenario as a file."""
    path = tmp_path / "fleet.toml"
    path.write_text(FLEET)
    return path


def in_order(text: str, *words: str) -> bool:
    """Whether all words stand in a text, the first ones first."""
    places = [text.index(word) for word in words]
    return places == sorted(places)


def test_a_report_begins_with_its_headline(file: Path) -> None:
    """Below the title, before the totals and all else; read anew and from what was kept."""
    for _ in range(2):
        result = envelope.load(str(file)).run()
        first = ("A fleet", "fleet.servers", "cost per request", "\nservers ", "Parts", "Results")
        assert in_order(result.to_text(), *first, "doubled")
        assert "Assumptions" in result.showing("assumptions").to_text()
        markdown = result.to_markdown()
        assert in_order(markdown, "# A fleet", "fleet.servers", "cost per request", "doubled")
        assert len(re.findall(r"^\| cost per request ", markdown, re.MULTILINE)) == 2
        assert [line.split(",")[0] for line in result.to_csv().splitlines()[:3]] == [
            "name",
            "fleet.servers",
            "cost_per_request",
        ]
        page = result.to_html()
        summary = page[page.index('id="summary"') : page.index('id="results"')]
        assert in_order(summary, "fleet.servers", "cost per request", "total servers")


def test_data_has_the_headline_as_a_key(file: Path) -> None:
    """The same quantities as among the results; a file that names none has no such key."""
    data = json.loads(envelope.load(str(file)).run().to_json())
    assert list(data["headline"]) == ["fleet.servers", "cost_per_request"]
    assert data["headline"]["fleet.servers"] == data["results"]["fleet.servers"]
    assert data["parts"]["fleet"]["from"] == ["gateway"]
    jsonschema.validate(data, report_schema())
    assert "headline" not in json.loads(envelope.load("template").run().to_json())


def test_a_workbook_begins_with_the_headline(file: Path) -> None:
    """Its page is the first of results, and the summary names it first."""
    path = file.with_suffix(".xlsx")
    envelope.load(str(file)).run().to_xlsx(str(path))
    sheet = Spreadsheet(path)
    texts = sheet.shared_texts()
    assert in_order("|".join(texts), "Headline", "Traffic")


def test_only_a_headline_leaves_all_formulas_in_the_report() -> None:
    """It says what comes first, not what there is."""
    text = FLEET.replace('Traffic = ["doubled"]\n', "")
    report = Result(fleet(text), Request("fleet.toml")).to_text()
    assert in_order(report, "fleet.servers", "Results", "doubled")


def test_a_sweep_shows_the_headline(file: Path) -> None:
    """Where nobody asks for other results; a growth does so too, after what grows."""
    loaded = envelope.load(str(file))
    headline = ("fleet.servers", "cost_per_request")
    assert loaded.sweep({"rate": "1k..9k:3"}).outputs == headline
    assert tuple(loaded.growth(rates={"rate": "10%/year"}).values) == ("rate", *headline)


def test_an_overlay_keeps_the_headline_or_says_its_own(file: Path, tmp_path: Path) -> None:
    """As other keys that come first."""
    over = tmp_path / "over.toml"
    over.write_text('extends = "./fleet.toml"\n[parts.fleet]\nrequests = "3k requests/s"\n')
    graph = build(Request(str(over)))
    assert graph.headline == ("fleet.servers", "cost_per_request")
    assert graph.parts["fleet"].before == ("gateway",)
    over.write_text('extends = "./fleet.toml"\n[report]\nheadline = ["doubled"]\n')
    assert build(Request(str(over))).headline == ("doubled",)


def test_a_file_draws_arrows_that_no_formula_implies() -> None:
    """Each once, beside the flows; circles are no problem, and the order is that of all arrows."""
    found = fleet()
    pairs = [(flow.source, flow.target) for flow in wiring(found).flows if flow.source]
    said = [("store", "gateway"), ("gateway", "fleet"), ("fleet", "store")]
    assert pairs == [("gateway", "store"), *said]
    assert in_flow_order(found.graph) == ["gateway", "fleet", "store"]
    drawing = write_mermaid(found)
    assert [line for line in drawing.splitlines() if "p2 -->" in line] == ["  p2 --> p3"]
    page = Result(found, Request("fleet.toml")).to_html()
    assert "<title>fleet → store</title>" in page


@pytest.mark.parametrize(("right", "wrong", "message"), WRONG)
def test_what_is_wrong_is_told_at_its_place(right: str, wrong: str, message: str) -> None:
    """With the nearest right name where there is one."""
    assert right in FLEET
    with pytest.raises(InputError) as caught:
        build(Request("fleet.toml", text=FLEET.replace(right, wrong)))
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.labels
