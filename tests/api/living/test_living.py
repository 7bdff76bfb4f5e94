"""Living blocks: which there are, what is written under them, what no longer holds."""

import re
from pathlib import Path

import cmarkgfm
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from envelope.api.living.document import living
from envelope.lint.finding import message
from tests.presets.runs import tries

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = sorted(path.name for path in DOCUMENTS.glob("*.md") if ".written" not in path.name)


@pytest.mark.parametrize("name", NAMES)
def test_a_document_with_its_results(name: str) -> None:
    """As in the file beside it; which is what it stays, and has nothing to say."""
    path = DOCUMENTS / name
    expected = path.with_suffix(".written.md").read_text()
    found = living(path.read_text(), str(path))
    assert found.problems == ()
    assert found.content == expected
    again = living(expected, str(path))
    assert (again.content, again.findings) == (expected, ())


FIRST = """\
dau = 10M users
dau * 2 KB/user
"""
MARKS = (
    '<!-- envelope: results, written by "envelope lint --fix" -->\n\n{}\n\n<!-- envelope: end -->\n'
)
TABLE = """\
| result | value |
|--|--|
{}"""


def document(rows: str, block: str = FIRST) -> str:
    """A block, and results that it has."""
    return f"```envelope\n{block}```\n\n{MARKS.format(TABLE.format(rows))}"


# What a document says of its results, and what is said of that.
HELD = {
    "as it was written": (document("| `dau * 2 KB/user` | **20 GB** |"), []),
    "set anew by another program": (document("|`dau * 2 KB/user`|    __20 GB__|"), []),
    "another value": (
        document("| `dau * 2 KB/user` | **5 GB** |"),
        ["10: `dau * 2 KB/user` is 20 GB, not 5 GB"],
    ),
    "one too many": (
        document("| `dau * 2 KB/user` | **20 GB** |\n| size | **5 GB** |"),
        ["11: size is no result any more"],
    ),
    "one too few": (
        document("| `dau * 2 KB/user` | **20 GB** |", f"{FIRST}dau * 3 KB/user\n"),
        ["7: `dau * 3 KB/user` is not among the results: 30 GB"],
    ),
    "none": (f"```envelope\n{FIRST}```\n", ["1: this block has no results yet: `envelope"]),
    "left alone": (f"<!-- envelope: ignore -->\n```envelope\n{FIRST}```\n", []),
    "another language of that name": ("```envelope\ntitle: Orders\nvalue: 2 KB\n```\n", []),
    "nothing to calculate": ("```envelope\n# later\n```\n", []),
    "a fence in a fence": (f"````md\n```envelope\n{FIRST}```\n````\n", []),
    "a fence in a comment": (f"<!--\n```envelope\n{FIRST}```\n-->\n", []),
    "another word": (f"```envelopes\n{FIRST}```\n", []),
}
WRONG = {
    "a unit": ("text\n\n> ```envelope\n> size = 2 KBx\n> ```\n", "4:12: there is no unit `KBx`"),
    "a unit of a scenario": (
        '1. one\n   ```envelope\n   [inputs]\n   size = "2 KBx"\n   ```\n',
        "4:14: there is no unit `KBx`",
    ),
    "a line of a block above": (
        "```envelope\na = 0 GB\n```\n\n```envelope\n3 GB / a\n```\n",
        "6:1: division by zero",
    ),
    "a file that is not there": (
        '```envelope\nextends = "./none.toml"\n```\n',
        "2:11: there is no file `none.toml`",
    ),
    "an option": ("```envelope colour=red\n2 KB\n```\n", "1:1: a block has no option `colour`"),
    "a quotation mark": ('```envelope at="1 year\n2 KB\n```\n', "1:1: a quotation mark behind"),
    "a result": ("```envelope other\nsize = 2 KB\n```\n", "1:1: nothing here is called `other`"),
    "a comparison": ("```envelope\n2 KB < 3 s\n```\n", "2:1: cannot compare data and time"),
    "no end": ("```envelope\nsize = 2 KB\n", "1:1: this block is not closed"),
    "no end of results": (
        "```envelope\n2 KB\n```\n<!-- envelope: results -->\nmine\n# Next\n",
        "1:1: the results below this block have no line that ends them",
    ),
}


@pytest.mark.parametrize("name", HELD)
def test_results_are_held_against_those_of_the_document(name: str) -> None:
    """However their table is set."""
    text, expected = HELD[name]
    found = living(text, "a.md")
    said = [f"{each.line}: {message(each)}" for each in found.findings]
    assert len(said) == len(expected)
    assert all(one.startswith(other) for one, other in zip(said, expected, strict=True)), said
    assert found.problems == ()


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_stands_at_its_place_in_the_document(name: str) -> None:
    """Line and column, whatever quotes or indents the block; nothing is written."""
    text, expected = WRONG[name]
    found = living(text, "a.md")
    said = [f"{each.line}:{each.column}: {message(each)}" for each in found.findings]
    assert any(each.startswith(expected) for each in said), said
    assert found.problems
    assert found.content == text


# documents made of pieces


PIECES = st.sampled_from([
    "# Title",
    "Some words\nover two lines",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "```python\nx = 1\n```",
    "    indented",
    "<!-- a comment -->",
    "Heading\n---",
    "- one\n- two",
    "````md\n```envelope\n2 KB * 3\n```\n````",
    "```envelope\n2 KB * 3\n```",
    "~~~ envelope\nusers = 3M users  # daily\nusers * 2 KB/user\n~~~",
    "  ````envelope\n  2 KB * 3 \n  ````",
    "- one\n\n  ```envelope\n  2 KB * 3\n  ```\n  more\n- two",
    "12. one\n    - two\n      ```envelope\n      2 KB * 3\n      ```",
    "> quoted\n>\n> ```envelope\n> 2 KB * 3\n> ```\n> more",
    "> - ```envelope\n>   2 KB * 3\n>   ```",
    "```envelope\nrange = 1M to 2M users\nrange * 2 KB/user < 1 TB\n```",
])  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])
JOINTS = st.sampled_from(["\n", "\n\n", "\n\n\n"])
REGION = re.compile(
    r"(?m)^[ >]*\r?\n[ >]*<!-- envelope: results.*?<!-- envelope: end -->(?:\r?\n|$)", re.DOTALL
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of pieces."""
    text = "".join(piece + draw(JOINTS) for piece in draw(st.lists(PIECES, min_size=1, max_size=5)))
    text = text.replace("\n", draw(ENDS))
    return draw(st.sampled_from([text, text.rstrip()]))


def rendered(text: str) -> str:
    """A document as GitHub renders it."""
    found: str = cmarkgfm.github_flavored_markdown_to_html(text)
    return found


def without_results(text: str) -> list[str]:
    """The lines of a document that say something, those of results left out."""
    return [line for line in REGION.sub("", text).splitlines() if line.strip(" >")]


@given(documents())
@settings(max_examples=tries(60))
def test_written_twice_is_written_once(text: str) -> None:
    """And what was written is all that differs, each line with the end of the others."""
    found = living(text, "a.md")
    assert found.problems == ()
    again = living(found.content, "a.md")
    assert (again.content, again.findings) == (found.content, ())
    assert without_results(found.content) == without_results(text)
    if "\r" in text:
        assert found.content.count("\n") == found.content.count("\r\n")


@given(documents())
@example(
    "| a |\n|---|\nSome words\n12. one\n    - two\n      ```envelope\n      2 KB * 3\n      ```\n"
)
@example("| a |\n|---|\n12. one\n    - two\n      ```envelope\n      2 KB * 3\n      ```\n")
@settings(max_examples=tries(60))
def test_github_reads_the_same_blocks_and_a_table_for_each(text: str) -> None:
    """Its own renderer: as many blocks before and after, and a table more for each."""
    found = living(text, "a.md")
    before, after = rendered(text), rendered(found.content)
    count = before.count('lang="envelope"')
    assert len(found.findings) == after.count('lang="envelope"') == count
    assert after.count("<table>") == before.count("<table>") + count
    assert "| result" not in after
