"""What is measured: a run of a program, the block that predicts it, how both are written."""

import platform
import re
import statistics
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import envelope
from tests.measured.misses import MISSES

_WIDTH = 200  # of the lines of presets
FOLDER = Path(envelope.__file__).parent.parent / "presets" / "measured"


@dataclass(frozen=True)
class Run:
    """One thing that is measured: `measure` gives its value in `unit`, once for each repetition.

    `block`, `given` and `result` say which block predicts it from which inputs. One run of a
    machine `calibrates`: it tells the speed of a core. What is `cited` is no check of the block,
    which has its number from it.
    """

    name: str
    about: str
    unit: str
    measure: Callable[[], float]
    block: str
    given: Mapping[str, str]
    result: str
    command: str
    kind: str = "memory"
    repetitions: int = 3
    quick: bool = False
    short: Callable[[], float] | None = None  # the same of fewer things, for tests of the harness
    calibrates: bool = False
    cited: bool = False


@dataclass(frozen=True)
class Series:
    """All runs of one program."""

    program: str
    version: Callable[[], str]
    runs: Sequence[Run]


def values(run: Run, repetitions: int | None = None) -> list[float]:
    """What a run measures, as often as it is repeated."""
    return [run.measure() for _ in range(repetitions or run.repetitions)]


def written(series: Series, measured: Mapping[str, Sequence[float]], kept: str = "") -> str:
    """The file of a program's measurements: TOML, with a table for each run.

    Values that were not measured now are taken from `kept`, the file as it was, with their dates;
    its machine stays: throughputs are compared by the speed of its core, and bytes do not depend
    on it.
    """
    earlier = tomllib.loads(kept)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    head = [
        f'title = "{series.program}, measured"',
        f'program = "{series.program}"',
        f'version = "{series.version()}"',
        f'machine = "{earlier.get("machine", machine())}"',
        f'date = "{today}"',
    ]
    misses = MISSES.get(series.program, {})
    before = earlier.get("runs", {})
    found = {name: (run["measured"], run["spread"]) for name, run in before.items()}
    dates = {name: run.get("date", earlier["date"]) for name, run in before.items()}
    units = {run.name: run.unit for run in series.runs}
    found |= {name: _found(values, units[name]) for name, values in measured.items()}
    dates |= dict.fromkeys(measured, today)
    tables = [
        _table(run, *found[run.name], misses.get(run.name, ""), _other(dates[run.name], today))
        for run in series.runs
        if run.name in found
    ]
    return "\n\n".join(["\n".join(head), *tables]) + "\n"


def _other(date: str, today: str) -> str:
    """The date of a run where it is not that of the file."""
    return date if date != today else ""


def _found(values: Sequence[float], unit: str) -> tuple[str, str]:
    """The middle of what was measured, and how far the repetitions were apart."""
    middle = statistics.median(values)
    spread = (max(values) - min(values)) / abs(middle) if middle else 0.0
    return f"{middle:.6g} {unit}".rstrip(), f"{100 * spread:.2g}%"


def _table(run: Run, found: str, spread: str, why: str, date: str) -> str:
    """A run as a table of TOML; what it was given has one of its own where a line is too long."""
    pairs = [f'{key} = "{value}"' for key, value in run.given.items()]
    given = f"given = {{ {', '.join(pairs)} }}" if pairs else "given = {}"
    long = len(given) > _WIDTH
    lines = [
        f"[runs.{run.name}]",
        f'about = "{run.about}"',
        f'kind = "{run.kind}"',
        f'command = """{run.command}"""' if '"' in run.command else f'command = "{run.command}"',
        f'block = "{run.block}"',
        *([] if long else [given]),
        f'result = "{run.result}"',
        f'measured = "{found}"',
        f'spread = "{spread}"',
        *([f'date = "{date}"'] if date else []),
    ]
    if run.calibrates:
        lines.append("calibrates = true")
    if run.cited:
        lines.append("cited = true")
    if why:
        lines.append(f'reason = "{why}"')
    if long:
        lines += ["", f"[runs.{run.name}.given]", *pairs]
    return "\n".join(lines)


def machine() -> str:
    """The machine that measures: its processor, cores and system."""
    text = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    cores = len(re.findall(r"^processor\s*:", text, re.MULTILINE))
    name = model[1] if model else "unknown"
    return f"{name}, {cores} cores, {platform.system()} {platform.machine()}"


def predicted(run: Run) -> float:
    """What the block says of it, in the unit of the run."""
    quantity = envelope.load(run.block).run(**run.given).calc(run.result)
    return float(quantity.to(run.unit or "dimensionless").magnitude)
