"""What differs between two scenarios, in words: each change with what it was and what it is."""

import pytest

from envelope.analysis.compare.cases import compare_cases
from envelope.analysis.compare.compared import compare_scenarios
from envelope.analysis.compare.side import file_of
from envelope.model.build.request import Request
from envelope.model.files.document import Document

BASE = """
[units]
nouns = ["post"]
crate = "12 posts"
[inputs]
users = { value = "1M users", growth = "10%/year", basis = "measured" }
posts = "2 posts/user/day"
size = "1 KB/post"
engine = { value = "x", choices = ["x", "y"] }
box = "3 crates"
[formulas]
rate = "users * posts -> posts/s"
flow = "rate * size"
amount = "box * 2"
[checks]
fits = "rate <= 30 posts/s"
[blocks.web]
inputs = { asked = { unit = "posts/s" }, factor = "2" }
formulas = { load = "asked", servers = "ceil(asked * factor / (10 posts/s/server))" }
[blocks.other]
inputs = { asked = { unit = "posts/s" }, factor = "3" }
formulas = { load = "asked", servers = "ceil(asked * factor / (20 posts/s/server))" }
[parts.one]
block = "web"
asked = "rate"
edge = true
"""
# Words of the scenario, others in their place, and the changes that are told.
CHANGES = {
    ("1M users", "2M users"): ["value users: 1M users, 2M users"],
    ("users * posts ->", "users * posts * 2 ->"): [
        "formula rate: users * posts -> posts/s = 23.1 posts/s,"
        " users * posts * 2 -> posts/s = 46.3 posts/s"
    ],
    ("users * posts ->", "posts * users ->"): [
        "formula rate: users * posts -> posts/s = 23.1 posts/s,"
        " posts * users -> posts/s = 23.1 posts/s"
    ],
    ('value = "x"', 'value = "y"'): ["value engine: x, y"],
    ("10%/year", "20%/year"): ["growth growth of users: by 10%/year, by 20%/year"],
    (', growth = "10%/year"', ""): ["growth growth of users: by 10%/year, none"],
    ('basis = "measured"', 'basis = "vendor"'): ["basis basis of users: measured, vendor"],
    ("[units]", 'convention = "interview"\n[units]'): ["conventions convention: exact, interview"],
    ("12 posts", "20 posts"): ["conventions unit crate: 12 posts, 20 posts"],
    ("30 posts/s", "20 posts/s"): ["check check fits: rate <= 30 posts/s, rate <= 20 posts/s"],
    ('"rate <= 30 posts/s"', '{ that = "rate <= 30 posts/s", severity = "warning" }'): [
        "check check fits: rate <= 30 posts/s, rate <= 30 posts/s (warning)"
    ],
    ('fits = "rate <= 30 posts/s"\n', ""): ["check check fits: rate <= 30 posts/s, "],
    ('block = "web"', 'block = "other"'): ["part one.block: web, other"],
    ('asked = "rate"\n', 'asked = "rate"\nfactor = "5"\n'): ["value one.factor: 2, 5"],
    ("[parts.one]", '[parts.two]\nblock = "web"\nasked = "rate / 2"\n[parts.one]'): [
        "part two: , part, block web"
    ],
    ("edge = true", "edge = true\ncounted = false"): ["part one in totals: counted, not counted"],
    ('size = "1 KB/post"\n', 'payload = "1 KB/post"\n'): ["renamed name of size: size, payload"],
    ('"box * 2"', '"box * 2"\nmore = "box * 3"'): ["quantity more: , box * 3 = 9 crates"],
    ("(10 posts/s/server)", "(5 posts/s/server)"): [
        "formula one.servers: ceil(asked * factor / (10 posts/s/server)) = 5 servers,"
        " ceil(asked * factor / (5 posts/s/server)) = 10 servers"
    ],
    ('posts = "2 posts/user/day"\nsize = "1 KB', 'posts = "4 posts/user/day"\nsize = "3 KB'): [
        "value posts: 2 posts/user/day, 4 posts/user/day",
        "value size: 1 KB/post, 3 KB/post",
    ],
    ("[units]", "# a comment\n[units]"): [],
}


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_change_is_told(old: str, new: str) -> None:
    """Once, by its name, with what stood there and what stands there now."""
    assert old in BASE
    text = BASE.replace(old, new)
    if "payload" in new:
        text = text.replace("rate * size", "rate * payload")
    found = compare_scenarios(Request("own.toml", text=BASE), Request("own.toml", text=text))
    told = [f"{each.kind} {each.label}: {each.before}, {each.after}" for each in found.changes]
    assert told == CHANGES[old, new]


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("main:scenarios/shop.toml", "scenarios/shop.toml"),
        ("scenarios/shop.toml", "scenarios/shop.toml"),
        ("./main:shop.toml", "./main:shop.toml"),
    ],
)
def test_a_file_is_the_same_in_every_revision(path: str, file: str) -> None:
    """A line that was not touched is no change, though it was read from another commit."""
    assert file_of(Document(path, path)) == file


CASES = """
[cases.small]
set = { users = "1k users" }
[cases.large]
set = { users = "9M users" }
"""


def test_checks_that_fail_in_some_of_the_cases() -> None:
    """Those that hold in all of them are left out."""
    text = BASE.replace("[checks]", '[checks]\nalways = "rate > 0 posts/s"') + CASES
    found = compare_cases(Request("own.toml", text=text), ["small", "large"])
    assert found.titles == ("small", "large")
    assert [found.runs[0].graph.checks[at].name for at in found.checks] == ["fits"]
