"""Expressions and queries in SQL, word for word.

That they compute what the engine does is tried in databases; these tables tell what those read.
"""

from pathlib import Path

from envelope.engine.run import run
from envelope.engine.sql.columns import Columns
from envelope.engine.sql.emitter import Writer
from envelope.engine.sql.pieces import Piece
from envelope.engine.sql.query import Wanted, query
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.tables import over

INPUTS = """
[inputs]
x = {{ value = "0.5", low = "-9" }}
y = {{ value = "0.7", low = "-9" }}
u = "3"
p = "10%"
k = {{ value = "5", low = "-9" }}
w = {{ value = "a", choices = ["a", "b"] }}
v = {{ value = "b", choices = ["a", "b"] }}
[formulas]
result = '{}'
"""
COLUMNS = ("x", "y", "u", "w", "p")  # of which `u` cannot be negative


def rows(file: str) -> list[list[str]]:
    """The blocks of a table."""
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    return [block.strip("\n").splitlines() for block in text.split("\n\n")[1:]]


def test_the_tables_are_read() -> None:
    """Empty ones would pass."""
    assert len(rows("expressions.txt")) > 120
    assert len(rows("queries.txt")) > 8


def expression(row: str) -> list[str]:
    """The columns that an expression needs, and itself: whether it may be NULL, or negative."""
    dialect, _, text = row.rpartition(": ")
    made = run(build(Request("own.toml", text=INPUTS.format(text))))
    columns = Columns(dialect or "duckdb")
    writer = Writer(made, columns)
    for name in COLUMNS:
        is_word = bool(made.graph.quantities[name].words)
        piece = Piece(columns.names.identifier(name), words=is_word, unsigned=name == "u")
        writer.known[name] = columns.read(name, piece)
    formula = made.graph.quantities["result"].formula
    columns.current = "result"
    found = writer.emit(formula.tree, formula)
    steps = [
        f"{number} {each.name.name} = {each.tree.sql(columns.names.dialect)}"
        for number, stage in enumerate(columns.stages[1:], 1)
        for each in stage
    ]
    signs = [word for word in ("nullable", "unsigned", "words") if getattr(found, word)]
    traits = f" ({', '.join(signs)})" if signs else ""
    return [*steps, f"{found.stage}{traits}: {found.tree.sql(columns.names.dialect)}"]


@over(rows("expressions.txt"))
def test_an_expression_is_written_so(row: list[str]) -> None:
    """With what it needs in earlier stages."""
    assert expression(row[0]) == row[1:]


SCENARIO = """
[units]
nouns = ["copy/copies"]
[inputs]
size = "2"
share = "90%"
count = { value = "3 copies", min = "1 copy", whole = true }
engine = { value = "valkey", choices = ["valkey", "memcached"] }
Select = { value = "1", low = "-9" }
rest = { value = "1 - share * 2", max = "1" }
k = "7"
data = { value = "4 GB", whole = true }
boxes = { value = "size * 3", whole = true }
drawn = { value = "size * (1 to 3)", whole = true }
spare = { value = "size - 1", min = "0.5" }
[formulas]
stored = "data * 2"
extra = "spare * 2"
plus = "boxes + drawn"
each = 'size / (1 - share) * (if engine == "valkey" then 2 else 1)'
total = "ceil(each * count / 1 copy) * rest + Select"
same = "ceil(each * count / 1 copy) * rest + Select"
kind = "engine"
fixed = "k * 2"
plain = "ceil(size * 1.5) * Select"
"""


def whole(row: str) -> list[str]:
    """The query of some results over some columns."""
    dialect, _, names = row.partition(": ")
    inputs, outputs = (part.split() for part in names.split(" -> "))
    made = run(build(Request("own.toml", text=SCENARIO)))
    found = query(made, Wanted(inputs, outputs, dialect))
    pairs = [f"{each.quantity}: {each.column}" for each in (*found.inputs, *found.outputs)]
    return [*found.tree.sql(dialect, pretty=True).splitlines(), *pairs, found.problem]


@over(rows("queries.txt"))
def test_a_query_is_written_so(row: list[str]) -> None:
    """Stage by stage, with what is wrong with a row; then its columns."""
    assert whole(row[0]) == row[1:]
