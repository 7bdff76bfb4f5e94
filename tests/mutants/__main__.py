"""How much the tests of a room notice, by hand: `python -m tests.mutants ROOM [--count N]`.

Of all small changes of the room's modules some are drawn; for each the tests of the room run in a
copy of the project. It prints those that no test notices, and how many of how many are noticed. A
survivor is a test that is missing, or a change that makes no difference.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.mutants.changes import Change, changed, changes

ROOT = Path(__file__).parents[2]
ROOMS = ("units", "language", "model", "engine", "analysis")
_SECONDS = 600.0  # after which a change counts as noticed: what does not end is not the same


def drawn(room: str, count: int, seed: int) -> list[tuple[Path, Change]]:
    """So many changes of a room, each as likely as any other."""
    files = sorted((ROOT / "envelope" / room).rglob("*.py"))
    every = [
        (file.relative_to(ROOT), change)
        for file in files
        if file.name not in ("table.py", "generate.py")  # data, and what makes it
        for change in changes(file.read_text())
    ]
    return Random(seed).sample(every, min(count, len(every)))


def tests_of(file: Path) -> list[str]:
    """The tests of a module's own room: those of its folder, and its examples."""
    folder = Path("tests", *file.parent.parts[1:])
    return [str(folder if (ROOT / folder).is_dir() else folder.parent), str(file)]


def is_noticed(copy: Path, file: Path, change: Change) -> bool:
    """Whether a test of the room fails with the change; the copy is as before afterwards."""
    source = (copy / file).read_text()
    (copy / file).write_text(changed(source, change))
    try:
        return not passes(copy, tests_of(file))
    finally:
        (copy / file).write_text(source)


def passes(copy: Path, tests: list[str]) -> bool:
    """Whether tests pass in a copy."""
    command = ["-m", "pytest", "-x", "-q", "-n", "0", "-m", "quick", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [sys.executable, *command, *tests],
            cwd=copy,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=_environment(copy),
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _environment(copy: Path) -> dict[str, str]:
    """Only the copy is imported, and nothing is kept of what it makes."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    return {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "PATH": path}


def survivors(room: str, count: int, seed: int) -> Iterator[tuple[Path, Change]]:
    """The changes that no test notices."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place)
        for each in ("envelope", "presets", "tests", "pyproject.toml", "README.md", "CHANGELOG.md"):
            if (ROOT / each).is_dir():
                shutil.copytree(ROOT / each, copy / each)
            else:
                shutil.copy(ROOT / each, copy / each)
        fine: set[str] = set()
        for file, change in drawn(room, count, seed):
            folder = tests_of(file)[0]
            if folder not in fine and not passes(copy, [folder]):
                sys.exit(f"{folder} fails without a change")
            fine.add(folder)
            if is_noticed(copy, file, change):
                print(".", end="", flush=True)
            else:
                yield file, change


def main(room: str, count: int, seed: int) -> None:
    """Prints the survivors of a room."""
    found = 0
    for file, change in survivors(room, count, seed):
        found += 1
        print(f"\n{file}:{change.line}: {change.before}  ->  {change.after}", flush=True)
    print(f"\n{room}: {count - found} of {count} were noticed")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    main(given.room, given.count, given.seed)
