"""Whole-process times of the command line beside bare imports: interleaved runs, medians, ratios.

Run it with the Python of an environment that has Envelope and NumPy installed:

    python tests/benchmarks/startup.py [RUNS]
"""

import statistics
import subprocess
import sys
import time

from tabulate import tabulate

PEER = "import pint"
COMMANDS: dict[str, list[str]] = {
    "bare Python": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "import tabulate": ["-c", "import tabulate"],
    PEER: ["-c", "import pint"],
    'calc "300 TB / 5 years -> MB/s"': ["-m", "envelope", "calc", "300 TB / 5 years -> MB/s"],
    "report twitter": ["-m", "envelope", "report", "twitter"],
    "report template": ["-m", "envelope", "report", "template"],
}
TARGETS = {'calc "300 TB / 5 years -> MB/s"': "0.4", "report twitter": "0.7"}


def seconds(arguments: list[str]) -> float:
    """How long one run takes, from outside."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start


def measure(runs: int) -> dict[str, float]:
    """The median of each command; all are run in turn, so that a slow moment is shared."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs + 1):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    medians = measure(runs)
    rows = [
        (name, f"{median * 1000:.0f} ms", f"{median / medians[PEER]:.2f}", TARGETS.get(name, ""))
        for name, median in medians.items()
    ]
    titles = ("whole process", "median", "of import pint", "target")
    right = ("left", "right", "right", "right")
    print(tabulate(rows, headers=titles, colalign=right, disable_numparse=True))


if __name__ == "__main__":
    main()
