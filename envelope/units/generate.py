"""Compiles presets/units.txt, as pint understands it, to envelope/units/table.py.

Run `python -m envelope.units.generate` after a change to the definitions.
"""

from __future__ import annotations

import os
from typing import Any

from envelope.units.definitions import Definition, read_definitions
from envelope.units.dimension import regular_plural
from envelope.units.registry import load_registry

Powers = tuple[tuple[str, int], ...]

# A minute is a symbol in `1/min`, but `5 minutes` reads better than `5 min`.
SPOKEN = {"min": "minutes"}

HEADER = '''\
"""The unit table. Generated from presets/units.txt by `python -m envelope.units.generate`.

Do not edit: change the definitions and generate it again.
"""
'''

TABLES = {
    "UNITS": (
        "# symbol: (base units in one of it, powers of its dimension, how it is written)",
        "dict[str, tuple[float, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]]",
    ),
    "NOUNS": ("# what is counted: its plural; one of it is its own base unit", "dict[str, str]"),
    "PLURALS": ("# units that are words, and so have a plural", "dict[str, str]"),
    "SPELLINGS": ("# every other spelling of a unit or noun", "dict[str, str]"),
    "FOLLOWERS": (
        "# units built on another, with the power: they follow when it is redefined",
        "dict[str, tuple[tuple[str, int], ...]]",
    ),
    "BASES": ("# the base units that are not nouns, by dimension", "dict[str, str]"),
}


def table_text() -> str:
    """The text of table.py, always the same for the same definitions."""
    tables = compile_tables(read_definitions())
    parts = [HEADER]
    for name, (comment, kind) in TABLES.items():
        rows = [f"    {_literal(key)}: {_literal(value)}," for key, value in tables[name].items()]
        parts.append("\n".join([comment, f"{name}: {kind} = {{", *rows, "}\n"]))
    return "\n".join(parts)


def compile_tables(definitions: list[Definition]) -> dict[str, dict[str, Any]]:
    """The tables by name; factors and dimensions are those of pint's registry."""
    ureg = load_registry(definition.line() for definition in definitions)
    symbols = {d.name: _symbol(d) for d in definitions}
    tables: dict[str, dict[str, Any]] = {name: {} for name in TABLES}
    for d in definitions:
        symbol = symbols[d.name]
        tables["SPELLINGS"] |= dict.fromkeys((w for w in d.spellings if w != symbol), symbol)
        if d.is_noun:
            tables["NOUNS"][symbol] = symbol if d.symbol == "_" else d.symbol
            continue
        unit = ureg.Quantity(1, d.name)
        factor = float(unit.to_root_units().magnitude)
        dimension = _dimension(unit)
        if plural := SPOKEN.get(symbol) or (d.symbol if d.symbol in _words(d) else None):
            tables["PLURALS"][symbol] = plural
        if d.is_base:
            tables["BASES"][dimension[0][0]] = symbol
        parts = () if d.is_base else _powers(ureg.Quantity(d.meaning), symbols)
        for part, power in parts:
            tables["FOLLOWERS"].setdefault(part, ())
            tables["FOLLOWERS"][part] += ((symbol, power),)
        written = parts if d.symbol == "_" and parts else ((symbol, 1),)
        tables["UNITS"][symbol] = (factor, dimension, written)
    # nobody can redefine a base unit, so nothing needs to follow it
    for base in tables["BASES"].values():
        tables["FOLLOWERS"].pop(base, None)
    return tables


def _symbol(d: Definition) -> str:
    """What a unit is written as: its symbol, or its name where the symbol is a plural or `_`."""
    return d.name if d.symbol == "_" or d.is_noun or d.symbol in _words(d) else d.symbol


def _words(d: Definition) -> tuple[str, ...]:
    return (d.name, regular_plural(d.name)) if d.name != d.symbol else ()


def _powers(quantity: Any, symbols: dict[str, str]) -> Powers:
    """The units of a meaning such as `7 day` or `request / second`, numerators first."""
    powers = [(symbols[name], int(power)) for name, power in quantity.unit_items()]
    return tuple(sorted(powers, key=lambda item: (item[1] < 0, item[0])))


def _dimension(quantity: Any) -> Powers:
    powers = quantity.dimensionality.items()
    return tuple(sorted((base.strip("[]"), int(power)) for base, power in powers))


def _literal(value: object) -> str:
    """A Python literal as ruff formats it."""
    if isinstance(value, tuple):
        inner = ", ".join(_literal(part) for part in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return f'"{value}"' if isinstance(value, str) else repr(value).replace("e+", "e")


def main() -> None:
    """Write the table."""
    path = os.path.join(os.path.dirname(__file__), "table.py")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(table_text())


if __name__ == "__main__":
    main()
