"""The diagram: its wiring, its escapes, and what the real Mermaid draws of it in a browser."""

import html
import json
import re
from functools import cache
from pathlib import Path

import pytest

from envelope.analysis.wiring import system, wiring
from envelope.analysis.wiring.leads import CLIENTS
from envelope.engine.run import Run, run
from envelope.formats.mermaid import write_mermaid
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.presets import runs
from tests.presets.runs import some
from tests.programs.installed import mermaid_script, page_after_scripts

PRESETS = ["template", "twitter", "chat", "video", "youtube-grokking", "stack-overflow-2013"]

STRANGE = """
title = 'A "title": #1; <b> & more'
[units]
nouns = ["job"]
[inputs]
demand = { value = "10 jobs/s" }
share  = { value = "25%" }
[formulas]
direct = "demand * share -> jobs/s"
both   = "direct + end.done -> jobs/s"
[parts.end]
block = "./odd.toml"
edge  = true
arriving = "demand"
[parts.subgraph]
block = "./odd.toml"
arriving = "both"
limit = "end.servers * 1 job/s/server"
[parts.graph]
block = "./odd.toml"
arriving = "demand"
limit = "end.servers * 1 job/s/server"
"""
ODD = """
title = "Odd"
group = 'A "group" #35; <i>[x]</i> `y` | **z** \\\\ {w}_v'
[units]
any = ["thing"]
[inputs]
arriving = { unit = "things/s" }
limit    = { unit = "things/s", value = "1 thing/s" }
[formulas]
load    = "arriving"
done    = "arriving / 2 -> things/s"
servers = "ceil(arriving / (3 things/s/server))"
"""


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A scenario whose texts are made of what means something to Mermaid."""
    folder = tmp_path_factory.mktemp("strange")
    (folder / "odd.toml").write_text(ODD)
    (folder / "strange.toml").write_text(STRANGE)
    return run(build(Request(str(folder / "strange.toml"))))


@cache
def preset(name: str) -> Run:
    """The run of a preset."""
    return runs.result(name)


def test_flows_follow_the_formulas(strange: Run) -> None:
    """Through a formula, term by term; what a capacity is made of is a link and no flow."""
    found = wiring(strange)
    flows = {(flow.source, flow.target, flow.input): flow.rate for flow in found.flows}
    assert flows == {
        (CLIENTS, "end", "arriving"): 10.0,
        ("end", "subgraph", "arriving"): 5.0,
    }
    assert [(link.user, link.used, link.inputs) for link in found.dependencies] == [
        ("graph", "end", ("limit",))
    ]


RELIABILITY = ("followers", "database_calls", "database_retries", "database_pool")


def test_the_flows_of_a_preset() -> None:
    """Those of the template, as its diagram in the README of the blocks shows them."""
    found = wiring(preset("template"))
    pairs = {(flow.source, flow.target): flow.rate for flow in found.flows}
    assert pairs.keys() == {
        (CLIENTS, "load_balancer"),
        ("load_balancer", "writer"),
        ("load_balancer", "reader"),
        ("writer", "broker"),
        ("broker", "database_service"),
        ("broker", "facilitator"),
        ("database_service", "database"),
        ("database_service", "cache"),
        ("facilitator", "cache"),
        ("reader", "cache"),
        ("cache", "database"),
        ("database_service", "backups"),
        *(("cache", only_calculated) for only_calculated in RELIABILITY),
    }
    values = preset("template").values
    assert pairs["cache", "database"] == pytest.approx(values["cache.misses"])
    assert pairs["writer", "broker"] == pytest.approx(values["write_qps"])
    assert pairs["load_balancer", "writer"] == pytest.approx(values["write_qps"])
    links = {(link.user, link.used) for link in found.dependencies}
    assert {pair for pair in links if f"{pair[0]}.servers" in values} == set()


def test_what_only_calculates_is_not_drawn() -> None:
    """The template's reliability is no part of its system; a comment says what is left out."""
    result = preset("template")
    found = system(result)
    assert found.apart == ("tiers", "followers", "entries", *RELIABILITY[1:])
    assert {*found.parts, *found.apart} == {*wiring(result).parts}
    assert not {*found.apart}.intersection(flow.target for flow in found.flows)
    text = write_mermaid(result)
    assert text.endswith(f"  %% left out, since they only calculate: {', '.join(found.apart)}\n")
    assert "database calls" not in text.partition("%%")[0]


def test_a_scenario_that_only_calculates_is_drawn_whole() -> None:
    """It would be nothing otherwise."""
    text = '[parts.one]\nblock = "availability"\n[parts.two]\nblock = "availability"\n'
    result = run(build(Request("sums", text=text)))
    assert system(result) == wiring(result)
    assert system(result).parts == ("one", "two")


@pytest.mark.parametrize("name", PRESETS)
def test_the_flows_into_a_part_make_up_what_it_is_given(name: str) -> None:
    """No flow is larger than its input; all flows into one input are no more than it."""
    result = preset(name)
    for flow in (each for each in wiring(result).flows if each.rate is not None):
        given = result.values[f"{flow.target}.{flow.input}"]
        others = [
            each.rate or 0.0
            for each in wiring(result).flows
            if (each.target, each.input) == (flow.target, flow.input)
        ]
        assert 0 < sum(others) <= given * (1 + 1e-9)


def drawn(sources: dict[str, str], script: Path, folder: Path) -> dict[str, str]:
    """The SVG that Mermaid draws of each source, or its error, by name."""
    page = folder / "page.html"
    data = json.dumps(sources).replace("</", "<\\/")  # no end of the script
    page.write_text(
        '<!doctype html><meta charset="utf-8"><pre id="out"></pre>'
        f'<script src="{script.as_uri()}"></script><script>\n'
        f"const sources = {data};\n"
        'mermaid.initialize({startOnLoad: false, securityLevel: "strict"});\n'
        "(async () => { const found = {}; let n = 0;\n"
        "  for (const [name, source] of Object.entries(sources)) {\n"
        "    try { found[name] = (await mermaid.render('d' + n++, source)).svg }\n"
        "    catch (error) { found[name] = 'error: ' + error } }\n"
        "  document.getElementById('out').textContent = JSON.stringify(found) })();\n"
        "</script>"
    )
    shown = re.search(r'<pre id="out">(.*?)</pre>', page_after_scripts(page), re.DOTALL)
    assert shown is not None
    found: dict[str, str] = json.loads(html.unescape(shown[1]))
    return found


def words(svg: str) -> str:
    """All that a drawing says, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", svg)).split())


def test_mermaid_draws_it(strange: Run, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Every node, every group and every edge, with their words as they were meant."""
    assert pytestconfig.cache is not None
    script = mermaid_script(pytestconfig.cache.mkdir("mermaid"))
    runs = {"strange": strange, **{name: preset(name) for name in ("chat", *some(PRESETS, 6))}}
    sources = {name: write_mermaid(result) for name, result in runs.items()}
    pictures = drawn({**sources, "broken": "flowchart TB\n  a[["}, script, tmp_path)
    assert pictures.pop("broken").startswith("error: ")
    for name, svg in pictures.items():
        assert svg.startswith("<svg"), svg[:500]
        found, text = system(runs[name]), words(svg)
        pairs = {(flow.source, flow.target) for flow in found.flows}
        assert len(re.findall(r'<path[^>]*class="[^"]*flowchart-link', svg)) == len(pairs) + len(
            found.dependencies
        )
        for number, part in enumerate(found.parts, 1):
            assert f"{number} · {part.replace('_', ' ')}" in text
        for flow in found.flows:
            if flow.rate is not None and len([f for f in found.flows if f[:2] == flow[:2]]) == 1:
                amount = runs[name]._replace(
                    values={**runs[name].values, f"{flow.target}.{flow.input}": flow.rate}
                )
                assert amount.text(f"{flow.target}.{flow.input}") in text
    assert 'A "group" #35; <i>[x]</i> `y` | **z** \\\\ {w}_v' in words(pictures["strange"])
    assert 'A "title": #1; ‹b› ＆ more' in words(pictures["strange"])
