"""What is kept beside presets, and pages: damage under a right checksum is made anew, unseen.

Whoever asks, a command or a script: what is said is what is said without any kept file. That of
graphs stands in `test_poisoned.py`.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import envelope
from envelope.api.answer import Answer
from envelope.model.build.known import sheets, trees
from envelope.model.files import cache
from envelope.model.files.bounded import loads
from tests.model.build.test_poisoned import BAD, SHOP, paths, put, said

BLOCK = """
title = "A store"
[inputs]
rate = { unit = "requests/s", about = "what comes" }
share = { value = "20%", low = "10%", high = "30%" }
[formulas]
kept = "if rate > 3 requests/s then rate * share else rate / 2 -> requests/s"
servers = "ceil(max(kept, 1 request/s) / (2 requests/s/server))"
"""
STORE = '[parts.store]\nblock = "./store.toml"\nrate = "users * load -> requests/s"\n'
COMMANDS = (
    ["report", "own.toml", "--all"],
    ["explain", "own.toml", "store.servers"],
    ["report", "own.toml", "store.share=a"],
)
PAGE = ["report", "own.toml", "-f", "html"]
NUMBERS = (int, float)
ROOT = Path(__file__).parents[3]
TERM = 5  # of a text, in its row: a number may stand anywhere in it, for another one
# What TOML has: where a text of a file is another one, nothing can be said of it.
TOML = (str, int, float, bool, list, dict)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that counts as that of the presets, with a scenario and its block."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr(cache, "presets_folder", lambda: str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.toml").write_text(SHOP + STORE)
    (tmp_path / "store.toml").write_text(BLOCK)
    yield tmp_path
    for known in (cache._distrusted, cache._trusted, cache._said, cache._written):
        known.clear()
    forget()


def forget() -> None:
    """As at the start of a program."""
    for known in (cache._distrusted, cache._trusted, cache._said, cache._written):
        known.clear()
    trees.forget()
    sheets.forget()


def asked() -> tuple[str, ...]:
    """What a script is told."""
    scenario = envelope.load("own.toml")
    result = scenario.run()
    explained = str(result.explain("store.servers"))
    swept = scenario.sweep({"users": "1..100:3"}, ["store.servers"])
    return str(result), explained, str(swept), str(scenario.run(users=70)), result.to_json()


def is_seen(old: Any, new: Any, *, toml: bool) -> bool:
    """Whether something is of another type than it was; a word for a word is not seen."""
    if toml:
        return not isinstance(new, TOML)
    is_number = isinstance(old, NUMBERS) and isinstance(new, NUMBERS)
    return type(old) is not type(new) and not is_number and new is not None


def at(values: Any, path: tuple[Any, ...]) -> Any:
    """What stands at a path of kept values."""
    for key in path:
        values = (loads(values) if isinstance(values, bytes) else values)[key]
    return values


@pytest.mark.parametrize(
    ("file", "kind", "every"),
    [
        ("own", "values", 17),
        ("store", "values", 13),
        ("own", "places", 83),
        ("store", "places", 61),
        ("own", "sheet", 31),
        ("store", "sheet", 29),
        ("own", "trees", 83),
        ("store", "trees", 109),
    ],
)
def test_what_is_kept_of_a_preset_is_made_anew(
    folder: Path, capsys: pytest.CaptureFixture[str], file: str, kind: str, every: int
) -> None:
    """Wrong types anywhere in it, lengths, deep nesting: some of all, in an order of their own."""
    plain, told = [said(each, capsys) for each in COMMANDS], asked()
    (place,) = (folder / "__pycache__").glob(f"{file}.*.{kind}")
    whole = cache.read(str(place))
    tried = [
        (path, new)
        for path in paths(whole)
        for new in BAD
        if is_seen(at(whole, path), new, toml=kind == "values" and path[:1] == (1,))
        and not (kind == "trees" and path[2:3] == (TERM,) and isinstance(new, NUMBERS))
    ]
    assert len(tried) > 10 * every
    for number, (path, new) in enumerate(tried[::every]):
        forget()
        for graph in folder.rglob("*.graph"):
            graph.unlink()
        assert cache.write(str(place), put(whole, path, new))
        if number % 2:
            assert asked() == told, (path, str(new)[:20])
        else:
            assert [said(each, capsys) for each in COMMANDS] == plain, (path, str(new)[:20])


def test_a_page_that_is_none_is_written_anew(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever stands in its place."""
    plain = said(PAGE, capsys)
    (place,) = folder.rglob("*.html")
    whole = cache.read(str(place))
    tried = [(path, new) for path in ((), (0,), (1,)) for new in BAD if not isinstance(new, str)]
    for path, new in tried[::8]:
        assert cache.write(str(place), put(whole, path, new))
        assert said(PAGE, capsys) == plain, (path, str(new)[:20])


def test_no_script_fails_inside(folder: Path) -> None:
    """Whatever is poisoned in a graph that it began with: at worst a word is another one."""
    asked()
    (place,) = folder.rglob("*.graph")
    whole, drawn = cache.read(str(place)), random.Random(5)
    every = [*paths(whole)]
    tried = [(path, drawn.choice(BAD)) for path in drawn.choices(every, k=60)]
    for path, new in tried:
        if is_seen(at(whole, path), new, toml=False):
            forget()
            assert cache.write(str(place), put(whole, path, new))
            with suppress(envelope.EnvelopeError):
                asked()
                scenario = envelope.load("own.toml")
                assert scenario.run()["users"].units == scenario.registry.user
                assert scenario.graph.quantities["users"].name == "users"


def test_a_mistake_of_a_script_is_told_as_it_is(folder: Path) -> None:
    """It is asked once more, since it might be damage; what was kept is there afterwards."""
    asked()
    forget()
    (place,) = folder.rglob("*.graph")
    scenario = envelope.load("own.toml")
    result = scenario.run()
    for _ in range(2):
        with pytest.raises(TypeError, match="unexpected keyword argument 'no_option'"):
            result.explain("servers", no_option=1)  # type: ignore[call-arg]  # the mistake
    assert place.exists()
    assert cache.read(str(place)) is not None
    assert result.explain("servers") == scenario.run().explain("servers")


class Broken(Answer):
    """An answer that fails while it is asked, for some reason."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def data(self) -> Any:
        """What nobody gets."""
        self.asked.append(1)
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as reason:
            raise RuntimeError from reason


def test_what_is_broken_off_is_not_asked_again(folder: Path) -> None:
    """Packages make errors of their own of Ctrl-C."""
    asked()
    answer = Broken()
    with pytest.raises(RuntimeError):
        answer.data()
    assert answer.asked == [1]
    assert cache.doubted() == 0


CLAIM = b"(" + (2**27).to_bytes(4, "little")  # a gigabyte
READ = """
import sys
from envelope import cli
code = cli._code(["report", "own.toml", "--all"])
with open("/proc/self/status") as file:
    print(next(line for line in file if line.startswith("VmHWM:")).split()[1], file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit no memory")
def test_a_row_that_claims_a_gigabyte_takes_none(folder: Path) -> None:
    """Wherever in a graph: its head, the row of a quantity, a tree, what is computed of it."""
    plain = "".join(str(envelope.load("own.toml").run().showing("all")))
    (place,) = folder.rglob("*.graph")
    whole = cache.read(str(place))
    holders = [path for path in paths(whole) if isinstance(at(whole, path), bytes)]
    assert len(holders) > 9
    most = []
    for path in holders[:: len(holders) // 5]:
        assert cache.write(str(place), put(whole, path, CLAIM))
        done = subprocess.run(
            [sys.executable, "-c", READ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == plain.split()
        most.append(int(done.stderr))
    assert max(most) < 400_000
