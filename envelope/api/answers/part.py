"""A part of a scenario: what it is given, what it needs, what binds it, what it costs."""

from collections.abc import Iterator
from typing import Any

from envelope.analysis.binding import binding, fullness
from envelope.analysis.explain import place_of
from envelope.api.answer import Answer
from envelope.engine.run import Run
from envelope.model.graph.graph import Quantity
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import outputs
from envelope.report.headings import how
from envelope.report.notes import time_asked
from envelope.report.table import Column, Report, Table, bar
from envelope.units.numerals import share_text
from envelope.units.writing import value_data

_BAR = 12  # columns
_COST = "cost"
_MOST = 30  # quantities of a part that has no standard output
_NAMED = (Column("name", name=True), Column("value", number=True), Column("how"))


class PartExplanation(Answer):
    """A part explained."""

    def __init__(self, result: Run, part: str) -> None:
        self.run = result
        self.part = part

    def report(self) -> Report:
        """A table for each question."""
        part = self.run.graph.parts[self.part]
        about = " ".join(filter(None, [part.about, time_asked(self.run)]))
        tables = [self._given(), self._needs(), self._bounds(), self._costs(), self._checks()]
        title = f"{part.name}: {part.title} (block {part.block})"
        found = tuple(each for each in tables if each.rows)
        return Report(title, about, found or (self._inside(),))

    def _inside(self) -> Table:
        """What is inside one that has nothing of its own to tell."""
        found = [name for name in self.run.graph.quantities if name.startswith(f"{self.part}.")]
        rows = tuple(self._row(self.run.graph.quantities[name]) for name in found[:_MOST])
        more = f"{len(found) - _MOST} more." if len(found) > _MOST else ""
        return Table("What it says", _NAMED, rows, more)

    def table(self) -> Table:
        """A row for everything that it has a value of."""
        columns = tuple(map(Column, ("name", "value", "how", "place")))
        rows = tuple(
            (*self._row(quantity), place_of(self.run, quantity)) for quantity in self._quantities()
        )
        return Table("", columns, rows)

    def data(self) -> Any:
        """Its block, what binds it, and each of its quantities."""
        part, run = self.run.graph.parts[self.part], self.run
        return {
            "part": part.name,
            "block": part.block,
            "bound_by": binding(run, self.part),
            "constraints": fullness(run, self.part),
            "quantities": {
                each.name: value_data(
                    run.values[each.name], run.unit(each.name), run.text(each.name)
                )
                for each in self._quantities()
            },
            "checks": {check.full_name: is_held for check, is_held in self._own_checks()},
        }

    def _quantities(self) -> Iterator[Quantity]:
        prefix = f"{self.part}."
        for name, quantity in self.run.graph.quantities.items():
            if name.startswith(prefix) and "." not in name.removeprefix(prefix):
                yield quantity

    def _row(self, quantity: Quantity) -> tuple[str, ...]:
        name = quantity.name.removeprefix(f"{self.part}.")
        return name, self.run.text(quantity.name), how(self.run, quantity)

    def _rows(self, *names: str) -> tuple[tuple[str, ...], ...]:
        found = (self.run.graph.quantities.get(f"{self.part}.{name}") for name in names)
        return tuple(self._row(each) for each in found if each is not None)

    def _needs(self) -> Table:
        """Its standard outputs, without what it costs."""
        names = [each.name for each in outputs().values() if _COST not in (each.name, each.kind_of)]
        rows = self._rows(*names)
        first = next((row[0] for row in rows if row[0] == "servers"), rows[0][0] if rows else "")
        note = f"`envelope explain SCENARIO {self.part}.{first}` says how one of them comes about."
        return Table("What it needs", _NAMED, rows, note)

    def _bounds(self) -> Table:
        """What decides its size, and how near the others are."""
        columns = (
            Column("constraint", name=True),
            Column("of what binds", number=True),
            Column("", name=True),
        )
        found = fullness(self.run, self.part)
        words = binding(self.run, self.part)
        rows = tuple((name, share_text(full, 2), bar(full, _BAR)) for name, full in found.items())
        if words and not rows:
            rows = ((words, "", ""),)
        return Table(f"What binds it: {words}", columns, rows)

    def _costs(self) -> Table:
        """Its costs by kind, the whole last."""
        kinds = [each.name for each in outputs().values() if each.kind_of == _COST]
        paid = [name for name in kinds if self.run.values.get(f"{self.part}.{name}")]
        total = self.run.values.get(f"total.{_COST}", 0.0)
        own = self.run.values.get(f"{self.part}.{_COST}", 0.0)
        note = f"That is {share_text(own / total, 2)} of the total." if total > 0 else ""
        return Table("What it costs", _NAMED, self._rows(*paid, _COST), note)

    def _given(self) -> Table:
        """What the scenario or somebody outside sets, with the other values left to the block."""
        given = [each for each in self._quantities() if each.given is not None or each.set]
        others = sum(each.kind == "input" for each in self._quantities() if each not in given)
        note = f"{others} more have the values of the block." if others else ""
        return Table("What it is given", _NAMED, tuple(map(self._row, given)), note)

    def _own_checks(self) -> Iterator[tuple[Any, bool]]:
        pairs = zip(self.run.graph.checks, self.run.holds, strict=True)
        return ((check, is_held) for check, is_held in pairs if check.scope == f"{self.part}.")

    def _checks(self) -> Table:
        """The checks that do not hold; how many do is said below."""
        own = list(self._own_checks())
        failing = [check for check, is_held in own if not is_held]
        columns = (Column("check", name=True), Column("result"), Column("about", below=True))
        rows = tuple((spoken(each.name), each.severity, each.about) for each in failing)
        return Table("Checks that do not hold", columns, rows, f"{len(own) - len(failing)} hold.")
