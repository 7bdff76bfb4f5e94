"""How the functions of the language are computed: a row for each, a column for each back-end.

What a function is stands in `language/functions.py`; a test proves that both tables have the same
rows. Every run computes on floats, so that column holds the functions themselves. The others hold
names in modules that are loaded when something asks for them: NumPy alone takes 65 ms.
"""

import math
import operator
from collections.abc import Callable
from importlib import import_module
from typing import Any

from envelope.engine import mathematics, rounding
from envelope.engine.chance import gamma, popularity
from envelope.engine.ranges import medians
from envelope.language.functions import PERCENTILES
from envelope.language.shapes import SHARES
from envelope.tuples import NamedTuple


class Gap(str):
    """Why a back-end cannot compute a function, in the place of a name."""


class Computation(NamedTuple):
    """A row of the table.

    `scalar` computes on floats in base units; where it has no value it raises UndefinedError.
    `javascript` is the same in the page's runtime.js: a name there, or an expression.
    `spreadsheet` is the writer of its text in `spreadsheet_calls.py`; in capitals, the function
    that spreadsheets have; or a Gap.
    `sql` is the writer of its expression in `sql/calls.py`, or a Gap.
    `array` is the same on arrays in `arrays.py`; without one `scalar` runs element by element.
    `draw` is the quantile function of a range in `distributions.py`. What it is asked for is a
    share of the samples where it goes `by_share`, else a number of standard deviations; its ends
    then lie `reach` of those from the middle, where it is given by ends.
    `inline` is the source on floats of one argument, where a call would take longer.

    A name behind a colon is one of another module: `numpy:sqrt`.
    """

    scalar: Callable[..., float]
    javascript: str
    spreadsheet: str
    sql: str
    array: str = ""
    draw: str = ""
    by_share: bool = False
    reach: float = 0.0
    inline: str = ""


def named(name: str, module: str) -> Any:
    """What a column names, in the module of its back-end or in the one before the colon."""
    place, _, own = name.rpartition(":")
    return getattr(import_module(place or module), own)


def _total(*values: float) -> float:
    return math.fsum(values)


def _range(
    median: Callable[..., float], javascript: str, name: str, sql: str, **draw: Any
) -> Computation:
    """A range: its median in each back-end, and its draws under the same name."""
    return Computation(
        median, javascript, f"envelope.engine.ranges.texts:{name}", sql, draw=name, **draw
    )


def _by_ends(
    word: str, median: Callable[..., float], javascript: str, sql: str
) -> dict[str, Computation]:
    """A range by its 5th and 95th percentile, and by the other pairs of them."""
    pairs = {word: "p95"} | {f"{word}__{low}_{high}": high for low, high in PERCENTILES}
    reach = medians.REACH
    return {
        name: _range(median, javascript, word, sql, reach=reach[high])
        for name, high in pairs.items()
    }


def _waiting(name: str, scalar: Callable[..., float], javascript: str, sql: str) -> Computation:
    """One of Erlang's formulas."""
    return Computation(scalar, javascript, name, sql, f"envelope.engine.chance.waiting:{name}")


_CHANCES = "envelope.engine.sql.chances:"
_TEXTS = "envelope.engine.chance.texts:"  # of a spreadsheet

# As in `rounding`, without its calls; `round_up` and `round_down` are those of `math`.
_NEAR = "(1e-14 if -1.0 < p < 1.0 else 1e-14 * abs(p) if -2e13 < p < 2e13 else 0.2)"
_CEIL = f"(round_up((p := {{}}) - {_NEAR}) * 1.0)"
_FLOOR = f"(round_down((p := {{}}) + {_NEAR}) * 1.0)"

COMPUTATIONS: dict[str, Computation] = {
    # on floats, in JavaScript, in a spreadsheet, in SQL, on arrays
    "ceil": Computation(rounding.ceil, "ceil", "ceil", "ceil", "ceil", inline=_CEIL),
    "floor": Computation(rounding.floor, "floor", "floor", "floor", "floor", inline=_FLOOR),
    "round": Computation(rounding.nearest, "nearest", "nearest", "nearest", "nearest"),
    "round_up": Computation(rounding.ceil, "ceil", "ceil", "ceil", "ceil"),
    "next_power_of_2": Computation(
        rounding.next_power_of_2,
        "nextPowerOf2",
        "next_power_of_2",
        "next_power_of_2",
        "next_power_of_2",
    ),
    "mod": Computation(mathematics.remainder, "remainder", "remainder", "remainder", "remainder"),
    "tiered": Computation(mathematics.tiered, "tiered", "tiered", "tiered", "tiered"),
    "abs": Computation(abs, "Math.abs", "ABS", "positive", "numpy:abs"),
    "min": Computation(min, "Math.min", "MIN", "minimum", "smallest"),
    "max": Computation(max, "Math.max", "MAX", "maximum", "largest"),
    "sum": Computation(_total, "(...values) => exactSum(values)", "SUM", "total", "total"),
    "clamp": Computation(
        mathematics.clamp,
        "(value, low, high) => Math.max(low, Math.min(high, value))",
        "clamp",
        "clamp",
        "clamp",
    ),
    "divided": Computation(
        mathematics.divided,
        "(value, by) => (by === 0 ? 0 : value / by)",
        "divided",
        "divided",
        "divided",
    ),
    "sqrt": Computation(math.sqrt, "squareRoot", "SQRT", "square_root", "numpy:sqrt"),
    "exp": Computation(math.exp, "Math.exp", "EXP", "exponential", "numpy:exp"),
    "ln": Computation(math.log, "logarithm(Math.log)", "LN", "ln", "numpy:log"),
    "log2": Computation(math.log2, "logarithm(Math.log2)", "log2", "log2", "numpy:log2"),
    "log10": Computation(math.log10, "logarithm(Math.log10)", "LOG10", "log10", "numpy:log10"),
    "harmonic": Computation(
        popularity.harmonic, "harmonic", _TEXTS + "harmonic", _CHANCES + "harmonic"
    ),
    "zipf_hit_ratio": Computation(
        popularity.zipf_hit_ratio,
        "zipfHitRatio",
        _TEXTS + "zipf_hit_ratio",
        _CHANCES + "zipf_hit_ratio",
    ),
    "zipf_objects": Computation(
        popularity.zipf_objects, "zipfObjects", Gap("found by search"), Gap("it is found by search")
    ),
    "lru_hit_ratio": Computation(
        popularity.lru_hit_ratio,
        "lruHitRatio",
        Gap("the root of a sum over all ranks"),
        Gap("it is the root of a sum over all ranks"),
    ),
    "erlang_b": _waiting("erlang_b", mathematics.erlang_b, "erlangB", _CHANCES + "erlang_b"),
    "erlang_c": _waiting("erlang_c", mathematics.erlang_c, "erlangC", _CHANCES + "erlang_c"),
    "erlang_servers": _waiting(
        "erlang_servers", mathematics.erlang_servers, "erlangServers", Gap("it is found by search")
    ),
    "combinations": Computation(
        mathematics.combinations, "combinations", "combinations", _CHANCES + "combinations"
    ),
    "normal_quantile": Computation(
        mathematics.normal_quantile,
        "normalQuantile",
        "normal_quantile",
        _CHANCES + "normal_quantile",
    ),
    "gamma_share": Computation(
        gamma.gamma_share,
        "gammaShare",
        _TEXTS + "share",
        _CHANCES + "gamma_share",
    ),
    "gamma_quantile": Computation(
        gamma.gamma_quantile,
        "gammaQuantile",
        _TEXTS + "quantile",
        _CHANCES + "gamma_quantile",
        "gamma_quantile",
    ),
    "poisson_maximum": Computation(
        gamma.poisson_maximum,
        "poissonMaximum",
        _TEXTS + "poisson_maximum",
        Gap("it is a sum of as many terms as the mean is large"),
    ),
    "collision_probability": Computation(
        mathematics.collision_probability,
        "collisionProbability",
        "collision_probability",
        _CHANCES + "collision_probability",
    ),
    "at_least": Computation(mathematics.at_least, "atLeast", "at_least", _CHANCES + "at_least"),
    "downtime": Computation(
        mathematics.downtime,
        "(availability, period) => complement(availability) * period",
        "downtime",
        "downtime",
        "downtime",
    ),
    "accumulated": Computation(
        operator.mul, "(rate, time) => rate * time", "accumulated", "multiplied", "numpy:multiply"
    ),
    **_by_ends("lognormal", medians.of_lognormal, "lognormalMedian", "lognormal"),
    "lognormal__mean_deviation": _range(
        medians.of_lognormal_moments,
        "lognormalMomentsMedian",
        "lognormal_moments",
        "lognormal_moments",
    ),
    **_by_ends("normal", medians.middle, "middle", "middle"),
    "normal__mean_deviation": _range(
        medians.of_normal_moments, "normalMomentsMedian", "normal_moments", "normal_moments"
    ),
    "uniform": _range(medians.middle, "middle", "uniform", "middle", by_share=True),
    "triangular": _range(
        medians.of_triangular, "triangularMedian", "triangular", "triangular", by_share=True
    ),
    "pert": _range(
        medians.of_pert, "pertMedian", "pert", Gap("it is found by search"), by_share=True
    ),
    SHARES: _range(
        medians.of_shares,
        "sharesMedian",
        "shares",
        Gap("its ends are numbers: it is computed beforehand"),
        reach=medians.REACH["p95"],
    ),
}
