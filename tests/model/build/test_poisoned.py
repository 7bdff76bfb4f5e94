"""Kept files with a right checksum that are nothing of ours: made anew, silently and rightly."""

import marshal
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from envelope import cli
from envelope.engine.computed import computed
from envelope.model.build.request import Request
from envelope.model.files import cache
from envelope.model.files.records import check
from envelope.model.graph.graph import Check, Expectation, Graph, Quantity
from envelope.model.graph.outline import KeptQuantities, Outline
from envelope.texts import Piece
from envelope.units.dimension import Dimension
from envelope.units.unit import Unit

SHOP = """
[inputs]
users = { value = "90 users", about = "on a day", source = "a book" }
load = { value = "1 request/s/user", low = "0.5 requests/s/user", high = "9 requests/s/user" }
[formulas]
servers = "ceil(users * load / (9 requests/s/server))"
disk = "users * 3 GB/user -> GB"
[checks]
few = { that = "servers < 900 servers", about = "not many" }
"""
COMMANDS = (
    ["report", "own.toml", "--all"],
    ["report", "own.toml", "users=70"],
    ["explain", "own.toml", "servers"],
)
# Where each stands in a kept file, and the rows in its data.
SHEETS, DATA, TERMS, VALUES, HOLDS, _, GUESSES = range(4, 11)
WHOLE, ROWS = range(2)
Route = tuple[Any, ...]
DEEP: Any = ()
for _depth in range(900):
    DEEP = (DEEP,)
BAD = ["x", -1, 9**9, (), None, [], {}, 1.5, b"N", (-1,), (9**6,), (3,), b"(", DEEP]


def put(values: Any, path: Route, new: Any) -> Any:
    """Values with another one at a path; what is kept as bytes is looked into."""
    if not path:
        return new
    if isinstance(values, bytes):
        return marshal.dumps(put(marshal.loads(values), path, new))
    first, *rest = path
    if isinstance(values, dict):
        return {**values, first: put(values[first], tuple(rest), new)}
    changed = [put(each, (*rest,), new) if at == first else each for at, each in enumerate(values)]
    return type(values)(changed)


def paths(values: Any) -> Iterator[Route]:
    """Those of all that stands in values."""
    yield ()
    if isinstance(values, bytes):
        values = marshal.loads(values) if values else ()
    if isinstance(values, dict | tuple | list):
        for key in values if isinstance(values, dict) else range(len(values)):
            yield from ((key, *path) for path in paths(values[key]))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A scenario whose run is kept, in a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.toml").write_text(SHOP)
    computed(Request("own.toml"))
    (found,) = (tmp_path / "cache").rglob("*.graph")
    yield found
    cache._distrusted.clear()


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[Any, str, str]:
    """The exit code of a command, and what it prints."""
    try:
        code = cli._code(arguments)
    except SystemExit as leaving:
        code = leaving.code
    return code, *capsys.readouterr()


def row(whole: Any, index: int, name: str) -> Route:
    """The path to the row of a quantity, or to that of a record that its field refers to."""
    data = whole[DATA]
    graph, _ = marshal.loads(data[WHOLE])
    quantities = graph[Graph._fields.index("quantities") + 1]
    (at,) = quantities[name]
    if index:
        (at,) = marshal.loads(data[ROWS][at])[index]
    return DATA, ROWS, at


def places_of(whole: Any) -> dict[str, Route]:
    """What is poisoned: each is read sooner or later by one of the commands."""
    users, unit = row(whole, 0, "users"), Quantity._fields.index("unit") + 1
    graph, outline = ((DATA, WHOLE, at) for at in range(2))
    fields = {
        f"quantity.{name}": (*users, at + 1)
        for at, name in enumerate(Quantity._fields)
        if name in {"name", "formula", "dimension", "unit", "entry"}
    }
    return {
        **fields,
        "quantity": users,
        "quantity.class": (*users, 0),
        "unit": row(whole, unit, "users"),
        "unit.factors": (*row(whole, unit, "users"), 1),
        "unit.factor": (*row(whole, unit, "users"), 2),
        "checks": (*graph, Graph._fields.index("checks") + 1),
        "check": (*graph, Graph._fields.index("checks") + 1, 0),
        "limits of one": (*graph, Graph._fields.index("limits") + 1, "users"),
        "outline.inputs": (*outline, Outline._fields.index("inputs") + 1, 0),
        "outline.uses": (*outline, Outline._fields.index("uses") + 1, "servers"),
        "outline.own_checks": (*outline, Outline._fields.index("own_checks") + 1, 0),
        "sheet": (SHEETS, ""),
        "data": (DATA,),
        "rows": (DATA, ROWS),
        "terms": (TERMS,),
        "terms of quantities": (TERMS, 0),
        "a term": (TERMS, 0, 0),
        "bases": (TERMS, 2),
        "values": (VALUES,),
        "a value": (VALUES, 0),
        "whether checks hold": (HOLDS,),
        "guesses": (GUESSES,),
    }


# What may stand there, so that it is no poison.
FINE: dict[str, list[Any]] = {
    "limits of one": [],
    "quantity.name": [],
    "a term": [1.5, -1, 9**9],
    "a value": [1.5],
    "unit.factors": [(), []],
    "unit.factor": [1.5, -1, 9**9],
    "quantity.entry": [None],
    "quantity.unit": [None],
    "outline.uses": [()],
    "guesses": [(), [], {}, "", b""],
    "sheet": [],
}


def test_what_is_poisoned_is_made_anew(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong types and lengths, places beyond the end and before the beginning, deep nesting.

    Nobody sees any of it, in whichever command.
    """
    plain = [said(each, capsys) for each in COMMANDS]
    whole = cache.read(str(place))
    tried = [(name, path, new) for name, path in places_of(whole).items() for new in BAD]
    for name, path, new in tried[::3]:
        for command, expected in zip(COMMANDS, plain, strict=True):
            if new not in FINE.get(name, ()):
                cache._distrusted.clear()
                assert cache.write(str(place), put(whole, path, new))
                assert said(command, capsys) == expected, (name, str(new)[:20], command)


def test_nothing_fails_inside(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is poisoned, and wherever: at worst a number is another one."""
    whole = cache.read(str(place))
    drawn = random.Random(7)
    for path in drawn.sample([*paths(whole)], 15):
        cache._distrusted.clear()
        assert cache.write(str(place), put(whole, path, drawn.choice(BAD)))
        code, _, words = said(COMMANDS[1], capsys)
        assert code in (None, 0) or "users" in words, (path, words)


def test_a_run_heals_itself(place: Path) -> None:
    """A quantity, a check and a file are those of the graph made anew; the next run is kept."""
    plain, whole = computed(Request("own.toml")), cache.read(str(place))
    graph = DATA, WHOLE, 0
    checks = (*graph, Graph._fields.index("checks") + 1, 0)
    for path in (row(whole, 0, "users"), checks, (SHEETS, "")):
        assert cache.write(str(place), put(whole, path, (9**6,)))
        found = computed(Request("own.toml"))
        assert isinstance(found.graph.quantities, KeptQuantities)
        assert found.graph.quantities == plain.graph.quantities
        assert found.graph.quantities.formula("users") == plain.graph.quantities["users"].formula
        assert found.graph.checks == plain.graph.checks
        assert found.graph.sheet.document == plain.graph.sheet.document
        assert not place.exists()
        assert computed(Request("own.toml")).values == plain.values
        assert place.exists()


def test_what_cannot_be_removed_counts_as_none(place: Path) -> None:
    """From then on, in this process."""
    assert cache.read(str(place)) is not None
    content = place.read_bytes()
    assert cache.distrust()
    place.write_bytes(content)
    assert cache.read(str(place)) is None
    assert not cache.distrust()


UNIT = Unit((), 1.0, Dimension())


@pytest.mark.parametrize(
    ("record", "field", "right", "wrong"),
    [
        (Quantity, "name", ["x"], [None, 1, b"x", ("x",)]),
        (Quantity, "kind", ["input"], [None, 1, ("x",)]),
        (Quantity, "unit", [None, UNIT], ["x", 1, ()]),
        (Quantity, "set", [True, False], [None, 1, "x"]),
        (Unit, "factors", [(), ((),)], [None, 1, "x", [], {}]),
        (Unit, "factor", [1.0, 1], [None, True, "x"]),
        (Expectation, "within", [None, 1.0, 1], ["x", True, ()]),
        (Graph, "limits", [{}], [None, (), "x", []]),
        (Graph, "checks", [(), []], [None, "x", {}]),
        (Check, "entry", [], [None, 1, UNIT]),
        (Piece, "whole", [UNIT, None], []),  # whatever knows a place
    ],
)
def test_the_types_of_fields(record: Any, field: str, right: list[Any], wrong: list[Any]) -> None:
    """As the class names them; asked twice, since what is right is remembered."""

    class Other(record):  # type: ignore[misc]  # only one of its fields is looked at
        __slots__ = ()
        _fields = (field,)

    for value in (*right, *right):
        check(Other, [value])
    for value in (*wrong, *wrong):
        with pytest.raises(TypeError, match=field):
            check(Other, [value])
