"""Which input matters: tornado against direct runs, variance shares against exact Sobol indices."""

import math

import numpy as np
import pytest

from envelope.analysis.sensitivity import sobol_indices, tornado, variance_shares
from envelope.engine.run import Run, Sampling, run
from envelope.errors import InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.amounts.ends import between
from envelope.report.sensitivity import advice, sensitivity_table
from tests.presets import runs


def scenario(inputs: str, formulas: str) -> Run:
    """The run of a scenario of these lines."""
    return run(build(Request("test", text=f"[inputs]\n{inputs}\n[formulas]\n{formulas}\n")))


def test_shares_of_a_sum_are_those_of_its_variances() -> None:
    """A linear model of normal ranges: 1 : 4 : 9."""
    inputs = "\n".join(
        f'{name} = "normal(p5={-w}, p95={w})"' for name, w in zip("abc", (1, 2, 3), strict=True)
    )
    shares = variance_shares(scenario(inputs, 'y = "a + b + c"'), "y")
    assert sum(shares.values()) == pytest.approx(1)
    for name, square in zip("abc", (1, 4, 9), strict=True):
        assert shares[name] == pytest.approx(square / 14, abs=0.02)


ISHIGAMI = [f'x{i} = "uniform(low=-3.141592653589793, high=3.141592653589793)"' for i in (1, 2, 3)]


def sine(name: str) -> str:
    """The sine of a number from -pi to pi in the functions of the language: its series."""
    terms = [f"{(-1) ** k / math.factorial(2 * k + 1)!r} * {name}^{2 * k + 1}" for k in range(12)]
    return "(" + " + ".join(f"({term})" for term in terms) + ")"


def test_the_only_range_has_all_of_the_variance() -> None:
    """One range needs no estimate, and none has no indices."""
    one, none = (build(Request("x", text=f'[inputs]\na = "{a}"\n')) for a in ("1 to 2", "2"))
    assert sobol_indices(run(one), "a") == {"a": 1.0}
    assert sobol_indices(run(none), "a") == {}


def test_sobol_indices_are_those_of_ishigami() -> None:
    """Known exactly (Ishigami and Homma 1990): 0.3139, 0.4424, 0, of a = 7 and b = 0.1."""
    formula = f"{sine('x1')} + 7 * {sine('x2')}^2 + 0.1 * x3^4 * {sine('x1')}"
    model = scenario("\n".join(ISHIGAMI), f'y = "{formula}"')
    indices = sobol_indices(model, "y", Sampling(16_384, 3))
    variance = 7**2 / 8 + 0.1 * math.pi**4 / 5 + 0.01 * math.pi**8 / 18 + 0.5
    first = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2 / variance
    second = 7**2 / 8 / variance
    assert indices["x1"] == pytest.approx(first, abs=0.02)
    assert indices["x2"] == pytest.approx(second, abs=0.02)
    assert indices["x3"] == pytest.approx(0, abs=0.02)


def test_a_range_that_does_not_matter_has_no_share() -> None:
    """Drawn, but not used by the result."""
    shares = variance_shares(scenario('a = "1 to 2"\nb = "1 to 9"', 'y = "a"\nz = "a * b"'), "y")
    assert shares == {"a": pytest.approx(1)}


def test_each_input_is_moved_alone() -> None:
    """To the ends of its range, a tenth where it has none, the others at their medians."""
    model = scenario('a = "2 to 8"\nb = "10"\nc = "95%"', 'y = "a * b * c"')
    found = {each.name: each for each in tornado(model, "y").swings}
    assert (found["a"].at_low, found["a"].at_high) == pytest.approx((19, 76), rel=1e-3)
    assert found["a"].ranged
    assert (found["b"].at_low, found["b"].at_high) == pytest.approx((34.2, 41.8))
    assert (found["c"].low, found["c"].high) == pytest.approx((0.855, 1.0))
    assert [each.name for each in tornado(model, "y").swings] == ["a", "b", "c"]


def test_a_few_whole_things_move_by_one() -> None:
    """A tenth of a zone is no zone."""
    zones = 'zones = { value = "3", low = "1", high = "6" }'
    inputs = zones + '\nload = { value = "12", low = "1", high = "99.5" }'
    found = {
        each.name: each for each in tornado(scenario(inputs, 'y = "load / zones"'), "y").swings
    }
    assert (found["zones"].low, found["zones"].high) == (2, 4)
    assert (found["load"].low, found["load"].high) == pytest.approx((10.8, 13.2))


def test_an_input_moves_as_far_as_the_result_has_a_value() -> None:
    """Half the way to the end where it has none at the end; a whole number stays where it is."""
    found = tornado(
        scenario('a = "1"\nb = "4 servers"', 'y = "sqrt(1.06 - a) + ln(5 - b / 1 server)"'), "y"
    )
    (swing,) = [each for each in found.swings if each.name == "a"]
    assert (swing.low, swing.high) == pytest.approx((0.9, 1.05))
    assert swing.at_high == pytest.approx(math.sqrt(0.01))
    (swing,) = [each for each in found.swings if each.name == "b"]
    assert (swing.low, swing.high, swing.at_high) == (3, 4, found.run.values["y"])


def test_an_output_without_inputs_is_refused() -> None:
    """There is nothing to move."""
    with pytest.raises(InputError, match="depends on no input"):
        tornado(scenario('a = "1"', 'y = "a"'), "a")


def test_swings_are_those_of_single_runs() -> None:
    """The compiled function and the engine agree on a preset."""
    from envelope import load

    scenario_ = load("template")
    found = tornado(runs.result("template"), "total.cost")
    widest = found.swings[0]
    unit = found.run.unit(widest.name)
    for value, result in ((widest.low, widest.at_low), (widest.high, widest.at_high)):
        quantity = scenario_.registry.Quantity(
            value / unit.factor, scenario_.run()[widest.name].units
        )
        direct = scenario_.run({widest.name: quantity}).values_in_base_units["total.cost"]
        assert direct == pytest.approx(result, rel=1e-9)
    widths = np.array([each.width for each in found.swings])
    assert (np.diff(widths) <= 0).all()


@pytest.mark.parametrize(
    ("inputs", "steps", "said"),
    [
        ('a = "2"', ["10%"], "alone: by 10 % either way."),
        ('a = "99%"', ["≤ 10%"], "alone: none beyond what it can be."),
        ('a = { value = "3", whole = true }', ["1"], "alone: whole numbers by one."),
        ('a = { value = "40", whole = true }', ["4"], "alone: whole numbers by one or more."),
        ('a = { value = "3", low = "1", high = "6" }', ["1"], "alone: whole numbers by one."),
        ('a = "2 servers"', ["1"], "alone: whole numbers by one."),
        ('a = "200 servers"', ["10%"], "alone: by 10 % either way."),
        ('a = "2 servers/user"', ["10%"], "alone: by 10 % either way."),
        ('a = "1 to 2"', ["range"], "alone: to p5 and p95 of its range."),
        ('a = "1 to 2"\nb = "7"', ["range", "10%"], "of its range, by 10 % either way."),
        ('a = "1 to 2"\nb = "99%"', ["range", "≤ 10%"], "range, none beyond what it can be."),
    ],
)
def test_what_is_said_of_the_moves_is_true(inputs: str, steps: list[str], said: str) -> None:
    """How far each input was moved stands beside it."""
    names = [line.partition(" ")[0] for line in inputs.split("\n")]
    text = f'[inputs]\n{inputs}\n[formulas]\nresult = "{" * ".join(names)}"\n'
    table = sensitivity_table(tornado(run(build(Request("x", text=text))), "result"))
    assert [row[1] for row in table.rows] == steps
    assert said in table.note


SPANS = [
    ("USD/month", 12.5, 900.0, "$12.5 – $900/month"),
    ("user", 1e6, 3e6, "1M – 3M users"),
    ("server", 1.0, 3.0, "1 – 3 servers"),
    ("B", 900.0, 1100.0, "900 B – 1.1 KB"),
    ("request/s", 1.0, 2000.0, "1 – 2k requests/s"),
]


@pytest.mark.parametrize(("unit", "low", "high", "shown"), SPANS)
def test_a_unit_stands_once(unit: str, low: float, high: float, shown: str) -> None:
    """Behind the second of two values, unless the first has another one."""
    model = run(build(Request("x", text=f'[inputs]\na = "5 {unit}"\n')))
    factor = model.unit("a").factor
    assert between(model, "a", low * factor, high * factor) == shown


def test_the_advice_names_what_moved() -> None:
    """A share that cannot be more was not moved by a tenth."""
    text = '[inputs]\nshare = "99%"\n[formulas]\nlost = "1 - share"\n'
    found = tornado(run(build(Request("x", text=text))), "lost")
    assert "a change (89.1% to 100%) moves `lost` most" in advice(found)
