"""The definition file presets/units.txt as records; pint reads the same lines."""

from __future__ import annotations

import os

from envelope.places import presets_folder
from envelope.tuples import NamedTuple


class Definition(NamedTuple):
    """One line of the definition file: `name = meaning = symbol = other spellings`."""

    name: str
    meaning: str  # such as `1000 byte`, or `[data]` for a base unit
    symbol: str  # `_` where there is none
    others: tuple[str, ...] = ()

    @property
    def is_base(self) -> bool:
        """Whether it is the unit in which its dimension is measured."""
        return self.meaning.startswith("[")

    @property
    def is_noun(self) -> bool:
        """Whether it is something to count: its dimension has its own name."""
        return self.meaning == f"[{self.name}]"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every word that means this unit."""
        symbol = () if self.symbol == "_" else (self.symbol,)
        return tuple(dict.fromkeys((self.name, *symbol, *self.others)))

    def line(self) -> str:
        """The definition as pint reads it."""
        return " = ".join((self.name, self.meaning, self.symbol, *self.others))


def definitions_path() -> str:
    """Where the definition file is."""
    return os.path.join(presets_folder(), "units.txt")


def read_definitions() -> list[Definition]:
    """The definitions in the order of the file."""
    with open(definitions_path(), encoding="utf-8") as file:
        lines = [line.partition("#")[0].strip() for line in file]
    return [_definition(line) for line in lines if line]


def _definition(line: str) -> Definition:
    name, meaning, *names = (part.strip() for part in line.split(" = "))
    symbol, *others = names or ["_"]
    return Definition(name, meaning, symbol, tuple(others))
