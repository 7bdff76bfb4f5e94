"""What `show` prints: names stay whole, whatever the width."""

import re

import pytest

from envelope.api.library import file
from envelope.formats import terminal
from envelope.formats.wrapping import wrap
from envelope.model.build.request import Request

FILES = [
    "cache",
    "sharded_store",
    "queue",
    "service",
    "template",
    "twitter",
    "kafka-cluster",
    "payment-system",
]


def at(width: int, name: str) -> str:
    """A file as a terminal of so many columns shows it."""
    token = terminal._LOOK.set(terminal.Terminal(width))
    try:
        return file(Request(name)).to_text()
    finally:
        terminal._LOOK.reset(token)


@pytest.mark.parametrize("name", FILES)
def test_no_name_is_broken_over_lines(name: str) -> None:
    """At 80 columns and at 100 there are the names of a line without an end, and no wider lines."""
    wanted = set(re.findall(r"\w*_\w+", at(10_000, name)))
    assert len(wanted) > 5
    for width in (80, 100):
        text = at(width, name)
        assert set(re.findall(r"\w*_\w+", text)) == wanted
        assert max(map(len, text.splitlines())) <= width


WRAPPED = {
    "round_up(max(servers_by_zones, spare))": ["round_up(max(", "servers_by_zones,", "spare))"],
    "1 GB/thing/s": ["1 GB/thing/s"],
    "a/b": ["a/b"],
    "aaaaaaaaaaaaaaaaaaaaaaa": ["aaaaaaaaaaaaaaaaaaaa", "aaa"],
}


@pytest.mark.parametrize("text", WRAPPED)
def test_formulas_are_broken_at_their_signs(text: str) -> None:
    """What has none is cut; no letter is lost."""
    lines = wrap(text, 20)
    assert lines == WRAPPED[text]
    assert max(map(len, lines)) <= 20
