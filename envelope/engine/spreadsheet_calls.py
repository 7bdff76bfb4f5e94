"""The functions of the language as texts of a spreadsheet, each by a writer.

A writer gets the operands and `Keep`, by which a long operand that its text names more than once
gets a cell of its own.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from envelope.engine.functions import COMPUTATIONS, Gap, named
from envelope.engine.rounding import FURTHEST, LARGEST_WHOLE, MOST_STEPS, TOLERANCE
from envelope.tuples import NamedTuple

COMPARISON, SUM, PRODUCT, POWER, ATOM = range(5)

RANKS = "ranks"  # in texts: the cells with the numbers from 1 to TABLE
TABLE = 1000


class Piece(NamedTuple):
    """A text of a formula, and how strongly its parts hold together: `a+b` is a SUM."""

    text: str
    strength: int

    def within(self, strength: int) -> str:
        """The text in parentheses where it would fall apart."""
        return self.text if self.strength >= strength else f"({self.text})"

    @property
    def atom(self) -> str:
        """The text where anything may stand beside it."""
        return self.within(ATOM)


_NUMBER = r"(?:[\d.]+(?:E[+-]?\d+)?%?|\(-[\d.]+\))"
_KNOWN = re.compile(f"{_NUMBER}(?:<|>|<=|>=){_NUMBER}")

Keep = Callable[[Piece], str]  # the text of an operand, or the cell that computes it
Writer = Callable[..., Piece]


def writer(function: str) -> Writer:
    """The writer of a function; of one in capitals a spreadsheet has the function itself."""
    name = COMPUTATIONS[function].spreadsheet
    assert not isinstance(name, Gap), f"{function} has no text: {name}"
    found: Writer = _plain(name) if name.isupper() else named(name, __name__)
    return found


class Always(Piece):
    """What gets a cell of its own however short it is."""


class Quoted(Piece):
    """A word, or what holds one: a spreadsheet compares it as text."""


def settling(number: str) -> str:
    """How far from a whole number counts as that number, as in `rounding`."""
    return f"MIN({FURTHEST},{TOLERANCE:.0E}*MAX(1,{absolute(number)}))"


def absolute(number: str) -> str:
    """A number without its sign; what is in parentheses already gets no more."""
    return f"ABS{number}" if number.startswith("(") else f"ABS({number})"


def guarded(piece: Piece, *refused: str) -> Piece:
    """A value, and no number where the engine has none, which a spreadsheet would not notice.

    What is `refused` are comparisons; those of two numbers do not hold, as the formula was run.
    """
    asked = [each for each in refused if not _KNOWN.fullmatch(each)]
    if not asked:
        return piece
    condition = asked[0] if len(asked) == 1 else f"OR({','.join(asked)})"
    return Piece(f"IF({condition},NA(),{piece.text})", ATOM)


def _up(number: str) -> str:
    return f"(-INT({settling(number)}-{number}))"


def _down(number: str) -> str:
    return f"INT({number}+{settling(number)})"


def _nearest(number: str) -> str:
    """Halves to the even number; a spreadsheet's ROUND takes them away from zero."""
    rest, odd = f"{number}-INT({number})", f"INT({number})-2*INT(INT({number})/2)"
    return f"(INT({number})+IF(ABS({rest}-0.5)<={settling(number)},{odd},IF({rest}>0.5,1,0)))"


def whole_of(keep: Keep, piece: Piece) -> str:
    """The whole number that a count is."""
    if piece.text.isdigit():
        return piece.text
    return keep(Always(_down(keep(piece)), ATOM))


def _plain(function: str) -> Writer:
    """A function that a spreadsheet has, too."""

    def write(keep: Keep, *operands: Piece) -> Piece:
        """The call."""
        return Piece(f"{function}({','.join(each.text for each in operands)})", ATOM)

    return write


def ceil(keep: Keep, x: Piece, step: Piece | None = None) -> Piece:
    """Rounded up to whole ones, or to whole steps."""
    return _stepped(_up, keep, x, step)


def floor(keep: Keep, x: Piece, step: Piece | None = None) -> Piece:
    """Rounded down to whole ones, or to whole steps."""
    return _stepped(_down, keep, x, step)


def nearest(keep: Keep, x: Piece, step: Piece | None = None) -> Piece:
    """Rounded to the nearest whole one, or to whole steps."""
    return _stepped(_nearest, keep, x, step)


def _stepped(rounded: Callable[[str], str], keep: Keep, x: Piece, step: Piece | None) -> Piece:
    if step is None:
        return Piece(rounded(keep(x)), ATOM)
    steps = keep(Piece(f"{x.within(PRODUCT)}/{step.atom}", PRODUCT))
    return Piece(f"{rounded(steps)}*{step.atom}", PRODUCT)


def clamp(keep: Keep, x: Piece, low: Piece, high: Piece) -> Piece:
    """The value, kept between low and high."""
    return Piece(f"MAX({low.text},MIN({high.text},{x.text}))", ATOM)


def divided(keep: Keep, value: Piece, by: Piece) -> Piece:
    """The quotient; nothing where there is nothing to divide by."""
    dividend, divisor = keep(value), keep(by)
    return Piece(f"IF({divisor}=0,0*{dividend},{dividend}/{divisor})", ATOM)


def next_power_of_2(keep: Keep, x: Piece) -> Piece:
    """The next power of two; 1 for everything up to 1. A logarithm is not exact."""
    count = keep(Always(_up(keep(x)), ATOM))
    near = f"2^ROUND(LOG({count},2),0)"
    return Piece(f"IF({count}<=1,1,IF({near}<{count},2,1)*{near})", ATOM)


def remainder(keep: Keep, x: Piece, step: Piece) -> Piece:
    """What is left after whole steps, with the sign of the step, as in `mathematics`."""
    value, by = keep(x), keep(step)
    steps = keep(Always(f"{value}/{by}", PRODUCT))
    left = keep(Always(f"{value}-{by}*INT({steps})", SUM))
    whole = f"{value}=INT({value}),{by}=INT({by})"
    exact = keep(Always(f"AND({whole},{absolute(value)}<={LARGEST_WHOLE:.0f})", ATOM))
    near = f"ABS({steps}-ROUND({steps},0))<={settling(steps)}"
    none = f"AND({near},OR({steps}<=0,{steps}>=0.5))"
    falls = f"OR(AND({left}<0,{by}>0),AND({left}>0,{by}<0))"
    fitting = f"IF({falls},{left}+{by},IF(ABS({left})>=ABS({by}),{left}-{by},{left}))"
    known = f"IF(ABS({steps})>={MOST_STEPS:.0E},NA(),IF({none},0,{fitting}))"
    return Piece(f"IF({exact},{fitting},{known})", ATOM)


def tiered(keep: Keep, amount: Piece, *tiers: Piece) -> Piece:
    """Each tier at its price; no number where the limits fall or the amount is negative."""
    *pairs, last = tiers
    limits = [keep(limit) for limit in pairs[::2]]
    below = ["0", *limits]
    a = keep(amount)
    rises = [f"{one}>{other}" for one, other in pairwise(["0", *limits])]
    costs = [
        f"MAX(MIN({a},{limit})-{low},0)*{price.atom}"
        for low, limit, price in zip(below, limits, pairs[1::2], strict=False)
    ]
    costs.append(f"MAX({a}-{limits[-1]},0)*{last.atom}")
    return guarded(Piece("+".join(costs), SUM), f"{a}<0", *rises)


def log2(keep: Keep, x: Piece) -> Piece:
    """The logarithm to base 2."""
    return Piece(f"LOG({x.text},2)", ATOM)


def accumulated(keep: Keep, rate: Piece, time: Piece) -> Piece:
    """What a rate adds up to in a time."""
    return Piece(f"{rate.within(PRODUCT)}*{time.within(PRODUCT)}", PRODUCT)


def downtime(keep: Keep, availability: Piece, period: Piece) -> Piece:
    """The time down in a period."""
    return Piece(f"ROUND(1-{availability.within(PRODUCT)},15)*{period.within(PRODUCT)}", PRODUCT)


# chances


def combinations(keep: Keep, count: Piece, chosen: Piece) -> Piece:
    """0 when there are not as many as are chosen."""
    n, k = whole_of(keep, count), whole_of(keep, chosen)
    ways = Piece(f"IF({k}>{n},0,COMBIN({n},{k}))", ATOM)
    return guarded(ways, f"{n}<0", f"{k}<0", f"{n}>1000")


def normal_quantile(keep: Keep, probability: Piece) -> Piece:
    """The quantile of the standard normal distribution."""
    return Piece(f"_xlfn.NORM.S.INV({probability.text})", ATOM)


def at_least(keep: Keep, needed: Piece, count: Piece, probability: Piece) -> Piece:
    """By the beta distribution, which keeps its digits where the chance of one is small."""
    n, k, p = whole_of(keep, count), whole_of(keep, needed), keep(probability)
    chance = f"_xlfn.BETA.DIST({p},{k},{n}-{k}+1,TRUE)"
    found = Piece(f"IF({k}>{n},0,IF({k}<1,1,{chance}))", ATOM)
    return guarded(found, f"{p}<0", f"{p}>1", f"{n}<0", f"{n}>100000")


def collision_probability(keep: Keep, count: Piece, space: Piece) -> Piece:
    """By power sums where the picks are few against the space, else by factorials.

    Neither `LN(1-x)` nor `1-EXP(-x)` keeps its digits where x is small.
    """
    n, whole, of = keep(count), whole_of(keep, count), keep(space)
    below = keep(Always(f"{whole}-1", SUM))
    sums = (
        f"{below}*{whole}/2/{of}",
        f"{below}*{whole}*(2*{below}+1)/12/{of}^2",
        f"({below}*{whole}/2)^2/3/{of}^3",
        f"{below}*{whole}*(2*{below}+1)*(3*{below}^2+3*{below}-1)/120/{of}^4",
        f"({below}*{whole})^2*(2*{below}^2+2*{below}-1)/60/{of}^5",
    )
    factorials = f"{whole}*LN({of})+GAMMALN({of}-{whole}+1)-GAMMALN({of}+1)"
    few = f"IF({whole}/{of}<0.01,{'+'.join(sums)},{factorials})"
    many = f"{n}*({n}-1)/(2*{of})"
    exponent = keep(Always(f"IF({n}>{of},1,IF({n}<10000,{few},{many}))", ATOM))
    chance = Piece(f"IF({n}>{of},1,-{less_one(f'(-{exponent})')})", ATOM)
    return guarded(chance, f"{n}<0", f"{of}<=0")


def less_one(x: str) -> str:
    """EXP(x) - 1, with all its digits where x is small."""
    return f"IF(ABS({x})<1E-5,{x}+{x}^2/2+{x}^3/6,EXP({x})-1)"


# waiting


def erlang_b(keep: Keep, servers: Piece, load: Piece) -> Piece:
    """The share of arrivals lost, from two chances of a Poisson distribution."""
    c, a = whole_of(keep, servers), keep(load)
    one, all_ = _poisson(c, a)
    lost = Piece(f"IF({c}<1,1,IF({a}=0,0,{one}/{all_}))", ATOM)
    return guarded(lost, f"{c}<0", f"{c}>1000000", f"{a}<0")


def erlang_c(keep: Keep, servers: Piece, load: Piece) -> Piece:
    """The share of arrivals that must wait; 1 when the load reaches the servers."""
    c, whole, a = keep(servers), whole_of(keep, servers), keep(load)
    below = guarded(
        Piece(f"IF({a}=0,IF({whole}<1,1,0),{_waiting(c, whole, a)})", ATOM),
        f"{a}<0",
        f"{whole}>1000000",
    )
    return Piece(f"IF({a}>={c},1,{below.text})", ATOM)


def erlang_servers(keep: Keep, load: Piece, probability: Piece) -> Piece:
    """One more than the load, and one for each number of servers that is not enough."""
    a, p = keep(load), keep(probability)
    servers = f"(INT({a})+{RANKS})"
    waits = f"SUMPRODUCT(--({_waiting(servers, servers, a)}>{p}))"
    short = keep(Always(f"IF({a}=0,0,{waits})", ATOM))
    found = Piece(f"INT({a})+1+{short}", SUM)
    return guarded(found, f"{p}<=0", f"{p}>1", f"{a}<0", f"{short}>={TABLE}")


def _poisson(servers: str, load: str) -> tuple[str, str]:
    """The chances of as many arrivals as servers, and of no more: their ratio is Erlang B."""
    function = f"_xlfn.POISSON.DIST({servers},{load},"
    return f"{function}FALSE)", f"{function}TRUE)"


def _waiting(servers: str, whole: str, load: str) -> str:
    """Erlang C below full load, from the same two chances."""
    one, all_ = _poisson(whole, load)
    return f"{one}/({all_}*(1-{load}/{servers})+{load}/{servers}*{one})"
