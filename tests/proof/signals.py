"""Commands that are broken off at random moments, by Ctrl-C or SIGTERM.

`python -m tests.proof.signals 500` tries so many, `... 500 1000` others, from that seed on.
Each ends with the code of its signal, or has done its work; no traceback, no file that is half
written, none that was to take its place. What is odd is printed with its seed.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LATEST = 1.5  # seconds after its start
_DOCUMENT = "# Plan\n\n```envelope\n2 users * 3 GB/user\n```\n"
_SCENARIO = '[inputs]\nx = "1 GB to 2 GB"\n[formulas]\ny = "x * 3"\n'
# What each writes, if anything; and how what is whole ends.
COMMANDS: dict[str, tuple[str, bytes]] = {
    "report template dau=3M": ("", b""),
    "report own.toml --samples 3000000": ("", b""),
    "export template --to html -o page.html": ("page.html", b"</html>\n"),
    "export template --to xlsx -o book.xlsx": ("book.xlsx", b""),
    "export template --to json -o data.json": ("data.json", b"}\n"),
    "export own.toml --to svg --of distribution y -o picture.svg": ("picture.svg", b"</svg>\n"),
    "sweep template dau=1M..9M:300 -o table.csv": ("table.csv", b"\n"),
    "batch template tenants.csv -o rows.csv": ("rows.csv", b"\n"),
    "growth template -p total.cost -o growth.md": ("growth.md", b"\n"),
    "lint --fix plan.md": ("plan.md", b"\n"),
    "calc 1+1": ("", b""),
}
# What each ends with; before its first line Python speaks for itself.
_CODES = {signal.SIGINT: {130, -signal.SIGINT, 1}, signal.SIGTERM: {143, -signal.SIGTERM}}


def odd(seed: int) -> Iterator[str]:
    """What one command did that none may do, when it was broken off as the seed says."""
    drawn = random.Random(seed)
    command, (target, ending) = drawn.choice(list(COMMANDS.items()))
    sign, moment = drawn.choice(list(_CODES)), drawn.uniform(0, _LATEST)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "plan.md").write_text(_DOCUMENT)
        (place / "own.toml").write_text(_SCENARIO)
        (place / "tenants.csv").write_text("dau\n" + "1M\n2M\n" * 2_000)
        before = {each.name for each in place.iterdir()}
        words, code = _broken_off(command, place, sign, moment)
        where = f"seed {seed}: {command} at {moment:.3f} s by {sign.name}"
        if code not in {0, *_CODES[sign]}:
            yield f"{where}: exit code {code}: {words[-300:]}"
        if str(ROOT / "envelope") in words or "failed" in words:
            yield f"{where}: {words[-500:]}"
        for each in {each.name for each in place.iterdir()} - before - {target}:
            yield f"{where}: `{each}` is left"
        if target and (place / target).exists():
            content = (place / target).read_bytes()
            if not content.endswith(ending) or not content:
                yield f"{where}: `{target}` is half written"


def _broken_off(command: str, place: Path, sign: signal.Signals, moment: float) -> tuple[str, int]:
    """What a command says on stderr, and its exit code."""
    process = subprocess.Popen(
        [sys.executable, "-m", "envelope", *command.split()],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    time.sleep(moment)
    process.send_signal(sign)
    said = process.communicate(timeout=120)[1]
    return said.decode(errors="replace"), process.returncode


def main() -> None:
    """As many as the command line says, from a seed on."""
    count, first = [*map(int, sys.argv[1:]), 100, 0][:2]
    found = [words for seed in range(first, first + count) for words in odd(seed)]
    print("\n".join([*found, f"{count} commands broken off, {len(found)} findings"]))


if __name__ == "__main__":
    main()
