"""Random expressions by every back-end: `python -m tests.engine.expressions [--count N]`.

Hypothesis draws them, so that one which differs is made small. The suite tries a few with Node and
DuckDB (`test_expressions.py`). By hand LibreOffice and PostgreSQL take part, to which those of a
batch go at once, as each takes seconds to start.
"""

import argparse
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import psycopg
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from envelope.engine.code import compile_graph
from envelope.engine.javascript import javascript
from envelope.engine.run import Run, run
from envelope.engine.scalar import LARGEST, evaluate
from envelope.errors import CalculationError, EnvelopeError
from envelope.formats import page
from envelope.formats.workbook import write_xlsx
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph
from tests.engine.sql.databases import Table, answers, in_duckdb, written
from tests.measured.postgresql import server as postgresql_server
from tests.programs.scripts import node
from tests.programs.spreadsheets import Spreadsheet, recalculated

Values = Sequence[float | None]
Answers = Mapping[str, Values]  # of each expression, for each row

T = TypeVar("T")
Ask = Callable[[str, Table], Sequence[Mapping[str, object]]]

LETTERS = "abcef"  # `d` is a day
_LEAVES = 10  # of an expression, about
# Chances are none that are next to nothing, where some back-ends have 0 and others not yet.
_COLUMNS = 25  # of an answer, for each of which a query has dozens behind it
_TEMPLATES = (
    *("({} + {})", "({} - {})", "({} * {})", "({} / {})", "({}) ^ 2", "-({})", "(1 - {})"),
    *("abs({}) ^ clamp({}, -3, 3)", "min({}, {})", "max({}, {}, {})", "sum({}, {}, {})"),
    *("(if {} < {} then {} else {})", "(if {} >= {} then {} else {})"),
    *("(if {} == {} then {} else {})", "(if {} != {} then {} else {})"),
    *("(if {} < {} and not {} > {} then {} else {})", "(if {} <= {} or {} > {} then {} else {})"),
    *("clamp({}, {}, {})", "ceil({})", "floor({})", "round({})", "round_up({}, {})", "abs({})"),
    *("mod({}, {})", "next_power_of_2({})", "divided({}, {})", "sqrt(abs({}))", "sqrt({})"),
    *("exp(clamp({}, -20, 20))", "ln(abs({}) + 1)", "log2({})", "log10(abs({}) + 1)"),
    *("5% of {}", "{} * 20%", "({} * 1 hour) / (1 day)", "(({} * 1 GB/day) -> MB/s) / (1 MB/s)"),
    *("erlang_c(clamp({}, 1, 30), clamp({}, 0.5, 60))", "harmonic(clamp({}, 0, 5000), 0.9)"),
    *("erlang_b(clamp({}, 0, 30), clamp({}, 0.5, 60))", "normal_quantile(clamp({}, 0.001, 0.999))"),
    *("zipf_hit_ratio(clamp({}, 0, 1e5), 1e5, clamp({}, 0, 2))", "at_least(2, 5, clamp({}, 0, 1))"),
    *("collision_probability(clamp({}, 0, 500), 1e6)", "tiered(abs({}), 10, {}, 50, {}, {})"),
    *("downtime(clamp({}, 0, 1), {} * 1 hour) / (1 hour)", "gamma_share(abs({}), 1)"),
    *("accumulated({} * 1 GB/day, {} * 1 day) / (1 GB)", "combinations(clamp({}, 0, 60), 3)"),
    *(
        "lognormal(p5=1, p95=1 + abs({}))",
        "triangular(low=0, mode={}, high=9)",
        "(10 to 1000) * {}",
    ),
    *("normal(p5={}, p95={})", "uniform(low={}, high={})", "lognormal(mean={}, deviation={})"),
)
_NUMBERS = ("0", "1", "2", "3", "7", "10", "100", "1e6", "0.5", "2.5")  # floats have all of them


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions of smaller ones."""
    return st.one_of([_of_template(each, inner) for each in _TEMPLATES])


def _of_template(template: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.tuples(*[inner] * template.count("{}"))
    return parts.map(lambda each: template.format(*each))


# Of plain numbers, the simplest first: a letter.
EXPRESSIONS = st.recursive(
    st.one_of(st.sampled_from(LETTERS), st.sampled_from(_NUMBERS)), _larger, max_leaves=_LEAVES
)
# An input: of any size, whole or not, often one that is near another one.
_INPUTS = st.one_of(
    st.integers(-100, 10_000).map(float),
    st.sampled_from((0.0, 1.0, 2.0, 0.1 + 0.2, 0.3, 3.0, 2.9999999999999996, 10.0, 50.0)),
    st.floats(1e-9, 1),
    st.floats(math.log(1e-3), math.log(1e4)).map(math.exp),
    st.floats(math.log(1e-3), math.log(1e4)).map(lambda size: -math.exp(size)),
)
ROWS = st.lists(st.lists(_INPUTS, min_size=5, max_size=5), min_size=4, max_size=4)


def drawn(strategy: st.SearchStrategy[T], count: int, seed: int) -> list[T]:
    """So many examples, the same for the same seed."""
    found: list[T] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[*HealthCheck],
    )
    @given(strategy)
    def collect(example: T) -> None:
        """Keep it."""
        found.append(example)

    collect()
    return found


class Expected(NamedTuple):
    """A value, None for none, and how far from it is as good: what the last digits make of it."""

    value: float | None
    near: float


class Batch:
    """Expressions by name, each with the scenario in which it stands alone, and rows of inputs."""

    def __init__(self, runs: Mapping[str, Run], rows: Sequence[Sequence[float]]) -> None:
        self.runs, self.rows = runs, rows
        self.texts = {
            name: each.graph.quantities["found"].formula.text.content for name, each in runs.items()
        }
        self.known: dict[tuple[str, tuple[float, ...]], Expected | None] = {}

    def expected(self, name: str, row: Sequence[float]) -> Expected | None:
        """What a run has; None where the last digits decide whether there is a value."""
        key = name, tuple(row)
        if key not in self.known:
            self.known[key] = self._expected(name, row)
        return self.known[key]

    def _expected(self, name: str, row: Sequence[float]) -> Expected | None:
        value, moved = self.value(name, row), [*self._moved(name, row)]
        known = [each for each in moved if each is not None]
        if value is None:
            return None if known else Expected(None, 0.0)
        if len(known) < len(moved):
            return None
        away = max((abs(each - value) for each in known), default=0.0)
        return Expected(value, 1e-9 * abs(value) + 10 * away + 1e-12 * (away > 0))

    def _moved(self, name: str, row: Sequence[float]) -> Iterator[float | None]:
        """The values where an input is other in its last digits."""
        links = self.runs[name].graph.quantities["found"].formula.links
        for place, letter in enumerate(LETTERS):
            for step in (1e-11, -1e-11) if letter in links else ():
                other = list(row)
                other[place] = other[place] * (1 + step) if other[place] else step
                yield self.value(name, other)

    def value(self, name: str, row: Sequence[float]) -> float | None:
        """What a run has; None for none."""
        graph = self.runs[name].graph
        formula = graph.quantities["found"].formula
        try:
            return evaluate(graph, formula, dict(zip(LETTERS, row, strict=True)), name)
        except CalculationError:
            return None


def batch(seed: int, count: int) -> Batch:
    """So many expressions that have a value for the first row of inputs."""
    rows = drawn(ROWS, 50, seed)[-1]
    texts = [text for text in drawn(EXPRESSIONS, 4 * count, seed) if "(" in text]
    runs: dict[str, Run] = {}
    for text in dict.fromkeys(texts):
        made = _run(text, rows)
        if made is not None and len(runs) < count:
            runs[f"found_{len(runs)}"] = made
    return Batch(runs, rows)


def alone(text: str, rows: Sequence[Sequence[float]]) -> Batch | None:
    """One expression; None where it has no value for the first row."""
    made = _run(text, rows)
    return made and Batch({"found": made}, rows)


def _run(text: str, rows: Sequence[Sequence[float]]) -> Run | None:
    try:
        return run(_scenario({"found": text}, LETTERS, rows[0]))
    except EnvelopeError:  # such as what is too large, or a share beside a number
        return None


def _scenario(
    formulas: Mapping[str, str], letters: Sequence[str], values: Sequence[float]
) -> Graph:
    pairs = zip(letters, values, strict=True)
    inputs = (f'{letter} = {{ value = "{value!r}", low = "-1" }}' for letter, value in pairs)
    lines = (f'{name} = "{each}"' for name, each in formulas.items())
    return build(Request("tried", text="\n".join(["[inputs]", *inputs, "[formulas]", *lines])))


def on_floats(tried: Batch) -> Answers:
    """The compiled function."""
    return {
        name: [_call(function, row) for row in tried.rows] for name, function in _compiled(tried)
    }


def on_arrays(tried: Batch) -> Answers:
    """The same on arrays."""
    columns = np.array(tried.rows).T
    return {
        name: np.broadcast_to(function(*columns), len(tried.rows)).tolist()
        for name, function in _compiled(tried)
    }


def _compiled(tried: Batch) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, each in tried.runs.items():
        yield name, compile_graph(each, [*LETTERS], ["found"])


def _call(function: Callable[..., Any], row: Sequence[float]) -> float | None:
    try:
        found = function(*row)
    except (ValueError, ArithmeticError):
        return None
    return float(found)


_SCRIPT = """
{
%s
answer.push(given.map((row) => {
  try { return model.calculate([], row, moment)[%d]; } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
}));
}
"""
_MOMENT = "{ grown: (_, value) => value, accumulated: (place, rate, time) => rate * time }"


def in_javascript(tried: Batch, ask: Callable[[str, Any], Any] = node) -> Answers:
    """The generated sources, by Node."""
    scripts = [_SCRIPT % (javascript(each).source, len(LETTERS)) for each in tried.runs.values()]
    start = [page.runtime(), f"const moment = {_MOMENT};", "answer = [];"]
    return dict(zip(tried.runs, ask("\n".join([*start, *scripts]), tried.rows), strict=True))


def queried(tried: Batch, dialect: str, ask: Ask) -> Answers:
    """Some queries of a database, which takes so many columns and no more.

    PostgreSQL refuses one for a number that is next to nothing, or beyond a double: the others of
    its columns are asked for without that one.
    """
    table = Table([*LETTERS], tried.rows)
    found: dict[str, Values] = {}
    names = [*tried.runs]
    waiting = [names[first : first + _COLUMNS] for first in range(0, len(names), _COLUMNS)]
    while waiting:
        texts = {name: tried.texts[name] for name in waiting.pop()}
        whole = run(_scenario(texts, LETTERS, tried.rows[0]))
        try:
            rows = ask(written(whole, table, [*texts], dialect), table)
        except psycopg.errors.NumericValueOutOfRange:
            one, other = [*texts][::2], [*texts][1::2]
            waiting += [one, other] if other else []
            continue
        found |= {name: [_number(row[name]) for row in rows] for name in texts}
    return found


def in_sheets(tried: Batch) -> Answers:
    """One workbook, by LibreOffice, with every row of inputs typed into cells of its own."""
    places = range(len(tried.rows))
    letters = [f"{letter}_{place}" for place in places for letter in LETTERS]
    formulas = {
        f"{name}_{place}": re.sub(r"\b([abcef])\b(?!\()", rf"\1_{place}", text)
        for name, text in tried.texts.items()
        for place in places
    }
    graph = _scenario(formulas, letters, list(tried.rows[0]) * len(tried.rows))
    typed = dict(zip(letters, (each for row in tried.rows for each in row), strict=True))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "first.xlsx").write_bytes(write_xlsx(run(graph)))
        changed = Spreadsheet(folder / "first.xlsx").changed(folder / "typed.xlsx", typed)
        [sheet] = recalculated([changed], folder)
    return {name: [_number(sheet[f"{name}_{place}"]) for place in places] for name in tried.runs}


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


def differences(tried: Batch, found: Answers) -> Iterator[str]:
    """Where a back-end has something else than a run."""
    for name, values in found.items():
        for row, value in zip(tried.rows, values, strict=True):
            wanted = tried.expected(name, row)
            if wanted is not None and not _is_same(wanted, value):
                yield f"{tried.texts[name]} of {row}: {wanted.value}, but {value}"


def _is_same(wanted: Expected, value: float | None) -> bool:
    is_known = value is not None and math.isfinite(value) and abs(value) <= LARGEST
    if wanted.value is None or not is_known or value is None:
        return wanted.value is None and not is_known
    return abs(value - wanted.value) <= wanted.near + 1e-300


def main(count: int, seed: int, size: int = 150, every: int = 6) -> None:
    """Tries so many, and says what differs from a run; one batch in six by all back-ends."""
    with postgresql_server.server() as server:
        place = f"host=127.0.0.1 port={server.port} user={postgresql_server.USER} dbname=postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            ask = partial(_asked, connection)
            others = {
                "postgresql": lambda tried: queried(tried, "postgres", ask),
                "spreadsheet": in_sheets,
            }
            compared: dict[str, int] = {}
            for first in range(0, count, size):
                tried = batch(seed + first, size)
                for way, answer in {**WAYS, **({} if first % (every * size) else others)}.items():
                    found = answer(tried)
                    compared[way] = compared.get(way, 0) + len(found)
                    for line in differences(tried, found):
                        print(f"{way}: {line}", flush=True)
                print(compared, flush=True)


WAYS: dict[str, Callable[[Batch], Answers]] = {
    "floats": on_floats,
    "arrays": on_arrays,
    "javascript": in_javascript,
    "duckdb": lambda tried: queried(tried, "duckdb", in_duckdb),
}


def _asked(connection: psycopg.Connection, text: str, table: Table) -> list[dict[str, object]]:
    columns = ", ".join(f"{letter} float8" for letter in table.columns)
    rows = ", ".join(str((number, *row)) for number, row in enumerate(table.rows))
    connection.execute("DROP TABLE IF EXISTS inputs")
    connection.execute(f"CREATE TABLE inputs (row_number integer, {columns})".encode())
    connection.execute(f"INSERT INTO inputs VALUES {rows}".encode())
    return answers(connection.execute(text.encode()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=int, default=6, help="one batch in so many by all")
    asked = parser.parse_args()
    main(asked.count, asked.seed, every=asked.every)
