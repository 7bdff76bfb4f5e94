"""What is said of a word on hover."""

from pathlib import Path

import pytest

from envelope.editor.hover import hover
from envelope.editor.session import Session
from tests.editor.test_places import FILES, place
from tests.editor.words import SHOP, session

LINES = (Path(__file__).parent / "hovers.txt").read_text().splitlines()[1:]


@pytest.fixture(scope="module")
def opened() -> Session:
    """All files, open and checked."""
    return session(*FILES.values())


def said(opened: Session, path: str, offset: int) -> str:
    """What is said of a place in the last calculated state of a file."""
    file = opened.files[path]
    result = file.calculated.result if file.calculated is not None else None
    with opened.looking(path, offset) as known:
        found = hover(file.text, offset, known, result)
    assert found is None or found.start <= offset <= found.end
    return found.text if found is not None else ""


@pytest.mark.parametrize("line", LINES)
def test_a_word_says_what_it_is(opened: Session, line: str) -> None:
    """Its value and where that comes from, what it measures, what a key means."""
    asked, _, wanted = line.partition("=>")
    name, _, written = asked.partition("|")
    path = FILES[name.strip()]
    lines = [each.strip() for each in said(opened, path, place(path, written.strip())).splitlines()]
    assert {each.strip() for each in wanted.split(" // ")} <= set(lines)


def test_nothing_is_said_of_nothing(opened: Session) -> None:
    """Of a comma, or of the middle of a sentence."""
    assert said(opened, SHOP, place(SHOP, "looked at |and")) == ""


def test_a_broken_file_still_tells_values() -> None:
    """Those of the last calculation, of words in the lines that can be read."""
    opened = session(SHOP)
    text = opened.files[SHOP].text.replace('looks = "20', 'looks = 20"')
    opened.put(SHOP, text)
    with opened.looking(SHOP, text.index("looks = 20")) as known:
        result = opened.files[SHOP].calculated
        assert result is not None
        found = hover(text, text.index("look_rate * size"), known, result.result)
    assert found is not None
    assert found.text.startswith("**look_rate** = 463 products/s")


def test_a_source_that_is_not_there_is_no_error() -> None:
    """As while it is typed."""
    opened = Session()
    text = '[inputs]\na = { value = "5", source = "NOWHERE" }\n'
    opened.put("/tmp/new.toml", text)
    assert said(opened, "/tmp/new.toml", text.index("NOWHERE") + 2) == ""
