"""The first glance at the page in a real Chromium: ranges, bars, the drawing, its places."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

import envelope
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run, run
from envelope.errors import text_of
from envelope.formats import write_report
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.amounts.spreads import quantile_texts
from envelope.report.headings import reported
from tests.presets.runs import EVERY_PRESET
from tests.programs.browser import Browser
from tests.programs.installed import npm_script
from tests.programs.pages import drawn_anew, finished, page, press, settled, type_in

AXE = "axe-core@4.14.1"
RANGED = {"dau": "5M to 20M users", "peak_factor": "2 to 3"}


def with_ranges(**settings: str) -> Run:
    """A run of the template with two ranges and other settings, drawn."""
    given = {key: text_of(text, key) for key, text in {**RANGED, **settings}.items()}
    result = run(build(Request("template", None, given)))
    return with_spreads(result, reported(result.graph))


@pytest.fixture(scope="module")
def ranged(folder: Path) -> Path:
    """The page of the template with two ranges."""
    path = folder / "ranged.html"
    path.write_text(write_report(with_ranges(), "html"))
    return path


def seen(browser: Browser, selector: str) -> list[str]:
    """The texts of what a selector finds, one after the other."""
    found: list[str] = browser.evaluate(
        f"[...document.querySelectorAll({selector!r})].map((each) => each.textContent)"
    )
    return found


def test_cards_show_ranges_that_follow_the_inputs(browser: Browser, ranged: Path) -> None:
    """At first the engine's; dimmed while something moves, then drawn anew, near to its own."""
    browser.open(ranged.as_uri())
    first = seen(browser, ".card [data-range]")
    before = ranges(with_ranges())
    assert first == [f"{low} – {high}" for low, high in before.values()]
    type_in(browser, "requests_per_user", "40 requests/user/day")
    assert browser.evaluate("document.querySelectorAll('.card .old').length") == len(first)
    settled(browser)
    drawn_anew(browser)
    after = ranges(with_ranges(requests_per_user="40 requests/user/day"))
    for text, ends in zip(seen(browser, ".card [data-range]"), after.values(), strict=True):
        for shown, wanted in zip(text.split(" – "), ends, strict=True):
            assert size_of(shown) == pytest.approx(size_of(wanted), rel=0.05)
    cells = seen(browser, "#results [data-quantile]")
    browser.evaluate("document.getElementById('undo-all').click()")
    settled(browser)
    drawn_anew(browser)
    assert seen(browser, ".card [data-range]") == first
    assert cells != seen(browser, "#results [data-quantile]")


def test_what_is_drawn_follows_the_inputs(browser: Browser, ranged: Path) -> None:
    """Histograms, in how many samples a check holds, and what is added in a month or a year."""
    browser.open(ranged.as_uri())
    everything = "[data-histogram], [data-odds], [data-quantile]"
    markup = f"[...document.querySelectorAll('{everything}')].map((each) => each.innerHTML)"
    before = browser.evaluate(markup)
    settings = {"requests_per_user": "1500 requests/user/day"}
    type_in(browser, *next(iter(settings.items())))
    dimmed = f"[...document.querySelectorAll('{everything}')].every((e) => e.matches('.old'))"
    assert browser.evaluate(dimmed) is True
    drawn_anew(browser)
    result = with_ranges(**settings)
    assert result.spreads is not None
    odds = browser.evaluate(
        "[...document.querySelectorAll('[data-odds]')].map((e) => [e.dataset.odds, e.textContent])"
    )
    told = {int(place): float(text.rstrip("%")) for place, text in odds}
    wanted = {place: share * 100 for place, share in enumerate(result.spreads.holds)}
    assert told == pytest.approx(wanted, abs=5)
    assert any(5 < share < 95 for share in wanted.values())
    assert_quantiles(browser, result)
    bars = "[...document.querySelectorAll('figure .bar')].map((each) => each.childElementCount)"
    assert all(6 <= count <= 16 for count in browser.evaluate(bars))
    browser.evaluate("document.getElementById('undo-all').click()")
    settled(browser)
    assert browser.evaluate(markup) == before


def assert_quantiles(browser: Browser, result: Run) -> None:
    """Rows of rates over a time have p5, p50 and p95 as a report of the changed inputs has."""
    rows = browser.evaluate(
        "[...document.querySelectorAll('#results tbody tr:not(.heading)')].map((each) => "
        "[...each.cells].slice(0, 5).map((cell) => cell.textContent))"
    )
    drawn = {words: cells for words, _, *cells in rows if "per month" in words}
    assert drawn
    shown = page_rows(result)
    for words, cells in drawn.items():
        sizes = [size_of(cell) for cell in cells]
        assert sizes == pytest.approx([size_of(cell) for cell in shown[words]], rel=0.05), words


def page_rows(result: Run) -> dict[str, list[str]]:
    """The results of a page by their words, as it is written: p5, p50, p95."""
    markup = re.search(r'<section id="results".*?</section>', write_report(result, "html"), re.S)
    assert markup is not None
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', markup[0], re.S)
    texts = {words: re.findall(r"<td[^>]*>(.*?)</td>", cells, re.S) for words, cells in rows}
    return {
        words: [re.sub(r"<[^>]*>", "", cell) for cell in cells[1:4]]
        for words, cells in texts.items()
    }


def ranges(result: Run) -> dict[str, tuple[str, str]]:
    """p5 and p95 of the headline totals as the engine writes them."""
    found = {}
    for name in ("total.servers", "total.storage", "total.cost"):
        spread = result.spread(name)
        assert spread is not None
        low, _, high = quantile_texts(result, name, spread.quantiles)
        found[name] = low, high
    return found


def size_of(text: str) -> float:
    """A value as it is written, in base units."""
    return float(envelope.calc(text).to_base_units().magnitude)


def test_bars_say_where_the_cost_is_and_how_full_things_are(browser: Browser, folder: Path) -> None:
    """The largest first; as long as their numbers, after a change too."""
    browser.open(page(folder, "twitter").as_uri())
    assert seen(browser, ".glance h3") == ["Where the cost is", "How full it is"]
    lengths = """[...document.querySelectorAll('.glance li')].map((each) => [
      Number(each.querySelector('data').value), parseFloat(each.querySelector('i').style.width)])"""
    for text in ("300M users", "500M users"):
        type_in(browser, "monthly_users", text)
        for share, width in browser.evaluate(lengths):
            assert width == pytest.approx(share * 100, abs=0.06)
    before = browser.evaluate("document.querySelector('.glance').getBoundingClientRect().top")
    assert before < 500


STATES = """Object.fromEntries([...document.querySelectorAll('.diagram a')].map((box) => [
  box.querySelector('.name').textContent, [box.querySelector('.state').textContent,
  box.getAttribute('class').split(' ').slice(1).join(' ')]]))"""


def test_a_box_says_what_fails_and_what_is_nearly_full(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    """As the page of those inputs does; so do the rates on the arrows."""
    settings = {"monthly_users": "2bn users", "tweet_store.disk_fill": "97%"}
    path = tmp_path / "changed.html"
    path.write_text(envelope.load("twitter").run(settings).to_html())
    browser.open(path.as_uri())
    wanted, rates = browser.evaluate(STATES), seen(browser, ".diagram .rate")
    kinds = {kind for _, kind in wanted.values()}
    assert {"warning", "error"} <= kinds
    browser.open(page(folder, "twitter").as_uri())
    before = browser.evaluate(STATES)
    assert {kind for _, kind in before.values()} == {""}
    browser.open("about:blank")
    browser.open(f"{page(folder, 'twitter').as_uri()}#{urlencode(settings, quote_via=quote)}")
    assert browser.evaluate(STATES) == wanted
    # a rate that is but a piece of a formula is of the file's inputs, and not shown beside others
    found = browser.evaluate(
        "[...document.querySelectorAll('.diagram .rate tspan')].map("
        "(each) => each.hasAttribute('hidden') ? '' : each.textContent)"
    )
    told = [pair for pair in zip(found, rates, strict=True) if pair[0]]
    assert len(told) >= 10
    assert [shown for shown, _ in told] == [wanted for _, wanted in told]


def test_a_box_says_when_its_part_is_nearly_full(browser: Browser, tmp_path: Path) -> None:
    """From nine tenths on: in the page of those inputs, and once they are typed."""
    block = '[inputs]\nfull = { unit = "%" }\n[formulas]\nutilization = "full"\n'
    (tmp_path / "box.toml").write_text(block)
    scenario, path = tmp_path / "s.toml", tmp_path / "s.html"
    for share, wanted in (("50%", ["", "50% full"]), ("95%", ["full", "nearly full: 95%"])):
        scenario.write_text(f'[parts.p]\nblock = "./box.toml"\nfull = "{share}"\n')
        path.write_text(envelope.load(str(scenario)).run().to_html())
        for typed, told in (("", wanted), ("#p.full=90%25", ["full", "nearly full: 90%"])):
            browser.open("about:blank")
            browser.open(path.as_uri() + typed)
            ((words, kind),) = browser.evaluate(STATES).values()
            assert [kind, words] == told


def test_a_box_leads_to_the_inputs_of_its_part(browser: Browser, folder: Path) -> None:
    """By the mouse and by the keyboard; what is folded around them opens."""
    browser.open(page(folder, "twitter").as_uri())
    link = "document.querySelector('.diagram a[href=\"#part-reader\"]')"
    group = "document.getElementById('part-reader')"
    assert browser.evaluate(f"{group}.open") is False
    browser.evaluate(f"{link}.focus()")
    press(browser, "Enter")
    assert browser.evaluate(f"{group}.open") is True
    assert browser.evaluate(f"document.activeElement === {group}") is True
    assert browser.evaluate(f"{group}.getBoundingClientRect().top < innerHeight") is True


@pytest.mark.parametrize("width", [1440, 390])
def test_a_slider_stays_under_the_pointer(browser: Browser, folder: Path, width: int) -> None:
    """Whatever appears above it while it is dragged."""
    size(browser, width)
    browser.open(page(folder, "twitter").as_uri())
    slider = "document.querySelector('[data-name=\"peak_factor\"] [type=range]')"
    browser.evaluate(f"{slider}.scrollIntoView({{block: 'center'}})")
    box = (
        "(({left, top, width, height}) => [left, top, width, height])"
        f"({slider}.getBoundingClientRect())"
    )
    left, top, wide, high = browser.evaluate(box)
    mouse(browser, "mousePressed", left + wide / 2, top + high / 2)
    for share in (0.5, 0.6, 0.7, 0.8):
        mouse(browser, "mouseMoved", left + wide * share, top + high / 2)
        assert browser.evaluate(box)[1] == pytest.approx(top, abs=1)
    mouse(browser, "mouseReleased", left + wide * 0.8, top + high / 2)
    assert browser.evaluate(f"Number({slider}.value)") == pytest.approx(160, abs=8)
    browser.send("Emulation.clearDeviceMetricsOverride")


def mouse(browser: Browser, kind: str, x: float, y: float) -> None:
    """The mouse at a place, its left button down."""
    browser.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


def size(browser: Browser, width: int) -> None:
    """A window of a width."""
    browser.send(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=900,
        deviceScaleFactor=1,
        mobile=width < 500,
    )


def test_find_leaves_the_groups_as_they_were(browser: Browser, folder: Path) -> None:
    """Open while something is looked for; after that only what was open before."""
    browser.open(page(folder, "twitter").as_uri())
    opened = "[...document.querySelectorAll('#inputs details')].map((each) => each.open)"
    browser.evaluate("document.getElementById('part-reader').open = true")
    before = browser.evaluate(opened)
    for text, is_more in (("hit ratio", True), ("", False)):
        browser.evaluate(
            f"document.getElementById('find').value = {text!r}; "
            "document.getElementById('find').dispatchEvent(new Event('input'))"
        )
        assert (browser.evaluate(opened) != before) is is_more


def test_on_a_phone_results_come_before_the_inputs(browser: Browser, folder: Path) -> None:
    """And the headline stands in the first screen."""
    size(browser, 390)
    browser.open(page(folder, "twitter").as_uri())
    tops: list[float] = browser.evaluate(
        "['.cards', '.glance', '#results', '#inputs', '#parts'].map((each) => "
        "document.querySelector(each).getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    assert tops[1] < 844
    browser.send("Emulation.clearDeviceMetricsOverride")


def test_sources_are_folded_and_open_where_they_are_cited(browser: Browser, folder: Path) -> None:
    """A key leads to its source, which is seen then."""
    browser.open(page(folder, "twitter").as_uri())
    folded = "document.querySelector('#sources details')"
    assert browser.evaluate(f"{folded}.open") is False
    browser.evaluate("document.querySelector('#inputs a.key').click()")
    assert browser.evaluate(f"{folded}.open") is True
    assert browser.evaluate("document.activeElement.checkVisibility()") is True


def test_three_distributions_are_drawn(browser: Browser, ranged: Path) -> None:
    """Those of the headline."""
    browser.open(ranged.as_uri())
    captions = seen(browser, "#distributions figcaption")
    assert [caption.partition(":")[0] for caption in captions] == [
        *("total servers", "total storage", "total cost")
    ]


def test_a_card_is_named_by_its_title(browser: Browser, folder: Path) -> None:
    """What a screen reader says of the button is what is seen."""
    browser.open(page(folder, "twitter").as_uri())
    nodes = browser.send("Accessibility.getFullAXTree")["nodes"]
    names = {node.get("name", {}).get("value", "") for node in nodes if not node["ignored"]}
    shown = envelope.load("twitter").run().text("total.servers")
    assert f"total servers {shown}" in names
    assert any(name.startswith("checks ") and name.endswith(" hold") for name in names)


_AXE = """axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html).join(" ; ")}`))"""


@pytest.fixture(scope="module")
def axe(pytestconfig: pytest.Config) -> str:
    """The checker of accessibility."""
    assert pytestconfig.cache is not None
    return npm_script(pytestconfig.cache.mkdir("axe"), AXE, "package/axe.min.js").read_text()


SCHEMES = list(
    zip(("unique-ids", "yelp", "twitter", "template"), ("light", "dark") * 2, strict=True)
)
LOOKED_AT = [(*scheme, is_dimmed) for scheme in SCHEMES for is_dimmed in (False, True)]


@pytest.mark.parametrize(
    ("name", "scheme", "is_dimmed"), LOOKED_AT if EVERY_PRESET else [LOOKED_AT[0], LOOKED_AT[3]]
)
def test_axe_finds_nothing(
    browser: Browser, folder: Path, axe: str, name: str, scheme: str, is_dimmed: bool
) -> None:
    """By all of its rules, landmarks included; with everything open, also while it is dimmed."""
    feature: dict[str, Any] = {"name": "prefers-color-scheme", "value": scheme}
    browser.send("Emulation.setEmulatedMedia", features=[feature])
    browser.open(page(folder, name).as_uri())
    browser.evaluate("document.querySelectorAll('#sources details').forEach((e) => e.open = true)")
    browser.evaluate(f"{axe}; 0")
    finished(browser)
    if is_dimmed:
        type_in(browser, browser.evaluate("document.querySelector('.field').dataset.name"), "1")
        finished(browser)
        panels = "document.querySelectorAll('.panel[open]')"
        # as while it is computed, which is over too soon
        browser.evaluate(f"{panels}.forEach((e) => e.classList.add('waiting')); 0")
    assert browser.evaluate(_AXE) == []
    browser.send("Emulation.setEmulatedMedia", features=[])


def test_a_page_is_small_enough_to_be_sent(folder: Path) -> None:
    """That of a large scenario, in bytes."""
    assert page(folder, "twitter").stat().st_size <= 500_000
