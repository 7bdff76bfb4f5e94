"""What is offered where somebody types."""

from pathlib import Path

import pytest

from envelope.editor.completion import Item, completions
from envelope.editor.session import Session
from tests.editor.words import SHOP, session

LINES = [
    line
    for line in (Path(__file__).parent / "completions.txt").read_text().splitlines()
    if " => " in line
][1:]
TEXT = Path(SHOP).read_text()


@pytest.fixture(scope="module")
def opened() -> Session:
    """The scenario, open and checked."""
    return session(SHOP)


def offered(opened: Session, written: str) -> list[Item]:
    """What is offered at the end of some lines, put at the end of the file or, of keys, before."""
    lines, place = written.replace("¶", "\n"), TEXT.index("[sources]")
    text = f"{TEXT[:place]}{lines}\n{TEXT[place:]}"
    offset = text.index("|", place)
    text = text.replace("|", "", 1)
    opened.put(SHOP, text)
    with opened.looking(SHOP, offset) as known:
        found = completions(text, offset, known)
    assert all(each.start <= offset == each.end for each in found)
    return found


@pytest.mark.parametrize("line", LINES)
def test_what_may_stand_there_is_offered(opened: Session, line: str) -> None:
    """In a file that is broken just there, too."""
    written, _, words = line.partition(" => ")
    wanted, _, others = words.partition("!")
    found = {each.label for each in offered(opened, written.rstrip())}
    assert found >= set(wanted.split())
    assert not found & set(others.split())


def test_a_name_says_what_it_is_worth(opened: Session) -> None:
    """Its value first, then what it is about; it takes the place of what is typed."""
    found = {each.label: each for each in offered(opened, '[formulas]\nx = "2 * lo|')}
    assert found["sent"].about == "1.39 MB/s · sent"
    assert found["look_rate"].end - found["look_rate"].start == len("lo")
    found = {each.label: each for each in offered(opened, "[expect]\nlog|")}
    assert found["log.stored"].written == '"log.stored"'


def test_a_broken_file_is_completed_from_its_last_state(opened: Session) -> None:
    """Though a mistake stands in another line, and names are typed that it never had."""
    opened.put(SHOP, TEXT)
    with opened.looking(SHOP):
        pass
    broken = TEXT.replace('title = "Shop"', "title = Shop", 1) + '\n[running]\nx = "dau * lo'
    opened.put(SHOP, broken)
    with opened.looking(SHOP, len(broken)) as known:
        found = {each.label for each in completions(broken, len(broken), known)}
    assert found >= {"look_rate", "log", "dau", "looks"}


def test_an_empty_file_is_begun() -> None:
    """With keys and tables, before anything can be read."""
    opened = Session()
    opened.put("/tmp/new.toml", "")
    with opened.looking("/tmp/new.toml") as known:
        assert {"title", "inputs", "extends"} <= {each.label for each in completions("", 0, known)}
