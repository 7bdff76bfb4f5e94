"""What was found once is not found again: failures inside, and work without end."""

import json
import re
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

TABLE = Path(__file__).parent / "regressions.txt"


def cases() -> list[tuple[str, str]]:
    """The target of each line, and its text as it is written there."""
    lines = TABLE.read_text().splitlines()
    rows = [line.split("  ", 1) for line in lines if line and not line.startswith("#")]
    return [(target, text) for target, text in rows]


def text_of(written: str) -> str:
    """The text of a line: escapes as in JSON, `{9*5000}` is so many of what stands before it."""
    repeated = re.sub(r"\{([^{}]+)\*(\d+)\}", lambda found: found[1] * int(found[2]), written)
    return str(json.loads(f'"{repeated}"'))


@pytest.mark.parametrize(("target", "written"), cases())
def test_what_failed_once_is_answered_or_refused(target: str, written: str) -> None:
    """And soon: what they are made of took minutes, so that this would not end."""
    TARGETS[target](text_of(written))


def test_a_line_says_how_often() -> None:
    """The other braces are TOML's."""
    assert text_of("x = {}\\n{ab*3}") == "x = {}\nababab"
