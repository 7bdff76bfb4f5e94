"""What is wrong with a file as it is typed: at once what is certain, soon all of it."""

from pathlib import Path
from typing import NamedTuple

import pytest

from envelope.editor.session import Session
from tests.editor.words import BIG, LOG, SHOP, checked, session, soon

EDITS = [
    line
    for line in (Path(__file__).parent / "edits.txt").read_text().splitlines()
    if not line.startswith("#")
]
TEXT = Path(SHOP).read_text()


class Edit(NamedTuple):
    """A line of the table."""

    text: str
    at_once: list[str]
    more: bool


def edit(line: str) -> Edit:
    """An edit of the file, and what is said of it."""
    old, new, said = (each.strip() for each in line.split(" => "))
    assert TEXT.count(old) == 1
    more, said = said.startswith("+"), said.removeprefix("+").strip()
    words = [] if said == "-" else [each.replace(" ¶ ", "\n") for each in said.split(" // ")]
    return Edit(TEXT.replace(old, new.replace("\\n", "\n")), words, more)


@pytest.fixture(scope="module")
def opened() -> Session:
    """The scenario, open and checked."""
    return session(SHOP)


@pytest.mark.parametrize("line", EDITS)
def test_what_is_certain_is_said_at_once(opened: Session, line: str) -> None:
    """In the words of a whole check, which says more where a change reaches further."""
    text, at_once, more = edit(line)
    assert soon(opened, SHOP, text) == at_once
    fresh = session(SHOP, shop=text)
    every = checked(fresh, SHOP)
    assert every == at_once or more
    if more and at_once:
        assert {each.partition(" (in")[0] for each in at_once} <= {
            each.partition(" (in")[0] for each in every
        }


def test_what_stays_wrong_goes_on_being_said() -> None:
    """While something else is typed, at its new place; nothing is said twice."""
    opened = session(SHOP, shop=TEXT.replace('block = "held"', 'block = "helt"'))
    wrong = checked(opened, SHOP)
    assert wrong[0].startswith('"helt": there is no block `helt`')
    moved = "# a line\n" + opened.files[SHOP].text.replace("dau * looks", "dau * luks")
    assert soon(opened, SHOP, moved) == wrong  # it was never calculated: names are not known yet
    assert soon(opened, SHOP, "# a line\n" + TEXT) == []


def test_a_broken_file_says_so_at_its_place_and_recovers() -> None:
    """Nothing else is said of it meanwhile, as by `envelope check`."""
    opened = session(SHOP)
    assert soon(opened, SHOP, TEXT.replace('"2 years"', '"2 years')) == [
        '"2 years: this string is not closed'
    ]
    assert checked(opened, SHOP) == ['"2 years: this string is not closed']
    assert soon(opened, SHOP, TEXT) == []


def test_what_does_not_hold_is_a_warning_or_an_error() -> None:
    """A check, a published result, and what a part does not take."""
    text = TEXT.replace("<= 1 PB", "<= 1 GB").replace("463 products/s", "500 products/s")
    opened = session(SHOP, shop=text)
    assert [each.partition(" (")[0] for each in checked(opened, SHOP)] == [
        "log.stored <= 1 GB: the check small does not hold: 5.84 TB <= 1 GB",
        "look_rate: look_rate is 463 products/s, expected 500 products/s",
    ]
    assert [each.severity for each in opened.files[SHOP].findings] == ["error", "error"]


def test_another_file_counts_as_it_stands_in_the_editor() -> None:
    """A block that is open and unsaved; what is wrong there is said where it is named."""
    opened = session(SHOP, BIG, LOG)
    assert checked(opened, BIG) == []
    opened.put(LOG, Path(LOG).read_text().replace('"things/s"', '"thingz/s"'))
    (said, *_) = checked(opened, SHOP)
    assert said.startswith('"./blocks/log.toml": there is no unit `thingz`')
    assert any("thingz" in each for each in checked(opened, LOG))
    assert opened.files[BIG].takes(LOG)
    opened.close(LOG)
    assert checked(opened, SHOP) == []


@pytest.mark.parametrize(
    ("text", "is_ours"),
    [
        ("", True),
        ('title = "x"\n', True),
        ("[inputs]\n", True),
        ('[inputs\ndau = "5', True),
        ("[parts.x]\n", True),
        ('[project]\nname = "x"\n', False),
        ("[package]\n[dependencies]\n", False),
        ("[tool.ruff]\nline-length = 100\n", False),
        ("[[items]]\n", False),
        ("foo = 1\n", False),
        ("[sources]\n[project]\n", False),
        ("[inputs]\n[wrong]\n", True),
    ],
)
def test_other_files_of_toml_are_left_alone(text: str, is_ours: bool) -> None:
    """Nothing is said of a pyproject.toml, however it is being written."""
    opened = Session()
    opened.put("/tmp/pyproject.toml", text)
    assert opened.soon("/tmp/pyproject.toml") == [] or is_ours
    assert opened.is_ours("/tmp/pyproject.toml") is is_ours
    assert (opened.check("/tmp/pyproject.toml", opened.texts) is not None) is is_ours


def test_a_text_that_is_too_large_is_not_checked() -> None:
    """It says so, and nothing waits for it."""
    opened = Session()
    opened.put(SHOP, TEXT + "# " + "x" * 1_000_000)
    (said,) = checked(opened, SHOP)
    assert said.endswith("a file of more than 1,000,000 characters is not checked in an editor")
    assert [each.message for each in opened.soon(SHOP)] == [said.partition(": ")[2]]
