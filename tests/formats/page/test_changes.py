"""What was changed in the page: a list with undo and redo, a link, in a real Chromium."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.programs.browser import Browser
from tests.programs.pages import (
    CONTROL,
    SHIFT,
    assert_same,
    engine,
    field,
    page,
    press,
    settled,
    type_in,
)

CHANGES = "[...document.querySelectorAll('#changes li')].map((each) => each.innerText)"
REFUSED = "document.getElementById('refused').innerText"


def click(browser: Browser, selector: str) -> None:
    """Click what a selector finds, and wait until the page has followed."""
    browser.evaluate(f"document.querySelector({selector!r}).click()")
    settled(browser)


def test_changes_are_listed_undone_and_redone(browser: Browser, folder: Path) -> None:
    """By buttons, keys and the browser's own Back and Forward, one step each."""
    path = page(folder, "twitter")
    browser.open(path.as_uri())
    type_in(browser, "monthly_users", "1.2bn users")
    type_in(browser, "tweet_cache.hit_ratio", "95%")
    both = {"monthly_users": "1.2bn users", "tweet_cache.hit_ratio": "95%"}
    users, hits = "monthly users 300M users → 1.2bn users", "tweet cache hit ratio 99% → 95%"
    assert [each.partition(" remove")[0] for each in browser.evaluate(CHANGES)] == [users, hits]
    browser.evaluate("document.activeElement.blur()")
    steps: list[tuple[Any, ...]] = [
        ("z", CONTROL, [users]),
        ("z", CONTROL, []),
        ("y", CONTROL, [users]),
        ("z", CONTROL | SHIFT, [users, hits]),
        ("#undo", [users]),
        ("#redo", [users, hits]),
        ("history.back()", [users]),
        ("history.forward()", [users, hits]),
        ("#undo-all", []),
        ("#undo", [users, hits]),
    ]
    for *how, wanted in steps:
        if len(how) == 2:
            press(browser, *how)
            settled(browser)
        elif how[0].startswith("#"):
            click(browser, how[0])
        else:
            browser.evaluate(how[0])
            settled(browser)
        found = [each.partition(" remove")[0] for each in browser.evaluate(CHANGES)]
        assert found == wanted, how
    assert_same(browser, engine("twitter", **both))
    click(browser, "[data-remove]")
    assert_same(browser, engine("twitter", **{"tweet_cache.hit_ratio": "95%"}))
    assert browser.evaluate("location.hash") == "#tweet_cache.hit_ratio=95%25"
    assert browser.complaints() == []


def test_a_text_that_is_being_typed_is_undone_by_the_browser(
    browser: Browser, folder: Path
) -> None:
    """Ctrl+Z is the page's only where the text was taken over."""
    browser.open(page(folder, "twitter").as_uri())
    type_in(browser, "peak_factor", "3")
    browser.evaluate(f"{field('retention')}.focus(); {field('retention')}.select()")
    browser.send("Input.insertText", text="7 ye")
    press(browser, "z", CONTROL)
    settled(browser)
    assert [each.partition(" remove")[0] for each in browser.evaluate(CHANGES)] == [
        "peak factor 2 → 3"
    ]


def test_undo_all_takes_wrong_texts_away(browser: Browser, folder: Path) -> None:
    """What was refused is no change, and stands in its field no longer."""
    browser.open(page(folder, "twitter").as_uri())
    type_in(browser, "peak_factor", "3")
    type_in(browser, "retention", "many")
    click(browser, "#undo-all")
    shown = f"[{field('retention')}.value, {field('retention')}.getAttribute('aria-invalid')]"
    assert browser.evaluate(shown) == ["5 years", None]
    assert browser.evaluate("document.getElementById('wrong-7').textContent") == ""
    assert_same(browser, engine("twitter"))
    type_in(browser, "retention", "many")  # alone
    click(browser, "#undo-all")
    assert browser.evaluate(shown) == ["5 years", None]


REFUSALS = {
    "monthly_user=5M": "nothing here is called “monthly_user”; did you mean “monthly_users”?",
    "dua=5M": "dua=5M: nothing here is called “dua”",
    "dau=5%20GB": "dau=5 GB: this measures something else",
    "retention=5%20GB": "retention=5 GB: this measures something else",
    "replication_factor": "a change is written “name=value”",
    "daily_share=150%25": "it can be at most 100%",
    "peak_factor=%E0%A4%A": "a number and a unit stand here",
}


@pytest.mark.parametrize("links", [list(REFUSALS), ["replication_factor"]])
def test_what_of_a_link_is_not_followed_is_said(
    browser: Browser, folder: Path, links: list[str]
) -> None:
    """The rest of it is; what is changed then makes a link of its own."""
    browser.open("about:blank")
    given = "&".join([*links, "media_size=2%20MB/tweet"])
    browser.open(f"{page(folder, 'twitter').as_uri()}#{given}")
    settled(browser)
    told = browser.evaluate(REFUSED)
    assert [link for link in links if REFUSALS[link] not in told] == []
    assert_same(browser, engine("twitter", media_size="2 MB/tweet"))
    type_in(browser, "tweets_per_user", "3")
    settled(browser)
    assert browser.evaluate("document.getElementById('refused').hidden") is True
    address = browser.evaluate("location.hash")
    assert [link for link in links if link in address] == []


@pytest.mark.parametrize(
    "settings",
    [
        {"dau": "50M users"},
        {"tweet_cache.servers": "60 servers", "monthly_users": "400M users"},
        {"tweet_store.utilization_by_disk": "80%", "total.servers": "500 servers"},
    ],
)
def test_a_link_sets_what_a_command_line_sets(
    browser: Browser, folder: Path, settings: dict[str, str]
) -> None:
    """A formula and a total, too; the list names it, and it can be taken back there."""
    browser.open("about:blank")
    given = urlencode(settings, quote_via=quote)
    browser.open(f"{page(folder, 'twitter').as_uri()}#{given}")
    settled(browser)
    assert browser.evaluate("document.getElementById('refused').hidden") is True
    assert_same(browser, engine("twitter", **settings))
    assert len(browser.evaluate(CHANGES)) == len(settings)
    for _ in settings:
        click(browser, "[data-remove]")
    assert_same(browser, engine("twitter"))
    assert browser.complaints() == []


def test_a_link_to_a_section_is_no_change(browser: Browser, folder: Path) -> None:
    """And nothing is said of it."""
    browser.open("about:blank")
    browser.open(f"{page(folder, 'twitter').as_uri()}#checks")
    settled(browser)
    assert browser.evaluate("document.getElementById('refused').hidden") is True


def test_a_printed_what_if_shows_its_changes(browser: Browser, folder: Path) -> None:
    """On paper the list stands above all else, without its buttons."""
    browser.open(page(folder, "twitter").as_uri())
    type_in(browser, "peak_factor", "3")
    browser.send("Emulation.setEmulatedMedia", media="print")
    found = browser.evaluate(
        """(() => {
          const list = document.getElementById("changes"), main = document.querySelector("main");
          return [list.innerText, list.getBoundingClientRect().bottom <=
            main.getBoundingClientRect().top, getComputedStyle(list.parentNode).position];
        })()"""
    )
    browser.send("Emulation.setEmulatedMedia", media="")
    assert found == ["peak factor 2 → 3", True, "static"]


READ = [
    ("monthly_users", "400M to 600M users"),
    ("daily_share", "40% to 60%"),
    ("tweets_per_user", "+40%"),
]


def test_what_the_command_line_reads_is_read(browser: Browser, folder: Path) -> None:
    """A range is its median, and `x2` and `+40%` are of what is there."""
    browser.open(page(folder, "twitter").as_uri())
    for count, (name, text) in enumerate(READ, 1):
        type_in(browser, name, text)
        assert_same(browser, engine("twitter", **dict(READ[:count])))
    click(browser, "#undo-all")
    type_in(browser, "monthly_users", "x2")
    assert_same(browser, engine("twitter", monthly_users="x2"))


WRONG = """[...document.querySelectorAll('.wrong, .outside')]
  .map((each) => each.textContent).filter(Boolean)"""


SAID = [
    (
        "monthly_users",
        "2M to",
        "a range has two ends: “240M users to 360M users”",
    ),
    (
        "monthly_users",
        "90%",
        "“90%” is a share: a value such as “300M users” stands here, or “x0.9” for 90% of what "
        "is there",
    ),
    (
        "monthly_users",
        "2-3M users",
        "“2-3M users” is no value: a range is written “240M users to 360M users”",
    ),
    (
        "tweets_per_timeline",
        "0 tweets/request",
        "with this, the part timeline cache has no value: division by zero; the last value is kept",
    ),
    ("monthly_users", "5bn users", "more than the 600M users that is usual"),
]


def test_what_is_said_beside_a_field(browser: Browser, folder: Path) -> None:
    """In words of the page, without what is inside a part; what is unusual is taken, and said."""
    browser.open(page(folder, "twitter").as_uri())
    for name, text, said in SAID:
        type_in(browser, name, text)
        assert browser.evaluate(WRONG) == [said], text
        type_in(browser, name, "")
        assert browser.evaluate(WRONG) == [], text


def test_a_page_works_inside_another_one(browser: Browser, folder: Path, tmp_path: Path) -> None:
    """In a frame without an address of its own nothing can be undone by it, but all is computed."""
    outer = tmp_path / "outer.html"
    inner = page(folder, "twitter").read_text(encoding="utf-8").replace("&", "&amp;")
    quoted = inner.replace('"', "&quot;")
    outer.write_text(f'<iframe srcdoc="{quoted}" width="900" height="900"></iframe>')
    browser.open(outer.as_uri())
    found = browser.evaluate(
        """(async () => {
          const inner = document.querySelector("iframe").contentDocument;
          const field = inner.querySelector('[data-name="peak_factor"] [data-input]');
          field.value = "3";
          field.dispatchEvent(new inner.defaultView.Event("change"));
          await new Promise((done) => setTimeout(done, 400));
          return inner.getElementById("changes").innerText;
        })()"""
    )
    assert found.startswith("peak factor 2 → 3")
    assert browser.complaints() == []
