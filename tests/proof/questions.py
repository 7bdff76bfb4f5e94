"""Every question on every preset, by hand: `python -m tests.proof.questions [--share N] [NAME]`.

No answer may be anything but an answer or a documented error. All of them take an hour; with a
share of 10 a tenth, of each preset another one. The suite asks a few (`test_questions.py`).
"""

import argparse
import sys
import tempfile
import traceback
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import envelope
from envelope.formats import ANSWERS
from envelope.model.library.lookup import scenarios
from tests.proof.inside import complaint, done, within

_FORMS = ("text", "markdown", "json", "csv", "html", "mermaid", "prometheus", "infracost", "k6")
_FILES = ("xlsx", "svg", "png")
_SECONDS = 60.0  # of the processor's time


def questions(name: str, folder: Path) -> Iterator[list[str]]:
    """Commands that ask something of a preset; files go into a folder."""
    graph = envelope.load(name).graph
    inputs = [each for each in graph.outline().inputs if not graph.quantities[each].words]
    results = list(graph.headline) or list(graph.written)[-1:]
    first, last = inputs[0], inputs[-1]
    yield ["check", name]
    yield ["show", name]
    yield ["report", name, "--all"]
    yield ["conventions", name, "--all"]
    yield ["latency", name]
    yield ["stress", name, "--all"]
    yield ["flip", name, "--all"]
    yield ["growth", name]
    yield ["growth", name, "--growth", f"{first}=40%/year", "--over", "2 years", "--by", "quarter"]
    yield ["sensitivity", name, "--all"]
    yield ["compare", name, f"{first}={first} * 2", f"{last}={last} * 1.1"]
    yield ["report", name, "--at", "1 year"]
    for result in results:
        yield ["explain", name, result, "--depth", "all"]
        yield ["explain", name, result, "--napkin"]
        yield ["sensitivity", name, result, "-f", "json"]
        yield ["solve", name, first, f"{result} <= {result} * 1.5"]
        yield ["sweep", name, f"{first}=1,2,3", "-p", result]
    for part in graph.outer_parts:
        yield ["explain", name, part]
    yield ["hardware", name, max(graph.outer_parts, key=len, default="none")]
    for check in graph.checks[:4]:
        yield ["explain", name, check.full_name]
    if len(graph.sheet.cases) > 1:
        yield ["compare", name, "--cases"]
    for form in _FORMS:
        yield ["export", name, "--to", form]
    for form in _FILES:
        of = ["--of", "distribution", results[0]] if form != "xlsx" else []
        yield ["export", name, "--to", form, *of, "-o", str(folder / f"a.{form}")]
    yield ["export", name, "--to", "sql", "--dialect", "postgres"]
    for form in ANSWERS:
        yield ["stress", name, "-f", form]
        yield ["growth", name, "-f", form]
    yield ["flip", name, "-f", "json"]


def wrong(name: str, folder: Path, first: int = 0, share: int = 1) -> Iterator[str]:
    """What went wrong with the questions of a preset, or with a share of them."""
    for arguments in islice(questions(name, folder), first % share, None, share):
        try:
            with within(_SECONDS):
                found = complaint(arguments, done(arguments))
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            found = f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"
        if found:
            yield f"{' '.join(arguments)}: {found}"


def main(share: int, names: list[str]) -> None:
    """Asks them, and says what is wrong; the exit code is 1 where anything is."""
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for index, name in enumerate(names or scenarios()):
            for line in wrong(name, Path(folder), index, share):
                print(line, flush=True)
                found += 1
            print(name, "was asked", file=sys.stderr, flush=True)
    sys.exit(found > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--share", type=int, default=1)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    main(given.share, given.names)
