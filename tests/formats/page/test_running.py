"""What runs beside what is needed, in a page in a real Chromium."""

from pathlib import Path

import pytest

from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import run
from envelope.formats import write_report
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.headings import reported
from tests.programs.browser import Browser
from tests.programs.pages import drawn_anew, engine, settled, type_in

SHOP = """\
title = "Shop"
about = "Customers look at products."
[inputs]
peak = "2"
views = "{views}"
[parts.web]
block = "service"
requests = "views"
peak_factor = "peak"
[running]
"web.servers" = {{ value = "12 servers", about = "twelve of them" }}
"""
ROWS = """
[...document.querySelectorAll("#running tr")]
  .map((row) => [...row.cells].map((cell) => cell.textContent.trim()))
"""


@pytest.mark.parametrize("views", ["9k requests/s", "4k to 20k requests/s"])
def test_what_is_needed_follows_the_inputs(browser: Browser, folder: Path, views: str) -> None:
    """What runs stays, what is needed does not, at p95 neither."""
    source = folder / "shop.toml"
    source.write_text(SHOP.format(views=views))
    result = run(build(Request(str(source))))
    result = with_spreads(result, reported(result.graph))
    path = folder / "shop.html"
    path.write_text(write_report(result, "html"))
    browser.open(path.as_uri())
    settled(browser)
    heads, before = browser.evaluate(ROWS)
    assert before[:3] == ["web.servers", "12 servers", result.text("web.servers")]
    ranged = ["at p95"] if result.spreads else []
    assert heads == ["quantity", "you run", "needed", *ranged, "about"]
    type_in(browser, "peak", "4")
    settled(browser)
    needed = engine(str(source), peak="4")["web.servers"]
    (_, after) = browser.evaluate(ROWS)
    assert after[:3] == ["web.servers", "12 servers", f"{needed:g} servers"]
    if result.spreads:
        drawn_anew(browser)
        (_, last) = browser.evaluate(ROWS)
        assert int(before[3].split()[0]) < int(last[3].split()[0])
    assert browser.complaints() == []
