"""What the functions of the language are tried with: their worked examples, and random numbers."""

import math
import random
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.run import run
from envelope.language.functions import FUNCTIONS, PERCENTILES, word_of
from envelope.language.printer import write
from envelope.language.tree import Call
from envelope.model.build.lines import build_lines

_ROUNDS = 200
ROUNDED = ("ceil", "floor", "round")  # to whole ones, where no step is given

Draw = Callable[[random.Random], float]


def example(name: str) -> str:
    """The call of a function's worked example."""
    return FUNCTIONS[name].example.rpartition(" = ")[0]


def plain_example(name: str) -> str:
    """The same as a plain number: divided by the unit of its value."""
    call, _, value = FUNCTIONS[name].example.rpartition(" = ")
    unit = value.partition(" ")[2]
    return f"{call} / (1 {unit})" if unit else call


def value_of_example(name: str) -> float:
    """What a run gives for it."""
    return run(build_lines([example(name)])).values["(1)"]


def arguments(name: str) -> list[str]:
    """The arguments of a worked example, as written."""
    tree = build_lines([example(name)]).quantities["(1)"].formula.tree
    assert isinstance(tree, Call)
    return [write(argument) for argument in tree.arguments]


def call_of(name: str, operands: list[str]) -> str:
    """A call with other operands, named where they must be."""
    row = FUNCTIONS[name]
    if row.draws:
        operands = [f"{name}={each}" for name, each in zip(row.parameters, operands, strict=True)]
    return f"{word_of(name)}({', '.join(operands)})"


def between(low: float, high: float) -> Draw:
    """Any number, equally likely."""
    return lambda chance: chance.uniform(low, high)


def sized(low: float, high: float) -> Draw:
    """A number of any size, as likely of each."""
    return lambda chance: math.exp(chance.uniform(math.log(low), math.log(high)))


def whole(low: int, high: int) -> Draw:
    """A whole number, small ones more likely."""
    return lambda chance: float(round(sized(low + 1, high + 1)(chance)) - 1)


def near(number: float, chance: random.Random) -> float:
    """A number, up to three times it, or a little on the other side of zero."""
    return number * chance.choice([1.0, chance.uniform(-0.1, 3)])


ANY, SHARE = between(-1e6, 1e6), between(-0.05, 1.05)
# Where an example says too little of what a function is defined for, and a little beyond.
WIDE: dict[str, tuple[Draw, ...]] = {
    "ceil": (ANY, sized(1e-3, 1e6)),
    "floor": (ANY, sized(1e-3, 1e6)),
    "round": (ANY, sized(1e-3, 1e6)),
    "round_up": (ANY, whole(0, 100)),
    "next_power_of_2": (sized(1e-3, 1e15),),
    "mod": (ANY, between(-100, 100)),
    "tiered": (sized(1e-3, 1e6), between(0, 1e3), ANY, between(900, 1e6), ANY, ANY),
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
    "gamma_share": (between(-1, 8), sized(1e-6, 60)),
    "gamma_quantile": (SHARE, sized(1e-6, 60)),
    "poisson_maximum": (sized(1e-3, 1e5), whole(0, 10**6)),
    "collision_probability": (whole(0, 10**5), sized(1, 1e15)),
    "at_least": (whole(0, 1000), whole(0, 1000), SHARE),
    "downtime": (SHARE, sized(1, 1e9)),
    "accumulated": (ANY, ANY),
    "lognormal": (between(-1, 100), between(0, 200)),
    "lognormal__mean_deviation": (between(-1, 100), between(-1, 200)),
    "normal": (ANY, ANY),
    "normal__mean_deviation": (ANY, ANY),
    "uniform": (ANY, ANY),
    "triangular": (between(0, 10), between(5, 15), between(10, 20)),
    "pert": (between(0, 10), between(5, 15), between(10, 20)),
    "shares": (SHARE, SHARE),
}
WIDE |= {
    f"{word}__{low}_{high}": WIDE[word]
    for word in ("lognormal", "normal")
    for low, high in PERCENTILES
}


def _draws(name: str) -> tuple[Draw, ...]:
    """What the arguments are drawn from: around those of the example where nothing else is said."""
    if name in WIDE:
        return WIDE[name]
    numbers = [run(build_lines([text])).values["(1)"] for text in arguments(name)]
    return tuple(partial(near, number) for number in numbers)


@cache
def edges() -> list[tuple[str, list[float], str]]:
    """The lines of edges.txt and rounding.txt: a function, its arguments, what becomes of them."""
    lines = [
        line.split(" => ")
        for file in ("edges.txt", "rounding.txt")
        for line in Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
        if " => " in line and not line.startswith("#")
    ]
    calls = [(call.split(), found) for call, found in lines]
    return [(name, [*map(float, values)], found) for (name, *values), found in calls]


def tried(name: str) -> Iterator[list[float]]:
    """What lies on an edge, random arguments, and those that lie on the edge of each other."""
    chance, draws = random.Random(name), _draws(name)
    for each, values, _ in edges():
        whole = [*values, 1.0] if each in ROUNDED and len(values) == 1 else values
        if each == name and len(whole) == len(draws):
            yield whole
    for _ in range(_ROUNDS):
        values = [draw(chance) for draw in draws]
        yield values
        yield [values[0]] * len(values)


def outcome(name: str, values: list[float]) -> float | None:
    """What a function gives on floats; None where it has no value."""
    try:
        value = float(COMPUTATIONS[name].scalar(*values))
    except (ValueError, ArithmeticError):
        return None
    return value if math.isfinite(value) else None
