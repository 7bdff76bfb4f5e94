"""Every operator and every function at the edges of what there is, for all back-ends alike.

A row of numbers goes through all expressions: zero, negative, huge and tiny ones, what rounding
error leaves beside a whole number, equal ends and ends in the wrong order.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import cycle

from envelope.engine.functions import COMPUTATIONS, Gap
from envelope.engine.run import Run, run
from envelope.engine.scalar import evaluate
from envelope.errors import CalculationError
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Call, nodes
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.engine.tried import arguments, call_of

LETTERS = "abcefg"  # `d` is a day
HARMLESS = (0.5, 1.0, 1.0, 2.0, 1.0, 1.0)  # for which each expression has a value
EDGES = (
    *(0.0, 1.0, -1.0, 2.0, 0.5, 2.5, -2.5, 2.9999999999999996, 3.0000000000000004),
    *(1e-250, 1e250, -1e250, 0.1, 100.0, 1e6, 0.999999, 1e-12, 1e15, -1e9),
)
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
    "share": "(if a > 0 then 1% else 99%) to 99.9%",
}
# Of the functions, those that take something else than plain numbers, and what SQL has of constants.
OTHERS = {
    "downtime": "downtime(a, b * 1 hour) / (1 hour)",
    "accumulated": "accumulated(a * 1 GB/day, b * 1 hour) / (1 GB)",
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
_COUNT = len(EDGES)
ROWS: tuple[tuple[float, ...], ...] = tuple(
    tuple(
        EDGES[place % _COUNT]
        for place in (i, i * 5 + k * 3 + 1, i * 7 + k * 5 + 2, i + k, i * 3 + k, k * 5 + i)
    )
    for i in range(_COUNT)
    for k in range(4)
)


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
def outcomes(name: str) -> tuple[float | None, ...]:
    """What an expression gives for each row; None where it has no value."""
    return tuple(_outcome(name, row) for row in ROWS)


def _outcome(name: str, row: Sequence[float]) -> float | None:
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


def differences(name: str, found: Sequence[float | None], near: float = 1e-9) -> list[object]:
    """The rows for which a back-end has something else."""
    return [
        (EXPRESSIONS[name], row, expected, value)
        for row, expected, value in zip(ROWS, outcomes(name), found, strict=True)
        if not _same(expected, value, near)
    ]


def _same(expected: float | None, value: float | None, near: float) -> bool:
    if expected is None or value is None:
        return expected is value
    return math.isclose(expected, value, rel_tol=near, abs_tol=1e-300)
