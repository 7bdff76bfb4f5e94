"""Every preset and block: it loads, its examples and published results hold, it can be rendered."""

import math
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

import envelope
from envelope.analysis.binding import binding
from envelope.analysis.examples import examples
from envelope.analysis.expectations import expectations
from envelope.analysis.wiring import system
from envelope.engine.run import run
from envelope.formats import ANSWERS, write_report
from envelope.model.build.build import build, sheet_for
from envelope.model.build.lines import build_lines
from envelope.model.build.request import Request
from envelope.model.graph.bounds import bounds
from envelope.model.graph.untaken import untaken
from envelope.model.library.lookup import blocks, scenarios
from envelope.model.library.numbers import numbers
from envelope.places import presets_folder
from envelope.report.json_schema import report_schema
from tests.presets.regenerate import DETAILS
from tests.presets.runs import data, result, some
from tests.tables import over

SCENARIOS, BLOCKS = list(scenarios()), list(blocks())
SCHEMA = jsonschema.Draft7Validator(report_schema())
README = Path(__file__).parents[2] / "README.md"
# What a diagram of these scenarios cannot join: systems that have nothing to do with each other.
SIDE_BY_SIDE = {
    "amazon-prime-day-2021": ["aurora"],
    "kubernetes-cluster": ["jobs"],
    "prometheus-2020": ["prometheus", "victoria"],
    "victoriametrics-users": ["adsterra", "relex", "center", "social"],
}
PAYS_EGRESS = {"load_balancer", "cdn", "websocket_gateway"}  # what leaves through them, they pay


def is_trade_off(name: str) -> bool:
    """Whether a scenario is there to compare its cases."""
    sheet = sheet_for(Request(name))
    return sheet.group == "Trade-offs" and len(sheet.cases) > 0


def listed_blocks(below: str, above: str) -> list[tuple[str, str]]:
    """Group and name of each block that the tables in a piece of the README name."""
    piece = README.read_text().partition(below)[2].partition(above)[0]
    found, group = [], ""
    for row in piece.splitlines():
        if heading := re.match(r"\| \*\*(.+)\*\* \|", row):
            group = heading[1]
        if row.startswith("|"):
            found += [(group, name) for name in re.findall(r"`(\w+)`", row)]
    return found


def test_the_library_is_there() -> None:
    """The scenarios of the README exist by name."""
    assert {"template", "twitter", "url-shortener", "chat", "video"} <= set(SCENARIOS)


def test_the_readme_lists_every_block_once() -> None:
    """Its table is the library, group by group."""
    library = [(sheet_for(Request(path)).group, name) for name, path in blocks().items()]
    assert sorted(listed_blocks("\n## Blocks\n", "<details>")) == sorted(library)


def test_the_readme_leads_from_every_topic_to_its_blocks() -> None:
    """And no block is without a topic."""
    found = {name for _, name in listed_blocks("<details>", "</details>")}
    assert found == set(BLOCKS)


@over(SCENARIOS)
def test_published_results_are_reproduced(name: str) -> None:
    """Within what each entry allows; a published figure that is wrong says so in its file."""
    missed = [each for each in expectations(result(name)) if not each.holds]
    assert missed == []


@over(name for name in SCENARIOS if name != "template")
def test_a_scenario_has_published_results(name: str) -> None:
    """Only the template, and a trade-off beside its cases, stand for no particular system."""
    found = expectations(result(name))
    assert found or is_trade_off(name)
    assert all(each.source for each in found)


def test_a_trade_off_has_ways_that_differ() -> None:
    """Each of its cases, in the results that its report names first."""
    names = [name for name in SCENARIOS if is_trade_off(name)]
    assert len(names) >= 6
    for name in names:
        cases = result(name).graph.sheet.cases
        assert len(cases) >= 2, name
        compared = next(iter(result(name).graph.sheet.report.values()))
        rows = [run(build(Request(name, case=case))).values for case in cases]
        told = {tuple(values[each] for each in compared) for values in rows}
        assert len(told) == len(cases), name


@over(SCENARIOS)
def test_no_check_of_severity_error_fails(name: str) -> None:
    """A preset may warn; it does not contradict itself."""
    assert [check.name for check in result(name).failing() if check.severity == "error"] == []


@pytest.mark.parametrize("name", some(SCENARIOS, 24))
def test_every_result_is_a_quantity_of_its_scenario(name: str) -> None:
    """On one registry, which knows the units of all blocks; in the unit that reports show."""
    scenario = envelope.load(name)
    result = scenario.run()
    registry = scenario.registry
    for each, value in result.values_in_base_units.items():
        quantity = result[each]
        if scenario.graph.quantities[each].words:  # a word is a text
            assert quantity in scenario.graph.quantities[each].words
            continue
        assert quantity._REGISTRY is registry
        assert quantity.to_root_units().magnitude == pytest.approx(value, rel=1e-12)


def test_no_part_keeps_a_default_beside_a_quantity_of_its_name() -> None:
    """Where one is meant, the part says so."""
    found = {name: list(untaken(result(name).graph)) for name in SCENARIOS}
    assert {name: kept for name, kept in found.items() if kept} == {}


@over(SCENARIOS)
def test_the_usual_ends_of_an_input_are_values_of_it(name: str) -> None:
    """Every `low` and `high`, in whatever units its block speaks."""
    graph = result(name).graph
    for quantity in graph.quantities.values():
        said = [each.attributes for each in (quantity.entry, quantity.given) if each]
        for key, end in bounds(graph, quantity)._asdict().items():
            assert (end is not None) == any(key in each for each in said), quantity.name


@over(SCENARIOS)
def test_a_scenario_is_a_system(name: str) -> None:
    """Servers, storage growth, bandwidth and cost, in several parts.

    A reality check is one part of a system whose size was published, a trade-off what it is about.
    """
    found = result(name)
    if found.graph.sheet.group == "Reality checks":
        assert found.graph.parts
        assert found.graph.expectations
        return
    if is_trade_off(name):
        assert len(found.graph.parts) >= 2
        return
    assert len(found.graph.parts) >= 5
    for total in ("servers", "storage", "storage_growth", "bandwidth_out", "cost"):
        assert found.values[f"total.{total}"] > 0


@over(SCENARIOS)
def test_a_diagram_joins_every_part_to_another(name: str) -> None:
    """By what flows or whose figures are used; but where systems stand side by side."""
    found = system(result(name))
    arrows = [(flow.source, flow.target) for flow in found.flows]
    lines = [(link.user, link.used) for link in found.dependencies]
    joined = {part for pair in (*arrows, *lines) for part in pair}
    alone = [part for part in found.parts if len(found.parts) > 1 and part not in joined]
    assert alone == SIDE_BY_SIDE.get(name, [])


@pytest.mark.parametrize(
    ("name", "form"),
    [
        (name, form)
        for at, form in enumerate(ANSWERS)
        for name in some(SCENARIOS, (2 if form == "markdown" else 3) * len(ANSWERS), at)
    ],
)
def test_a_scenario_is_rendered_in_every_form(name: str, form: str) -> None:
    """Never an infinity, never an exponent where people write k or M; other forms by turns."""
    written = write_report(result(name), form)
    assert written.endswith("\n")
    if form in ("text", "markdown"):
        values = re.sub(r"```text.*?```", "", written, flags=re.DOTALL)  # formulas as written
        assert not re.search(r"\b(inf|nan)\b|\de[+-]\d", values)
    if form == "markdown":
        assert len(written) < 65_536  # what GitHub takes in a comment


@pytest.mark.parametrize("name", some(SCENARIOS, 24, 1))
def test_its_report_as_data_has_the_form_that_is_promised(name: str) -> None:
    """By the JSON Schema that `envelope schema report` prints."""
    errors = SCHEMA.iter_errors(data(name))
    assert [error.message for error in errors] == []


@over(BLOCKS)
def test_the_examples_of_a_block_hold(name: str) -> None:
    """Results as written, and exactly the named checks fail."""
    request = Request(blocks()[name])
    found = list(examples(request, sheet_for(request).examples))
    assert len(found) >= 2
    assert [each for each in found if not each.holds] == []


def test_every_check_of_a_block_is_set_off_somewhere() -> None:
    """A check that no example makes fail is not known to work."""
    for path in blocks().values():
        sheet = sheet_for(Request(path))
        failing = {check for example in sheet.examples for check in example.failing}
        assert set(sheet.checks) - failing == set(), path


def test_every_reference_number_is_known_and_cited() -> None:
    """Each has a value between its ends, a text, and a source or the word that it is assumed."""
    sheet = numbers()
    path = Path(presets_folder()) / "numbers.toml"
    assert list(sheet.inputs) == list(tomllib.loads(path.read_text())["inputs"])
    assert {"random_ssd_read_8_kib", "main_memory_reference"} <= set(sheet.inputs)
    for name, entry in sheet.inputs.items():
        ends = {key: entry.attribute(key) for key in ("low", "high")}
        lines = [f"{key} = {text.content}" for key, text in ends.items() if text]
        assert entry.text is not None
        values = run(build_lines([*lines, f"value = {entry.text.content}"])).values
        assert values.get("low", -math.inf) <= values["value"] <= values.get("high", math.inf), name
        assert entry.attributes["about"]
        assert "source" in entry.attributes or entry.attributes["basis"] == "assumed"
        keys = [key.strip() for key in entry.attributes.get("source", "").split(",") if key]
        assert all(key in sheet.sources for key in keys), name


@over([*SCENARIOS, *BLOCKS])
def test_every_value_says_where_it_comes_from(name: str) -> None:
    """An input has a source that the file defines, or says that it is assumed; and what it is."""
    sheet = sheet_for(Request(name))
    for entry in [*sheet.inputs.values(), *sheet.checks.values()]:
        source = entry.attributes.get("source", "")
        for key in filter(None, (key.strip() for key in source.split(","))):
            assert key in sheet.sources, f"{entry.name}: {key}"
    for entry in sheet.inputs.values():
        basis = entry.attributes.get(
            "basis", "published" if "source" in entry.attributes else "assumed"
        )
        needs_source = basis not in ("chosen", "assumed")
        assert not needs_source or "source" in entry.attributes, entry.name
        assert "about" in entry.attributes, entry.name


@over(SCENARIOS)
def test_what_binds_is_named(name: str) -> None:
    """Each part with servers says which constraint they are bound by."""
    found = result(name)
    for part in found.graph.parts:
        if f"{part}.servers" in found.values:
            assert binding(found, part), part


def test_what_leaves_for_clients_is_paid_once() -> None:
    """By a part that faces them: one with clients on the internet has no balancer before it."""
    for path in scenarios().values():
        parts = tomllib.loads(Path(path).read_text()).get("parts", {})
        paying = {part for part, said in parts.items() if said.get("block") in PAYS_EGRESS}
        for part, said in parts.items():
            if said.get("callers") == "on the internet":
                assert said.get("edge") is True, f"{path}: {part}"
                asked = said["requests"] if isinstance(said["requests"], str) else ""
                assert not paying & set(re.findall(r"(\w+)\.\w+", asked)), f"{path}: {part}"


def test_golden_reports() -> None:
    """The whole text of two reports; `python -m tests.presets.regenerate` writes them anew."""
    folder = Path(__file__).parent / "golden"
    for name, details in DETAILS.items():
        text = write_report(result(name), "text", details)
        assert text == (folder / f"{name}.txt").read_text()


def test_the_unit_of_a_setting_changes_no_result() -> None:
    """2 KB, 2000 B and 16 kbit are one payload."""
    scenario = envelope.load("template")
    runs = [scenario.run(payload_size=size) for size in ("2 KB", "2000 B", "16 kbit", "0.002 MB")]
    values = [each.values_in_base_units["total.servers"] for each in runs]
    assert len(set(values)) == 1
