"""A notebook, executed by a real kernel: results show themselves as HTML, Markdown and text."""

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from nbclient import NotebookClient

import envelope
from tests.programs.browser import Browser
from tests.programs.installed import chromium

ROOT = Path(__file__).parents[2]
PICTURE = 'scenario.sweep({"dau": "1M..9M:3"}, "total.servers").figure()'
_FRAME = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
nbformat: Any = import_module("nbformat")  # some of it without types
nbconvert: Any = import_module("nbconvert")

# What is evaluated, and words that its output must show.
CELLS = [
    ("result", ["System design template", "<th", "Parts", "load balancer", "Sources", "<details>"]),
    ("scenario", ["System design template", "daily active users", ".run(name=value)"]),
    (
        'result.explain("total.servers")',
        ["<summary><b>total.servers</b> = ", "presets/blocks/sharded_store.toml"],
    ),
    ('scenario.run(dau="5M to 20M users")', ["p5 – p95", "47 – 136 servers"]),
    ('scenario.run(dau="5M to 20M users").draw(samples=256)', ["p5 – p95", "distribution", "▁"]),
    (
        'scenario.run(dau="5M to 20M users").draw(samples=256).spread("qps")',
        ["qps", "requests/s", "p50", "▁"],
    ),
    ('scenario.sweep({"dau": "1M..9M:3"}, ["total.servers"])', ["dau", "1M users", "9M users"]),
    ('scenario.compare(dau="20M users")', ["before", "after", "qps"]),
    ('scenario.solve("dau", "total.servers <= 300 servers")', ["Solution", "users"]),
    ('scenario.flip("total.shards")', ["Flips", "shards"]),
    ('scenario.sensitivity("qps")', ["What moves qps", "dau"]),
    ('scenario.growth(["qps"], step="1 year", rates={"dau": "10%/year"})', ["year 1", "3.08k"]),
    ('scenario.hardware("cache")', ["cache on each machine", "m5.large"]),
    ("scenario.conventions()", ["Conventions", "interview", "%"]),
    ('scenario.stress("cold_cache")', ["cold cache"]),
    ('scenario.latency("load_balancer, reader, cache")', ["reader", "ms"]),
    ("result.calc('qps -> requests/day')", ["request/day"]),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the notebook is kept as a page."""
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def outputs(folder: Path) -> dict[str, dict[str, str]]:
    """What each cell shows, by kind of content."""
    first = "import envelope; scenario = envelope.load('template'); result = scenario.run()"
    sources = [first, *(source for source, _ in CELLS), PICTURE, "import pandas; result.to_frame()"]
    code: dict[str, Any] = {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    cells = [{**code, "id": f"cell{n}", "source": each} for n, each in enumerate(sources)]
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    notebook: Any = nbformat.reads(json.dumps(content), as_version=4)
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT)
    try:
        NotebookClient(notebook, timeout=60, kernel_name="python3").execute(cwd=str(ROOT))
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
    (folder / "notebook.html").write_text(nbconvert.HTMLExporter().from_notebook_node(notebook)[0])
    return {cell.source: shown(cell) for cell in notebook.cells}


def shown(cell: Any) -> dict[str, str]:
    """The output of a cell by its kinds; nothing was printed beside it."""
    assert [each.output_type for each in cell.outputs] in ([], ["execute_result"]), cell.outputs
    return dict(cell.outputs[0].data) if cell.outputs else {}


@pytest.mark.parametrize(("source", "words"), CELLS, ids=[source for source, _ in CELLS])
def test_it_shows_itself(source: str, words: list[str], outputs: dict[str, dict[str, str]]) -> None:
    """As HTML, with the words; and the text for a plain console says the same."""
    found = outputs[source]
    html = found.get("text/html", "")
    assert [word for word in words if word not in html] == []
    if "calc" not in source:
        assert {"text/html", "text/markdown", "text/plain"} <= found.keys()
        assert "<envelope." not in found["text/plain"]


def test_the_report_is_the_same_as_elsewhere(outputs: dict[str, dict[str, str]]) -> None:
    """In Markdown, for what turns a notebook into a document."""
    assert outputs["result"]["text/markdown"] == envelope.load("template").run().to_markdown()


def test_a_frame_has_a_row_for_each_quantity(outputs: dict[str, dict[str, str]]) -> None:
    """Pandas shows it, cut as it always does."""
    assert "total.cost" in outputs["import pandas; result.to_frame()"]["text/html"]


def test_a_picture_shows_itself(outputs: dict[str, dict[str, str]]) -> None:
    """Also where nothing was said of how Matplotlib should draw."""
    assert outputs[PICTURE]["image/png"].startswith("iVBORw0KGgo")


def test_a_page_of_the_notebook_is_read_from_the_left(
    outputs: dict[str, dict[str, str]], folder: Path
) -> None:
    """Jupyter moves cells to the right: words and bars stay at the left, numbers do not.

    A derivation opens level by level.
    """
    assert "figure" in PICTURE
    assert outputs[PICTURE]
    browser = Browser(chromium())
    try:
        browser.open((folder / "notebook.html").as_uri())
        aligned = """(test) => [...new Set([...document.querySelectorAll('td')]
            .filter((cell) => test.test(cell.textContent))
            .map((cell) => getComputedStyle(cell).textAlign))].sort()"""
        assert browser.evaluate(f"({aligned})(/^(load balancer|database) *$/)") == ["left"]
        assert browser.evaluate(f"({aligned})(/[▁▂▃▄▅▆▇█░]/)") == ["left"]
        assert browser.evaluate(f"({aligned})(/^77 servers$/)") == ["right"]
        steps = """[...document.querySelectorAll('summary')]
            .find((each) => each.textContent.startsWith('total.servers = '))"""
        inner = f"{steps}.parentElement.querySelector(':scope > details > summary')"
        seen = "checkVisibility({contentVisibilityAuto: true})"
        assert browser.evaluate(f"{steps}.{seen} && {inner}.{seen}")
        deeper = f"{inner}.parentElement.querySelector('pre')"
        assert not browser.evaluate(f"{deeper}.{seen}")
        browser.evaluate(f"{inner}.click()")
        browser.evaluate(_FRAME)  # what has opened counts as seen from the next frame on
        assert browser.evaluate(f"{deeper}.{seen}")
        below = f"{steps}.parentElement.querySelectorAll('details details > summary')"
        assert browser.evaluate(f"{below}.length") >= 20  # the third level, of every part
    finally:
        browser.close()
