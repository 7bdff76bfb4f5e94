"""The report in Markdown as GitHub's own renderer reads it."""

import html
import re
from functools import cache
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

import envelope
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run
from envelope.formats import write_report
from envelope.formats.markdown import escaped, table_markdown
from envelope.formats.markdown_report import write_pull_request
from envelope.formats.mermaid import write_mermaid
from envelope.report.brief.report import brief_report
from envelope.report.capacity import capacity_report
from envelope.report.table import Column, Table
from tests.presets import runs
from tests.programs.browser import Browser
from tests.programs.installed import chromium

COMMENT = 65_536  # characters that GitHub takes in a comment
ELSE = ("Sources", "Parts", "Shares")  # as footnotes, and as the text report has them
# How GitHub lays out a comment: the width of its column, tables that scroll where they must.
GITHUB = """<!doctype html><meta charset="utf-8"><style>
body { font: 14px/1.5 "Noto Sans", Helvetica, Arial, sans-serif; width: 846px }
table { border-collapse: collapse; display: block; width: max-content; max-width: 100% }
table { overflow: auto }
td, th { border: 1px solid; padding: 6px 13px }</style>"""
SOME = ["template", "twitter", "llm-serving", "stack-overflow-2013"]


@cache
def result(name: str) -> Run:
    """The run of a preset with its ranges."""
    return with_spreads(runs.result(name))


def rendered(text: str) -> str:
    """Markdown as GitHub makes HTML of it; UNSAFE keeps <details>, which GitHub allows."""
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    found: str = cmarkgfm.github_flavored_markdown_to_html(text, options)
    return found


def cells(page: str) -> list[str]:
    """What a reader sees in each cell of all tables, marks of footnotes left out."""
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.DOTALL)
    bare = (re.sub(r' ?<sup class="footnote-ref">.*?</sup>', "", cell) for cell in found)
    texts = (html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in bare)
    return [text.replace("\u00a0", " ").strip("\n") for text in texts]


@pytest.mark.parametrize("name", SOME)
def test_a_reader_sees_what_the_tables_hold(name: str) -> None:
    """Cell by cell, whatever signs are in them; the sources alone became footnotes."""
    seen = set(cells(rendered(write_report(result(name), "markdown"))))
    brief = brief_report(result(name))
    results = {cell for line in brief.answer.results for cell in (line.words, line.value)}
    assert results <= seen
    tables = [table for table in capacity_report(result(name)).tables if table.heading not in ELSE]
    for table in tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                assert column.cites or cell.strip() in seen
    parts = next(table for table in brief.tables if table.heading == "Parts")
    assert {row[-1] for row in parts.rows} <= seen  # what binds, and how full it is


@pytest.mark.parametrize("name", SOME)
def test_every_footnote_is_cited_and_every_citation_has_one(name: str) -> None:
    """No mark is left as text, no definition is unused, and each source is told once."""
    text = write_report(result(name), "markdown")
    page = rendered(text)
    assert "[^" not in page
    marks = set(re.findall(r"\[\^([^\]]+)\](?!:)", text))
    assert marks == set(re.findall(r"^\[\^([^\]]+)\]:", text, re.MULTILINE))
    assert len(re.findall(r'<li id="fn-', page)) == len(marks) > 0


def test_an_input_cites_its_source() -> None:
    """By the key that the file gave it."""
    text = envelope.load("twitter").run().to_markdown()
    lines = (" ".join(line.split()) for line in text.splitlines())
    row = next(line for line in lines if line.startswith("| monthly users |"))
    assert row.endswith("| published | [^XU] |")
    assert re.search(r"^\[\^XU\]: Alex Xu", text, re.MULTILINE)


@pytest.mark.parametrize("name", SOME)
def test_the_answer_comes_first(name: str) -> None:
    """In one line and a table of few rows; then the parts and the diagram; the rest is folded."""
    text = write_report(result(name), "markdown")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    place = headings.index("Parts")
    assert headings[place + 1] == "Architecture"
    assert set(headings[:place]) <= {"Certainty", "Notes"}
    assert f"```mermaid\n{write_mermaid(result(name))}```" in text
    page = rendered(text)
    assert page.count("<details>") == page.count("</details>") >= 5
    first = page.partition("<h2>")[0]
    sentence = re.search(r"<p><strong>(.*?)</strong>.*?</p>", first)
    assert sentence is not None
    assert len(sentence[1]) < 120
    assert first.count("<table>") == 1
    assert 3 <= first.count("<tr>") <= 12
    folded = re.findall(r"<summary>(.*?)</summary>", page)
    assert {"Results", "Assumptions", "Conventions"} < set(folded)


def test_derivations_are_short_unless_all_is_asked_for() -> None:
    """What matters most of each, as `explain` has it; with `--all` as much as fits."""
    run = result("twitter")
    short, long = (len(write_pull_request(run, every_input=every)) for every in (False, True))
    assert short < 30_000 < long
    trees = re.findall(r"```text\n(.*?)```", write_pull_request(run), re.DOTALL)
    assert len(trees) == 3
    assert max(tree.count("\n") for tree in trees) < 80


def test_it_is_read_without_scrolling_sideways(tmp_path: Path) -> None:
    """As wide as GitHub shows it, in a browser; what is folded takes a line."""
    browser = Browser(chromium())
    try:
        for name in SOME:
            path = tmp_path / "page.html"
            path.write_text(GITHUB + rendered(write_report(result(name), "markdown")))
            browser.open(path.as_uri())
            wide = """[...document.querySelectorAll("table")]
                .filter((each) => !each.closest("details") && each.scrollWidth > each.clientWidth)
                .map((each) => each.textContent.slice(0, 60))"""
            assert browser.evaluate(wide) == []
            seen = """[...document.querySelectorAll("table")]
                .filter((each) => each.checkVisibility({contentVisibilityAuto: true})).length"""
            assert browser.evaluate(seen) < browser.evaluate(
                "document.querySelectorAll('table').length"
            )
            closed = "[...document.querySelectorAll('details')].every((each) => !each.open)"
            assert browser.evaluate(closed)
    finally:
        browser.close()


@pytest.mark.parametrize("name", [*SOME, "key-value-store-disk-rules", "typeahead"])
def test_it_fits_into_a_comment(name: str) -> None:
    """However long its derivations are, in the characters that GitHub counts."""
    assert len(write_report(result(name), "markdown")) < COMMENT


STRANGE = [
    "a|b",
    "*x* _y_ __z__ ~~w~~ ~v~",
    "<script>alert(1)</script> <b>",
    "$221k and $1.1M",
    "[text](address) [^KEY] ![i](j)",
    "back\\slash \\| pipe",
    "&amp; & &lt;",
    "https://example.org/a_b_c and x_y",
]


@pytest.mark.parametrize("text", STRANGE)
def test_signs_mean_nothing(text: str) -> None:
    """A cell shows the text that it was made of."""
    table = Table("", (Column("title"),), ((text,),))
    assert cells(rendered(table_markdown(table))) == ["title", text]
    assert html.unescape(re.sub(r"<[^>]*>", "", rendered(escaped(text)))).strip() == text
