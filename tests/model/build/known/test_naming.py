"""What is known of a block where it counts one thing holds where it counts another."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from envelope.errors import InputError
from envelope.language.meaning import Meaning
from envelope.model.build.build import build
from envelope.model.build.known import naming, sheets, trees
from envelope.model.build.known.naming import PLAIN, by_placeholders
from envelope.model.build.request import Request
from envelope.model.files import cache
from envelope.model.graph.graph import Graph
from envelope.model.graph.placeholders import Solved
from envelope.units.dimension import Dimension
from envelope.units.system import STANDARD
from envelope.units.unit import Unit, base_unit
from tests.tables import over

# It speaks of things, and of requests and users as well.
BLOCK = """
[units]
any = ["thing", "item"]
[inputs]
rate = { unit = "things/s" }
batch = { value = "10 items", unit = "items" }
size = { value = "2 KB/thing", unit = "B/thing", low = "100 B/thing", high = "1 MB/thing" }
calls = { value = "3 requests/s", unit = "requests/s", max = "1000 requests/s" }
each = { value = "5 things/user", unit = "things/user", min = "1 thing/user" }
[formulas]
volume = "rate * size"
share = "rate / (rate + 1 thing/s)"
per_call = "rate / calls"
users = "rate * 1 s / each"
of_requests = "calls / (2 requests/s)"
kept = "max(volume * 1 day, 1 GB)"
batches = "batch * calls"
turns = "each * users / (1 request)"
"""
# What things and items are: a noun that all know, one that the scenario declares, the same for
# both, what the block itself speaks of, and what is no single noun.
COUNTED = {
    "tweets": ("tweet", "photo", ""),
    "widgets": ("widget", "gadget", 'nouns = ["widget", "gadget"]'),
    "both": ("widget", "widget", 'nouns = ["widget"]'),
    "requests": ("request", "user", ""),
    "swapped": ("photo", "tweet", ""),
    "no noun": ("request/user", "photo", ""),
    "items": ("item", "thing", 'nouns = ["item", "thing"]'),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that counts as that of the presets, with the block and the scenarios."""
    monkeypatch.setattr(cache, "presets_folder", lambda: str(tmp_path))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "block.toml").write_text(BLOCK)
    for name, (thing, item, nouns) in COUNTED.items():
        text = f'[units]\n{nouns}\n[parts.a]\nblock = "./block.toml"\n'
        text += f'rate = "10 {thing}/s"\nbatch = "20 {item}"\n'
        (tmp_path / f"{name}.toml").write_text(text)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """As at the start of a program."""
    trees.forget()
    naming.naming.cache_clear()
    for known in (sheets._read, sheets._laid):
        known.clear()


def measured(graph: Graph) -> dict[str, object]:
    """What a report says of how quantities are measured, and what they can be."""
    found: dict[str, object] = {
        name: (each.dimension, each.unit, each.declared) for name, each in graph.quantities.items()
    }
    return {**found, "limits": graph.limits, "usual": graph.usual}


@pytest.mark.parametrize("name", COUNTED)
def test_whatever_was_counted_before(folder: Path, name: str) -> None:
    """It measures what it measures where nothing is kept."""
    path = str(folder / f"{name}.toml")
    expected = measured(build(Request(path)))
    assert not [*folder.rglob("*.trees")]
    forget()
    for other in COUNTED:
        build(Request(str(folder / f"{other}.toml")))
        trees.keep()
        forget()
        assert measured(build(Request(path))) == expected
        forget()


def test_it_is_kept_once_for_most_things(folder: Path) -> None:
    """A scenario that counts others finds all that it needs, but for what speaks of them itself."""
    sizes = []
    for name in ("tweets", "swapped", "widgets"):
        build(Request(str(folder / f"{name}.toml")))
        trees.keep()
        forget()
        (file,) = folder.rglob("block.*.trees")
        _, rows, values = cache.read(str(file))
        ways = [len(row[4]) for row in rows.values()]
        sizes.append((sum(ways), len(values)))
    assert sizes[0] == sizes[1]
    assert sizes[2][0] == 2 * sizes[0][0]  # a noun that the block does not know may do otherwise


def test_what_a_part_ignores_is_told_of_its_own_file(folder: Path) -> None:
    """A usual end of another unit, whichever of the two was asked first."""
    own = folder / "own.toml"
    own.write_text(
        'inputs.size = { value = "2 KB", unit = "B", low = "5 s" }\nformulas.y = "size"\n'
    )
    (folder / "around.toml").write_text('parts.a.block = "./own.toml"\n')
    for _ in range(2):
        assert build(Request(str(folder / "around.toml"))).usual == {}
        trees.keep()
        forget()
        with pytest.raises(InputError, match="`size` is in data, this is in time"):
            build(Request(str(own)))
        trees.keep()
        forget()


@over(
    [
        ("tweet 1 ", {"tweet": "<thing>"}),
        ("photo 1 ", {"photo": "<thing>"}),
    ]
)
def test_words_and_back(word: str, labels: dict[str, str]) -> None:
    """In words of placeholders two nouns are told alike; each comes back as itself."""
    base = word.split(maxsplit=1)[0]
    solved = {"thing": Solved(Dimension(((base, 1),)), ((base, 1),), "rate")}
    found = by_placeholders([solved], STANDARD)
    assert dict(found.labels) == labels
    meaning = Meaning(
        Dimension((*sorted([(base, 1), ("time", -1)]),)), base_unit(Dimension(((base, 1),)))
    )
    assert base not in found.words([meaning]).partition("\n")[0]
    assert word in PLAIN.words([meaning])
    assert found.meaning(found.data(meaning)) == meaning
    assert PLAIN.meaning(PLAIN.data(meaning)) == meaning


def test_a_power_that_is_no_whole_number_is_no_data() -> None:
    """It is worked out anew each time."""
    half = (("s", Fraction(1, 2)),)
    with pytest.raises(ValueError, match="1/2"):
        PLAIN.data(Meaning(Dimension(half), Unit(half, 1.0, Dimension(half))))


@over([(5,), (("a",),), ((1, 2, 3),), (((("b", "c"),), 1),)])
def test_what_is_no_meaning(data: object) -> None:
    """Counts as none."""
    assert PLAIN.meaning(data) is None
