"""The functions of the language, a row each: parameters, dimension rule, text, example, traits.

How a function is computed says its row in `engine/functions.py`, with a column for each back-end.
"""

from envelope.tuples import NamedTuple

STEPS = ("unit", "multiple")  # parameters in whose place a word is a unit, never a quantity


class Function(NamedTuple):
    """A row of the table.

    `rule` says what dimensions go in and out: `same` (all arguments and the result share one),
    `plain` (numbers only), `quotient`, `root`, `count` (a count, or anything when a unit follows),
    `downtime`, `stock` (anything per time and a time; the result has what is left), `tiers`.
    Before a `...` in `parameters` the last `repeated` ones may be given any number of times; the
    last `optional` ones may be left out. `example` is a call and its value, which every back-end
    must compute.

    The traits say what others ask about a function. It `rounds`: its value moves in steps. It
    `joins`: the value is put together from the arguments, so that it moves as they do. It `picks`
    the smallest or the largest of them. It `draws`: it is a range, whose ends must be named, and
    whose median counts in a plain run. It `integrates` over time where a scenario grows.
    """

    parameters: tuple[str, ...]
    rule: str
    text: str
    example: str
    optional: int = 0
    repeated: int = 1
    rounds: bool = False
    joins: bool = False
    picks: str = ""
    draws: bool = False
    integrates: bool = False

    @property
    def endless(self) -> bool:
        """Whether it reads any number of arguments."""
        return "..." in self.parameters


# By which pairs of percentiles a range may be given, beside the 5th and the 95th.
PERCENTILES = (("p1", "p99"), ("p10", "p90"), ("p20", "p80"), ("p25", "p75"))


def _given_otherwise(word: str, middle: str, mean_and_median: str) -> dict[str, "Function"]:
    """The other forms of a range, by the names of their arguments: rows of their own."""
    pairs = {
        f"{word}__{low}_{high}": Function(
            (low, high),
            "same",
            "the same by other percentiles",
            f"{word}({low}=1, {high}=4) = {middle}",
            draws=True,
        )
        for low, high in PERCENTILES
    }
    mean, median = mean_and_median.split()
    moments = Function(
        ("mean", "deviation"),
        "same",
        "the same by its mean and its standard deviation",
        f"{word}(mean={mean}, deviation=3) = {median}",
        draws=True,
    )
    return pairs | {f"{word}__mean_deviation": moments}


FUNCTIONS: dict[str, Function] = {
    "ceil": Function(
        ("x", "unit"),
        "count",
        "round up, to whole units",
        "ceil(2.1 servers) = 3 servers",
        optional=1,
        rounds=True,
    ),
    "floor": Function(
        ("x", "unit"),
        "count",
        "round down, to whole units",
        "floor(2.9 servers) = 2 servers",
        optional=1,
        rounds=True,
    ),
    "round": Function(
        ("x", "unit"),
        "count",
        "round to the nearest whole unit",
        "round(2.5 GB, GB) = 2 GB",
        optional=1,
        rounds=True,
    ),
    "round_up": Function(
        ("x", "multiple"), "same", "round up to a multiple", "round_up(7, 3) = 9", rounds=True
    ),
    "next_power_of_2": Function(
        ("x",),
        "count",
        "the next power of two",
        "next_power_of_2(12 shards) = 16 shards",
        rounds=True,
    ),
    "mod": Function(
        ("a", "b"), "same", "what is left of a after whole b, with b's sign", "mod(17, 5) = 2"
    ),
    "tiered": Function(
        ("amount", "limit", "price", "...", "last_price"),
        "tiers",
        "up to each limit at its price, the rest at the last one",
        "tiered(60 TB, 10 TB, $90/TB, 50 TB, $85/TB, $50/TB) = 4800 USD",
        repeated=2,
    ),
    "abs": Function(("x",), "same", "without its sign", "abs(-3 GB) = 3 GB", joins=True),
    "min": Function(
        ("a", "b", "..."),
        "same",
        "the smallest; remembers which",
        "min(3 GB, 2 GB) = 2 GB",
        joins=True,
        picks="smallest",
    ),
    "max": Function(
        ("a", "b", "..."),
        "same",
        "the largest; remembers which",
        "max(3 GB, 2 GB) = 3 GB",
        joins=True,
        picks="largest",
    ),
    "sum": Function(
        ("a", "..."), "same", "all added up", "sum(1 GB, 2 GB, 3 GB) = 6 GB", joins=True
    ),
    "clamp": Function(
        ("x", "low", "high"), "same", "kept between low and high", "clamp(7, 1, 5) = 5", joins=True
    ),
    "divided": Function(
        ("x", "y"),
        "quotient",
        "x / y, and nothing where y is nothing: the mean of no requests, the cost of no users",
        "divided(6 GB, 3 users) = 2 GB/user",
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
        optional=1,
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
        rounds=True,
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
    "gamma_share": Function(
        ("x", "variability"),
        "plain",
        "the share of a gamma distribution of mean 1 below x; variability is its squared "
        "coefficient of variation: 0 constant, 1 exponential",
        "gamma_share(2, 1) = 0.864665",
    ),
    "gamma_quantile": Function(
        ("probability", "variability"),
        "plain",
        "the value below which a share of such a gamma distribution lies, in its means",
        "gamma_quantile(99%, 0.5) = 3.319176",
    ),
    "poisson_maximum": Function(
        ("mean", "count"),
        "plain",
        "the mean of the largest of `count` independent Poisson numbers: the fullest bin",
        "poisson_maximum(1, 1000) = 5.513839",
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
        integrates=True,
    ),
    "lognormal": Function(
        ("p5", "p95"),
        "same",
        "a range whose logarithm is normal; its median in a plain run",
        "lognormal(p5=1, p95=4) = 2",
        draws=True,
    ),
    **_given_otherwise("lognormal", "2", "4 3.2"),
    "normal": Function(
        ("p5", "p95"),
        "same",
        "a normal range, whose ends may be negative",
        "normal(p5=1, p95=4) = 2.5",
        draws=True,
    ),
    **_given_otherwise("normal", "2.5", "4 4"),
    "uniform": Function(
        ("low", "high"),
        "same",
        "any value between, equally likely",
        "uniform(low=1, high=4) = 2.5",
        draws=True,
    ),
    "triangular": Function(
        ("low", "mode", "high"),
        "same",
        "between low and high, most likely at mode",
        "triangular(low=0, mode=1, high=2) = 1",
        draws=True,
    ),
    "pert": Function(
        ("low", "mode", "high"),
        "same",
        "the same, smooth: beta-PERT with shape 4",
        "pert(low=0, mode=1, high=2) = 1",
        draws=True,
    ),
}


def word_of(name: str) -> str:
    """What a user writes for a row: `lognormal` for `lognormal__p10_p90`."""
    return name.partition("__")[0]


# Each word of a function, and the rows of its forms: one, but for ranges that are given otherwise.
FORMS: dict[str, tuple[str, ...]] = {
    word: tuple(name for name in FUNCTIONS if word_of(name) == word)
    for word in dict.fromkeys(map(word_of, FUNCTIONS))
}
