"""What `thing` means in a part: the first input that says it decides."""

import pytest

from envelope.language.dimensions import Meaning
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.placeholders import Placeholders
from envelope.units.dimension import PLAIN, Dimension
from envelope.units.system import STANDARD
from envelope.units.writing import unit_symbol

UNITS = STANDARD.with_nouns(["thing", "other"])


def dimension(text: str) -> Dimension:
    """The dimension of `MB/photo`."""
    found = PLAIN
    for place, word in enumerate(text.split("/")):
        unit = UNITS.find(word)
        assert unit is not None
        found = found / unit.dimension if place else unit.dimension
    return found


def placeholders() -> Placeholders:
    """Those of a part with one, and of another with two."""
    return Placeholders.unsolved({"a.": ("thing",), "b.": ("thing", "other")})


@pytest.mark.parametrize(
    ("declared", "given", "found"),
    [
        ("thing/s", "photo/s", "photo"),
        ("thing", "MB", None),  # data is nothing that is counted
        ("MB/thing", "GB/request", "request"),
        ("thing/s", "photo", None),
        ("MB/s", "MB/s", None),
        ("thing/user", "photo/user", "photo"),
    ],
)
def test_an_input_says_what_a_part_counts(declared: str, given: str, found: str | None) -> None:
    """Where the rest of both dimensions is the same, and what is left is a count."""
    open_ones = placeholders()
    solved = open_ones.solve(dimension(declared), Meaning(dimension(given)), "a.", "reads")
    assert solved == (found is not None)
    assert open_ones.open("a.") == (found is None)
    if found is not None:
        assert open_ones.solved["a."].by == "reads"
        assert open_ones.solved["a."].dimension == dimension(found)
        assert open_ones.dimension(dimension("thing/s"), "a.") == dimension(f"{found}/s")


def test_what_is_solved_stays() -> None:
    """A second input decides nothing; another part is another matter."""
    open_ones = placeholders()
    assert open_ones.solve(dimension("thing"), Meaning(dimension("photo")), "a.", "one")
    assert not open_ones.solve(dimension("thing"), Meaning(dimension("request")), "a.", "two")
    assert open_ones.solved["a."].words == "photos"
    assert open_ones.open("b.")


def test_two_placeholders_are_solved_one_by_one() -> None:
    """An input that says both at once decides none of them."""
    open_ones = placeholders()
    both = dimension("thing/other")
    assert not open_ones.solve(both, Meaning(dimension("photo/user")), "b.", "ratio")
    assert open_ones.solve(dimension("other"), Meaning(dimension("user")), "b.", "people")
    rest = open_ones.dimension(both, "b.")
    assert open_ones.solve(rest, Meaning(dimension("photo/user")), "b.", "ratio")
    assert not open_ones.open("b.")
    assert open_ones.dimension(both, "b.") == dimension("photo/user")


def test_units_are_told_in_what_is_counted() -> None:
    """`things/s` are photos/s; a unit without a placeholder is left alone."""
    open_ones = placeholders()
    assert open_ones.solve(dimension("thing"), Meaning(dimension("photo")), "a.", "one")
    thing, second, mega = (UNITS.find(word) for word in ("thing", "s", "MB"))
    assert thing is not None
    assert second is not None
    assert mega is not None
    assert unit_symbol(open_ones.translate(thing / second, "a.")) == "photo/s"
    assert open_ones.translate(mega / second, "a.") == mega / second
    assert open_ones.translate(thing / second, "b.") == thing / second


def test_the_default_of_a_part_is_read_in_what_the_part_counts() -> None:
    """Even where nothing else of the part was looked at before."""
    text = (
        '[inputs]\nrate = "1000 photos/s"\n[formulas]\n'
        'first = "held.operations_per_server * 2 servers -> photos/s"\n'
        '[parts.held]\nblock = "cache"\nreads = "rate"\nworking_set = "1M photos"\n'
        'item_size = "1 KB/photo"\n'
    )
    quantity = build(Request("test", text=text)).quantities["first"]
    assert quantity.unit is not None
    assert quantity.unit.factors == (("photo", 1), ("s", -1))
