"""Growth: closed forms of what accumulates, capacity dates, spreads."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import envelope
from envelope.analysis.growth import History, grow
from envelope.engine.run import Sampling, run
from envelope.engine.time import Grid
from envelope.errors import CalculationError, InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.presets.runs import tries

YEAR = 365.25 * 86_400


def history(text: str, years: float = 5, steps: int = 20, **given: str) -> History:
    """The history of a scenario of these lines, of every formula."""
    result = run(build(Request("test", text=text)))
    rates = [(name, text_of(rate, name)) for name, rate in given.items()]
    outputs = [name for name in result.graph.written if name in result.graph.sheet.formulas]
    return grow(result, outputs, years * YEAR, years * YEAR / steps, rates, Sampling(512, 1))


def test_a_share_compounds_and_a_quantity_adds() -> None:
    """30 % a year is a factor of 1.3 in each; 2M users a year are a straight line."""
    text = (
        '[inputs]\ndau = { value = "10M users", growth = "30%/year" }\n'
        'staff = { value = "100 users", growth = "12 users/month" }\n'
        '[formulas]\nboth = "dau"\nlinear = "staff"\n'
    )
    found = history(text, 4, 4)
    assert found.values["both"] == pytest.approx([1e7 * 1.3**year for year in range(5)])
    assert found.values["linear"] == pytest.approx([100 + 144 * year for year in range(5)])


def test_growth_of_a_constant_is_rate_times_time() -> None:
    """From an empty start, until the retention drops what is oldest."""
    inputs = '[inputs]\nrate = "10 GB/day"\nkeep = "2 years"\n'
    text = inputs + '[formulas]\nstored = "accumulated(rate, keep)"\n'
    found = history(text, 5, 20)
    expected = [1e10 / 86_400 * min(time, 2 * YEAR) for time in found.times]
    assert found.values["stored"] == pytest.approx(expected, rel=1e-12)


STEPS = """
[inputs]
users = { value = "5k users", growth = { "2 years" = "100k users", "1 year" = "20k users" } }
[formulas]
seen   = "users"
stored = "accumulated(users * 1 MB/user/day, 6 months)"
"""


def test_values_at_times_are_steps() -> None:
    """The input's own value before the first time, the last one for good, none in between."""
    found = history(STEPS, 3, 12)
    assert found.values["seen"] == (5e3,) * 4 + (2e4,) * 4 + (1e5,) * 5


@pytest.mark.parametrize("steps", [2, 3, 7, 8])
def test_what_accumulates_over_steps_is_exact(steps: int) -> None:
    """However coarse the rows are: the areas of the rectangles below the steps."""
    found = history(STEPS, 3, steps)

    def written(until: float) -> float:
        """All that was written from the start on, in bytes."""
        each = [(0, 5e3), (YEAR, 2e4), (2 * YEAR, 1e5)]
        ends = [YEAR, 2 * YEAR, math.inf]
        lengths = [
            max(min(until, end) - begin, 0) for (begin, _), end in zip(each, ends, strict=True)
        ]
        return (
            sum(rate * length for (_, rate), length in zip(each, lengths, strict=True))
            * 1e6
            / 86_400
        )

    exact = [written(time) - written(max(time - YEAR / 2, 0)) for time in found.times]
    assert found.values["stored"] == pytest.approx(exact, rel=1e-12)


def test_a_check_fails_at_the_step_that_breaks_it() -> None:
    """Not somewhere between two moments at which it is tried, and in all samples alike."""
    text = STEPS.replace("100k", "80k to 120k") + '[checks]\nfew = "users < 60k users"\n'
    (capacity,) = history(text, 5).capacities
    assert capacity.fails == capacity.early == capacity.late == 2 * YEAR
    assert capacity.odds == 1


BLOCK = """
[units]
any = ["thing"]
[inputs]
writes = { unit = "things/s" }
copies = { value = "3", growth = { "1 year" = "2" } }
[formulas]
all = "writes * copies"
"""
PARTS = """
[parts.store]
block  = "./block.toml"
writes = { value = "10 requests/s", growth = { "12 months" = "peak" } }
[inputs]
peak = "20 requests/s"
[formulas]
both = "store.all"
"""


def test_steps_of_a_part_and_of_its_block(tmp_path: Path) -> None:
    """Each in the names and units of the file that writes them."""
    (tmp_path / "block.toml").write_text(BLOCK)
    (tmp_path / "parts.toml").write_text(PARTS)
    result = run(build(Request(str(tmp_path / "parts.toml"))))
    assert grow(result, ["both"], YEAR, YEAR).values["both"] == pytest.approx([30, 40])


@settings(deadline=None, max_examples=tries(50))
@given(
    st.floats(-0.5, 3.0).map(lambda share: round(share, 6)), st.floats(0.01, 6), st.integers(1, 60)
)
def test_what_is_written_at_a_growing_rate_is_its_integral(
    share: float, keep: float, steps: int
) -> None:
    """The closed form of an exponential, however coarse the grid."""
    times = np.linspace(0, 5, steps + 1)
    found = Grid(times).accumulated((1 + share) ** times, np.asarray(keep))
    slope = math.log1p(share)
    begin = np.maximum(times - keep, 0)
    length = times - begin
    exact = np.exp(slope * begin) * (np.expm1(slope * length) / slope if slope else length)
    assert found == pytest.approx(exact, rel=1e-6, abs=1e-9)


def test_worlds_accumulate_each_by_itself() -> None:
    """Rates in rows, a retention for each row."""
    times = np.linspace(0, 4, 9)
    rates = np.array([[1.0], [2.0], [0.0]]) * np.ones(9)
    found = Grid(times).accumulated(rates, np.array([[1.0], [10.0], [1.0]]))
    expected = [np.minimum(times, 1), 2 * times, np.zeros(9)]
    assert found == pytest.approx(np.array(expected))


CHECK = (
    '[checks]\nfits = { that = "dau <= 20M users", severity = "warning", about = "one region" }\n'
)


def test_a_check_fails_when_the_closed_form_says() -> None:
    """10M users at 30 % a year are 20M after ln 2 / ln 1.3 years."""
    text = '[inputs]\ndau = { value = "10M users", growth = "30%/year" }\n' + CHECK
    (capacity,) = history(text).capacities
    assert capacity.fails == pytest.approx(math.log(2) / math.log(1.3) * YEAR, rel=1e-4)
    assert capacity.odds is None


def test_a_check_that_fails_today_and_one_that_never_does() -> None:
    """At the start, and not before the end."""
    text = '[inputs]\ndau = "30M users"\n' + CHECK
    assert history(text).capacities[0].fails == 0
    assert history(text.replace("30M", "3M")).capacities[0].fails is None


def test_a_range_of_growth_is_a_range_of_dates() -> None:
    """The percentiles of the date are those of the growth, the other way round."""
    text = '[inputs]\ndau = { value = "10M users", growth = "20%/year to 50%/year" }\n' + CHECK
    (capacity,) = history(text, 6).capacities
    assert capacity.early == pytest.approx(math.log(2) / math.log(1.5) * YEAR, abs=0.06 * YEAR)
    assert capacity.late == pytest.approx(math.log(2) / math.log(1.2) * YEAR, abs=0.06 * YEAR)
    assert capacity.odds == pytest.approx(1, abs=0.003)  # 12.2 % a year would be enough


def test_growth_from_outside_counts_before_that_of_the_file() -> None:
    """As --growth does."""
    text = '[inputs]\ndau = { value = "10M users", growth = "30%/year" }\n[formulas]\ny = "dau"\n'
    assert history(text, 1, 1, dau="100%/year").values["y"] == pytest.approx([1e7, 2e7])


@pytest.mark.parametrize(
    ("growth", "words"),
    [
        ("30%", "is a share per time, such as 30%/year"),
        ("5 GB/day", "is a share per time, such as 30%/year"),
        ("nothing/year", "there is no quantity or unit `nothing`"),
    ],
)
def test_a_wrong_growth_is_told_when_the_file_is_read(growth: str, words: str) -> None:
    """Not only when somebody looks ahead."""
    text = f'[inputs]\ndau = {{ value = "10M users", growth = "{growth}" }}\n'
    with pytest.raises(InputError, match=words):
        build(Request("test", text=text))


FILLING = """
[inputs]
rate = { value = "1 GB/day", growth = "10%/year" }
[formulas]
stored = "accumulated(rate, 5 years)"
age    = "stored / rate"
turns  = "rate / stored"
"""


def test_what_has_no_value_at_the_start_has_one_later(tmp_path: Path) -> None:
    """An empty store: a gap in the table, an empty cell, null."""
    found = history(FILLING, 3, 3)
    assert math.isnan(found.values["turns"][0])
    assert found.values["turns"][1:] == pytest.approx(
        [1 / days for days in found.values["age"][1:]]
    )
    (tmp_path / "filling.toml").write_text(FILLING)
    result = envelope.load(str(tmp_path / "filling.toml")).growth("turns", step="1 year")
    assert result.report().tables[0].rows[0][-1] == "-"
    assert result.to_csv().splitlines()[1] == "0,"
    assert json.loads(result.to_json())["results"]["turns"]["values"][0] is None


@pytest.mark.parametrize(
    ("growth", "words"),
    [
        ("-100%/year", "`rate` cannot shrink by all that there is, or by more"),
        ("-300%/year", "`rate` cannot shrink by all that there is, or by more"),
        ("1e300%/year", "`stored` has no value from .* on: what grows leads to a division by zero"),
    ],
)
def test_a_growth_that_leads_nowhere_is_told(growth: str, words: str) -> None:
    """Where it is written, or by the result that has no value in the end."""
    with pytest.raises(CalculationError, match=words):
        history(FILLING, 3, 3, rate=growth)


def test_ranges_that_no_check_asks_for_are_not_drawn() -> None:
    """Results are those of the medians; nothing has odds."""
    text = '[inputs]\nusers = "1M to 3M users"\nsize = { value = "1 GB", growth = "1 GB/year" }\n'
    found = history(text + '[checks]\nfits = "size <= 3 GB"\n', 5)
    assert found.sampling is None
    assert found.capacities[0].odds is None
    assert found.capacities[0].fails == pytest.approx(2 * YEAR, rel=1e-4)
