"""The cells of a column of inputs as numbers in base units, read as settings from outside are.

Bare numbers are read all at once. A number with a suffix, `2 KB`, is read as so many of one: what
the suffix stands for is asked once. Whatever else a cell says is parsed for itself.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from envelope.batch.cells import Column, Median, Told
from envelope.batch.table import NOTHING, Measured
from envelope.engine.arrays import Array
from envelope.errors import Label, Origin, Problem, Span, Text
from envelope.model.graph.excess import Excess, excess_problems
from envelope.model.graph.limits import Limits
from envelope.tuples import NamedTuple
from envelope.units.unit import number_of

_OTHER = re.compile(r"[^0-9.eE\-]")  # what no bare number holds
_NUMBER = re.compile(
    r"\s*(-?)(\$?)((?!0)\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+)"
    r"(\s*)([^\d+\-^(),.]*)"
)
_MOST_SEEN = 100_000  # cells of a column that are kept with their values
_MOST = 10_000  # texts of a column that are kept with what they say


class Reading(NamedTuple):
    """A column of a chunk in base units; any number in rows that are `wrong`, or read as a whole.

    `told` are the rows whose cell speaks of other quantities, or changes the value before; of those
    in `ranged` it is a range.
    """

    values: Array
    wrong: dict[int, Problem]
    told: set[int]
    ranged: set[int]


class Reader:
    """Reads one column, chunk by chunk; `factors` are what suffixes stand for."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.factors: dict[tuple[str, ...], float | None] = {}
        self.seen: dict[str, float] = {}
        self.known: dict[str, float | Told | Problem] = {}
        words = column.quantity.words
        self.words = {word: number_of(word) for word in words}
        self.bare = None if words else self._factor("", "")

    def read(self, cells: Sequence[Any], origin: Callable[[int], Origin]) -> Reading:
        """The cells of a chunk; `origin` tells where that of a row stands."""
        values = self._all_bare(cells)
        reading = Reading(np.empty(len(cells)), {}, set(), set())
        if values is None:
            self._one_by_one(cells, reading, origin)
        else:
            reading.values[:] = values
        self._refuse_excesses(reading, cells, origin)
        return reading

    def _one_by_one(
        self, cells: Sequence[Any], reading: Reading, origin: Callable[[int], Origin]
    ) -> None:
        """Cells that are texts, most of which may have been read before."""
        if len(self.seen) > _MOST_SEEN:
            self.seen.clear()
        are_texts = set(map(type, cells)) == {str}
        found: list[float | None] = [*map(self.seen.get, cells)] if are_texts else []
        found = found or [None] * len(cells)
        for row in [row for row, value in enumerate(found) if value is None]:
            cell = cells[row]
            value = self._quickly(cell)
            if value is not None and are_texts:
                self.seen[cell] = value
            found[row] = self._value(cell, row, reading, origin) if value is None else value
        reading.values[:] = found

    def _all_bare(self, cells: Sequence[Any]) -> Array | None:
        """Bare numbers, if all are; None else."""
        if self.bare is None:
            return None
        try:
            if isinstance(cells[0], str):
                if _OTHER.search("".join(cells)):
                    return None
                found = np.fromiter(map(float, cells), float, len(cells))
            elif all(type(cell) in (int, float) for cell in cells):
                found = np.array(cells, dtype=float)
            else:
                return None
        except (ValueError, TypeError, OverflowError):
            return None
        return found * self.bare if np.isfinite(found).all() else None

    def _value(
        self, cell: Any, row: int, reading: Reading, origin: Callable[[int], Origin]
    ) -> float:
        """The value of a cell; what is wrong with it is noted."""
        text = Text(written(cell).strip(), origin(row))
        measured = isinstance(cell, Measured)
        told = self.column.of_literal(cell.value) if measured else self._told(text)
        if isinstance(told, float):
            if isinstance(told, Median):
                reading.ranged.add(row)
            return told
        if isinstance(told, Problem):
            reading.wrong[row] = _moved(told, text)
        else:
            reading.told.add(row)
        return self.column.usual

    def _quickly(self, cell: Any) -> float | None:
        """The value of a number with a suffix, or of a word; None for whatever else."""
        if isinstance(cell, str):
            if self.words:
                return self.words.get(cell.strip())
            match = _NUMBER.fullmatch(cell)
            if match is None or (self.column.decimal_commas and "," in cell):
                return None
            sign, dollar, number, gap, suffix = match.groups()
            key = (dollar, gap and " ", suffix)
            if key not in self.factors:
                self.factors[key] = self._factor(dollar, (gap and " ") + suffix.strip())
            factor = self.factors[key]
            if factor is None:
                return None
            value = float(number.replace(",", "")) * factor
            return -value if sign else value
        if isinstance(cell, bool | np.bool_):
            return self.words.get("yes" if cell else "no")
        if isinstance(cell, int | float | np.number) and self.bare is not None:
            return float(cell) * self.bare if np.isfinite(cell) else None
        return None

    def _factor(self, before: str, behind: str) -> float | None:
        """What one of a suffix is; None where that is to be looked at cell by cell."""
        one, two = (self._told(self.column.text(f"{before}{n}{behind}")) for n in "12")
        if not isinstance(one, float) or not isinstance(two, float):
            return None
        return one if abs(two - 2 * one) <= 1e-12 * abs(two) else None

    def _told(self, text: Text) -> float | Told | Problem:
        """What a text says, looked up or found out."""
        content = text.content
        if content not in self.known:
            if len(self.known) >= _MOST:
                self.known.clear()
            nothing = content.lower() in NOTHING and content not in self.words
            self.known[content] = _missing(self.column, text) if nothing else self.column.told(text)
        return self.known[content]

    def _refuse_excesses(
        self, reading: Reading, cells: Sequence[Any], origin: Callable[[int], Origin]
    ) -> None:
        """Notes the rows whose value is none that the quantity can have."""
        can = self.column.limits
        if self.words:
            return
        for row in np.flatnonzero(~_within(reading.values, can)):
            place = int(row)
            value = float(reading.values[place])
            if place in reading.wrong or place in reading.told or can.hold(value):
                continue
            text = Text(written(cells[place]).strip(), origin(place))
            graph = self.column.graph_with(text, value)
            excess = Excess(self.column.name, value, can)
            reading.wrong[place] = excess_problems(graph, [excess])[0]


def _within(values: Array, can: Limits) -> Array:
    inside = (values >= can.low) & (values <= can.high)
    return inside & (values % can.step == 0) if can.step else inside


def written(cell: Any) -> str:
    """A cell as people write it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return str(cell.given if isinstance(cell, Measured) else cell)


def _missing(column: Column, text: Text) -> Problem:
    label = Label(text, Span(0, len(text.content)))
    return Problem("missing-input", f"`{column.name}` has no value here", (label,))


def _moved(problem: Problem, text: Text) -> Problem:
    """A problem of an equal text, in this one."""
    labels = tuple(each._replace(text=text) for each in problem.labels)
    return problem._replace(labels=labels)
