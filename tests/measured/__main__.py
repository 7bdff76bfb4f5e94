"""`python -m tests.measured [PROGRAM ...]`: measure, show what blocks say, write files."""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.measured.runs import FOLDER, Run, Series, predicted, values, written

PROGRAMS = [
    "redis",
    "memcached",
    "postgresql",
    "nginx",
    "haproxy",
    "mosquitto",
    "nats",
    "prometheus",
    "pgbouncer",
    "rocksdb",
    "mariadb",
    "linux",
    "openssl",
]


@dataclass(frozen=True)
class Wanted:
    """Which runs are made: the shortest alone, some kinds, those that begin with a word."""

    quick: bool
    kinds: Sequence[str]
    names: tuple[str, ...]

    def has(self, run: Run) -> bool:
        """Whether it is one of them."""
        return (
            (run.quick or not self.quick)
            and (not self.kinds or run.kind in self.kinds)
            and run.name.startswith(self.names)
        )

    def all(self) -> bool:
        """Whether none is left out."""
        return not self.kinds and self.names == ("",)


def main() -> int:
    """Measure the programs that are named, or all; 1 where one of them is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.measured", description=__doc__)
    parser.add_argument("program", nargs="*", choices=[*PROGRAMS, []], help="one of the programs")
    parser.add_argument(
        "--quick", action="store_true", help="the shortest run of each; writes nothing"
    )
    parser.add_argument(
        "--kind",
        action="append",
        help="only runs of this kind (memory, storage, network, limit, accuracy, throughput, "
        "latency); the others keep what was measured of them",
    )
    parser.add_argument(
        "--run",
        action="append",
        help="only runs whose name begins so; the others keep what was measured of them",
    )
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that programs are ended, too
    wanted = Wanted(chosen.quick, chosen.kind or [], tuple(chosen.run or [""]))
    return max([_measured(name, wanted) for name in chosen.program or PROGRAMS])


def series(name: str) -> Series:
    """All runs of a program, by its name."""
    found: Series = importlib.import_module(f"tests.measured.{name}").series()
    return found


def _measured(name: str, wanted: Wanted) -> int:
    """Measure one program, all runs or some; 1 where it is not installed."""
    found = series(name)
    try:
        runs = [run for run in found.runs if wanted.has(run)]
        measured = {run.name: _shown(name, run, 1 if wanted.quick else None) for run in runs}
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    if not wanted.quick:
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{name}.toml"
        kept = path.read_text(encoding="utf-8") if path.exists() and not wanted.all() else ""
        path.write_text(written(found, measured, kept), encoding="utf-8")
    return 0


def _shown(name: str, run: Run, repetitions: int | None) -> list[float]:
    """What a run measures, printed beside what its block says."""
    found = values(run, repetitions)
    middle = sorted(found)[len(found) // 2]
    said = predicted(run)
    text = f"{name:12} {run.name:24} {middle:12.5g} {run.unit:20}"
    print(f"{text} predicted {said:12.5g} {said / middle:8.3f}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
