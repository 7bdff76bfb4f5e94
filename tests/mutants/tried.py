"""The changes of a room, each tried in a fork of a process that has loaded and watched its tests.

Only those tests run that run the changed lines, the fastest first, until one fails. What stands
outside functions, or is run while modules are loaded, is tried in a process of its own, too.
"""

import importlib
import os
import pkgutil
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.mutants.changes import Change, changed
from tests.mutants.forks import succeeds
from tests.mutants.swap import caches, functions, is_same, memories, swap
from tests.mutants.watch import Ran, Watch

OPTIONS = ("-n", "0", "-q", "-p", "no:cacheprovider")
_SECONDS = 30  # beyond thrice what tests take: what does not end by then is noticed
_TIMES = count(2_000_000_000)  # of files that are changed: no two have the same


class Verdict(NamedTuple):
    """Whether a change was noticed, and how many tests run its lines."""

    file: str
    change: Change
    noticed: bool
    tests: int


class Trial:
    """A plugin that tries changes in place of running the tests."""

    def __init__(
        self, watch: Watch, drawn: list[tuple[str, Change]], tell: Callable[[Verdict], None]
    ) -> None:
        self.watch, self.drawn, self.tell = watch, drawn, tell
        self.forgotten: list[Callable[[], None]] = []

    def pytest_sessionstart(self) -> None:
        """Called before tests are loaded: what Hypothesis draws is the same each time."""
        from hypothesis import Phase, settings

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile(
            "mutants", settings(), database=None, derandomize=True, phases=phases
        )
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Called when the tests are collected."""
        _load_everything()
        loading = self.watch.stop()  # what runs while modules are loaded
        self.forgotten = [*caches(), *(each.clear for each in memories())]
        ran = list(self._watched(session.items))
        there = functions()
        for file, change in self.drawn:
            path = str(Path.cwd() / file)
            lines = {(path, line) for line in range(change.place.first, change.place.last + 1)}
            tests = sorted((each for each in ran if each.lines & lines), key=Ran.cost)
            source = Path(path).read_text()
            other = changed(source, change)
            swapped = partial(swap, there.get(path, []), path, source, other)
            early = not change.place.inside or bool(lines & loading)
            with _written(path, source, other):
                noticed = not is_same(source, other) and (
                    self._is_noticed(tests, swapped) or (early and _is_noticed_early(path, ran))
                )
            self.tell(Verdict(file, change, noticed, len(tests)))
        return True

    def _watched(self, items: list[pytest.Item]) -> Iterator[Ran]:
        for item, following in zip(items, [*items[1:], None], strict=True):
            self._forget()
            ran = self.watch.watched(item, following)
            if ran.wrong:  # it may need what tests before it have kept
                print(f"left out, as it fails without a change: {item.nodeid}")
            else:
                yield ran

    def _is_noticed(self, tests: list[Ran], swapped: Callable[[], None]) -> bool:
        def passes() -> bool:
            self._forget()
            swapped()
            pairs = zip(tests, [*tests[1:], None], strict=True)
            return not any(self.watch.run(a.item, b.item if b else None) for a, b in pairs)

        return bool(tests) and not succeeds(passes, _most(tests))

    def _forget(self) -> None:
        """Nothing is kept of what has been calculated or read: neither here nor in files."""
        for forget in self.forgotten:
            forget()
        for folder in Path("presets").rglob("__pycache__"):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True)


def _is_noticed_early(path: str, ran: list[Ran]) -> bool:
    """Whether a process that loads the changed module fails; the files that use it come first."""
    uses = dict.fromkeys((each.file for each in ran), 0)
    for each in ran:
        uses[each.file] += sum(file == path for file, _ in each.lines)
    files = sorted(uses, key=lambda file: -uses[file])
    command = [sys.executable, "-m", "pytest", *OPTIONS, "-x", "-m", "quick", *files]
    return not succeeds(lambda: subprocess.run(command, check=False).returncode == 0, _most(ran))


def _most(ran: list[Ran]) -> float:
    return _SECONDS + 3 * sum(each.seconds for each in ran)


def _load_everything() -> None:
    """Imports all modules now, lest a test does it and seems to run what they run."""
    for module in pkgutil.walk_packages(["envelope"], "envelope."):
        with suppress(ImportError):  # of an extra that is not there
            importlib.import_module(module.name)


@contextmanager
def _written(path: str, source: str, other: str) -> Iterator[None]:
    """A file holds another source for a while, which Python takes for a newer one."""
    try:
        for text in (other, source):
            Path(path).write_text(text)
            os.utime(path, (next(_TIMES),) * 2)
            if text is other:
                yield
    finally:
        Path(path).write_text(source)
