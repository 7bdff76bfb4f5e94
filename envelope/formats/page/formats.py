"""How the page writes and reads numbers: tables of units for writing.js, made of a unit system."""

import json
from collections.abc import Iterable
from typing import Any

from envelope.model.build.setting import without_prefix
from envelope.model.graph.graph import Graph, Quantity
from envelope.units.dimension import TIME, Dimension
from envelope.units.system import AMBIGUOUS, UnitSystem
from envelope.units.unit import Unit, number_of
from envelope.units.writing import (
    FAMILIES,
    LONG_TIMES,
    PREFIXED,
    SHORT_TIMES,
    replaced,
    rest_text,
    told_by_day,
    unit_text,
    usual_unit,
)


class Formats:
    """The formats that a page uses, each once; quantities name them by their place."""

    def __init__(self, system: UnitSystem) -> None:
        self.system = system
        self.listed: list[dict[str, Any]] = []
        self.places: dict[object, int] = {}

    def of(self, dimension: Dimension, unit: Unit | None, *, keeps: bool = False) -> int:
        """The place of the format of a quantity; without a unit, of one that nobody chose.

        A quantity that `keeps` its unit is shown in no other.
        """
        known = (unit.factors, unit.factor, unit.words, keeps) if unit else dimension
        if known not in self.places:
            found = self.of_unit(unit) if unit else self.of_dimension(dimension)
            if keeps:
                prefixed = "prefixed" in found["own"]
                found = {**found, "keeps": True} if prefixed else {"own": found["own"]}
            found["dimension"] = dimension_key(dimension)
            key = json.dumps(found)
            self.places[known] = self.places.setdefault(key, len(self.listed))
            if self.places[key] == len(self.listed):
                self.listed.append(found)
        return self.places[known]

    def of_dimension(self, dimension: Dimension) -> dict[str, Any]:
        """As `default_unit` chooses: rare events by the day."""
        unit = usual_unit(dimension, self.system)
        if not told_by_day(dimension):
            return self.of_unit(unit)
        rare = replaced(unit, "day", self.system, place=-1)
        return {**self.of_unit(unit), "rare": self.of_unit(rare)}

    def of_unit(self, unit: Unit) -> dict[str, Any]:
        """A unit and the related ones among which `rescaled` chooses by the value; or words."""
        symbol, power = unit.factors[0] if unit.factors else ("", 0)
        own = self.words(unit)
        if unit.words:
            return {"own": own, "words": {word: number_of(word) for word in unit.words}}
        if power != 1:
            return {"own": own}
        first = self.system.find(symbol)
        if first is not None and first.dimension == TIME:
            return {
                "own": own,
                "stays": symbol not in SHORT_TIMES,
                "long": self.related(unit, LONG_TIMES),
                "short": self.related(unit, SHORT_TIMES),
            }
        family = next((family for family in FAMILIES if symbol in family), None)
        return {"own": own, **({"prefixes": self.related(unit, family)} if family else {})}

    def related(self, unit: Unit, symbols: Iterable[str]) -> list[dict[str, Any]]:
        """The unit with each of these symbols in the place of its first."""
        return [self.words(replaced(unit, symbol, self.system)) for symbol in symbols]

    def words(self, unit: Unit) -> dict[str, Any]:
        """A unit as writing.js takes it: what stands around the number, for one and for many."""
        symbol, power = unit.factors[0] if unit.factors else ("", 1)
        exact = len(unit.factors) <= 1 and power == 1
        if symbol in ("%", "USD") and power == 1:
            after = ("%" if symbol == "%" else "") + rest_text(unit)
            one, many = after, after
        else:
            one, many = (self.after(unit, plural=plural) for plural in (False, True))
        return {
            "factor": unit.factor,
            "before": "$" if symbol == "USD" and power == 1 else "",
            "one": one,
            "many": many,
            "exact": exact,
            **({"prefixed": True} if symbol in PREFIXED and power == 1 else {}),
            **({} if unit.factors else {"plain": True}),
            **({"percent": True} if symbol == "%" and power == 1 else {}),
            **(
                {"unprefixed": plain.factor} if (plain := without_prefix(unit, self.system)) else {}
            ),
        }

    def after(self, unit: Unit, *, plural: bool) -> str:
        """What stands after a number: ` requests/s`, `/month`."""
        words = unit_text(unit, self.system, plural=plural)
        return words[1:] if words.startswith("1/") else f" {words}" if words else ""


def dimension_key(dimension: Dimension) -> str:
    """A dimension as writing.js compares it: `data:1,time:-1`."""
    return ",".join(sorted(f"{base}:{power}" for base, power in dimension.powers))


def unit_words(graph: Graph, inputs: Iterable[Quantity]) -> dict[str, Any]:
    """The units that typed values may have: word to factor and dimension, and ambiguous words.

    They are those made of the bases that the inputs have; the scenario's own meanings come first.
    """
    bases = {base for each in inputs for base, _ in each.dimension.powers}
    words: dict[str, list[float]] = {}
    dimensions: dict[tuple[tuple[str, Any], ...], int] = {}
    ambiguous: dict[str, str] = {}
    for system in (graph.units, *graph.systems.values()):
        for word in system.words():
            unit = system.find(word)
            if unit is None or word in words or not bases.issuperset(dict(unit.dimension.powers)):
                continue
            place = dimensions.setdefault(unit.dimension.powers, len(dimensions))
            words[word] = [unit.factor, place]
    for word in AMBIGUOUS:
        if readings := graph.units.readings(word):
            ambiguous[word] = " or ".join(each.text.partition(" as ")[2] for each in readings)
    powers = [[list(pair) for pair in key] for key in dimensions]
    return {"words": words, "dimensions": powers, "ambiguous": ambiguous}
