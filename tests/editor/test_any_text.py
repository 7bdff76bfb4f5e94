"""Whatever somebody types into a file, every question about it is answered."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.editor.completion import completions
from envelope.editor.hover import hover
from envelope.editor.places import definitions, renamable
from envelope.editor.session import Session
from envelope.editor.symbols import symbols
from tests.editor.words import SHOP, session

TEXT = Path(SHOP).read_text()
PIECES = st.sampled_from(
    [
        *"\"'[]{}=,.#\\\n \tµ😀-+*/()x5",
        '"""',
        " -> ",
        '{ value = "',
        "[[",
        '\n[inputs]\ndau = "5"\n',
        '\n[parts.log]\nblock = "./nowhere.toml"\n',
        '\nextends = "./big-shop.toml"\n',
        'source = "NOWHERE", ',
    ]
)
EDITS = st.lists(
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, 12), PIECES), min_size=1, max_size=4
)


@pytest.fixture(scope="module")
def opened() -> Session:
    """The scenario, open and checked."""
    return session(SHOP)


@settings(max_examples=20)
@given(edits=EDITS)
def test_every_question_is_answered(opened: Session, edits: list[tuple[int, int, str]]) -> None:
    """At the place of each edit; what is found lies in the text."""
    text = TEXT
    for start, length, piece in edits:
        text = text[:start] + piece + text[start + length :]
        offset = min(start + len(piece), len(text))
        opened.put(SHOP, text)
        found = opened.soon(SHOP)
        assert all(0 <= each.start <= each.end <= len(text) for each in found)
        with opened.looking(SHOP, offset) as known:
            calculated = opened.files[SHOP].calculated
            assert calculated is not None
            assert all(each.end == offset for each in completions(text, offset, known))
            hover(text, offset, known, calculated.result)
            definitions(known, SHOP, offset)
            renamable(known, offset)
            assert known.words is not None
            assert symbols(known.words)
