"""The HTML page in a real Chromium, from the disk, without a network."""

import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

import envelope
from envelope.analysis.explain import with_numbers
from envelope.engine.run import run
from envelope.errors import text_of
from envelope.formats import write_report
from envelope.formats.page import LOADERS, SCRIPTS, asset
from envelope.formats.page.checks import other_checks
from envelope.formats.page.model import Model
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.scopes import spoken
from tests.presets import runs
from tests.presets.runs import EVERY_PRESET, some
from tests.programs.browser import Browser
from tests.programs.pages import (
    assert_same,
    drawn,
    drawn_anew,
    engine,
    field,
    finished,
    page,
    press,
    settled,
    type_in,
)


def test_a_page_loads_from_the_disk_and_asks_for_nothing(browser: Browser, folder: Path) -> None:
    """No request but for itself, nothing on the console, the engine's numbers."""
    path = page(folder, "twitter")
    browser.open(path.as_uri())
    settled(browser)
    assert browser.requests() == [path.as_uri()]
    assert browser.complaints() == []
    assert_same(browser, engine("twitter"))


class _Texts(HTMLParser):
    """The text of every element of a page that follows the inputs, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin where `data-show` stands."""
        if self.depth or "data-show" in dict(attrs):
            if not self.depth:
                self.texts.append("")
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        """End where it ends."""
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        """What stands inside."""
        if self.depth:
            self.texts[-1] += data


@pytest.mark.parametrize("name", some(["twitter", "yelp", "facebook-tao-2013", "template"], 2))
def test_the_page_writes_what_python_wrote(browser: Browser, folder: Path, name: str) -> None:
    """Once its scripts have run, every text is still the same."""
    path = page(folder, name)
    texts = _Texts()
    texts.feed(path.read_text())
    texts.feed(other_checks(Model(drawn(name))))
    browser.open(path.as_uri())
    found = browser.evaluate(
        "[...document.querySelectorAll('[data-show]')].map((node) => node.textContent)"
    )
    assert len(found) > 50
    assert sorted(found) == sorted(texts.texts)
    assert browser.complaints() == []


def test_a_typed_input_changes_every_number(browser: Browser, folder: Path) -> None:
    """One of the scenario and one of a part, read with their units; what changed is told."""
    browser.open(page(folder, "twitter").as_uri())
    before = browser.evaluate("document.querySelector('.card .number').textContent")
    type_in(browser, "monthly_users", "1.2bn users")
    type_in(browser, "tweet_cache.hit_ratio", "95%")
    settled(browser)
    settings = {"monthly_users": "1.2bn users", "tweet_cache.hit_ratio": "95%"}
    assert_same(browser, engine("twitter", **settings))
    status = browser.evaluate("document.getElementById('status').textContent")
    assert status.startswith("2 inputs changed; total servers ")
    assert before in browser.evaluate("document.querySelector('.card small').textContent")
    assert browser.complaints() == []


def test_a_bare_number_takes_the_unit_of_its_input(browser: Browser, folder: Path) -> None:
    """And the field shows it, so that nobody wonders."""
    browser.open(page(folder, "twitter").as_uri())
    type_in(browser, "retention", "3")
    assert browser.evaluate(f"{field('retention')}.value") == "3 years"
    assert_same(browser, engine("twitter", retention="3 years"))


WRONG = [
    ("monthly_users", "many", "a number and a unit stand here"),
    ("monthly_users", "5 GB", "this measures something else"),
    ("media_size", "3 mb/tweet", "megabits (Mbit) or megabytes (MB)"),
    ("tweets_per_timeline", "0 tweets/request", "has no value: division by zero"),
    ("monthly_users", "-5 users", "it cannot be negative"),
]


def test_wrong_input_is_told_and_changes_nothing(browser: Browser, folder: Path) -> None:
    """The last value stays, the field says what is wrong and is marked as invalid."""
    browser.open(page(folder, "twitter").as_uri())
    for name, text, message in WRONG:
        type_in(browser, name, text)
        said = browser.evaluate(
            f"document.getElementById({field(name)}.getAttribute('aria-describedby').split(' ')[1])"
            ".textContent"
        )
        assert message in said
        assert browser.evaluate(f"{field(name)}.getAttribute('aria-invalid')") == "true", text
        assert_same(browser, engine("twitter"))
        type_in(browser, name, "")
        assert browser.evaluate(f"{field(name)}.getAttribute('aria-invalid')") is None, text


WORDS = """
title = "Words"
[inputs]
data = "100 GB"
engine = { value = "redis", choices = ["redis", "valkey", "memcached"], about = "what holds it" }
follower = "engine"
[formulas]
memory = "data * (if follower == 'memcached' then 1 else 1.15) -> GB"
kind = "if engine == 'valkey' then 'open' else 'other'"
"""


def test_a_word_is_chosen_from_a_menu(browser: Browser, tmp_path: Path) -> None:
    """With the keys of a menu; what follows is written anew, and a link holds the word."""
    path = tmp_path / "words.html"
    path.write_text(write_report(run(build(Request("words", text=WORDS))), "html"))
    browser.open(path.as_uri())
    texts = "[...document.querySelectorAll('#results data')].map((each) => each.textContent)"
    assert browser.evaluate(f"[...{field('engine')}.options].map((each) => each.text)") == [
        *("redis", "valkey", "memcached")
    ]
    assert browser.evaluate(f"[{field('engine')}.localName, {field('engine')}.value]") == [
        *("select", "redis")
    ]
    assert browser.evaluate(texts) == ["115 GB", "other"]
    browser.evaluate(f"{field('engine')}.focus()")
    press(browser, "m")
    assert browser.evaluate(f"[{field('engine')}.value, {field('follower')}.value]") == [
        *("memcached", "memcached")
    ]
    assert browser.evaluate(texts) == ["100 GB", "other"]
    settled(browser)
    assert browser.evaluate("location.hash") == "#engine=memcached"
    browser.open("about:blank")
    browser.open(f"{path.as_uri()}#engine=valkey&follower=memcached")
    assert browser.evaluate(texts) == ["100 GB", "open"]
    browser.open("about:blank")
    browser.open(f"{path.as_uri()}#engine=valkyr")
    assert browser.evaluate(texts) == ["115 GB", "other"]
    wrong = browser.evaluate(f"{field('engine')}.closest('.field').innerText")
    assert "“valkyr” is none of redis, valkey, memcached" in wrong
    browser.evaluate("document.querySelector('[data-undo]:not([hidden])').click()")
    assert browser.evaluate(f"{field('engine')}.getAttribute('aria-invalid')") is None


def test_a_slider_moves_with_the_keys(browser: Browser, folder: Path) -> None:
    """Between low and high; the field says where it stands, and that is what is calculated."""
    browser.open(page(folder, "twitter").as_uri())
    slider = "document.querySelector('[data-name=\"peak_factor\"] [type=range]')"
    before = browser.evaluate(f"{slider}.focus(), Number({slider}.value)")
    for _ in range(12):
        press(browser, "ArrowRight")
    assert browser.evaluate(f"Number({slider}.value)") == before + 12
    text = browser.evaluate(f"{field('peak_factor')}.value")
    assert float(text) > 2
    assert browser.evaluate(f"{slider}.getAttribute('aria-valuetext')") == text
    assert_same(browser, engine("twitter", peak_factor=text))


def test_a_link_holds_what_was_changed(browser: Browser, folder: Path) -> None:
    """Opened anew, it shows the same; undone, the file's own numbers."""
    path = page(folder, "twitter")
    browser.open(path.as_uri())
    type_in(browser, "media_size", "2.5 MB/tweet")
    settled(browser)
    address = browser.evaluate("location.href")
    assert address == f"{path.as_uri()}#media_size=2.5%20MB%2Ftweet"
    browser.open("about:blank")
    browser.open(address)
    assert_same(browser, engine("twitter", media_size="2.5 MB/tweet"))
    browser.evaluate("document.getElementById('undo-all').click()")
    settled(browser)
    assert browser.evaluate("location.href") == path.as_uri()
    assert_same(browser, engine("twitter"))


def test_a_number_shows_where_it_comes_from(browser: Browser, folder: Path) -> None:
    """By keyboard: Enter opens the derivation, Escape closes it and gives the focus back."""
    browser.open(page(folder, "twitter").as_uri())
    button = "document.querySelector('.card [data-derive]')"
    browser.evaluate(f"{button}.focus()")
    press(browser, "Enter")
    assert browser.evaluate("document.getElementById('derivation').open") is True
    browser.evaluate("document.querySelector('#derivation details').open = true")
    settled(browser)
    text = browser.evaluate("document.getElementById('derivation').innerText")
    result = envelope.load("twitter").run()
    assert text.startswith(f"total.servers = {result.text('total.servers')}")
    explained = str(result.explain("total.servers"))
    first = browser.evaluate("document.querySelector('#derivation .formula').textContent")
    assert first in re.sub(r"\s+", " ", explained)
    press(browser, "Escape")
    assert browser.evaluate("document.getElementById('derivation').open") is False
    assert browser.evaluate(f"document.activeElement === {button}") is True


def test_everything_that_can_be_used_has_a_name(browser: Browser, folder: Path) -> None:
    """Fields, sliders, buttons, links, tables, pictures: as a screen reader is told."""
    browser.open(page(folder, "twitter").as_uri())
    browser.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    nodes = browser.send("Accessibility.getFullAXTree")["nodes"]
    used = {"textbox", "searchbox", "slider", "button", "link", "checkbox", "image", "region"}
    named = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in used
    ]
    assert {"textbox", "searchbox", "slider", "button", "link", "region"} <= {
        role for role, _ in named
    }
    assert [pair for pair in named if not pair[1].strip()] == []
    drawing = "document.querySelector('.diagram').getAttribute('aria-labelledby').split(' ')"
    words = browser.evaluate(f"{drawing}.map((id) => document.getElementById(id).textContent)")
    assert words[0] == "Parts and flows"
    assert "clients → gateway: requests" in words[1]
    status = browser.evaluate("document.getElementById('status').getAttribute('aria-live')")
    assert status == "polite"
    order = browser.evaluate(
        "[...document.querySelectorAll('[tabindex]')].filter((node) => node.tabIndex > 0).length"
    )
    assert order == 0  # the order of the focus is that of the page


LOOKS = [(name, scheme) for name in ("twitter", "yelp") for scheme in ("light", "dark")]


@pytest.mark.parametrize(("name", "scheme"), LOOKS if EVERY_PRESET else LOOKS[::3])
def test_text_can_be_read_in_light_and_dark(
    browser: Browser, folder: Path, name: str, scheme: str
) -> None:
    """A contrast of 4.5 at least between every text and what is behind it (WCAG 2.2, 1.4.3)."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.send("Emulation.setEmulatedMedia", features=[feature])
    browser.open(page(folder, name).as_uri())
    settled(browser)
    assert browser.evaluate(_CONTRAST) == []
    browser.send("Emulation.setEmulatedMedia", features=[])


_CONTRAST = """(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const linear = [r, g, b].map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const color = read(getComputedStyle(each).backgroundColor);
      if (color[3] === 255) return color;
    }
    return read("canvas");
  };
  const found = new Set();
  for (const node of document.querySelectorAll("body *:not(svg *)")) {
    const texts = [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
    if (!texts || !node.checkVisibility() || node.closest("script")) continue;
    const pair = [light(read(getComputedStyle(node).color)), light(behind(node))].sort();
    const contrast = (pair[1] + 0.05) / (pair[0] + 0.05);
    if (contrast < 4.5) found.add(`${node.localName}.${node.className} ${contrast.toFixed(2)}`);
  }
  return [...found];
})()"""


@pytest.mark.parametrize("name", some(["twitter", "yelp", "facebook-tao-2013"], 2))
def test_a_phone_needs_no_sideways_scrolling(browser: Browser, folder: Path, name: str) -> None:
    """What is wider than the page scrolls by itself."""
    browser.send(
        "Emulation.setDeviceMetricsOverride",
        width=360,
        height=740,
        deviceScaleFactor=2,
        mobile=True,
    )
    browser.open(page(folder, name).as_uri())
    type_in(browser, browser.evaluate("document.querySelector('.field').dataset.name"), "1")
    settled(browser)
    assert browser.evaluate("document.documentElement.scrollWidth") == 360
    browser.send("Emulation.clearDeviceMetricsOverride")


def test_on_paper_stand_numbers_without_controls(browser: Browser, folder: Path) -> None:
    """Sliders and buttons are left out; what was typed stays."""
    browser.open(page(folder, "twitter").as_uri())
    type_in(browser, "peak_factor", "3")
    settled(browser)
    browser.send("Emulation.setEmulatedMedia", media="print")
    seen = "[...document.querySelectorAll('{}')].filter((node) => node.checkVisibility()).length"
    for hidden in ("[type=range]", "#buttons", ".undo", ".find", ".skip"):
        assert browser.evaluate(seen.format(hidden)) == 0, hidden
    assert browser.evaluate(seen.format("[data-input]")) == 21
    assert browser.evaluate(f"{field('peak_factor')}.value") == "3"
    assert len(browser.send("Page.printToPDF")["data"]) > 50_000
    browser.send("Emulation.setEmulatedMedia", media="")


def test_what_was_not_seen_is_written_once_it_is(browser: Browser, folder: Path) -> None:
    """The checks of parts that hold have the numbers of the inputs when they are asked for."""
    path = page(folder, "twitter")
    browser.open("about:blank")
    browser.open(f"{path.as_uri()}#monthly_users=280M%20users")
    browser.evaluate("document.getElementById('every-check').click()")
    found = browser.evaluate(
        "[...document.querySelectorAll('[data-show^=c]')].filter((each) => /^c\\d/.test("
        "each.dataset.show)).map((each) => [each.dataset.show, each.textContent])"
    )
    given = {"monthly_users": text_of("280M users", "monthly_users")}
    result = run(build(Request("twitter", None, given)))
    wanted = {
        f"c{place}": with_numbers(result, check.formula)
        for place, check in enumerate(result.graph.checks)
    }
    assert dict(found) == wanted


def test_without_scripts_every_input_is_listed(folder: Path) -> None:
    """With its value, for a reader that runs none."""
    text = page(folder, "twitter").read_text(encoding="utf-8")
    told = " ".join(re.findall(r"<noscript>(.*?)</noscript>", text, re.S))
    result = runs.result("twitter")
    inputs = [each.name for each in result.graph.quantities.values() if each.kind == "input"]
    parts = [name for name in inputs if "." in name]
    assert len(parts) > 300
    model = Model(result)
    for name in parts:
        words = f"{spoken(name.partition('.')[2])} {model.written(result.graph.quantities[name])}"
        assert html.escape(words) in told, name


def test_results_fill_the_first_sheet(browser: Browser, folder: Path) -> None:
    """On paper they stand right below the summary, the drawing behind them."""
    browser.open(page(folder, "twitter").as_uri())
    browser.send("Emulation.setEmulatedMedia", media="print")
    tops = browser.evaluate(
        "['summary', 'results', 'diagram', 'inputs'].map((each) => "
        "document.getElementById(each).getBoundingClientRect().top)"
    )
    browser.send("Emulation.setEmulatedMedia", media="")
    assert tops == sorted(tops)


def test_growth_is_drawn_and_follows_the_inputs(browser: Browser, folder: Path) -> None:
    """A chart for each total, whose words tell its ends, and the dates of failing checks."""
    browser.open(page(folder, "yelp").as_uri())
    finished(browser)
    texts = "[...document.querySelectorAll('#growth figcaption')].map((node) => node.textContent)"
    before = browser.evaluate(texts)
    assert len(before) == 6
    now = envelope.load("yelp").run(at="1 day").text("total.servers")
    assert before[0].startswith(f"total servers: {now} at the start, ")
    dates = browser.evaluate("document.getElementById('growth-dates').textContent")
    assert dates.startswith("Checks that fail first: years of growth after ")
    type_in(browser, "search_rate", "300k searches/s")
    finished(browser)
    assert browser.evaluate(texts) != before


_SHARES = """[...document.querySelectorAll("#shares tbody tr")].map((row) => [
  row.cells[0].textContent,
  [...row.cells].slice(1).map((cell) => [
    cell.textContent, cell.querySelector("[data-bar]")?.style.width ?? ""])])"""


def test_shares_and_what_is_paid_follow_the_inputs(
    browser: Browser, folder: Path, tmp_path: Path
) -> None:
    """A page whose inputs were changed shows the shares and bars of one that was made so."""
    settings = {"dau": "60M users", "pricing": "3 years", "cache.pricing": "spot"}
    path = tmp_path / "changed.html"
    path.write_text(envelope.load("template").run(settings).to_html())
    browser.open(path.as_uri())
    wanted = dict(browser.evaluate(_SHARES))
    text, width = wanted["database"][0]
    assert float(width.removesuffix("%")) == pytest.approx(float(text.removesuffix("%")), abs=0.5)
    plain = page(folder, "template").as_uri()
    browser.open(plain)
    assert dict(browser.evaluate(_SHARES)) != wanted
    said = "[...document.querySelectorAll('#summary .note:not([hidden])')].map((p) => p.innerText)"
    assert browser.evaluate(said)[0].startswith("As it is when every retention is full (5 years).")
    card = "[...document.querySelectorAll('.card')].map((each) => each.innerText).join('; ')"
    assert "total cost (on demand)\n" in browser.evaluate(card)
    browser.open("about:blank")
    browser.open(f"{plain}#{urlencode(settings, quote_via=quote)}")
    assert dict(browser.evaluate(_SHARES)) == wanted
    assert "total cost (3 years; cache spot)\n" in browser.evaluate(card)
    assert browser.evaluate(said) == ["As it is when every retention is full."]
    assert browser.complaints() == []


def test_distributions_say_when_they_are_those_of_other_inputs(
    browser: Browser, folder: Path
) -> None:
    """Drawn by the engine, then dimmed, then of a few samples of the page, which it says."""
    browser.open(page(folder, "facebook-tao-2013").as_uri())
    told = "[...document.querySelectorAll('[data-drawn]')].map((each) => each.checkVisibility())"
    assert browser.evaluate(told)
    assert not any(browser.evaluate(told))
    type_in(browser, "reads_per_write", "400")
    assert all(browser.evaluate(told))
    drawn_anew(browser)
    words = browser.evaluate("document.querySelector('[data-drawn]').textContent")
    assert "256 samples drawn in this page" in words


@pytest.mark.parametrize("name", [*LOADERS, *SCRIPTS])
def test_a_script_stays_plain(name: str) -> None:
    """No module, no request, no timer that never ends, no line wider than Python's."""
    source = asset(name)
    assert not re.search(r"\b(fetch|XMLHttpRequest|import|require|setInterval|eval)\b", source)
    assert max(map(len, source.splitlines())) <= 100


def test_no_name_stands_for_two_things() -> None:
    """The scripts are one behind the other in one scope, where the last of two would win."""
    names = [
        name
        for script in SCRIPTS
        for name in re.findall(
            r"^(?:async )?(?:function\*?|const|let|class) (\w+)", asset(script), re.M
        )
    ]
    assert len(names) == len(set(names))


def test_no_text_of_a_scenario_is_markup(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """Titles, sources and words of a file stand in the page as they are written."""
    evil = '</script><img src=x onerror="document.title=1">'
    words = json.dumps(evil)
    said = f'about = {words}, source = "A"'
    text = f"""
    title = {words}
    about = {words}
    [sources]
    A = {words}
    [inputs]
    users = {{ value = "5 users", low = "1 user", high = "9 users", {said} }}
    [formulas]
    twice = {{ value = "users * 2", {said} }}
    [checks]
    few = {{ that = "users < 3 users", {said} }}
    """
    file = tmp_path / "evil.toml"
    file.write_text(text)
    path = tmp_path / "evil.html"
    path.write_text(envelope.load(str(file)).run().to_html())
    browser.open(path.as_uri())
    browser.evaluate("document.querySelector('[data-derive]').click()")
    assert browser.evaluate("document.title") == evil
    assert browser.evaluate("document.querySelectorAll('img').length") == 0
    assert browser.complaints() == []
    assert browser.requests() == [path.as_uri()]
