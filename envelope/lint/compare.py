"""Two values held against each other, with all that a charitable reader grants.

Each grant is a factor by which their ratio may be multiplied: a unit of time that only one side
has, a conversion done by hand, a prefix of 1024, a day of 100,000 seconds.
"""

import math
from collections.abc import Iterator, Sequence

from envelope.lint.values import Value, subsets
from envelope.tuples import NamedTuple

_ROUNDING = 0.15
_LONGEST_DAY = 1e5 / 86_400
# What is left out where only one side is a rate, or says for how long.
_TIMES = (60.0, 3600.0, 86_400.0, 1e5, 604_800.0, 2.63e6, 3.156e7)
# Numbers by which people convert between units.
_OF_TIME = (7, 12, 24, 28, 30, 30.4, 31, 52, 60, 100, 360, 365, 720, 730, 1000, 1440, 1825,
            3600, 8760, 86_400, 1e5, 525_600, 604_800, 1e6, 2.5e6, 2.6e6, 31.5e6,
            1e9)  # fmt: skip
# Of these, the ones that show that the author has converted.
_BY_HAND = (24, 30, 60, 365, 720, 730, 1440, 3600, 8760, 86_400, 1e5)
_OF_DATA = (8, 1000, 1024, 1e6, 1024**2, 1e9, 1024**3, 1e12, 1024**4)
_PREFIXES = tuple(base**power for base in (1000.0, 1024.0) for power in range(-6, 7))


class Compared(NamedTuple):
    """Whether two values agree; else how many times the right one the left one is."""

    holds: bool
    ratio: float


def compared(left: Value, right: Value) -> Compared:
    """The left value against the right one, which is what it is said to be."""
    if right.middle <= 0 or left.middle <= 0:
        return _below_zero(left, right)
    if left.is_share and "data" in right.powers:
        return Compared(holds=False, ratio=1.0)
    factors = list(_factors(left, right))
    ratio = left.middle / right.middle
    is_rest = right.is_share and left.middle < 1  # `3/30 = 90%` of them are fine
    if any(_agrees(left, right, factor) for factor in factors) or (
        is_rest and abs(1 - left.middle - right.middle) < 0.01
    ):
        return Compared(holds=True, ratio=1.0)
    return Compared(holds=False, ratio=ratio * factors[0])


def _below_zero(left: Value, right: Value) -> Compared:
    """Nothing and less than nothing: wrong only if both are below, and unlike."""
    if abs(left.middle - right.middle) <= max(1.0, abs(right.middle) * _ROUNDING):
        return Compared(holds=True, ratio=1.0)
    both = left.powers == right.powers and left.middle < 0 and right.middle < 0
    return Compared(holds=not both, ratio=left.middle / right.middle if right.middle else 1.0)


def _factors(left: Value, right: Value) -> Iterator[float]:
    """By what the ratio of the values may be multiplied; the first is the plainest reading."""
    others = [1.0]
    for base in ("data", "energy", "length", "mass", "money"):
        others = [one * other for one in others for other in _conversions(base, left, right)]
    shares = (1.0, 100.0, 0.01) if left.is_share != right.is_share else (1.0,)
    for share in shares:
        for one in _times(left, right):
            for other in others:
                yield one * other * share


def _times(left: Value, right: Value) -> list[float]:
    """Of time: conversions by hand, long days, and what only one side says."""
    here, there = left.scales.get("time", 1.0), right.scales.get("time", 1.0)
    powers = left.powers.get("time", 0), right.powers.get("time", 0)
    if powers[0] != powers[1]:
        return _implied_times(left, right, powers[1] - powers[0])
    is_timed = "time" in left.scales or "time" in right.scales
    numbers = _numbers(left, right)
    found = [1.0]
    if here < 1 < there and _converts(numbers, (there, 1 / there), _OF_TIME):
        found.append(there)  # `10 ms × 4M / 3600 = 11 hours`, by way of seconds
    ways = (there / here, here / there)  # 525,600 min/year is a conversion, too
    if is_timed and here != there and _converts(numbers, ways, _OF_TIME):
        found = [there / here, 1.0]
    by_hand = (1 / each for each in left.converters if 0 < each < 1)
    found += [each for each in by_hand if any(abs(each / time - 1) < 0.01 for time in left.times)]
    if powers[0] == 1 and _is_part_of_each(left, there / here):
        found.append(there / here)  # `6.5 × 252 days = 1,638 hours`
    is_of_days = any(each > 80_000 for each in left.times | right.times)
    if is_of_days or any(_is_among(each, (86_400.0,), 0.2) for each in numbers):
        found += [each * day for each in found for day in (_LONGEST_DAY, 1 / _LONGEST_DAY)]
    return found


def _is_part_of_each(left: Value, part: float) -> bool:
    """Whether a factor may be a part of each unit of time: 6.5 hours of each day."""
    return part < 1 and any(1 < number <= 1.01 / part for number in left.converters)


def _implied_times(left: Value, right: Value, lacking: float) -> list[float]:
    here, there = left.scales.get("time", 1.0), right.scales.get("time", 1.0)
    longest = max(_unit_of_time(left), _unit_of_time(right))
    is_long = left.powers.get("time", 0) == 1  # `3 years × 5 GB`, which are a day's
    is_by_hand = any(_is_among(each, _BY_HAND) for each in left.converters)
    times = () if is_by_hand else _TIMES
    implied = [time**lacking for time in times if is_long or time > 1.5 * longest]
    implied += [time**lacking for time in sorted(left.times | right.times)]
    plainest = [there / here, there] if left.powers.get("time") else [there, there / here]
    return [*plainest, *([1.0] if longest <= 1 else []), *implied]


def _unit_of_time(one: Value) -> float:
    """How long the unit is by which a value is told, in seconds; 0 where there is none."""
    power, scale = one.powers.get("time", 0), one.scales.get("time", 1.0)
    return float(scale ** (1 / power)) if power else 0.0


def _conversions(base: str, left: Value, right: Value) -> list[float]:
    """Of data, money, energy: prefixes of 1000 or 1024, units left out or converted by hand."""
    here, there = left.scales.get(base, 1.0), right.scales.get(base, 1.0)
    if left.powers.get(base, 0) != right.powers.get(base, 0):
        if base == "money":
            return [1.0, there / here]
        if left.powers.get(base) and right.powers.get(base):
            return [1.0]  # bytes times bytes: no reading that anybody means
        ratio = left.middle / right.middle
        implied = [scale * each for scale in (1.0, there / here) for each in _PREFIXES]
        if base == "data":  # what is left out is a unit, and none is smaller than a bit
            is_more = right.powers.get(base, 0) > left.powers.get(base, 0)
            implied = [each for each in implied if (each if is_more else 1 / each) >= 0.1]
        return sorted(implied, key=lambda each: (_is_binary(each), abs(math.log(each * ratio))))
    if base not in left.scales and base not in right.scales:
        return [1.0]
    numbers = _numbers(left, right)
    found = [1.0]
    if here != there and _converts(numbers, (here / there,), _OF_DATA):
        found = [there / here, 1.0]
    if base == "data":
        found = _of_bits(left, right, numbers) + found
        levels = left.level - right.level
        found += [each * 1.024**levels for each in found if levels]
    return found


def _is_binary(prefix: float) -> bool:
    """Whether a prefix is one of 1024, which are less likely where nothing is written."""
    return f"{prefix:.3g}".partition("e")[0].strip("0.") not in ("1", "")


def _of_bits(left: Value, right: Value, numbers: tuple[float, ...]) -> list[float]:
    """`GB/s × 8 = Gbps`, `50 GB × 8 / 100 Mbps`: an 8 that only converts."""
    if len(left.kinds | right.kinds) < 2:
        return []
    return [1 / each for each in numbers if _is_among(each, (8,))][:1]


def _numbers(left: Value, right: Value) -> tuple[float, ...]:
    return left.converters + tuple(1 / each for each in right.converters if each)


def _converts(
    numbers: tuple[float, ...], scales: tuple[float, ...], constants: Sequence[float]
) -> bool:
    """Whether some of the numbers convert between the units: `÷ 86400`, `× 24 × 3600`, `× 8`."""
    known = tuple(number for number in numbers if _is_among(number, constants))
    wanted = [one for one in scales if abs(one - 1) > 0.2]
    return any(abs(each / one - 1) < 0.17 for each in subsets(known) for one in wanted)


def _is_among(number: float, constants: Sequence[float], near: float = 0.005) -> bool:
    """Whether a number, or what it is one over, is one of some others."""
    sizes = (number, 1 / number) if number > 0 else ()
    return any(abs(size / each - 1) < near for size in sizes for each in constants)


def _agrees(left: Value, right: Value, factor: float) -> bool:
    """Whether the two are the same but for rounding, of 15 % or to the printed digits."""
    low, high = sorted((left.low * factor, left.high * factor))
    if low <= right.high / (1 - _ROUNDING) and high >= right.low * (1 - _ROUNDING):
        return True
    return _is_rounded(left.middle * factor, right)


def _is_rounded(exact: float, right: Value) -> bool:
    """Whether the right value is another one, rounded to its digits, up, or down."""
    unit = right.unit.factor
    shown, number = right.middle / unit, exact / unit
    if shown <= 0 or number <= 0:
        return False
    digits = len(f"{shown:.6g}".partition("e")[0].replace(".", "").strip("0")) or 1
    step = 10.0 ** (math.floor(math.log10(shown)) - digits + 1)
    if digits <= 2 and abs(round(number / step) * step - shown) < step * 1e-6:
        return True
    return shown < 10 and shown == int(shown) and abs(number - shown) < 1
