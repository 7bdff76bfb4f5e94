"""Whole-process times of the command line beside bare imports: interleaved runs, medians, ratios.

Run it with the Python of an environment that has Envelope and NumPy installed:

    python tests/benchmarks/startup.py [RUNS]

What is kept between runs is kept in a folder of its own: `kept` is a report or a page that was made
before, `first` one that never was. One with options, as at a terminal, imports click, too.
"""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from tabulate import tabulate

PINT, NUMPY = "import pint", "import numpy"
ENVELOPE = ["-m", "envelope"]
RANGES = ["monthly_users=200M to 400M users", "tweets_per_user=1 to 3 tweets/user/day"]
RANGES += ["peak_factor=2 to 4", "daily_share=40% to 60%", "text_size=200 B/tweet to 400 B/tweet"]


class Command(NamedTuple):
    """A process: its arguments, what it is measured by, the ratio aimed at, its cache folder."""

    arguments: list[str]
    peer: str = ""
    target: str = ""
    is_first: bool = False


COMMANDS = {
    "bare Python": Command(["-c", "pass"]),
    "import click": Command(["-c", "import click"]),
    PINT: Command(["-c", PINT]),
    NUMPY: Command(["-c", NUMPY]),
    'calc "300 TB / 5 years -> MB/s"': Command(
        [*ENVELOPE, "calc", "300 TB / 5 years -> MB/s"], PINT, "0.25"
    ),
    "report twitter, kept": Command([*ENVELOPE, "report", "twitter"], PINT, "0.45"),
    "report twitter -f text, kept": Command([*ENVELOPE, "report", "twitter", "-f", "text"], PINT),
    "report twitter, first": Command([*ENVELOPE, "report", "twitter"], PINT, "0.9", True),
    "report twitter dau=10M": Command([*ENVELOPE, "report", "twitter", "dau=10M"], PINT, "0.55"),
    "report twitter with five ranges": Command(
        [*ENVELOPE, "report", "twitter", *RANGES], NUMPY, "2.0"
    ),
    "export twitter --to html, kept": Command(
        [*ENVELOPE, "export", "twitter", "--to", "html"], PINT, "1.2"
    ),
    "export twitter --to html, first": Command(
        [*ENVELOPE, "export", "twitter", "--to", "html"], PINT, is_first=True
    ),
}


def environment(folder: str) -> dict[str, str]:
    """That of a user whose modules are compiled and whose presets stand where nobody writes."""
    found = {**os.environ, "XDG_CACHE_HOME": folder, "ENVELOPE_PATH": os.path.join(folder, "none")}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def seconds(command: Command, kept: str) -> float:
    """How long one run takes, from outside; exit code 1 says that a check does not hold."""
    with tempfile.TemporaryDirectory() as empty:
        variables = environment(empty if command.is_first else kept)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *command.arguments], env=variables, capture_output=True, check=False
        )
        took = time.perf_counter() - start
    assert done.returncode in (0, 1), done.stderr.decode()
    return took


def measure(runs: int) -> dict[str, float]:
    """The median of each command; all are run in turn, so that a slow moment is shared."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as kept:
        for _ in range(runs + 1):
            for name, command in COMMANDS.items():
                times[name].append(seconds(command, kept))
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def loading() -> float:
    """How many times longer it takes to load and check 10,000 formulas than 1,000.

    Without collecting garbage, as the commands run.
    """
    gc.disable()
    from envelope.model.build.build import build
    from envelope.model.build.request import Request

    def best(count: int) -> float:
        """The shortest of a few tries."""
        rows = "\n".join(f'a{i} = "a{i - 1} * 1.5 + {i} MB"' for i in range(1, count))
        text = f'[inputs]\na0 = "1 GB"\n[formulas]\n{rows}\n'
        tries = []
        for _ in range(5):
            start = time.perf_counter()
            build(Request("chain.toml", text=text))
            tries.append(time.perf_counter() - start)
        return min(tries)

    return best(10_000) / best(1_000)


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    medians = measure(runs)
    rows = [
        (
            name,
            f"{medians[name] * 1000:.0f} ms",
            f"{medians[name] / medians[command.peer]:.2f} of {command.peer}"
            if command.peer
            else "",
            command.target,
        )
        for name, command in COMMANDS.items()
    ]
    rows.append(("load 10,000 formulas over 1,000", "", f"{loading():.1f}", "11"))
    titles = ("whole process", "median", "ratio", "target")
    right = ("left", "right", "right", "right")
    print(tabulate(rows, headers=titles, colalign=right, disable_numparse=True))


if __name__ == "__main__":
    main()
