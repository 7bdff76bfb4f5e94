"""The JavaScript back-end: every function of the language, every preset, by Node."""

import math
import random
from collections.abc import Callable, Iterator

import pytest

from envelope.engine.javascript import javascript
from envelope.engine.mathematics import median_of_shares
from envelope.engine.run import run
from envelope.engine.scalar import CALLS
from envelope.formats.page import asset
from envelope.language.functions import FUNCTIONS
from envelope.model.build.lines import build_lines
from tests.programs.scripts import node, runtime

NEAR = 1e-9
_ROUNDS = 200

Draw = Callable[[random.Random], float]


def between(low: float, high: float) -> Draw:
    """Any number, equally likely."""
    return lambda chance: chance.uniform(low, high)


def sized(low: float, high: float) -> Draw:
    """A number of any size, as likely of each."""
    return lambda chance: math.exp(chance.uniform(math.log(low), math.log(high)))


def whole(low: int, high: int) -> Draw:
    """A whole number, small ones more likely."""
    return lambda chance: float(round(sized(low + 1, high + 1)(chance)) - 1)


ANY, SHARE = between(-1e6, 1e6), between(-0.05, 1.05)
# What each function is tried with; beyond what it is defined for, too.
ARGUMENTS: dict[str, tuple[Draw, ...]] = {
    "ceil": (ANY, sized(1e-3, 1e6)),
    "floor": (ANY, sized(1e-3, 1e6)),
    "round": (ANY, sized(1e-3, 1e6)),
    "round_up": (ANY, whole(0, 100)),
    "next_power_of_2": (sized(1e-3, 1e15),),
    "abs": (ANY,),
    "min": (ANY, ANY, ANY),
    "max": (ANY, ANY, ANY),
    "sum": (ANY, sized(1e-9, 1e15), ANY),
    "clamp": (ANY, ANY, ANY),
    "sqrt": (between(-1, 1e6),),
    "exp": (between(-800, 800),),
    "ln": (between(-1, 1e3),),
    "log2": (between(-1, 1e3),),
    "log10": (sized(1e-12, 1e15),),
    "harmonic": (whole(0, 10**12), between(0, 3)),
    "zipf_hit_ratio": (whole(0, 10**6), whole(0, 10**9), between(0, 3)),
    "zipf_objects": (SHARE, whole(0, 10**9), between(0, 3)),
    "lru_hit_ratio": (whole(0, 10**5), whole(0, 10**7), between(0, 2)),
    "erlang_b": (whole(0, 3000), between(-1, 3000)),
    "erlang_c": (whole(0, 3000), between(-1, 3000)),
    "erlang_servers": (between(-1, 3000), SHARE),
    "combinations": (whole(0, 1010), whole(0, 1010)),
    "normal_quantile": (SHARE,),
    "collision_probability": (whole(0, 10**5), sized(1, 1e15)),
    "at_least": (whole(0, 1000), whole(0, 1000), SHARE),
    "downtime": (SHARE, sized(1, 1e9)),
    "accumulated": (ANY, ANY),
    "lognormal": (between(-1, 100), between(0, 200)),
    "normal": (ANY, ANY),
    "uniform": (ANY, ANY),
    "triangular": (between(0, 10), between(5, 15), between(10, 20)),
    "shares": (SHARE, SHARE),
}
_OUTCOME = """
answer = given.map(([name, values]) => {
  try { return call(name, ...values); } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
});
"""


def outcome(name: str, values: list[float]) -> float | None:
    """What the function gives in Python; None where it has no value."""
    function = {**CALLS, "shares": median_of_shares}[name]
    try:
        value = float(function(*values))
    except (ValueError, ArithmeticError):
        return None
    return value if math.isfinite(value) else None


def cases(name: str) -> Iterator[list[float]]:
    """Random arguments, and those that lie on the edge of each other."""
    chance = random.Random(name)
    for _ in range(_ROUNDS):
        values = [draw(chance) for draw in ARGUMENTS[name]]
        yield values
        yield [values[0]] * len(values)


def same(found: float | None, expected: float | None) -> bool:
    """Whether two outcomes are the same: both without a value, or as near as can be told."""
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=NEAR, abs_tol=1e-300)


def test_no_function_lacks_a_counterpart() -> None:
    """The tables of the language, of Python and of JavaScript have the same rows."""
    found = runtime("answer = Object.keys(FUNCTIONS);")
    assert set(found) == set(FUNCTIONS) | {"shares"}
    assert set(found) == set(ARGUMENTS)


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_function_agrees_with_python(name: str) -> None:
    """On random arguments, and where either of them has no value."""
    tried = list(cases(name))
    found = runtime(_OUTCOME, [[name, values] for values in tried])
    expected = [outcome(name, values) for values in tried]
    assert any(each is not None for each in expected)
    wrong = [
        (values, one, other)
        for values, one, other in zip(tried, found, expected, strict=True)
        if not same(one, other)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_function_is_true(name: str) -> None:
    """The generated source of each example gives what Python gives."""
    call, _, _ = FUNCTIONS[name].example.rpartition(" = ")
    assert calculated(call) == pytest.approx(run(build_lines([call])).values["(1)"], rel=NEAR)


@pytest.mark.parametrize(
    "expression",
    [
        "-3 GB + 2 GB * 4 - 1 GB / 2",
        "2^10",
        "5% of 200 GB",
        "if 1 < 2 and not 3 >= 4 then 5 else 1 / 0",
        "if 0.1 + 0.2 == 0.3 then 1 else 2",
        "if 1 != 1 or 2 > 3 then 1 else 2",
        "10 to 1000",
        "90% to 99%",
        "300 TB / 5 years -> MB/s",
        "min(ceil(7.2), max(3, 5 - 1))",
        "sum(0.1, 0.2, 0.3, 1e15)",
        "day / hour",
    ],
)
def test_an_expression_is_the_same_in_javascript(expression: str) -> None:
    """Each kind of node."""
    found = run(build_lines([expression])).values["(1)"]
    assert calculated(expression) == pytest.approx(found, rel=NEAR)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("b = 0\n1 / b", "division by zero"),
        ("b = -1\nb^0.5", "this power has no real value"),
        ("b = 0\nb^(-1)", "this power has no real value"),
        ("b = 1e300\nb * b", "this is too large to calculate with"),
        ("b = 1e300\nmin(b * b, 1)", "this is too large to calculate with"),
        ("b = 2\nnormal_quantile(b)", "`normal_quantile` has no value: a probability lies"),
    ],
)
def test_what_has_no_value_says_why(expression: str, message: str) -> None:
    """As the scalar engine does, which is asked here with a harmless value of `b`."""
    first, line = expression.splitlines()
    graph = build_lines(["b = 0.5", line])
    source = javascript(run(graph)).source
    value = float(first.partition("=")[2])
    found = node(f"{asset('runtime.js')}\n{source}\n{_REFUSED}", value)
    assert found.startswith(message)


_REFUSED = """
try { model.calculate([], [given], {}); answer = "a value"; } catch (error) {
  answer = error instanceof NoValue ? error.message : String(error);
}
"""


def calculated(expression: str) -> float:
    """The value of an expression by its generated source."""
    source = javascript(run(build_lines([expression]))).source
    moment = "{ factors: [], accumulated: (place, rate, time) => rate * time }"
    script = f"{asset('runtime.js')}\n{source}\nanswer = model.calculate([], [], {moment}).at(-1);"
    return float(node(script))
