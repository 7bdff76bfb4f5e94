"""The HTML page as somebody uses it in a browser: presets written, keys pressed, fields filled."""

from functools import cache
from pathlib import Path

import pytest

from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run, run
from envelope.errors import text_of
from envelope.formats import write_report
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.library.lookup import scenarios
from envelope.report.headings import reported
from tests.presets import runs
from tests.programs.browser import Browser

NEAR = 1e-9
KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "ArrowRight": (39, ""),
    "m": (77, "m"),
    "y": (89, ""),
    "z": (90, ""),
}


def page(folder: Path, name: str) -> Path:
    """The page of a preset, written once."""
    path = folder / f"{name}.html"
    if not path.exists():
        path.write_text(write_report(drawn(name), "html"), encoding="utf-8")
    return path


def drawn(name: str) -> Run:
    """A preset with what its page shows of ranges."""
    result = runs.result(name)
    return with_spreads(result, reported(result.graph))


CONTROL, SHIFT = 2, 8


def press(browser: Browser, key: str, modifiers: int = 0) -> None:
    """A key of the keyboard, perhaps with others held."""
    code, text = KEYS[key]
    for kind in ("keyDown", "keyUp"):
        more = {"text": text} if text and kind == "keyDown" else {}
        browser.send(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=key,
            windowsVirtualKeyCode=code,
            modifiers=modifiers,
            **more,
        )


def field(name: str) -> str:
    """The field of an input, as JavaScript finds it."""
    return f"document.querySelector('[data-name=\"{name}\"] [data-input]')"


def type_in(browser: Browser, name: str, text: str) -> None:
    """Type a text into the field of an input, in the place of what is there, and leave it."""
    opened = f"{field(name)}.closest('details')?.setAttribute('open', '')"
    browser.evaluate(f"{opened}; {field(name)}.focus(); {field(name)}.select()")
    browser.send("Input.insertText", text=text)
    press(browser, "Tab")


def shown(browser: Browser) -> dict[str, float]:
    """The values of the quantities that the page shows as numbers, by name."""
    pairs = browser.evaluate(
        """(() => {
          const names = JSON.parse(document.getElementById("data").textContent).quantities;
          return [...document.querySelectorAll("data[data-show^=q]")].map((node) => [
            names[Number(node.dataset.show.slice(1))].name, Number(node.value)]);
        })()"""
    )
    return dict(pairs)


def engine(name: str, **settings: str) -> dict[str, float]:
    """What the engine makes of a scenario with settings, in base units; of a preset but once."""
    made = _values if name in scenarios() else _values.__wrapped__
    return made(name, tuple(settings.items()))


@cache
def _values(name: str, settings: tuple[tuple[str, str], ...]) -> dict[str, float]:
    given = {key: text_of(text, key) for key, text in settings}
    return dict(run(build(Request(name, None, given))).values)


def assert_same(browser: Browser, wanted: dict[str, float]) -> None:
    """Every number of the page is the engine's."""
    found = shown(browser)
    assert len(found) > 20
    assert found == pytest.approx({name: wanted[name] for name in found}, rel=NEAR)


def settled(browser: Browser) -> None:
    """Have the page do at once what it does after a change, once nobody types any more."""
    browser.evaluate("settled()")


_DONE = """(() => [...document.querySelectorAll("[data-panel][open]")].every((each) => {
  return each.querySelector(".answer").firstChild && !each.classList.contains("waiting");
}))()"""


def finished(browser: Browser) -> None:
    """Wait until every open panel has its answer."""
    settled(browser)
    for _ in range(1000):
        if browser.evaluate(_DONE):
            return
        settled(browser)
    raise AssertionError("a panel is never finished")


def drawn_anew(browser: Browser) -> None:
    """Wait until what is drawn is of the inputs that are shown."""
    settled(browser)
    for _ in range(1000):
        if not browser.evaluate("document.querySelectorAll('.old').length"):
            return
        settled(browser)
    raise AssertionError("the ranges stay dimmed")
