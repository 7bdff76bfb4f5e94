"""Rounding and remainders: a table of nasty numbers in every back-end, and what always holds."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from envelope.engine.arrays import array_function
from envelope.engine.arrays import complement as complement_of_arrays
from envelope.engine.code import compile_graph
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.mathematics import UndefinedError, remainder
from envelope.engine.rounding import ceil, complement, floor, nearest, next_power_of_2, tolerance
from envelope.engine.run import Run, run
from envelope.errors import text_of
from envelope.formats.workbook import write_xlsx
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.programs.scripts import runtime
from tests.programs.spreadsheets import Spreadsheet, recalculated
from tests.tables import over

LARGEST = 2**53
ROUNDINGS: dict[str, Callable[..., float]] = {"ceil": ceil, "floor": floor, "round": nearest}


class Row(NamedTuple):
    """A line of the table."""

    function: str
    arguments: tuple[float, ...]
    result: float


def rows() -> list[Row]:
    """The lines of rounding.txt."""
    lines = (Path(__file__).parent / "rounding.txt").read_text().splitlines()
    pairs = [line.split(" => ") for line in lines if " => " in line and line[0] != "#"]
    words = [(call.split(), float(result)) for call, result in pairs]
    return [Row(name, tuple(map(float, rest)), result) for (name, *rest), result in words]


TABLE = rows()
TRIED = [f"{row.function}{row.arguments}" for row in TABLE]
KINDS = list(dict.fromkeys((row.function, len(row.arguments)) for row in TABLE))


def test_the_table_is_read() -> None:
    """An empty one would pass."""
    assert len(TABLE) > 90
    assert {name for name, _ in KINDS} >= {*ROUNDINGS, "round_up", "next_power_of_2", "mod"}


def model(function: str, count: int) -> Run:
    """A run of a function of inputs."""
    letters = "abc"[:count]
    inputs = "\n".join(f'{letter} = "1"' for letter in letters)
    text = f'[inputs]\n{inputs}\n[formulas]\nresult = "{function}({", ".join(letters)})"'
    return run(build(Request("rounding", text=text)))


@cache
def compiled(function: str, count: int) -> Any:
    """Its compiled function."""
    return compile_graph(model(function, count), list("abc"[:count]), ["result"])


@over(TABLE)
def test_on_floats_and_in_generated_code(row: Row) -> None:
    """To the last bit, in a run too."""
    assert COMPUTATIONS[row.function].scalar(*row.arguments) == row.result
    assert compiled(row.function, len(row.arguments))(*row.arguments) == row.result


@over(KINDS)
def test_on_arrays(function: str, count: int) -> None:
    """All at once, and each by itself; by themselves and in generated code."""
    own = [row for row in TABLE if (row.function, len(row.arguments)) == (function, count)]
    columns = np.array([row.arguments for row in own]).T
    expected = [row.result for row in own]
    with np.errstate(all="ignore"):
        assert array_function(function)(*columns).tolist() == expected
        assert [float(array_function(function)(*row.arguments)) for row in own] == expected
    assert compiled(function, count)(*columns).tolist() == expected


def test_in_javascript() -> None:
    """By Node."""
    script = "answer = given.map(([name, values]) => call(name, ...values));"
    found = runtime(script, [[row.function, row.arguments] for row in TABLE])
    wrong = [(row, each) for row, each in zip(TABLE, found, strict=True) if each != row.result]
    assert wrong == []


# LibreOffice writes 15 digits into a file, so that of what has more the last ones are looked at.
LONG, PART = 10**14, 1000.0


def test_in_a_spreadsheet(tmp_path: Path) -> None:
    """By LibreOffice, with every number typed into the cell of an input."""
    seen = [row for row in TABLE if row.function != "mod" or abs(row.arguments[0]) < LONG * 10]
    typed: dict[str, float | str] = {}
    formulas = []
    for place, row in enumerate(seen):
        inputs = {
            f"{letter}_{place}": each for letter, each in zip("abc", row.arguments, strict=False)
        }
        typed |= inputs
        call = f"{row.function}({', '.join(inputs)})"
        formula = f"mod(abs({call}), {PART!r})" if abs(row.result) >= LONG else call
        formulas.append(f'result_{place} = "{formula}"')
    text = "\n".join(["[inputs]", *(f'{name} = "1"' for name in typed), "[formulas]", *formulas])
    path = tmp_path / "rounding.xlsx"
    path.write_bytes(write_xlsx(run(build(Request("rounding", text=text)))))
    changed = Spreadsheet(path).changed(tmp_path / "typed.xlsx", typed)
    [sheet] = recalculated([changed], tmp_path, exact=True)
    found = [sheet[f"result_{place}"] for place in range(len(seen))]
    expected = [abs(row.result) % PART if abs(row.result) >= LONG else row.result for row in seen]
    wrong = [
        (row, one)
        for row, one, other in zip(seen, found, expected, strict=True)
        if one != pytest.approx(other, rel=1e-14)
    ]
    assert wrong == []


def test_a_graph_rounds_what_is_set_from_outside() -> None:
    """The evaluation of trees, too."""
    text = '[inputs]\na = "1"\n[formulas]\nresult = "next_power_of_2(a) - 2^32"'
    graph = build(Request("rounding", None, {"a": text_of("2^31 + 1", "a")}, text))
    assert run(graph).values["result"] == 0


@pytest.mark.parametrize("name", ROUNDINGS)
@given(st.integers(-LARGEST, LARGEST))
@example(LARGEST - 1)
@example(1 - LARGEST)
@example(2**52 - 1)
def test_a_whole_number_stays(name: str, number: int) -> None:
    """Up to 2^53, by itself, in generated code and on arrays."""
    assert ROUNDINGS[name](float(number)) == number
    assert compiled(name, 1)(float(number)) == number
    assert array_function(name)(np.array([float(number)])).tolist() == [number]


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(-LARGEST, LARGEST), min_size=50, max_size=200))
def test_a_whole_number_stays_in_javascript(numbers: list[int]) -> None:
    """Many of them at once."""
    script = "answer = given.map((x) => [call('ceil', x), call('floor', x), call('round', x)]);"
    assert runtime(script, numbers) == [[number] * 3 for number in numbers]


@given(st.integers(0, 10**11), st.sampled_from((1, 2, 3, 4, 6, 9)))
def test_what_a_written_share_leaves_of_one_is_exact(number: int, digits: int) -> None:
    """The decimal number itself, however near to one: of a share, and of a percentage."""
    text = f"{99 + number % 10**digits / 10**digits:.{digits}f}"
    expected = float((100 - Decimal(text)) / 100)
    for share in (float(text) / 100, float(text) * 0.01, float(Decimal(text) / 100)):
        assert complement(share) == expected
        assert complement_of_arrays(np.array([share, 0.5])).tolist() == [expected, 0.5]


@given(st.floats(-1, 2))
def test_what_a_share_leaves_of_one_moves_by_less_than_it_is_known(share: float) -> None:
    """A fifth of the 15th decimal; and arrays have the same, to the last bit."""
    left = complement(share)
    assert abs(left - (1 - share)) <= 2.1e-16
    assert complement_of_arrays(np.array([share])).tolist() == [left]


def test_what_shares_leave_of_one_in_javascript() -> None:
    """By Node, as on floats."""
    shares = [0.9, 0.95, 0.999, 99.9 * 0.01, 99.9999 * 0.01, 1 - 1e-12, 1 - 1e-16, 0.98765432, 1.5]
    found = runtime("answer = given.map(complement);", shares)
    assert found == [complement(share) for share in shares]


NUMBERS = st.floats(-1e17, 1e17)


@given(NUMBERS)
def test_rounding_goes_the_way_that_it_says(number: float) -> None:
    """But for the tolerance; and up and down are one apart, or the same."""
    near = tolerance(number)
    up, down, middle = ceil(number), floor(number), nearest(number)
    assert up >= number - near
    assert down <= number + near
    assert up - 1 <= number <= down + 1
    assert 0 <= up - down <= 1
    assert middle in (up, down)
    assert abs(middle - number) <= 0.5 + near
    assert up == -floor(-number)
    assert middle == -nearest(-number)


@given(st.integers(1, 10**12), st.sampled_from((3, 7, 10, 0.1, 0.3, 1e-3, 86_400.0)))
def test_a_product_divided_again_is_whole(number: int, step: float) -> None:
    """What two operations add is forgiven, in whole steps too."""
    product = number * step
    assert ceil(product / step) == floor(product / step) == nearest(product / step) == number
    assert ceil(product, step) == floor(product, step) == number * step
    assert remainder(product, step) == 0


@given(NUMBERS, st.sampled_from((1.0, 0.1, 3.0, 1e6)))
def test_every_back_end_agrees(number: float, step: float) -> None:
    """Bit by bit on floats, on arrays and in generated code."""
    for name, function in ROUNDINGS.items():
        expected = function(number, step)
        assert array_function(name)(np.array([number]), step)[0] == expected
        assert compiled(name, 2)(number, step) == expected
        assert compiled(name, 1)(number) == function(number)
    with np.errstate(invalid="ignore"):
        [rest] = array_function("mod")(np.array([number]), step)
    try:
        assert rest == remainder(number, step)
    except UndefinedError:
        assert np.isnan(rest)


@given(st.floats(-10, 2.0**70))
def test_powers_of_two(number: float) -> None:
    """None below is as large, and no smaller one is large enough."""
    power = next_power_of_2(number)
    assert power >= number - tolerance(number)
    assert power == 1 or power / 2 < number
    assert power == 2.0 ** round(np.log2(power))
    assert array_function("next_power_of_2")(np.array([number]))[0] == power


@given(st.integers(-(10**15), 10**15), st.integers(-(10**6), 10**6).filter(bool))
def test_a_remainder_of_whole_numbers_is_exact(number: int, step: int) -> None:
    """As Python's integers have it: with the sign of the divisor."""
    assert remainder(float(number), float(step)) == number % step
