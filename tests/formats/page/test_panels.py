"""What the page computes beside its results: the answers of the command line."""

import math
from pathlib import Path
from typing import Any

import pytest

from envelope.analysis.flip import Flip, Limit, flips
from envelope.analysis.growth import grow
from envelope.analysis.latency import budgets
from envelope.analysis.sensitivity import tornado
from envelope.analysis.stress import name_of, stress_run
from envelope.analysis.targets import CHECK, usual
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run, run
from envelope.errors import text_of
from envelope.formats.page.model import Model
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.capacities import is_of_capacity
from envelope.model.graph.stress import fixed
from envelope.model.library.outputs import limited
from envelope.report.headings import charted, reported
from envelope.units.numerals import share_text
from tests.presets import runs
from tests.presets.runs import some
from tests.programs.browser import Browser
from tests.programs.pages import drawn, finished, page, settled, type_in
from tests.programs.scripts import with_model

NEAR = 1e-9
_TRIED = """
const result = calculated(data, given.changes), cones = new Cones(data, result);
const all = (work) => { for (;;) { const step = work.next(); if (step.done) return step.value; } };
const named = (each) => data.quantities[each].name;
answer = {
  tornado: given.output === null ? [] : all(tornado(cones, given.output)).map((each) => {
    return [named(each.place), ...each.ends, each.atLow, each.atHigh];
  }),
  reach: all(reach(cones, given.inputs)).map(({ place, below, above }) => {
    const edge = (found) => found && [data.checks[found.check].name, found.value];
    return [named(place), edge(below), edge(above)];
  }),
  full: all(reach(asProvisioned(data, result), given.inputs, isCapacity)).map((each) => [
    named(each.place), ...[each.below, each.above].map((edge) => edge && edge.value),
  ]),
  stresses: stresses(data, result).map(({ event, breaks, bound, worst, failing }) => [
    event.name, breaks, bound, worst && [worst.name, worst.before, String(worst.after)],
    failing.map((place) => data.checks[place].name).sort(),
  ]),
  latency: latencies(data, result).map(({ path, mean, median, p99, legs }) => [
    path, [mean, median, p99].map(String),
    legs.map((leg) => [leg.mean, leg.p99, leg.wait ?? 0, leg.utilization ?? 0, leg.share]
      .map(String)),
  ]),
};
"""
# A scenario, a result of it, and what is changed in the page.
CASES: list[tuple[str, str, dict[str, str]]] = [
    ("template", "total.cost", {"dau": "20M users", "replication_factor": "2"}),
    ("twitter", "total.servers", {}),
    ("facebook-tao-2013", "total.servers", {}),
    ("twitter", "total.cost", {"monthly_users": "400M users", "tweet_cache.hit_ratio": "95%"}),
]


def tried(model: Model, output: str, settings: dict[str, float], inputs: list[str]) -> Any:
    """What the page makes of a scenario with changes."""
    given = {
        "output": model.places.get(output),
        "changes": {model.places[name]: value for name, value in settings.items()},
        "inputs": [model.places[name] for name in inputs],
    }
    return with_model(model, _TRIED, given)


@pytest.mark.parametrize(("name", "output", "settings"), some(CASES, 2))
def test_panels_give_the_answers_of_commands(
    name: str, output: str, settings: dict[str, str]
) -> None:
    """`sensitivity`, `flip` of checks, and `stress`, of the file and of changed inputs."""
    model = Model(drawn(name))
    given = {each: text_of(text, each) for each, text in settings.items()}
    result = run(build(Request(name, None, given)))
    values = {each: result.values[each] for each in settings}
    own = [each for each in result.graph.sheet.inputs if each in result.graph.quantities]
    moved = dict.fromkeys([*own, *settings])
    inputs = [each for each in moved if not result.graph.quantities[each].words]
    found = tried(model, output, values, inputs)
    assert_swings(found["tornado"], result, output)
    assert_edges(found["reach"], result, inputs)
    assert_full(found["full"], result)
    assert_stresses(found["stresses"], result)
    assert_latencies(found["latency"], result)


def assert_stresses(found: list[list[Any]], result: Run) -> None:
    """What breaks first, what binds it, how full the fullest part is, and which checks fail."""
    wanted = {each.event.name: each for each in stress_run(result).stressed}
    assert {row[0] for row in found} == set(wanted)
    assert [bool(row[1]) for row in found] == [each.is_broken for each in wanted.values()]
    for name, breaks, bound, worst, failing in found:
        each = wanted[name]
        assert (breaks, bound) == (each.breaks, each.constraint), name
        assert failing == sorted(check.full_name for check in each.failing), name
        assert (worst is None) == (each.worst is None), name
        if each.worst is not None:
            ends = each.worst.before[limited().name], each.worst.after[limited().name]
            assert worst[0] == name_of(result.graph, each.worst.part)
            numbers = worst[1], float(worst[2].replace("Infinity", "inf"))
            assert numbers == pytest.approx(ends, rel=NEAR), name


def assert_latencies(found: list[list[Any]], result: Run) -> None:
    """The times along each path, and of each of its steps."""
    wanted = budgets(result)
    assert [row[0] for row in found] == [each.path for each in wanted]
    for (_, whole, legs), each in zip(found, wanted, strict=True):
        assert numbers_of(whole) == pytest.approx((each.mean, each.median, each.p99), rel=1e-6)
        for leg, own in zip(legs, each.legs, strict=True):
            told = own.mean, own.p99, own.wait or 0.0, own.utilization or 0.0, own.share
            assert numbers_of(leg) == pytest.approx(told, rel=1e-6, abs=1e-15), own.step


def numbers_of(texts: list[str]) -> tuple[float, ...]:
    """Numbers as JavaScript writes them."""
    return tuple(float(each.replace("Infinity", "inf")) for each in texts)


def assert_swings(found: list[list[Any]], result: Run, output: str) -> None:
    """Each input moves the result as far as `sensitivity` says."""
    if output not in result.values:
        return
    wanted = {
        each.name: (each.low, each.high, each.at_low, each.at_high)
        for each in tornado(result, output).swings
    }
    assert {row[0] for row in found} == set(wanted)
    for name, *numbers in found:
        assert numbers == pytest.approx(wanted[name], rel=1e-8), name
    widths = [abs(row[4] - row[3]) for row in found]
    assert widths == sorted(widths, reverse=True)


def assert_edges(found: list[list[Any]], result: Run, inputs: list[str]) -> None:
    """A check fails where `flip` says that the nearest one does."""
    targets = [each for each in usual(result, []) if each.kind == CHECK and each.answer]
    nearest: dict[tuple[str, bool], Flip] = {}
    for flip in flips(result, targets, Limit()).flips:
        key = flip.input, flip.first > result.values[flip.input]
        if flip.after is False and key not in nearest:
            nearest[key] = flip
    assert [row[0] for row in found] == inputs
    for name, *edges in found:
        for is_above, edge in zip((False, True), edges, strict=True):
            wanted = nearest.get((name, is_above))
            assert (edge is None) == (wanted is None), (name, is_above, edge, wanted)
            if wanted is not None:
                assert math.isclose(edge[1], wanted.first, rel_tol=NEAR), (name, edge, wanted)


def assert_full(found: list[list[Any]], result: Run) -> None:
    """A part is full where `flip` says so of what was provisioned as it is."""
    kept = {name: result.values[name] for name in fixed(result.graph)}
    provisioned = run(result.graph.with_values(kept))
    checks = {each.full_name for each in result.graph.checks if is_of_capacity(each)}
    targets = [each for each in usual(provisioned, []) if each.name in checks and each.answer]
    nearest: dict[tuple[str, bool], float] = {}
    for flip in flips(provisioned, targets, Limit()).flips:
        if flip.after is False:
            key = flip.input, flip.first > result.values[flip.input]
            nearest.setdefault(key, flip.first)
    for name, *edges in found:
        for is_above, edge in zip((False, True), edges, strict=True):
            wanted = nearest.get((name, is_above))
            assert (edge is None) == (wanted is None), (name, is_above)
            assert edge is None or math.isclose(edge, wanted or 0.0, rel_tol=NEAR), (name, is_above)


_EXPLAINED = """
const cones = new Cones(data, calculated(data, {})), place = given;
const all = (work) => { for (;;) { const step = work.next(); if (step.done) return step.value; } };
const named = (each) => data.quantities[each].name;
answer = {
  shares: Object.fromEntries([...all(explained(cones, place))].map(([each, share]) => {
    return [named(each), share];
  })),
  ends: Object.fromEntries(all(tornado(cones, place)).map((each) => {
    return [named(each.place), each.ends];
  })),
};
"""


def test_ranges_share_out_the_variance_as_sensitivity_says() -> None:
    """Near to it, by a few samples; and each is moved over its range."""
    given = {"dau": "5M to 20M users", "peak_factor": "2 to 3", "read_share": "80% to 95%"}
    texts = {name: text_of(text, name) for name, text in given.items()}
    result = run(build(Request("template", None, texts)))
    model = Model(with_spreads(result, reported(result.graph)))
    found = with_model(model, _EXPLAINED, model.places["total.servers"])
    wanted = {each.name: each for each in tornado(result, "total.servers").swings}
    shares = {name: each.variance for name, each in wanted.items() if each.ranged}
    assert set(shares) == set(found["shares"])
    assert found["shares"] == pytest.approx(shares, abs=0.03)
    for name in shares:
        assert found["ends"][name] == pytest.approx((wanted[name].low, wanted[name].high))


ANSWER = """(name) => document.querySelector(`[data-panel=${name}] .answer`).innerText"""
OPEN = """(() => {
  for (const each of document.querySelectorAll("[data-panel]")) each.open = true;
})()"""


def test_panels_are_computed_when_they_are_opened_and_follow(
    browser: Browser, folder: Path
) -> None:
    """Nothing before; then the same as after a change of the file."""
    browser.open(page(folder, "template").as_uri())
    settled(browser)
    empty = "[...document.querySelectorAll('.panel .answer')].every((each) => !each.firstChild)"
    assert browser.evaluate(empty) is True
    browser.evaluate(OPEN)
    finished(browser)
    before = browser.evaluate(f"({ANSWER})('stresses')")
    type_in(browser, "peak_factor", "3")
    browser.evaluate("document.activeElement.blur()")
    finished(browser)
    after = browser.evaluate(f"({ANSWER})('stresses')")
    assert after != before
    result = run(build(Request("template", None, {"peak_factor": text_of("3", "p")})))
    worst = stress_run(result).stressed[0]
    assert worst.worst is not None
    share = share_text(worst.worst.after[limited().name])
    assert share in after.splitlines()[1].replace("\t", " ") or worst.breaks.split(".")[0] in after
    swing = tornado(result, "total.servers").swings[0]
    assert result.text("total.servers", swing.at_low) in browser.evaluate(f"({ANSWER})('tornado')")
    assert browser.complaints() == []


def test_a_change_is_on_the_screen_soon(browser: Browser, folder: Path) -> None:
    """With every panel open no work between two pictures is long; their answers come later."""
    browser.open(page(folder, "template").as_uri())
    browser.evaluate(OPEN)
    finished(browser)
    dimmed = browser.evaluate(
        """(() => {
          const field = document.querySelector('[data-name="peak_factor"] [data-input]');
          field.value = "3";
          field.dispatchEvent(new Event("change"));
          const open = [...document.querySelectorAll("[data-panel]")];
          return open.every((each) => each.classList.contains("waiting"));
        })()"""
    )
    assert dimmed is True
    finished(browser)


def test_growth_is_that_of_the_command(browser: Browser, folder: Path) -> None:
    """By quarters; at once where something grows, and where nothing does, when it is asked for."""
    for name in ("yelp", "template"):
        browser.open(page(folder, name).as_uri())
        browser.evaluate("document.querySelector('[data-panel=growth]').open = true")
        finished(browser)
        cells = browser.evaluate(
            """[...document.querySelectorAll("[data-panel=growth] tbody tr")].map(
              (row) => [...row.cells].slice(1).map((cell) => cell.textContent))"""
        )
        result = runs.result(name)
        month = result.graph.units.find("month")
        assert month is not None
        names = charted(result.graph)
        history = grow(result, names, 36 * month.factor, 3 * month.factor)
        wanted = [
            [result.text(each, history.values[each][index]) for each in names]
            for index in range(len(history.times))
        ]
        assert cells == wanted
        assert browser.complaints() == []
