"""How much the tests of a room notice, by hand: `python -m tests.mutants ROOM [--count N]`.

Of all small changes of the room's modules some are drawn; for each the quick tests of the room that
run the changed lines are run in a copy of the project. It prints those that no test notices, and
how many of how many are noticed. A survivor is a test that is missing, or it is the same program:
those that are known to be stand in same.txt, each with its reason.

`--again FILE` tries once more what the output of an earlier run tells, with new tests, or with
`--tests`, slow ones too: `--tests tests/engine/test_javascript.py`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from tests.mutants.changes import Change, changes
from tests.mutants.tried import OPTIONS, Trial, Verdict
from tests.mutants.watch import Watch

ROOT = Path(__file__).parents[2]
ROOMS = ("units", "language", "model", "engine", "analysis")
SAME = Path(__file__).parent / "same.txt"
_COPIED = ("envelope", "presets", "tests", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE")
_SEEN = "ENVELOPE_MUTANTS"  # set in the process that runs in the copy


def drawn(room: str, count: int, seed: int, under: str) -> list[tuple[str, Change]]:
    """So many changes, each as likely as any other; after an edit mostly the same ones."""
    every: list[tuple[bytes, str, Change]] = []
    for path in sorted(Path("envelope", room).rglob("*.py")):
        if path.name in ("table.py", "generate.py") or not path.as_posix().startswith(under):
            continue  # data, and what makes it
        source, seen = path.read_text(), Counter[str]()
        for change in changes(source):
            name = told(path.as_posix(), source, change)
            seen[name] += 1
            rank = sha256(f"{seed} {seen[name]} {name}".encode()).digest()
            every.append((rank, path.as_posix(), change))
    return [(file, change) for _, file, change in sorted(every)[:count]]


def told(file: str, source: str, change: Change) -> str:
    """A change in one line: its file, the line that it is in, what takes the place of what."""
    line = source.splitlines()[change.line - 1].strip()
    return " ".join(f"{file}: {line}: {change.before} -> {change.after}".split())


class Account:
    """What was found, told while it is found."""

    def __init__(self) -> None:
        lines = SAME.read_text().splitlines()
        self.same = {line for line in lines if line and not line.startswith("#")}
        self.found = Counter[str]()

    def tell(self, verdict: Verdict) -> None:
        """Counts a verdict, and prints a survivor that is not known to be the same program."""
        name = told(verdict.file, Path(verdict.file).read_text(), verdict.change)
        kind = "noticed" if verdict.noticed else "same" if name in self.same else "survived"
        self.found[kind] += 1
        if kind == "survived":
            print(f"\n{verdict.tests} tests, line {verdict.change.line}\n{name}", flush=True)
        elif verdict.noticed and name in self.same:
            print(f"\nlisted as the same, and noticed\n{name}", flush=True)


def told_again(drawn: list[tuple[str, Change]], lines: set[str]) -> list[tuple[str, Change]]:
    """Those of some changes that some lines tell."""
    texts = {file: Path(file).read_text() for file, _ in drawn}
    return [(file, each) for file, each in drawn if told(file, texts[file], each) in lines]


def try_changes(room: str, changes: list[tuple[str, Change]], tests: list[str]) -> Counter[str]:
    """Runs pytest with the trial in the place of its loop."""
    watch, account = Watch(str(Path("envelope", room).absolute())), Account()
    watch.start()
    quick = [f"tests/{room}", "tests/test_docstrings.py", "-m", "quick"]
    plugins = [watch, Trial(watch, changes, account.tell)]
    pytest.main([*OPTIONS, "-s", *(tests or quick)], plugins=plugins)
    return account.found


def in_a_copy() -> int:
    """Runs this again where nothing matters that it does to files."""
    with tempfile.TemporaryDirectory() as place:
        for each in _COPIED:
            if (ROOT / each).is_dir():
                shutil.copytree(ROOT / each, Path(place, each))
            else:
                shutil.copy(ROOT / each, place)
        environment = {**os.environ, _SEEN: "1", "PYTHONPATH": place}
        command = [sys.executable, "-m", "tests.mutants", *sys.argv[1:]]
        return subprocess.run(command, cwd=place, env=environment, check=False).returncode


def main(given: argparse.Namespace) -> None:
    """Prints the survivors of a room."""
    changes = drawn(given.room, given.count, given.seed, given.under)
    if given.again:
        changes = told_again(changes, set(given.again.read_text().splitlines()))
    found = try_changes(given.room, changes, given.tests)
    differ = found["noticed"] + found["survived"]
    print(
        f"\n{given.room}: {found['noticed']} of {differ} were noticed,"
        f" {found['same']} more are the same program"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--under", default="", help="only files whose path begins so")
    parser.add_argument("--again", type=Path, help="only what this output of a run tells")
    parser.add_argument("--tests", nargs="*", default=[], help="these in place of the room's")
    if _SEEN not in os.environ:
        sys.exit(in_a_copy())
    main(parser.parse_args())
