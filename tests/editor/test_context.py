"""Where an offset stands in a text that is being written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.editor.context import context_at

LINES = (Path(__file__).parent / "contexts.txt").read_text().splitlines()[1:]
PIECES = st.sampled_from(
    [
        "[inputs]\n",
        "[[x]]\n",
        "a",
        " = ",
        '"',
        "'",
        '"""',
        "{ ",
        " }",
        "[",
        "]",
        ", ",
        "\n",
        "#",
        "\\",
    ]
)


@pytest.mark.parametrize("line", LINES)
def test_the_place_is_known(line: str) -> None:
    """However broken the text is further up."""
    written, kind, path, before = (each.strip() for each in line.split(">>"))
    text = written.replace("¶", "\n")
    found = context_at(text.replace("|", ""), text.index("|"))
    assert found.kind == kind
    assert ".".join(map(str, found.path)) == path
    assert found.before.rstrip() == before.replace("¶", "\n")
    assert text[found.start :].startswith(found.before)


@given(st.lists(PIECES, max_size=25), st.integers(0, 60))
def test_every_text_has_a_place(pieces: list[str], offset: int) -> None:
    """Whatever stands there; what stands before it, ends at it."""
    text = "".join(pieces)
    offset = min(offset, len(text))
    found = context_at(text, offset)
    assert found.kind in ("header", "key", "value", "text", "comment")
    assert found.start <= offset
    if found.kind != "key":
        assert text[found.start : offset] == found.before
