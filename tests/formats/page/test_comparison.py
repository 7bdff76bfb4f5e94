"""What the page shows beside A, and what can be copied from it, in a real Chromium."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

import envelope
from tests.formats.page.test_changes import click
from tests.presets.runs import some
from tests.programs.browser import Browser
from tests.programs.pages import NEAR, assert_same, engine, page, settled, type_in

CARDS = "[...document.querySelectorAll('.card small')].map((each) => each.textContent)"
BESIDE = """(name) => [...document.querySelectorAll("#results tbody tr")]
  .find((row) => row.cells[0].textContent === name)
  .querySelector(".difference")?.textContent ?? ''"""


def choose(browser: Browser, value: str) -> None:
    """Choose what is compared with."""
    browser.evaluate(
        f"""(() => {{
          const choice = document.getElementById("against");
          choice.value = {value!r};
          choice.dispatchEvent(new Event("change"));
        }})()"""
    )
    settled(browser)


def test_a_stands_beside_b(browser: Browser, folder: Path) -> None:
    """In cards and tables, with percent and factor; A is pinned and stays, in the link, too."""
    path = page(folder, "twitter")
    browser.open(path.as_uri())
    assert browser.evaluate(f"({BESIDE})('dau')") == ""
    type_in(browser, "monthly_users", "400M users")
    choose(browser, "file")
    assert browser.evaluate(f"({BESIDE})('dau')") == "A 150M users (+33%, ×1.33)"
    choose(browser, "now")
    assert browser.evaluate(f"({BESIDE})('dau')") == ""
    type_in(browser, "monthly_users", "600M users")
    pinned = envelope.load("twitter").run(monthly_users="400M users").text("total.servers")
    assert browser.evaluate(f"({BESIDE})('dau')") == "A 200M users (+50%, ×1.5)"
    assert browser.evaluate(CARDS)[0].startswith(f"A {pinned} (+")
    compared = browser.evaluate("document.getElementById('compared').textContent")
    assert compared == "Compared with A: monthly users 400M users."
    settled(browser)
    address = browser.evaluate("location.href")
    inner = quote("monthly_users=400M%20users", safe="")
    assert address == f"{path.as_uri()}#monthly_users=600M%20users&~A={inner}"
    browser.open("about:blank")
    browser.open(address)
    settled(browser)
    assert browser.evaluate(f"({BESIDE})('dau')") == "A 200M users (+50%, ×1.5)"
    assert_same(browser, engine("twitter", monthly_users="600M users"))
    choose(browser, "")
    assert browser.evaluate(f"({BESIDE})('dau')") == ""
    assert browser.complaints() == []


def test_what_of_a_is_not_followed_is_said(browser: Browser, folder: Path) -> None:
    """As of any other part of a link."""
    browser.open("about:blank")
    browser.open(f"{page(folder, 'twitter').as_uri()}#peak_factor=3&~A=dua%3D5")
    settled(browser)
    said = browser.evaluate("document.getElementById('refused').innerText")
    assert "dua=5: nothing here is called “dua”" in said
    assert_same(browser, engine("twitter", peak_factor="3"))


def copied(browser: Browser, what: str) -> str:
    """What a button of the page copies."""
    browser.send(
        "Browser.grantPermissions",
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
    )
    browser.send("Page.bringToFront")
    click(browser, f'[data-copy="{what}"]')
    return str(browser.evaluate("navigator.clipboard.readText()"))


COPIED = [
    ("twitter", {}, {"monthly_users": "400M to 600M users", "tweet_cache.hit_ratio": "95%"}),
    (
        "template",
        {"dau": "x2", "pricing": "3 years"},
        {"cache.pricing": "spot", "dau": "5M", "payload_size": "2 KB to 4 KB"},
    ),
]


@pytest.mark.parametrize(("scenario", "settings", "changes"), some(COPIED, 2, 1))
def test_a_command_line_gives_the_same_numbers(
    browser: Browser,
    tmp_path: Path,
    scenario: str,
    settings: dict[str, str],
    changes: dict[str, str],
) -> None:
    """With what was set before the page was written, and what was changed in it."""
    path = tmp_path / "page.html"
    path.write_text(envelope.load(scenario).run(settings).to_html())
    browser.open(path.as_uri())
    for name, text in changes.items():
        if name.endswith("pricing"):
            browser.open(f"{path.as_uri()}#{name}={quote(text)}")
        else:
            type_in(browser, name, text)
    settled(browser)
    command = copied(browser, "command")
    assert command.startswith(f"envelope report {scenario} ")
    program = f"{sys.executable} -m {command} -f json"
    done = subprocess.run(["bash", "-c", program], capture_output=True, check=False, timeout=120)
    found = {name: each["value"] for name, each in json.loads(done.stdout)["results"].items()}
    rows = list(csv.DictReader(io.StringIO(copied(browser, "csv"))))
    assert len(rows) > 500
    told = envelope.load(scenario).run({**settings, **changes})
    for row in rows:
        assert row["text"] == told.text(row["name"]), row
    shown = {row["name"]: row for row in rows}
    assert len(found) > 20
    for name, value in found.items():
        if isinstance(value, float) and shown[name]["unit"] in ("server", "user"):
            assert float(shown[name]["value"]) == pytest.approx(value, rel=NEAR)


def test_markdown_is_copied(browser: Browser, folder: Path) -> None:
    """What was changed, the results beside A's, the checks that fail, and the command."""
    browser.open(page(folder, "twitter").as_uri())
    type_in(browser, "monthly_users", "400M users")
    text = copied(browser, "markdown")
    assert text.startswith("# Twitter\n")
    assert "| monthly\\_users | 300M users | 400M users |" in text
    assert "| dau | 200M users | 150M users | +33%, ×1.33 |" in text
    assert "envelope report twitter 'monthly_users=400M users'" in text
