"""Colors of cells and sentences: red where something is over 100 %, fails or misses its target."""

from collections.abc import Iterator

import pytest

from envelope.formats import terminal
from envelope.formats.terminal import Terminal, colored, warned


@pytest.fixture
def _color() -> Iterator[None]:
    token = terminal._LOOK.set(Terminal(color=True))
    yield
    terminal._LOOK.reset(token)


CELLS = [
    ("utilization", "146%", True),
    ("utilization", "1,460%", True),
    ("utilization", "100%", False),
    ("highest utilization", "48.6% → 146%", True),
    ("after loss", "65.1%", False),
    ("bound by", "cpu 56→134%", True),
    ("bound by", "cpu 56→84%", False),
    ("difference", "+150%", False),
    ("breaks first", "facilitator", True),
    ("breaks first", "nothing", False),
    ("errors", "2", True),
    ("errors", "", False),
    ("result", "FAILS", True),
    ("", "FAILS          ", True),
    ("changes", "holds → fails", True),
    ("about", "FAILS often", False),
]


@pytest.mark.usefixtures("_color")
@pytest.mark.parametrize(("title", "cell", "red"), CELLS)
def test_what_is_wrong_is_red(title: str, cell: str, red: bool) -> None:
    """By what it says, below what stands above it."""
    assert colored(cell, title) == (f"\033[31m{cell}\033[0m" if red else cell)


@pytest.mark.usefixtures("_color")
def test_a_missed_target_is_red() -> None:
    """In the sentence below the steps of a path."""
    assert warned("5 s: MORE THAN the target of 1 s.").startswith(
        "5 s: \033[31mMORE THAN\033[0m the"
    )
    assert warned("5 s: within the target of 6 s.") == "5 s: within the target of 6 s."


@pytest.mark.usefixtures("_color")
def test_what_is_not_usual_is_yellow() -> None:
    """Below or above what is plausible, also where the sentence is broken."""
    for words in ("more than the 600M users that is usual", "less than\nthe 5 B that\nis usual"):
        assert warned(f"`dau` is 1, {words}.") == f"`dau` is 1, \033[33m{words}\033[0m."


@pytest.mark.usefixtures("_color")
def test_what_is_overfull_in_a_sentence_is_red() -> None:
    """In the answer, where parts stand side by side."""
    told = colored("web by cpu 90→134%, db by disk 60%, 2 more", "")
    assert told == "web \033[31mby cpu 90→134%\033[0m, db by disk 60%, 2 more"


def test_without_color_nothing_is() -> None:
    """In files and pipes."""
    assert [colored(cell, title) for title, cell, _ in CELLS] == [cell for _, cell, _ in CELLS]
    assert "\033" not in warned("MORE THAN the target")
