"""The source of compiled functions, word for word: what is computed once, in place, beforehand.

That it computes what a run does is tried elsewhere; this table tells what there is to compute.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from envelope.engine.code import program
from envelope.engine.run import run
from envelope.engine.terms.term import erased
from envelope.engine.terms.vectors import ArrayProgram, array_program
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
    """Formulas and what is wanted of them; then the source for floats, what is done to arrays."""
    blocks = TABLE.read_text(encoding="utf-8").split("\n\n")[1:]
    return [block.strip("\n").splitlines() for block in blocks]


def test_the_table_is_read() -> None:
    """An empty one would pass."""
    assert len(rows()) > 25


def written(row: str) -> Iterator[str]:
    """The lines of the table for a row, but the first."""
    kind, _, formulas = row.partition(": ")
    lines = [f"{name} = '{text}'" for name, text in (f.split(" = ") for f in formulas.split("; "))]
    made = run(build(Request("own.toml", text=SCENARIO.format("\n".join(lines)))))
    wanted = [line.partition(" ")[0] for line in lines if not line.startswith("_")]
    conditions = [check.formula for check in made.graph.checks] if "checks" in kind else []
    growing = {"x": "*+", "y": "*"} if "growing" in kind else None
    inputs = () if growing else ("x", "y")
    limited = [name for name in wanted if name.startswith("l")] if "limited" in kind else None
    wanted = [name for name in wanted if name not in (limited or ())]
    if not ("drawn" in kind or growing or limited):
        on_floats = program(made, inputs, wanted, conditions)
        yield from on_floats.source.strip().splitlines()
        yield from (f"{name}: {each}" for name, each in on_floats.constants.items())
    found = array_program(
        made,
        inputs,
        wanted,
        drawn="drawn" in kind,
        growing=growing,
        conditions=[erased(each) for each in conditions],
        limited=limited,
    )
    grown = [
        f"g{at}_{each}"
        for at, row in enumerate((growing or {}).values())
        for each in range(len(row))
    ]
    yield from steps(found, ["x0", "x1"][: len(inputs)] + grown)
    known = {**found.streams, **found.constants}
    yield from (f"{name}: {each}" for name, each in known.items())


def steps(found: ArrayProgram, inputs: list[str]) -> Iterator[str]:
    """What is done to arrays, as Python says it: `v0 *= 2.0; del v1`."""
    names = {place: repr(constant) for place, constant in found.steps.constants.items()}
    arguments = [*inputs, *(f"z{at + 1}" for at in range(len(found.streams)))]
    names |= dict(zip(found.steps.arguments, arguments, strict=True))
    names |= {step.place: f"v{at}" for at, step in enumerate(found.steps.steps)}
    yield f"def function({', '.join(arguments)}):"
    for line in found.lines():
        own, free = [names[each] for each in line.operands], {names[each] for each in line.unused}
        if line.is_over:
            names[line.place] = own[0]
            text = f"{own[0]} {line.operation}= {own[1]}"
        elif line.operation[:1].isalpha():
            function, _, operator = line.operation.partition(" ")
            operator = f'"{operator}", ' if operator else ""
            text = f"{names[line.place]} = {function}({operator}{', '.join(own)})"
        else:
            text = f"{names[line.place]} = {f' {line.operation} '.join(own)}"
        unused = sorted(free - {names[line.place]})
        yield f"    {text}" + (f"; del {', '.join(unused)}" if unused else "")
    yield f"    return {', '.join(names[each] for each in found.results)}"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_function_is_written_so(row: list[str]) -> None:
    """For floats and for arrays, what is drawn and what is constant behind it."""
    assert list(written(row[0])) == row[1:]
