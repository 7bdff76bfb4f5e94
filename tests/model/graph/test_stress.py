"""What can happen to a scenario, as files say it, and what stays whatever happens."""

import pytest

from envelope.errors import InputError
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.graph.stress import events, fixed

TEXT = """
[stress.storm]
about = "it rains"
source = "a book"
set = { rate = "rate * 3", "one.rate" = "9/s" }
[stress.calm]
set = { rate = "0/s" }
[inputs]
rate = "5/s"
servers = "2 servers"
kept = "3"
[formulas]
more = "kept * 2"
other = "kept * 3"
[blocks.web]
fixed = ["own", "size"]
inputs = { rate = { unit = "1/s" }, size = "1" }
formulas = { servers = "ceil(rate / (2/s/server))", own = "rate * 2", free = "rate * 3" }
[blocks.web.stress.storm]
about = "much of it"
source = "a talk"
set = { rate = "rate * 2", own = "1/s" }
[parts.one]
block = "web"
rate = "rate"
"""


def test_what_has_one_name_happens_at_once() -> None:
    """The scenario's own come first, and what it says of a quantity is right."""
    found = events(build(Request("own.toml", text=TEXT)))
    assert list(found) == ["storm", "calm"]
    storm = found["storm"]
    assert {name: each.text.content for name, each in storm.changes.items()} == {
        "rate": "rate * 3",
        "one.rate": "9/s",
        "one.own": "1/s",
    }
    assert storm.abouts == {"": "it rains", "one": "much of it"}
    assert storm.sources == ("a book", "a talk")
    assert found["calm"].sources == ()


def test_what_stays_whatever_happens() -> None:
    """Servers that were bought, and what a block says; an input never does."""
    assert fixed(build(Request("own.toml", text=TEXT))) == ["one.servers", "one.own"]
    wrong = TEXT.replace('fixed = ["own", "size"]', 'fixed = ["owm"]')
    with pytest.raises(InputError, match="nothing here is called `owm`"):
        fixed(build(Request("own.toml", text=wrong)))


def test_keys_of_a_sheet_are_told_at_once_or_with_all_else() -> None:
    """Where a build follows, it says what is wrong with them."""
    request = Request("own.toml", text='titel = "x"\n[inputs]\na = "5"\n')
    with pytest.raises(InputError, match="unknown key `titel`"):
        sheet_for(request)
    assert list(sheet_for(request, is_built_next=True).inputs) == ["a"]
