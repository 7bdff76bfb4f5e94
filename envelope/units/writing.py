"""How numbers are written: three digits that mean something, and a unit that people say.

What is written here can be read again by the expression language.
"""

from __future__ import annotations

from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from envelope.units.dimension import TIME, power_text
from envelope.units.numerals import (
    LARGEST_EXACT,
    THOUSAND,
    digits_beside_one,
    number_text,
    percent_text,
    rounded,
)
from envelope.units.unit import Unit, base_unit, word_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envelope.units.dimension import Dimension, Power
    from envelope.units.system import UnitSystem


# Units among which a number may move to stay between 1 and 1000, smallest first.
FAMILIES = (
    ("B", "KB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"),
    ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"),
    ("bit", "kbit", "Mbit", "Gbit", "Tbit", "Pbit", "Ebit", "Zbit", "Ybit"),
    ("bit", "Kibit", "Mibit", "Gibit", "Tibit", "Pibit", "Eibit"),
    ("Hz", "kHz", "MHz", "GHz"),
    ("J", "kJ", "MJ"),
    ("Wh", "kWh", "MWh", "GWh"),
    ("W", "kW", "MW", "GW"),
    ("mm", "metre", "km"),
)
SHORT_TIMES = ("ns", "µs", "ms", "s")
# Units that have a prefix already, so that no number before them takes a suffix.
PREFIXED = frozenset(
    {symbol for family in FAMILIES for symbol in family[1:]}
    | {*SHORT_TIMES[:-1], "mm", "krps", "Mrps", "kTPS", "kIOPS", "MIOPS", "kpps", "Mpps", "Gpps"}
) - {"metre"}
LONG_TIMES = ("min", "hour", "day", "year")  # each is used from two of it on
# What people say instead of the base unit.
USUAL: dict[tuple[tuple[str, Power], ...], str] = {
    (("energy", 1),): "Wh",
    (("energy", 1), ("time", -1)): "W",
}
RARE = 1e-3  # events per second that are better told per day


def quantity_text(
    value: float,
    unit: Unit,
    system: UnitSystem,
    *,
    rescale: bool = False,
    digits: int = 3,
    exact: int = LARGEST_EXACT,
) -> str:
    """A value, given in base units, in a unit: `34.7k requests/s`, `$12.3k/month`, `95%`.

    With `rescale` a related unit is taken (another prefix, hours for minutes) so that the number
    is between 1 and 1000 where that is possible. A word is written as it is. A whole number of one
    thing keeps all its digits below `exact`.
    """
    if unit.words:
        return word_at(value, unit.words)
    if rescale:
        unit = rescaled(value, unit, system, digits)
    number = value / unit.factor
    symbol, power = unit.factors[0] if unit.factors else ("", 1)
    if symbol == "%" and power == 1:
        return f"{percent_text(number, digits)}%{rest_text(unit)}"
    if not unit.factors:
        digits = digits_beside_one(number, digits)
    is_one = len(unit.factors) <= 1 and power == 1
    kept, suffix = exact if is_one else 0, symbol not in PREFIXED
    written = number_text(number, digits, exact=kept, suffix=suffix)
    if symbol == "USD" and power == 1:
        return f"{'-' * written.startswith('-')}${written.lstrip('-')}{rest_text(unit)}"
    words = unit_text(unit, system, plural=written.lstrip("-") != "1")
    return written + (words[1:] if words.startswith("1/") else f" {words}" if words else "")


def unit_text(unit: Unit, system: UnitSystem, *, plural: bool) -> str:
    """A unit for people: `requests/user/day`, `KB/request`, `1/month`; nothing for plain numbers.

    The last word above the line takes the plural; symbols such as GB never do.
    """
    if not unit.factors:
        return ""
    above = [(symbol, power) for symbol, power in unit.factors if power > 0]
    words = [power_text(symbol, power) for symbol, power in above] or ["1"]
    if plural and above and above[-1][1] == 1:
        words[-1] = system.plural(above[-1][0])
    return "/".join(["*".join(words), *_below(unit)])


def unit_symbol(unit: Unit) -> str:
    """A unit for machines, always singular: `request/user/day`, `1/month`; "" for plain numbers."""
    above = [power_text(symbol, power) for symbol, power in unit.factors if power > 0]
    return "/".join(["*".join(above) or "1", *_below(unit)]) if unit.factors else ""


def duration_text(seconds: float, system: UnitSystem) -> str:
    """A time as people tell it: `30 days`, `2.5 years`."""
    unit = system.find("s")
    assert unit is not None
    return quantity_text(seconds, unit, system, rescale=True)


def value_data(value: float, unit: Unit, text: str) -> dict[str, float | str]:
    """A value in base units as data: its number in a unit, the unit's symbol, its text.

    The value of what holds a word is that word.
    """
    return {"value": number_in(value, unit), "unit": unit_symbol(unit), "text": text}


def number_in(value: float, unit: Unit) -> float | str:
    """A value in base units as a number in a unit; a word where it stands for one."""
    return word_at(value, unit.words) if unit.words else value / unit.factor


def default_unit(dimension: Dimension, value: float, system: UnitSystem) -> Unit:
    """The unit for a value (in base units) whose unit nobody chose.

    Money over time is told by the month, rare events by the day, other rates by the second;
    data, time and energy take the prefix that suits the value.
    """
    unit = usual_unit(dimension, system)
    if told_by_day(dimension) and 0 < abs(value) < RARE:
        unit = replaced(unit, "day", system, place=-1)
    return rescaled(value, unit, system)


def told_by_day(dimension: Dimension) -> bool:
    """Whether few of something are better told by the day: rates, but for money and power."""
    is_rate = dimension.get("time") == -1 and len(dimension.powers) > 1
    return is_rate and not dimension.get("money") and dimension.powers not in USUAL


def usual_unit(dimension: Dimension, system: UnitSystem) -> Unit:
    """The unit that people say for a dimension: `USD/month`, `GB*month`, `server*hour`."""
    unit = system.find(USUAL.get(dimension.powers, "")) or base_unit(dimension)
    if dimension.get("time") == -1 and dimension.get("money") == 1:
        return replaced(unit, "month", system, place=-1)
    places = [place for place, factor in enumerate(unit.factors) if factor == ("s", 1)]
    if len(unit.factors) < 2 or not places:
        return unit
    stored = dimension.get("data") == 1 or dimension.get("money") == 1
    return replaced(unit, "month" if stored else "hour", system, place=places[0])


def stays(value: float, unit: Unit) -> bool:
    """Whether a value (in base units) is told in a unit that was asked for: not in 36,500 GB."""
    if not unit.factors:
        return True
    symbol, power = unit.factors[0]
    return power != 1 or symbol not in PREFIXED or abs(value / unit.factor) < LARGEST_EXACT


def rescaled(value: float, unit: Unit, system: UnitSystem, digits: int = 3) -> Unit:
    """The related unit in which a value (in base units) has a number between 1 and 1000.

    Only the first symbol changes: in `MB/day` the day stays.
    """
    symbol, power = unit.factors[0] if unit.factors else ("", 0)
    if power != 1 or not value or not isfinite(value):
        return unit
    first = system.find(symbol)
    if first and first.dimension == TIME:
        return _time_rescaled(value, unit, system, digits)
    family = next((family for family in FAMILIES if symbol in family), None)
    if family is None:
        return unit
    units = _related(unit, family, system)
    return _largest(value, units, digits) or units[0]


def _time_rescaled(value: float, unit: Unit, system: UnitSystem, digits: int) -> Unit:
    """As people tell times; a number of minutes, days... that fits is left as it is."""
    is_short = unit.factors[0][0] in SHORT_TIMES
    if not is_short and 1 <= abs(rounded(value / unit.factor, digits)) < THOUSAND:
        return unit
    long, short = _related(unit, LONG_TIMES, system), _related(unit, SHORT_TIMES, system)
    return _largest(value, long, digits, least=2) or _largest(value, short, digits) or short[0]


@lru_cache(maxsize=1_000)
def _related(unit: Unit, symbols: tuple[str, ...], system: UnitSystem) -> Sequence[Unit]:
    """A unit with other symbols in the place of its first one."""
    return tuple([replaced(unit, symbol, system) for symbol in symbols])


def _largest(value: float, units: Sequence[Unit], digits: int, least: int = 1) -> Unit | None:
    """The last of the units, smallest first, of which the value has at least some."""
    fitting = (u for u in reversed(units) if abs(rounded(value / u.factor, digits)) >= least)
    return next(fitting, None)


def replaced(unit: Unit, new: str, system: UnitSystem, place: int = 0) -> Unit:
    """The unit with another symbol in some place, where that is of the same dimension."""
    old, power = unit.factors[place]
    before, after = system.find(old), system.find(new)
    if before is None or after is None or before.dimension != after.dimension:
        return unit
    factors = [*unit.factors]
    factors[place] = (new, power)
    factor = unit.factor * (after.factor / before.factor) ** power
    return Unit(tuple(factors), float(factor), unit.dimension)


def _below(unit: Unit) -> list[str]:
    return [power_text(symbol, -power) for symbol, power in unit.factors if power < 0]


def rest_text(unit: Unit) -> str:
    """What follows a first symbol that is written beside the number: `/month` of `$5/month`."""
    above = [power_text(symbol, power) for symbol, power in unit.factors[1:] if power > 0]
    return "".join([*(f"*{word}" for word in above), *(f"/{word}" for word in _below(unit))])
