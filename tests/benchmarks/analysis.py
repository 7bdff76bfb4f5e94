"""The numeric engine beside what it stands in for: interleaved runs, medians, ratios.

Run it with the Python of an environment that has Envelope and NumPy; squigglepy is one more peer
where it is installed:

    python tests/benchmarks/analysis.py [RUNS]
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start finds the first one's byte code

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from peers import (  # type: ignore[import-not-found]  # beside this file
    numpy_spreads,
    pint_cache,
    squigglepy_by_world,
    squigglepy_spreads,
)
from plain import plain_function  # type: ignore[import-not-found]
from tabulate import tabulate

import envelope
from envelope.engine.run import Run, Sampling, run
from envelope.engine.samples import spreads
from envelope.errors import text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.headings import reported

RANGES = {
    "dau": "100M to 220M users",
    "tweets_per_user": "1 to 4 tweets/user/day",
    "visits_per_user": "4 to 12 requests/user/day",
    "media_size": "500 KB/tweet to 2 MB/tweet",
    "followers": "40 to 140 deliveries/tweet",
}
MILLION = 1_000_000
BY_WORLD = 2000  # samples of a peer that takes minutes for a million
LONG = ["media_stored", "total.servers", "total.cost"]  # whose quantiles are compared


class Row(NamedTuple):
    """A line of the table."""

    what: str
    measured: str
    peer: str
    ratio: str
    target: str


def interleaved(cases: Mapping[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """The median time of each in seconds.

    All run in turn, so that a slow moment is shared, and each begins a round as often as others.
    """
    times: dict[str, list[float]] = {name: [] for name in cases}
    for turn in range(runs + 1):  # the first one warms up
        for place in range(len(cases)):
            name = list(cases)[(turn + place) % len(cases)]
            start = time.perf_counter()
            cases[name]()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def repeated(function: Callable[..., object], *values: object, times: int = 3000) -> Any:
    """A case that calls a function many times."""

    def case() -> None:
        """All calls."""
        for _ in range(times):
            function(*values)

    return case


def told(seconds: float) -> str:
    """A time as people write it."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1 or unit == "µs":
            return f"{seconds * factor:.3g} {unit}"
    raise AssertionError


def twitter() -> Run:
    """Twitter with five ranges."""
    given = {name: text_of(value, name) for name, value in RANGES.items()}
    return run(build(Request("twitter", None, given)))


def sampled(peer: str) -> float:
    """The seconds of a million samples: draw, compute, three quantiles of all that is reported."""
    model = twitter()
    names = reported(model.graph)
    plain = plain_function(model, [], names, arrays=True)
    cases: dict[str, Callable[[], object]] = {
        "ours": partial(spreads, model, names, (), Sampling(MILLION)),
        "NumPy": partial(numpy_spreads, plain, MILLION),
        "squigglepy": partial(squigglepy_spreads, plain, MILLION),
        "by sample": partial(squigglepy_by_world, plain, BY_WORLD),
    }
    return interleaved({peer: cases[peer]}, 1)[peer]


def of_samples(runs: int) -> Iterator[Row]:
    """Envelope, NumPy and squigglepy in turn, in processes that do not find each other's memory."""
    has_squigglepy = find_spec("squigglepy") is not None
    names = ["ours", "NumPy", *(["squigglepy", "by sample"] if has_squigglepy else [])]
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            times[name] += _printed(f"{_HERE}print(sampled({name!r}))")
    found = {name: statistics.median(each) for name, each in times.items()}
    ours = found["ours"]
    what = "1M samples of twitter, 5 ranges"
    yield _against(what, ours, found["NumPy"], "plain NumPy", "at most 0.5")
    if has_squigglepy:
        peer = "squigglepy, its samples and percentiles in NumPy"
        yield _against("", ours, found["squigglepy"], peer, "at most 0.25")
        peer = f"squigglepy, a call a sample, from {BY_WORLD}"
        yield _against("", ours, found["by sample"] * MILLION / BY_WORLD, peer, "at most 0.25")
    else:
        yield Row("", "", "squigglepy is not installed", "skipped", "at most 0.25")


def _against(what: str, ours: float, peer: float, name: str, target: str) -> Row:
    return Row(what, told(ours), f"{name}: {told(peer)}", f"{ours / peer:.3g}", target)


_HERE = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\nfrom analysis import *\n"
# The kernel's high-water mark of the process itself; that of getrusage is inherited from here.
_PEAK = "print(next(line for line in open('/proc/self/status') if 'VmHWM' in line).split()[1])"
_LONG = f"""{_HERE}
model = twitter()
found = spreads(model, reported(model.graph), (), Sampling(10 * MILLION)).quantities
print(*(quantile for name in LONG for quantile in found[name].quantiles))
{_PEAK}
"""
_STORED = f"""{_HERE}
from envelope.engine.samples import Sampler
for name in LONG:
    print(*np.quantile(Sampler(twitter(), [name], (), Sampling(10 * MILLION)).arrays()[name],
                       [0.05, 0.5, 0.95]).tolist())
"""


def _printed(code: str) -> list[float]:
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return [float(word) for word in done.stdout.split()]


def of_long_runs() -> Iterator[Row]:
    """Ten million samples: memory above a bare interpreter, quantiles beside stored samples."""
    (bare,) = _printed(_PEAK)
    *streamed, peak = _printed(_LONG)
    (base,) = _printed(f"import numpy\n{_PEAK}")
    extra = f"of these NumPy: {(base - bare) / 1024:.0f} MB"
    above = f"{(peak - bare) / 1024:.0f} MB"
    yield Row("10M samples, peak above bare Python", above, extra, "", "below 100 MB")
    stored = _printed(_STORED)
    error = max(abs(one / other - 1) for one, other in zip(streamed, stored, strict=True))
    peer = f"np.quantile of stored samples, {len(LONG)} results"
    yield Row("10M samples, error of quantiles", f"{error:.1e}", peer, "", "below 1e-4")


def whole(*arguments: str) -> Callable[[], object]:
    """A whole Python process."""
    return partial(subprocess.run, [sys.executable, *arguments], capture_output=True)


def of_reports(runs: int) -> Iterator[Row]:
    """Whole processes of reports with ranges beside the import of NumPy."""
    settings = [f"{name}={value}" for name, value in RANGES.items()]
    report = ("-m", "envelope", "report")
    cases = {
        "import": whole("-c", "import numpy"),
        "report twitter, 5 ranges": whole(*report, "twitter", *settings),
        "report template, 1 range": whole(*report, "template", "dau=5M to 20M users"),
    }
    found = interleaved(cases, runs)
    for name in list(cases)[1:]:
        yield _against(name, found[name], found["import"], "import numpy", "at most 2.5")


def of_functions(runs: int) -> Iterator[Row]:
    """Compiled functions on floats and arrays beside the same formulas by hand."""
    template = envelope.load("template")
    inputs, model = ["dau", "cache_hit_ratio"], run(template.graph)
    for output in ("cache.servers", "total.servers"):
        ours = template.compile(inputs, [output])
        plain = plain_function(model, inputs, [output], arrays=False)
        assert ours(1e7, 0.9) == plain(1e7, 0.9)[0]
        cases = {"ours": repeated(ours, 1e7, 0.9), "plain": repeated(plain, 1e7, 0.9)}
        found = interleaved(cases, 3 * runs)
        what = f"compiled on floats, {plain.formulas} formulas"
        yield _against(what, found["ours"] / 3000, found["plain"] / 3000, "by hand", "at most 2")
    cache, by_pint = template.compile(inputs, ["cache.servers"]), pint_cache()
    assert cache(1e7, 0.9) == by_pint(1e7, 0.9)
    cases = {"ours": repeated(cache, 1e7, 0.9), "pint": repeated(by_pint, 1e7, 0.9, times=30)}
    found = interleaved(cases, runs)
    yield _against("", found["ours"] / 3000, found["pint"] / 30, "pint", "at most 0.01")
    outputs = reported(model.graph)
    ours = template.compile(inputs, outputs)
    plain = plain_function(model, inputs, outputs, arrays=True)
    generator = np.random.default_rng(1)
    given = generator.uniform(1e6, 1e9, MILLION), generator.uniform(0.5, 0.99, MILLION)
    cases = {"ours": partial(ours, *given), "plain": partial(plain, *given, None)}
    found = interleaved(cases, runs)
    what = f"compiled on arrays of 1M, {plain.formulas} formulas"
    yield _against(what, found["ours"], found["plain"], "plain NumPy", "at most 0.6")


def of_commands(runs: int, folder: str) -> Iterator[Row]:
    """Whole processes of analyses on a scenario of 60 formulas."""
    path = f"{folder}/sixty.toml"
    Path(path).write_text(chain(60))
    commands: dict[str, list[str]] = {
        "solve": ["base", "last <= 500 requests/s"],
        "flip": [],
        "sensitivity": ["last"],
        "stress": [],
        "growth": ["--growth", "base=30%/year"],
        "sweep": ["base=1..100:25", "-p", "last"],
    }
    cases = {name: whole("-m", "envelope", name, path, *more) for name, more in commands.items()}
    codes = {name: case().returncode for name, case in cases.items()}  # type: ignore[attr-defined]
    found = interleaved(cases, runs)
    for name, seconds in found.items():
        note = "" if codes[name] < 2 else f"exit code {codes[name]}"
        yield Row(f"{name}, 60 formulas, whole process", told(seconds), note, "", "below 0.3 s")


def chain(formulas: int) -> str:
    """A scenario of that many formulas, each of which uses the one before."""
    lines = ["[inputs]", 'base = "10 requests/s"', 'share = "90%"', "[formulas]"]
    before = "base"
    for index in range(formulas):
        name = "last" if index == formulas - 1 else f"step_{index}"
        whole_part = f"ceil({before} / (1 request/s)) * 1 request/s * share"
        lines.append(f'{name} = "{whole_part} + base / {index + 1} -> requests/s"')
        before = name
    return "\n".join(lines) + '\n[checks]\nfits = "last <= 500 requests/s"\n'


def of_scenarios(runs: int) -> Iterator[Row]:
    """Reading and checking ten times as many formulas."""
    texts = {count: chain(count) for count in (1000, 10_000)}
    cases = {
        str(count): partial(build, Request("chain", None, None, text))
        for count, text in texts.items()
    }
    for words, switch in (("", gc.enable), (", no garbage collection", gc.disable)):
        switch()  # the commands run without it
        small, large = interleaved(cases, max(runs // 2, 3)).values()
        what = f"load and check of 10,000 formulas{words}"
        peer = f"1,000 formulas: {told(small)}"
        yield Row(what, told(large), peer, f"{large / small:.3g}", "at most 12")
    gc.enable()


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            *of_samples(runs),
            *of_long_runs(),
            *of_reports(2 * runs),
            *of_functions(runs),
            *of_commands(runs, folder),
            *of_scenarios(runs),
        ]
    titles = ("what", "Envelope", "beside", "ratio", "target")
    right = ("left", "right", "left", "right", "right")
    print(tabulate(rows, headers=titles, colalign=right, disable_numparse=True))


if __name__ == "__main__":
    main()
