"""Every operator and every function at the edges of what there is, for all back-ends alike.

A row of numbers goes through all expressions: zero, negative, huge and tiny ones, what rounding
error leaves beside a whole number, equal ends and ends in the wrong order.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import cycle
from typing import NamedTuple

from envelope.engine.functions import COMPUTATIONS, Gap
from envelope.engine.run import Run, run
from envelope.engine.scalar import LARGEST, evaluate
from envelope.errors import CalculationError
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Call, nodes
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.tried import arguments, call_of

Row = tuple[float, ...]
Rows = tuple[Row, ...]

LETTERS = "abcefg"  # `d` is a day
HARMLESS = (0.5, 1.0, 1.0, 2.0, 1.0, 1.0)  # for which each expression has a value
EDGES = (
    *(0.0, 1.0, -1.0, 2.0, 0.5, 2.5, -2.5, 2.9999999999999996, 3.0000000000000004),
    *(0.1, 100.0, 1e6, 0.999999, 1e-12, 1e15, -1e9),
)
FAR = (1e250, -1e250, 1e-250, 0.0, 1.0, 2.9999999999999996, -2.5)
OPERATORS = {
    "sum": "a + b - c",
    "product": "a * b",
    "quotient": "a / b",
    "power": "a ^ b",
    "whole_power": "a ** 3 - b ^ 2",
    "root": "a ^ 0.5",
    "signs": "-a ^ 2 - -b",
    "percent": "5% of a + b * 10%",
    "less": "if a < b then 1 else 0",
    "at_most": "if a <= b then 1 else 0",
    "more": "if a > b then 1 else 0",
    "at_least_as_much": "if a >= b then 1 else 0",
    "same": "if a == b then 1 else 0",
    "other": "if a != b then 1 else 0",
    "beside_a_number": "if a > 3 then 1 else if 0.1 >= a then 2 else if a != 2.5 then 3 else 4",
    "logic": "if a < b and not (b < c or a == c) then a else c",
    "guarded": "if b == 0 then -1 else a / b",
    "short": "if b != 0 and a / b > 1 then 1 else 0",
    "within": "(if a * 1 GB < b * 1 MB then a * 1 GB else b * 1 MB) / (1 kB)",
    "least_of_many": "min(a, b, c, e, f, g)",
    "most_of_many": "max(a, b, c, e, f, g)",
    "all_of_many": "sum(a, b, c, e, f, g)",
    "left_of_one": "(1 - a) * (100% - b)",
    "rounded": "ceil(min(a, b) / 0.3) * 2 + floor(max(b, c)) + round(c * 3)",
    "time": "(a * 1 hour) / (1 day) + b * 1 week / (1 year)",
    "converted": "((a * 1 GB/day) -> MB/s) / (1 MB/s)",
    "share": "((if a > 0 then 1% else 99%) to 99.9%) / 1%",
}
# Those that take something else than plain numbers, and what SQL has of constants alone.
OTHERS = {
    "downtime": "downtime(a, b * 1 hour) / (1 hour)",
    "accumulated": "accumulated(a * 1 GB/day, b * 1 hour) / (1 GB)",
    "erlang_b": "erlang_b(if a == 1e6 then 1000 else a, b)",  # arrays take a second for a million
    "at_least": "at_least(2, 3, a)",
    "gamma_share": "gamma_share(a, 1)",
    "gamma_quantile": "gamma_quantile(a, 1)",
}
CALLS = {
    name: OTHERS.get(name, call_of(name, [*LETTERS[: len(arguments(name))]])) for name in FUNCTIONS
}
FREE = {  # not of constants, where SQL has none
    "free_at_least": "at_least(a, b, c)",
    "free_gamma_share": "gamma_share(a, b)",
    "free_gamma_quantile": "gamma_quantile(a, b)",
}
EXPRESSIONS: Mapping[str, str] = {
    **OPERATORS,
    **{f"call_{name}": call for name, call in CALLS.items()},
    **FREE,
}


def _rows(edges: Sequence[float], each: int) -> Rows:
    """Every edge so many times in the first place, with others in the others."""
    count = len(edges)
    return tuple(
        tuple(
            edges[place % count]
            for place in (i, i * 5 + k * 3 + 1, i * 7 + k * 5 + 2, i + k, i * 3 + k, k * 5 + i)
        )
        for i in range(count)
        for k in range(each)
    )


ROWS = _rows(EDGES, 5)
FAR_ROWS = _rows(FAR, 7)


def text(expressions: Mapping[str, str], letters: Iterable[str] = LETTERS) -> str:
    """A scenario of the letters and of formulas."""
    pairs = zip(letters, cycle(HARMLESS), strict=False)
    inputs = (f'{letter} = {{ value = "{value}", low = "-1" }}' for letter, value in pairs)
    formulas = (f'{name} = "{expression}"' for name, expression in expressions.items())
    return "\n".join(["[inputs]", *inputs, "[formulas]", *formulas])


@cache
def run_of(name: str) -> Run:
    """A run of one expression."""
    return run(build(Request(name, text=text({name: EXPRESSIONS[name]}))))


@cache
def outcomes(name: str, rows: Rows = ROWS) -> tuple[float | None, ...]:
    """What an expression gives for each row; None where it has no value."""
    return tuple(_outcome(name, row) for row in rows)


def _outcome(name: str, row: Row) -> float | None:
    graph = run_of(name).graph
    formula = graph.quantities[name].formula
    try:
        return evaluate(graph, formula, dict(zip(LETTERS, row, strict=True)), name)
    except CalculationError:
        return None


def gap(name: str, back_end: str) -> bool:
    """Whether a back-end has said that it has no such function."""
    tree = run_of(name).graph.quantities[name].formula.tree
    called = [node.function for node in nodes(tree) if isinstance(node, Call)]
    return any(isinstance(getattr(COMPUTATIONS[each], back_end), Gap) for each in called)


# What is left where large numbers cancel: all digits of them count, and not those of the rest.
CANCELLING = frozenset({"all_of_many", "call_sum", "call_mod", "call_pert"})


class Apart(NamedTuple):
    """Why a back-end has something else, and for which rows."""

    reason: str
    rows: Callable[[Row], bool]


def _far(row: Row) -> bool:
    return any(abs(each) > 1e200 or 0 < abs(each) < 1e-200 for each in row)


_ON_THE_WAY = Apart("what is too large on the way to a condition is refused by a run alone", _far)
_SQUARES = Apart("squares of it are beyond what a double holds", _far)
_DIGITS = Apart("it reads fifteen digits: ends are equal that are not", lambda row: row[1] > 3)
APART: Mapping[tuple[str, str], Apart] = {
    ("javascript", "call_zipf_objects"): _ON_THE_WAY,
    ("duckdb", "short"): _ON_THE_WAY,
    ("duckdb", "call_collision_probability"): _SQUARES,
    ("duckdb", "call_lognormal__mean_deviation"): _SQUARES,
    ("spreadsheet", "call_triangular"): _DIGITS,
    ("spreadsheet", "call_pert"): _DIGITS,
    ("spreadsheet", "call_zipf_hit_ratio"): Apart(
        "it has no powers that are next to nothing, and says so", lambda row: abs(row[2]) >= 100
    ),
    ("spreadsheet", "call_erlang_b"): Apart(
        "it has no chances that are next to nothing, and says so", lambda row: row[1] >= 1e6
    ),
}


def differences(
    back_end: str, name: str, found: Sequence[object], near: float = 1e-9, rows: Rows = ROWS
) -> list[object]:
    """The rows for which a back-end has something else, and no reason; None is no value."""
    apart = APART.get((back_end, name))
    return [
        (EXPRESSIONS[name], row, expected, value)
        for row, expected, value in zip(rows, outcomes(name, rows), found, strict=True)
        if not (_same(name, row, expected, value, near) or (apart and apart.rows(row)))
    ]


def _same(name: str, row: Row, expected: float | None, value: object, near: float) -> bool:
    known = isinstance(value, float) and math.isfinite(value) and abs(value) <= LARGEST
    if expected is None or not known or not isinstance(value, float):
        return expected is None and not known
    most = max(map(abs, row)) if name in CANCELLING else 0.0
    return math.isclose(expected, value, rel_tol=near, abs_tol=max(most * 4e-15, 1e-300))
