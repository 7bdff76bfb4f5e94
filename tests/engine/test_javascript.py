"""The JavaScript back-end: every function of the language, every preset, by Node."""

import math

import pytest

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.javascript import javascript
from envelope.engine.run import run
from envelope.formats import page
from envelope.language.functions import FUNCTIONS
from envelope.language.shapes import SHARES
from envelope.model.build.lines import build_lines
from tests.engine.tried import example, outcome, tried, value_of_example
from tests.programs.scripts import node, runtime

NEAR = 1e-9
_OUTCOME = """
answer = given.map(([name, values]) => {
  try { return call(name, ...values); } catch (error) {
    if (error instanceof NoValue) return null;
    throw error;
  }
});
"""

EXPRESSIONS = (
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
)


def same(found: float | None, expected: float | None) -> bool:
    """Whether two outcomes are the same: both without a value, or as near as can be told."""
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=NEAR, abs_tol=1e-300)


def test_no_function_lacks_a_counterpart() -> None:
    """The tables of the language, of Python and of JavaScript have the same rows."""
    found = runtime("answer = Object.keys(FUNCTIONS);")
    assert found == [*FUNCTIONS, SHARES]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[float | None]]:
    """What JavaScript makes of every function's cases, by name, in one process."""
    cases = [(name, values) for name in COMPUTATIONS for values in tried(name)]
    found: dict[str, list[float | None]] = {name: [] for name in COMPUTATIONS}
    for (name, _), each in zip(cases, runtime(_OUTCOME, cases), strict=True):
        found[name].append(each)
    return found


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_a_function_agrees_with_python(name: str, outcomes: dict[str, list[float | None]]) -> None:
    """On random arguments, and where either of them has no value."""
    cases, found = list(tried(name)), outcomes[name]
    expected = [outcome(name, values) for values in cases]
    assert any(each is not None for each in expected)
    wrong = [
        (values, one, other)
        for values, one, other in zip(cases, found, expected, strict=True)
        if not same(one, other)
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def calculated() -> dict[str, float]:
    """The values of all expressions by their generated sources, each in a scope of its own."""
    expressions = [*map(example, FUNCTIONS), *EXPRESSIONS]
    moment = "{ grown: (_, value) => value, accumulated: (place, rate, time) => rate * time }"
    scripts = [
        f"{{\n{javascript(run(build_lines([each]))).source}\n"
        f"answer.push(model.calculate([], [], {moment}).at(-1));\n}}"
        for each in expressions
    ]
    found = node("\n".join([page.runtime(), "answer = [];", *scripts]))
    return dict(zip(expressions, map(float, found), strict=True))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_function_is_true(name: str, calculated: dict[str, float]) -> None:
    """The generated source of each example gives what Python gives."""
    assert calculated[example(name)] == pytest.approx(value_of_example(name), rel=NEAR)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_the_same_in_javascript(
    expression: str, calculated: dict[str, float]
) -> None:
    """Each kind of node."""
    found = run(build_lines([expression])).values["(1)"]
    assert calculated[expression] == pytest.approx(found, rel=NEAR)


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
    found = node(f"{page.runtime()}\n{source}\n{_REFUSED}", value)
    assert found.startswith(message)


_REFUSED = """
try { model.calculate([], [given], {}); answer = "a value"; } catch (error) {
  answer = error instanceof NoValue ? error.message : String(error);
}
"""
