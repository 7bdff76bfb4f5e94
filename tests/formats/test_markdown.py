"""The report in Markdown as GitHub's own renderer reads it."""

import html
import re
from functools import cache

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

import envelope
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run, run
from envelope.formats import write_report
from envelope.formats.markdown import escaped, table_markdown
from envelope.formats.mermaid import write_mermaid
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.capacity import capacity_report
from envelope.report.table import Column, Table

COMMENT = 65_536  # characters that GitHub takes in a comment
SOME = ["template", "twitter", "llm-serving", "stack-overflow-2013"]


@cache
def result(name: str) -> Run:
    """The run of a preset with its ranges."""
    return with_spreads(run(build(Request(name))))


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
    for table in capacity_report(result(name)).tables:
        for row in table.rows if table.heading != "Sources" else ():
            for column, cell in zip(table.columns, row, strict=True):
                assert column.cites or cell in seen


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
def test_the_parts_of_the_report_stand_in_order(name: str) -> None:
    """Summary first, derivations folded and balanced, the diagram as Mermaid has it."""
    text = write_report(result(name), "markdown")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[:3] == ["Summary", "Architecture", "Assumptions"]
    assert headings[-1] == "Derivations"
    assert f"```mermaid\n{write_mermaid(result(name))}```" in text
    page = rendered(text)
    assert page.count("<details>") == page.count("</details>") >= 3
    assert "<table>" not in page.partition("<h2>")[0]


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
