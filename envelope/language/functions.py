"""The functions of the language, one row each: parameters, dimension rule, text, worked example.

How a function is computed is each back-end's own table; a test proves that none lacks a row.
"""

from typing import NamedTuple


class Function(NamedTuple):
    """A row of the table.

    `rule` says what dimensions go in and out: `same` (all arguments and the result share one),
    `plain` (numbers only), `keep` (the result has the first argument's, the others are plain),
    `root`, `count` (a count, or anything when a unit follows), `downtime`, `stock` (anything per
    time and a time; the result has what is left).
    `parameters` ends in `...` when any number of arguments is read.
    """

    parameters: tuple[str, ...]
    rule: str
    text: str
    example: str
    optional: int = 0


FUNCTIONS: dict[str, Function] = {
    "ceil": Function(
        ("x", "unit"), "count", "round up, to whole units", "ceil(2.1 servers) = 3 servers", 1
    ),
    "floor": Function(
        ("x", "unit"), "count", "round down, to whole units", "floor(2.9 servers) = 2 servers", 1
    ),
    "round": Function(
        ("x", "unit"), "count", "round to the nearest whole unit", "round(2.5 GB, GB) = 2 GB", 1
    ),
    "round_up": Function(("x", "multiple"), "same", "round up to a multiple", "round_up(7, 3) = 9"),
    "next_power_of_2": Function(
        ("x",), "count", "the next power of two", "next_power_of_2(12 shards) = 16 shards"
    ),
    "abs": Function(("x",), "same", "without its sign", "abs(-3 GB) = 3 GB"),
    "min": Function(
        ("a", "b", "..."), "same", "the smallest; remembers which", "min(3 GB, 2 GB) = 2 GB"
    ),
    "max": Function(
        ("a", "b", "..."), "same", "the largest; remembers which", "max(3 GB, 2 GB) = 3 GB"
    ),
    "sum": Function(("a", "..."), "same", "all added up", "sum(1 GB, 2 GB, 3 GB) = 6 GB"),
    "clamp": Function(
        ("x", "low", "high"), "same", "kept between low and high", "clamp(7, 1, 5) = 5"
    ),
    "sqrt": Function(("x",), "root", "the square root", "sqrt(16) = 4"),
    "exp": Function(("x",), "plain", "e to the power of x", "exp(0) = 1"),
    "ln": Function(("x",), "plain", "the natural logarithm", "ln(1) = 0"),
    "log2": Function(("x",), "plain", "the logarithm to base 2", "log2(1024) = 10"),
    "log10": Function(("x",), "plain", "the logarithm to base 10", "log10(1000) = 3"),
    "harmonic": Function(
        ("n", "exponent"),
        "plain",
        "the sum of 1/k^exponent for k from 1 to n",
        "harmonic(3) = 1.833333",
        1,
    ),
    "zipf_hit_ratio": Function(
        ("cached", "objects", "exponent"),
        "plain",
        "the share of requests that the most popular objects get, under Zipf's law",
        "zipf_hit_ratio(100000, 1000000, 0.8) = 0.609066",
    ),
    "zipf_objects": Function(
        ("hit_ratio", "objects", "exponent"),
        "plain",
        "how many of the most popular objects get that share of the requests",
        "zipf_objects(80%, 1000000, 1) = 56217",
    ),
    "lru_hit_ratio": Function(
        ("cached", "objects", "exponent"),
        "plain",
        "the hit ratio of a least-recently-used cache under Zipf's law (Che's approximation)",
        "lru_hit_ratio(10000, 100000, 0.8) = 0.468685",
    ),
    "erlang_b": Function(
        ("servers", "load"),
        "plain",
        "the share of arrivals lost when all servers are busy and none may wait",
        "erlang_b(10, 5) = 0.018385",
    ),
    "erlang_c": Function(
        ("servers", "load"),
        "plain",
        "the share of arrivals that must wait for one of c servers (M/M/c)",
        "erlang_c(10, 5) = 0.036105",
    ),
    "erlang_servers": Function(
        ("load", "probability"),
        "plain",
        "the fewest servers at which no larger share of the arrivals must wait",
        "erlang_servers(5, 5%) = 10",
    ),
    "combinations": Function(
        ("count", "chosen"),
        "plain",
        "in how many ways so many can be chosen",
        "combinations(5, 2) = 10",
    ),
    "normal_quantile": Function(
        ("probability",),
        "plain",
        "standard deviations from the mean at which a share of a normal distribution ends",
        "normal_quantile(95%) = 1.644854",
    ),
    "collision_probability": Function(
        ("count", "space"),
        "plain",
        "the chance that any two of `count` random picks from `space` are equal",
        "collision_probability(23, 365) = 0.507297",
    ),
    "at_least": Function(
        ("needed", "count", "probability"),
        "plain",
        "the chance that at least `needed` of `count` independent events happen",
        "at_least(2, 3, 0.99) = 0.999702",
    ),
    "downtime": Function(
        ("availability", "period"),
        "downtime",
        "the time down in a period at an availability",
        "downtime(99.9%, 30 days) = 43.2 minutes",
    ),
    "accumulated": Function(
        ("rate", "time"),
        "stock",
        "what a rate adds up to in a time; with growth, its integral over the last such time",
        "accumulated(10 GB/day, 30 days) = 300 GB",
    ),
    "lognormal": Function(
        ("p5", "p95"),
        "same",
        "a range whose logarithm is normal; its median in a plain run",
        "lognormal(p5=1, p95=4) = 2",
    ),
    "normal": Function(
        ("p5", "p95"),
        "same",
        "a normal range, whose ends may be negative",
        "normal(p5=1, p95=4) = 2.5",
    ),
    "uniform": Function(
        ("low", "high"), "same", "any value between, equally likely", "uniform(low=1, high=4) = 2.5"
    ),
    "triangular": Function(
        ("low", "mode", "high"),
        "same",
        "between low and high, most likely at mode",
        "triangular(low=0, mode=1, high=2) = 1",
    ),
}

DISTRIBUTIONS = frozenset({"lognormal", "normal", "uniform", "triangular"})
EXTREMES = frozenset({"max", "min"})
