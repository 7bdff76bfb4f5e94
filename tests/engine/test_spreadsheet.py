"""Every function and operator as a spreadsheet formula, calculated by LibreOffice."""

import math
import re
from functools import cache
from itertools import chain

import pytest

from envelope.engine.functions import COMPUTATIONS, Gap
from envelope.engine.run import Run, run
from envelope.engine.spreadsheet import missing
from envelope.errors import text_of
from envelope.formats.workbook import write_xlsx
from envelope.language.functions import FUNCTIONS
from envelope.language.shapes import SHARES
from envelope.language.tree import Call, Node, nodes
from envelope.model.build.build import build
from envelope.model.build.lines import build_lines
from envelope.model.build.request import Request
from tests.engine.tried import example, plain_example
from tests.programs.spreadsheets import Spreadsheet, recalculated

# An expression of p, q and r, and values of theirs; what a function does at its edges.
CASES: dict[str, list[tuple[float, ...]]] = {
    # a spreadsheet reads -2^2 as 4 and 2^3^2 as 64
    "-p ^ q": [(2, 2), (3, 3), (1.5, 4)],
    "p ^ q ^ r": [(2, 3, 2), (1.1, 2, 3)],
    "2 ^ -p": [(3,), (0.5,)],
    "p - (q - r)": [(10, 4, 3), (1, 2, 3)],
    "p - -q": [(1, 2), (1, -2)],
    "p / (q / r)": [(12, 4, 3), (7, 2, 5)],
    "p / (q * r)": [(12, 4, 3), (7, 2, 5)],
    "p / q * r": [(12, 4, 3), (7, 2, 5)],
    "(p + q) * (r - q)": [(1, 2, 3), (-4, 5, 2)],
    "p * 5% + 10% of q": [(300, 20), (1, 1)],
    "p * 1.5e-9 + q * 1e15": [(3, 2), (1e9, 0)],
    # sides that differ by rounding are equal, branches that do not count have no value
    "if p <= q then 1 else 0": [(0.30000000000000004, 0.3), (0.300001, 0.3), (-2, -1), (0, 0)],
    "if p < q then 1 else 0": [(0.3, 0.30000000000000004), (0.3, 0.300001), (-2, -1)],
    "if p >= q then 1 else 0": [(0.3, 0.30000000000000004), (0.3, 0.300001), (2, 1)],
    "if p > q then 1 else 0": [(0.30000000000000004, 0.3), (0.300001, 0.3), (1, 2)],
    "if p == q then 1 else 0": [(0.30000000000000004, 0.3), (0.300001, 0.3), (5, 5)],
    "if p != 0.3 then 1 else 0": [(0.30000000000000004,), (0.300001,), (-0.3,)],
    "if p > 0 then 1 else 0": [(1e-20,), (0,), (-1,)],
    "if q == 0 then -1 else p / q": [(1, 0), (1, 4)],
    "if q != 0 and p / q > 2 then 1 else 0": [(1, 0), (9, 4), (7, 4)],
    "if q == 0 or not p / q > 2 then 1 else 0": [(1, 0), (9, 4), (7, 4)],
    # rounding: what the arithmetic before has added is forgiven
    "ceil(p)": [
        (2.1,),
        (3.000000000000001,),
        (3.00000001,),
        (-2.5,),
        (0,),
        (1e-15,),
        (7e9,),
        (12,),
    ],
    "ceil(p * q / r + p)": [(2.1, 3, 7), (6, 4, 3)],
    "floor(p)": [(2.9,), (2.999999999999999,), (2.99999999,), (-2.5,), (0,), (7e9,), (12,)],
    "round(p)": [(2.5,), (3.5,), (-2.5,), (0.5,), (2.4,), (2.6,), (12,)],
    "round_up(p, q)": [(7, 3), (9, 3), (0.31, 0.1), (0.3, 0.1)],
    "next_power_of_2(p)": [(0.3,), (1,), (3,), (8,), (8.000000001,), (9,), (1000000,)],
    "next_power_of_2(p * p * q + p * q * r + r)": [(2, 3, 4), (5, 1, 9)],
    "mod(p, q)": [(17, 5), (-1, 5), (1, -5), (0.3, 0.1), (5.5, 2), (3, 1e260), (1e15 + 1, 7)],
    "mod(p * q + r, 0.1 + q)": [(2, 3, 0.2), (0.3, 0.1, 0)],
    "tiered(p, 10, q, 50, r, 2)": [(5, 3, 4), (10, 3, 4), (30, 3, 4), (50, 3, 4), (80, 3, 4)],
    "tiered(p * q + r, p + q, 1 / r, 9)": [(2, 3, 4), (5, 1, 2)],
    "abs(p)": [(-3,), (3,)],
    "min(p, q, r)": [(3, 2, 5), (-1, 0, 1)],
    "max(p, q, r)": [(3, 2, 5), (-1, 0, 1)],
    "sum(p, q, r)": [(3, 2, 5), (-1, 0, 1)],
    "clamp(p, q, r)": [(7, 1, 5), (0, 1, 5), (3, 1, 5)],
    "sqrt(p)": [(16,), (2,)],
    "exp(p)": [(0,), (-1.5,), (20,)],
    "ln(p)": [(1,), (0.2,)],
    "log2(p)": [(1024,), (10,)],
    "log10(p)": [(1000,), (20,)],
    "harmonic(p)": [(0,), (1,), (10,), (1000,), (1001,), (1e6,), (1e15,)],
    "harmonic(p, q)": [(500, 0.8), (1e6, 0.8), (1e6, 1), (1e6, 1.0000000001), (1e9, 1.2), (1e5, 0)],
    "zipf_hit_ratio(p, q, r)": [(1e5, 1e6, 0.8), (10, 1e9, 1), (5, 3, 1.1), (100, 900, 0.9)],
    "erlang_b(p, q)": [(10, 5), (0, 5), (5, 0), (1, 0.1), (1000, 990), (12000, 12100)],
    "erlang_c(p, q)": [(10, 5), (5, 5), (5, 0), (2, 0.1), (1000, 990), (3, 9)],
    "erlang_servers(p, q)": [(5, 0.05), (0, 0.5), (0.3, 1), (90, 0.001), (1000, 0.2), (4, 1)],
    "combinations(p, q)": [(5, 2), (2, 5), (0, 0), (60, 30), (1000, 3)],
    "normal_quantile(p)": [(0.95,), (0.5,), (1e-9,), (0.999999,)],
    "gamma_share(p, q)": [(2, 1), (0.7, 0.01), (1.01, 1e-5), (0, 2), (1, 0), (30, 9), (3, 0.2)],
    "gamma_quantile(p, q)": [
        *[(0.99, 0.5), (0.5, 1), (0.999, 25), (0.01, 0.3), (0.9, 1e-5), (0.9, 0), (0, 2)],
        (0.9999, 0.001),
    ],
    "poisson_maximum(p, q)": [(1, 1000), (0, 5), (3, 0), (0.2, 1), (90, 7), (500, 99), (1e6, 50)],
    "collision_probability(p, q)": [
        *[(0, 365), (1, 365), (23, 365), (365, 365), (366, 365), (2, 200), (2, 201), (90, 9000)],
        *[(500, 1e4), (9999, 1e7), (10000, 1e9), (1e9, 1.8e19), (70, 2**62), (5000, 2**122)],
    ],
    "at_least(p, q, r)": [(2, 3, 0.99), (0, 3, 0.5), (4, 3, 0.5), (5, 9, 0.001), (3, 5, 1)],
    "downtime(p, q * 1 hour) / 1 minute": [(0.999, 30), (0.5, 4)],
    "accumulated(p * 1 GB/day, q * 1 hour) / 1 MB": [(10, 30)],
    "lognormal(p5=p, p95=q)": [(1, 4), (2, 9)],
    "normal(p5=p, p95=q)": [(-1, 4), (2, 9)],
    "lognormal(p10=p, p90=q)": [(1, 4), (2, 9)],
    "normal(p25=p, p75=q)": [(-1, 4), (2, 9)],
    "lognormal(mean=p, deviation=q)": [(4, 3), (1, 0), (2, 9)],
    "normal(mean=p, deviation=q)": [(4, 3), (-1, 0)],
    "uniform(low=p, high=q)": [(-1, 4), (2, 9)],
    "triangular(low=p, mode=q, high=r)": [(0, 1, 2), (0, 3, 4), (0, 0.2, 4)],
    "pert(low=p, mode=q, high=r)": [(0, 1, 2), (2, 3, 10), (0, 0, 4), (1, 4, 4), (2, 2, 2)],
    "(90% to 97%) * p": [(1,), (3,)],
}
GAPS = {
    name: row.spreadsheet for name, row in COMPUTATIONS.items() if isinstance(row.spreadsheet, Gap)
}
CASES |= {plain_example(name): [()] for name in FUNCTIONS if name not in GAPS}
WORLDS = max(len(values) for values in CASES.values())


def scenario() -> str:
    """A scenario with a formula for each case, each over inputs of its own."""
    inputs, formulas = [], []
    for index, (expression, samples) in enumerate(CASES.items()):
        own = expression
        for letter, value in zip("pqr", samples[0], strict=False):
            inputs.append(f'{letter}_{index} = "{value!r}"')
            own = _renamed(own, letter, index)
        formulas.append(f'f_{index} = "{own}"')
    return "\n".join(["[inputs]", *inputs, "[formulas]", *formulas])


def _renamed(expression: str, letter: str, index: int) -> str:
    return re.sub(rf"\b{letter}\b", f"{letter}_{index}", expression)


def sample(number: int) -> dict[str, float]:
    """The inputs of a sample by name; a case with fewer begins anew."""
    return {
        f"{letter}_{index}": value
        for index, samples in enumerate(CASES.values())
        for letter, value in zip("pqr", samples[number % len(samples)], strict=False)
    }


@cache
def engine_run(number: int) -> Run:
    """The engine's own answer with the inputs of a sample."""
    settings = {name: text_of(repr(value), name) for name, value in sample(number).items()}
    return run(build(Request("cases", None, settings, scenario())))


_LOAD = '[inputs]\nload = "5"\n[formulas]\nservers_needed = "erlang_servers(load, 1e-12)"'


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> list[Spreadsheet]:
    """One spreadsheet with the inputs of each sample typed in turn; last one with a huge load."""
    folder = tmp_path_factory.mktemp("cases")
    first = folder / "first.xlsx"
    first.write_bytes(write_xlsx(engine_run(0)))
    sheet = Spreadsheet(first)
    samples = [sheet.changed(folder / f"{number}.xlsx", sample(number)) for number in range(WORLDS)]
    load = folder / "load.xlsx"
    load.write_bytes(write_xlsx(run(build(Request("load", text=_LOAD)))))
    changed = Spreadsheet(load).changed(folder / "load-changed.xlsx", {"load": 100_000.0})
    return recalculated([*samples, changed], folder)


@pytest.mark.parametrize("index", range(len(CASES)), ids=list(CASES))
def test_a_formula_follows_its_inputs_as_in_the_engine(
    index: int, calculated: list[Spreadsheet]
) -> None:
    """The same value for each row of the table, to 1e-9 of it."""
    for number in range(len(list(CASES.values())[index])):
        expected = engine_run(number).values[f"f_{index}"]
        got = calculated[number][f"f_{index}"]
        assert isinstance(got, float), f"{sample(number)}: {got}"
        assert math.isclose(got, expected, rel_tol=1e-9), sample(number)


def test_every_function_is_written_or_declared_missing() -> None:
    """Each function that has a text is calculated above; each other one says why it has none."""
    assert all(GAPS.values())
    assert all(missing(tree_of(example(name))) == name for name in GAPS)
    trees = [quantity.formula.tree for quantity in engine_run(0).graph.quantities.values()]
    called = {node.function for node in chain(*map(nodes, trees)) if isinstance(node, Call)}
    assert set(COMPUTATIONS) - set(GAPS) == {*called, SHARES}
    assert not any(missing(tree) for tree in trees)


def tree_of(expression: str) -> Node:
    """The tree of an expression."""
    return build_lines([expression]).quantities["(1)"].formula.tree


def test_a_load_beyond_the_table_is_no_number(calculated: list[Spreadsheet]) -> None:
    """`erlang_servers` looks at a thousand servers beyond the load, and says so where none does."""
    assert calculated[-1]["servers_needed"] == "#N/A"
