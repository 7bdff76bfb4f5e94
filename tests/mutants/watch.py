"""Which lines of a room each of its tests runs, and how long it takes."""

import os
import sys
import threading
from collections import Counter
from types import FrameType
from typing import Any, NamedTuple

import pytest

Line = tuple[str, int]
_CALLS = 300  # of a function, in one test, that are looked into: watching takes time
_FUNCTION = 1  # the flag of code that is that of a function, not of a module or a class


class Ran(NamedTuple):
    """A test that ran: the seconds that it took, what follows it, what it ran, why it failed."""

    seconds: float
    item: pytest.Item
    following: pytest.Item | None
    lines: set[Line]
    wrong: str

    def cost(self) -> float:
        """The seconds that it takes: what the cheapest tests notice need not cost more."""
        return self.seconds

    @property
    def file(self) -> str:
        """The file that it stands in."""
        return self.item.nodeid.partition("::")[0]


class Watch:
    """A plugin that sees which lines of a folder are run, and what fails."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.lines: set[Line] = set()
        self.calls = Counter[int]()  # by the identity of their code
        self.file, self.shared = "", set[Line]()  # what the tests of a file have set up
        self.wrong = ""

    def start(self) -> None:
        """Begins to watch."""
        threading.settrace(self._called)
        sys.settrace(self._called)

    def stop(self) -> set[Line]:
        """Ends that; the lines that were run since the last time."""
        sys.settrace(None)
        lines, self.lines = self.lines, set()
        self.calls.clear()
        return lines

    def _called(self, frame: FrameType, _event: str, _value: Any) -> Any:
        code = frame.f_code
        if not (code.co_flags & _FUNCTION and code.co_filename.startswith(self.folder)):
            return None
        self.calls[id(code)] += 1
        return self._ran if self.calls[id(code)] <= _CALLS else None

    def _ran(self, frame: FrameType, _event: str, _value: Any) -> Any:
        self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._ran

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What is run to set a test up counts for those that follow it in its file, too."""
        if report.failed:
            self.wrong = report.longreprtext
        if report.when == "setup":
            file = report.nodeid.partition("::")[0]
            self.lines |= self.shared if file == self.file else set()
            self.file, self.shared = file, set(self.lines)

    def pytest_report_teststatus(self) -> tuple[str, str, str]:
        """What is printed of a test, which is nothing."""
        return "", "", ""

    def run(self, item: pytest.Item, following: pytest.Item | None) -> str:
        """Why a test fails, if it does."""
        self.wrong = ""
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        return self.wrong

    def watched(self, item: pytest.Item, following: pytest.Item | None) -> Ran:
        """A test that is run; what the following one needs, too, is kept for it."""
        start = sum(os.times()[:4])
        self.start()
        wrong = self.run(item, following)
        lines = self.stop()
        return Ran(sum(os.times()[:4]) - start, item, following, lines, wrong)
