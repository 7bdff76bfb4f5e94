"""Expressions as a spreadsheet and a browser are given them.

That they compute the same is tried with the programs themselves; this table tells what they read.
"""

from pathlib import Path

import pytest

from envelope.engine.javascript import javascript
from envelope.engine.run import run
from envelope.engine.spreadsheet import Cell, Translator, UnitCells
from envelope.engine.spreadsheet_calls import ATOM, Piece
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.units.system import STANDARD
from envelope.units.unit import ONE, PERCENT, base_unit, word_unit

SCENARIO = """
[inputs]
p = "5 GB"
q = "40 users"
r = "3"
u = "90%"
t = "2 hours"
w = {{ value = "x", choices = ["x", "y"] }}
[{1}]
found = "{0}"
"""
TABLE = Path(__file__).parent / "written.txt"


def rows() -> list[list[str]]:
    """An expression, what a spreadsheet is given, further cells, what a browser is given."""
    blocks = TABLE.read_text(encoding="utf-8").split("\n\n")[1:]
    return [block.strip("\n").splitlines() for block in blocks]


def written(expression: str) -> list[str]:
    """The lines of the table for an expression, but the first."""
    kind, _, check = expression.partition("check ")
    section = "formulas" if kind else "checks"
    graph = build(Request("own.toml", text=SCENARIO.format(kind or check, section)))
    quantity = graph.quantities.get("found")
    formula = quantity.formula if quantity else graph.checks[0].formula
    unit = (quantity.unit or base_unit(quantity.dimension)) if quantity else None
    gigabyte, hour = STANDARD.find("GB"), STANDARD.find("hour")
    assert gigabyte is not None
    assert hour is not None
    units = {"p": gigabyte, "q": base_unit(graph.quantities["q"].dimension), "r": ONE}
    units |= {"u": PERCENT, "t": hour, "w": word_unit(["x", "y"])}
    steps: list[str] = []

    def step(text: str) -> str:
        """A further cell."""
        steps.append(text)
        return f"cell{len(steps)}"

    cells = {name: Cell(name.upper(), each) for name, each in units.items()}
    translator = Translator(cells, UnitCells(lambda symbol: f"one_{symbol}"), step)
    lines = [f"= {translator.formula(formula, unit)}"]
    lines += [f"cell{place} = {each}" for place, each in enumerate(steps, 1)]
    source = javascript(run(graph), others=[formula]).source
    (other,) = source.partition("  others: [\n")[2].partition("\n  ]")[0].splitlines()
    return [*lines, other.strip().removeprefix("(x, moment) => ").removesuffix(",")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_an_expression_is_written_so(row: list[str]) -> None:
    """For a cell, with those that it needs beside it, and for a browser."""
    assert written(row[0]) == row[1:]


@pytest.mark.parametrize(
    ("count", "text", "steps"),
    [
        (1, "SUM(a)", []),
        (4, "SUM(a,b,c,d)", []),
        (5, "SUM(cell1,cell2)", ["SUM(a,b)", "SUM(c,d,e)"]),
        (
            9,
            "SUM(cell1,cell4)",
            ["SUM(a,b,c,d)", "SUM(e,f)", "SUM(g,h,i)", "SUM(cell2,cell3)"],
        ),
    ],
)
def test_what_is_too_long_for_a_cell_stands_in_several(
    count: int, text: str, steps: list[str]
) -> None:
    """A function of many rows, in halves that fit, here of letters that are a thousand long."""
    cells: list[str] = []

    def step(text: str) -> str:
        """A further cell."""
        cells.append(text)
        return f"cell{len(cells)}"

    letters = [letter * 1000 for letter in "abcdefghi"[:count]]
    translator = Translator({}, UnitCells(str), step)
    found = translator.function("sum", [Piece(letter, ATOM) for letter in letters])
    for letter in letters:
        cells = [each.replace(letter, letter[0]) for each in cells]
        found = found._replace(text=found.text.replace(letter, letter[0]))
    assert (found.text, cells) == (text, steps)
