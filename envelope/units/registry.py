"""The pint registry of our units: the one place where pint comes in.

Values are calculated as floats in base units; a Quantity is what a script is handed. A system
with nouns or redefinitions of its own has its own registry, in which its month stays its month.
No registry is made pint's application registry: that belongs to the program that uses us.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any

import pint

from envelope.units.definitions import Definition, read_definitions
from envelope.units.dimension import PLAIN, Dimension, dimension_text
from envelope.units.system import STANDARD, UnitSystem
from envelope.units.unit import Unit, base_unit


def load_registry(lines: Iterable[str]) -> pint.UnitRegistry[Any]:
    """A registry that knows these definitions and nothing else."""
    ureg: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    ureg.load_definitions(list(lines))
    return ureg


@cache
def registry() -> pint.UnitRegistry[Any]:
    """The registry of the standard units, built once."""
    return load_registry(definition.line() for definition in read_definitions())


@cache
def registry_for(system: UnitSystem) -> pint.UnitRegistry[Any]:
    """The registry of a system: the standard one unless the system has units of its own."""
    return load_registry(_lines(system)) if system.own else registry()


def to_quantity(value: float, unit: Unit, system: UnitSystem = STANDARD) -> pint.Quantity[Any]:
    """A value in base units as a pint Quantity in `unit`, in base units where that is not known.

    Raises ValueError where a word of the system hides one that is needed.
    """
    if not _means(system, unit):  # a block may define a word of its scenario otherwise
        unit = base_unit(unit.dimension)
        if not _means(system, unit):
            raise ValueError(f"no unit of this scenario measures {dimension_text(unit.dimension)}")
    ureg = registry_for(system)
    powers = {ureg.get_name(symbol): power for symbol, power in unit.factors}
    return ureg.Quantity(value / unit.factor, ureg.UnitsContainer(powers))


def _means(system: UnitSystem, unit: Unit) -> bool:
    """Whether the symbols of a unit come to what it is in a system."""
    value, dimension = 1.0, PLAIN
    for symbol, power in unit.factors:
        found = system.find(symbol)
        if found is None:
            return False
        value *= found.factor ** float(power)
        dimension *= found.dimension**power
    return dimension == unit.dimension and math.isclose(value, unit.factor)


def from_quantity(
    quantity: pint.Quantity[Any] | float, system: UnitSystem = STANDARD
) -> tuple[float, Dimension]:
    """A pint Quantity (of any registry) as a value in base units and its dimension.

    Raises ValueError for a unit that the system does not know.
    """
    if not isinstance(quantity, pint.Quantity):
        return float(quantity), Dimension()
    root = quantity.to_root_units()
    value, dimension = float(root.magnitude), Dimension()
    powers: dict[str, Any] = dict(root.unit_items())
    for name, power in powers.items():
        unit = system.find(name)
        if unit is None:
            raise ValueError(f"there is no unit `{name}`")
        value *= unit.factor ** float(power)
        dimension *= unit.dimension ** _exact(float(power))
    return value, dimension


def _lines(system: UnitSystem) -> Iterable[str]:
    """The definitions that still hold in a system, then its own."""
    for definition in read_definitions():
        kept = [word for word in definition.spellings if word not in system.own]
        if kept:
            symbol = definition.symbol if definition.symbol in kept[1:] else "_"
            others = tuple(word for word in kept[1:] if word != symbol)
            yield Definition(kept[0], _meaning(definition, kept[0], system), symbol, others).line()
    words_of: dict[Unit, list[str]] = {}
    for word, unit in system.own.items():
        words_of.setdefault(unit, []).append(word)
    for unit, words in words_of.items():
        yield _own_definition(unit, words).line()


def _meaning(definition: Definition, word: str, system: UnitSystem) -> str:
    unit = system.find(word)
    return definition.meaning if definition.is_base or unit is None else _in_base(unit)


def _own_definition(unit: Unit, words: list[str]) -> Definition:
    name = next((symbol for symbol, _ in unit.factors if symbol in words), words[0])
    others = tuple(word for word in words if word != name)
    is_noun = unit == base_unit(Dimension(((name, 1),)))
    return Definition(name, f"[{name}]" if is_noun else _in_base(unit), "_", others)


def _in_base(unit: Unit) -> str:
    """A unit as a multiple of base units, as pint reads it."""
    powers = base_unit(unit.dimension).factors
    return " * ".join([repr(unit.factor), *(f"{symbol} ** {power}" for symbol, power in powers)])


def _exact(power: float) -> int | Fraction:
    return int(power) if power == int(power) else Fraction(power).limit_denominator(1000)
