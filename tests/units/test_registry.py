"""The unit table and pint's registry agree, for the standard units and for those of a scenario."""

import pickle
from fractions import Fraction
from pathlib import Path
from typing import Any

import pint
import pytest

from envelope.units import table
from envelope.units.definitions import read_definitions
from envelope.units.dimension import PLAIN, Dimension
from envelope.units.generate import table_text
from envelope.units.registry import from_quantity, registry, registry_for, to_quantity
from envelope.units.system import STANDARD, UnitSystem

DATA, TIME = Dimension((("data", 1),)), Dimension((("time", 1),))
OWN = (
    STANDARD.with_nouns(["gizmo", "leaf/leaves", "node", "joule", "thing"])
    .with_definition("day", 1e5, TIME)
    .with_definition("kilobyte", 1024, DATA)
    .with_definition("album", 40, Dimension((("photo", 1),)))
    .with_definition("server", 48, Dimension((("core", 1),)))
)


def test_table_is_generated() -> None:
    """The table in the repository is the one that the definitions give."""
    assert Path(table.__file__).read_text(encoding="utf-8") == table_text()


def test_table_is_complete() -> None:
    """Table and definition file know the same words."""
    defined = {word for definition in read_definitions() for word in definition.spellings}
    assert set(STANDARD.words()) == defined


@pytest.mark.parametrize("system", [STANDARD, OWN], ids=["standard", "own"])
def test_table_and_registry_agree(system: UnitSystem) -> None:
    """Every spelling has exactly the same factor and dimension in both."""
    ureg = registry_for(system)
    for word in system.words():
        unit = system.find(word)
        assert unit is not None
        quantity = ureg.Quantity(1, word)
        assert (quantity.to_root_units().magnitude, word) == (unit.factor, word)
        powers = {f"[{base}]": power for base, power in unit.dimension.powers}
        assert dict(quantity.dimensionality) == powers


def test_to_quantity() -> None:
    """A value in base units becomes a Quantity in the unit asked for."""
    day, kilobyte = STANDARD.find("day"), STANDARD.find("KB")
    assert day is not None
    assert kilobyte is not None
    quantity = to_quantity(5e3 / 86400, kilobyte / day)
    assert quantity.magnitude == pytest.approx(5)
    assert str(quantity.units) == "kilobyte / day"
    assert quantity.to("bit/s").magnitude == pytest.approx(40e3 / 86400)
    value, dimension = from_quantity(quantity)
    assert value == pytest.approx(5e3 / 86400)
    assert dimension == DATA / TIME


def test_a_scenario_keeps_its_month() -> None:
    """A Quantity of a scenario converts by the definitions of that scenario."""
    assert registry_for(OWN).Quantity(1, "week").to("s").magnitude == 7e5
    assert registry().Quantity(1, "week").to("s").magnitude == 604800
    assert from_quantity(registry_for(OWN).Quantity(2, "albums"), OWN)[0] == 80
    assert registry_for(STANDARD) is registry()


def test_quantities_from_elsewhere() -> None:
    """Plain numbers and Quantities of another registry are understood by the names of units."""
    other: pint.UnitRegistry[Any] = pint.UnitRegistry()
    assert from_quantity(3) == (3.0, PLAIN)
    value, dimension = from_quantity(other.Quantity(3, "GB/hour"))
    assert value == pytest.approx(3e9 / 3600)
    assert dimension == DATA / TIME
    assert from_quantity(other.Quantity(50, "percent")) == (0.5, PLAIN)
    with pytest.raises(ValueError, match="no unit `kelvin`"):
        from_quantity(other.Quantity(3, "kelvin"))


def test_the_application_registry_is_left_alone() -> None:
    """A program that uses pint itself keeps its own registry; ours can be pickled all the same."""
    unit = STANDARD.find("GB")
    assert unit is not None
    assert to_quantity(1e9, unit)._REGISTRY is registry()
    assert pint.Quantity(1, "metre")._REGISTRY is not registry()
    assert pickle.dumps(to_quantity(1e9, unit))


def test_a_word_that_a_scenario_defines_otherwise() -> None:
    """A Quantity is in base units where its unit means something else there."""
    gizmos = Dimension((("gizmo", 1),))
    known = STANDARD.with_nouns(["gizmo"])
    crate = known.with_definition("crate", 40, gizmos).find("crate")
    assert crate is not None
    assert str(to_quantity(80, crate, known.with_definition("crate", 40, gizmos))) == "2.0 crate"
    assert str(to_quantity(80, crate, known.with_definition("crate", 12, gizmos))) == "80.0 gizmo"
    assert str(to_quantity(80, crate, known)) == "80.0 gizmo"
    with pytest.raises(ValueError, match="no unit of this scenario measures gizmo"):
        to_quantity(80, crate, STANDARD)


def test_symbols_are_those_of_the_definitions() -> None:
    """Also where a scenario has words of its own; a symbol that it hides is none."""
    ureg = registry_for(OWN)
    for definition in read_definitions():
        known = [word for word in definition.spellings if word not in OWN.own]
        if definition.symbol in known[1:]:
            assert ureg.get_symbol(known[0]) == definition.symbol
        elif known:
            assert ureg.get_symbol(known[0]) == known[0]


@pytest.mark.parametrize("power", [2, 1, 0.5, -0.5, 1 / 3])
def test_powers_of_quantities_come_back(power: float) -> None:
    """Whole ones, and fractions as such."""
    value, dimension = from_quantity(registry().Quantity(3.0, "kilobyte") ** power)
    exact = Fraction(power).limit_denominator(9)
    assert value == pytest.approx(3000.0**power)
    assert dimension == DATA ** (int(exact) if exact.denominator == 1 else exact)
