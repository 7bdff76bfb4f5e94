"""The source of compiled functions, word for word: what is computed once, in place, beforehand.

That it computes what a run does is tried elsewhere; this table tells what there is to compute.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from envelope.engine.code import program
from envelope.engine.run import run
from envelope.model.build.build import build
from envelope.model.build.request import Request

SCENARIO = """
[inputs]
x = {{ value = "4", low = "-9" }}
y = {{ value = "2", low = "-9" }}
k = "5"
r = "1 to 3"
w = {{ value = "b", choices = ["a", "b"] }}
[formulas]
{}
[checks]
fits = "x < k"
"""
TABLE = Path(__file__).parent / "sources.txt"


def rows() -> list[list[str]]:
    """Formulas and what is wanted of them; then sources for floats and for arrays."""
    blocks = TABLE.read_text(encoding="utf-8").split("\n\n")[1:]
    return [block.strip("\n").splitlines() for block in blocks]


def written(row: str) -> Iterator[str]:
    """The lines of the table for a row, but the first."""
    kind, _, formulas = row.partition(": ")
    lines = [f"{name} = '{text}'" for name, text in (f.split(" = ") for f in formulas.split("; "))]
    made = run(build(Request("own.toml", text=SCENARIO.format("\n".join(lines)))))
    wanted = [line.partition(" ")[0] for line in lines if not line.startswith("_")]
    conditions = [check.formula for check in made.graph.checks] if "checks" in kind else []
    growing = {"x": "*+", "y": "*"} if "growing" in kind else None
    for arrays in (False, True):
        inputs = () if growing else ("x", "y")
        found = program(
            made,
            inputs,
            wanted,
            arrays=arrays,
            drawn="drawn" in kind,
            growing=growing,
            conditions=conditions,
        )
        yield from found.source.strip().splitlines()
        known = {**found.streams, **found.constants}
        yield from (f"{name}: {each}" for name, each in known.items())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_function_is_written_so(row: list[str]) -> None:
    """For floats and for arrays, what is drawn and what is constant behind it."""
    assert list(written(row[0])) == row[1:]
