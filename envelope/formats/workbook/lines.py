"""The lines of a workbook: each quantity of a run as a cell, its formula over other cells."""

from collections.abc import Collection, Iterator, Mapping

from envelope.analysis.explain import cited, expression, where_written
from envelope.engine.run import Run
from envelope.engine.scalar import evaluate, value_of
from envelope.engine.spreadsheet import Cell, Translator, UnitCells, fraction, missing
from envelope.engine.spreadsheet_calls import ATOM, RANKS, Piece, writer
from envelope.formats.workbook.cells import (
    COMPUTED,
    COPY,
    EDITABLE,
    FIRST,
    GIVEN,
    KEPT,
    LISTED,
    RANGE,
    Behind,
    Kept,
    Line,
    Other,
    TableCell,
)
from envelope.formats.workbook.formats import number_format
from envelope.formats.workbook.labels import with_settings
from envelope.formats.workbook.names import Names, column
from envelope.language.shapes import distribution, is_range
from envelope.language.tree import Literal, Node, Range
from envelope.model.graph.bounds import bounds
from envelope.model.graph.graph import Formula, Quantity
from envelope.model.graph.limits import ANY, Limits, effective
from envelope.model.library.outputs import outputs
from envelope.report.amounts.periods import added_formula, period_unit
from envelope.units.unit import Unit
from envelope.units.writing import number_in, unit_text

Fields = Collection[str]  # the columns of a page, in order
OTHER = "what_if"  # what the names of cells of the second scenario begin with


class StepCells:
    """The cells behind a line, from a column on; equal formulas share a cell."""

    def __init__(self, row: int, first: int) -> None:
        self.row = row
        self.first = first
        self.formulas: list[str] = []

    def __call__(self, formula: str) -> str:
        """The cell that computes a formula."""
        if formula not in self.formulas:
            self.formulas.append(formula)
        return f"{column(self.first + self.formulas.index(formula))}{self.row + 1}"


class Lines:
    """Makes the lines of a run; `kept` collects those that do not follow."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.names = Names()
        self.shown: dict[str, Unit] = {name: self._unit(name) for name in run.graph.quantities}
        self.listed = self._listed()
        self.cells = {
            name: Cell(self.names.cell(name), fraction(unit)) for name, unit in self.shown.items()
        }
        self.others = {
            name: Cell(self.names.cell(f"{OTHER}.{cell.name}"), cell.unit)
            for name, cell in self.cells.items()
        }
        self.can = effective(run.graph)
        self.units = UnitCells(self.names.cell)
        self.names.cell(RANKS)  # no unit is called so
        self.kept: list[Kept] = []
        self.behind: list[Behind] = []
        self.ranks = False

    def _listed(self) -> set[str]:
        """What is typed in a table of rows: numbers, all of a column in the unit of the first."""
        found: set[str] = set()
        graph = self.run.graph
        for whole in graph.outer_parts:
            for last in graph.parts[whole].varied:
                names = [f"{row}.{last}" for row in graph.rows(whole)]
                typed = [name for name in names if not self.is_computed(name)]
                if len({graph.quantities[name].dimension for name in names}) == 1:
                    self.shown |= dict.fromkeys(names, self.shown[[*typed, *names][0]])
                    found.update(typed)
        return found

    def typed(self, name: str) -> TableCell:
        """The cell of a number in a table of rows."""
        cell, quantity = self.cells[name], self.run.graph.quantities[name]
        value = float(f"{self.run.values[name] / cell.unit.factor:.15g}")
        return TableCell("", value, cell.name, _note(self.run, quantity))

    def _unit(self, name: str) -> Unit:
        """The unit of a cell: of what is given as it was written, else the one that suits."""
        if self.run.graph.quantities[name].kind == "input":
            return self.run.unit(name)
        return self.run.suited(name, self.run.values[name])

    def _words(self, unit: Unit) -> str:
        """A unit as it stands beside a cell."""
        return unit_text(unit, self.run.graph.words_for(unit), plural=True)

    def line(self, name: str, label: str, index: int, columns: Fields) -> Line:
        """The line of a quantity, at an index of a page with such columns."""
        quantity, unit = self.run.graph.quantities[name], self.shown[name]
        formula = quantity.formula
        value = self._value(name)
        kind, text, steps = self._computed(quantity, index, columns)
        given = kind in EDITABLE
        if name in self.listed:
            kind, text = LISTED, self.cells[name].name
        line = Line(
            label,
            kind,
            float(f"{value:.15g}") if given and isinstance(value, float) else value,
            text,
            self.cells[name].name,
            name,
            unit_text(
                self.cells[name].unit, self.run.graph.words_for(self.cells[name].unit), plural=True
            ),
            self._format(value, unit, given=given),
            self._ends(quantity) if "low" in columns else (None, None),
            "" if kind in (GIVEN, LISTED) else expression(formula),
            "set" if quantity.set and not quantity.by_case else quantity.basis,
            self._about(quantity),
            _note(self.run, quantity),
            steps,
            quantity.words if kind == GIVEN else (),
            self._can(name) if given else ANY,
            other=self._other(quantity, kind, index, columns, len(steps)),
        )
        line = with_settings(self.run, self.cells, line, name)
        if kind == KEPT:
            self.kept.append(self.keep(line, formula))
        return line

    def _other(
        self, quantity: Quantity, kind: str, index: int, columns: Fields, used: int
    ) -> Other:
        """The cell of the second scenario, its steps behind so many of the first one."""
        cell = self.others[quantity.name]
        if kind == COMPUTED:
            text, steps = self.text(quantity.formula, cell.unit, index, columns, self.others, used)
            return Other(cell.name, text, steps)
        is_open = kind in (*EDITABLE, LISTED)
        return Other(cell.name, self.cells[quantity.name].name, is_open=is_open)

    def _value(self, name: str) -> float | str:
        """What stands in the cell of a quantity: a number in its unit, or a word."""
        return number_in(self.run.values[name], self.cells[name].unit)

    def _format(self, value: float | str, unit: Unit, *, given: bool) -> str:
        """How the cell of a value is shown; a word as it is."""
        return "" if isinstance(value, str) else number_format(value, unit, given=given)

    def _can(self, name: str) -> Limits:
        """What an input can be, in the unit of its cell."""
        low, high, step = self.can.get(name, ANY)
        factor = self.cells[name].unit.factor
        return Limits(low / factor, high / factor, step / factor)

    def _computed(
        self, quantity: Quantity, index: int, columns: Fields
    ) -> tuple[str, str, tuple[str, ...]]:
        """The kind of a quantity's cell, its formula and the steps behind it."""
        formula = quantity.formula
        is_given = quantity.kind in ("input", "number") and not formula.references()
        if is_given and not is_range(formula.tree):
            return GIVEN, "", ()
        if missing(formula.tree):
            return KEPT, "", ()
        if self._has_two_ends(quantity) and "low" in columns:
            return RANGE, self._median(formula.tree, index, columns), ()
        text, steps = self.text(formula, self.cells[quantity.name].unit, index, columns)
        return GIVEN if is_given else COMPUTED, text, steps

    def text(
        self,
        formula: Formula,
        unit: Unit | None,
        index: int,
        columns: Fields,
        cells: Mapping[str, Cell] | None = None,
        used: int = 0,
    ) -> tuple[str, tuple[str, ...]]:
        """A formula in a unit over some cells, and the steps behind it, on a line of a page.

        So many cells behind the line are `used` already.
        """
        steps = StepCells(FIRST + index, len(columns) + used)
        text = Translator(cells or self.cells, self.units, steps).formula(formula, unit)
        self.ranks |= any(RANKS in each for each in (text, *steps.formulas))
        return text, tuple(steps.formulas)

    def is_computed(self, name: str) -> bool:
        """Whether a quantity is more than a number that somebody typed."""
        formula = self.run.graph.quantities[name].formula
        return bool(formula.references()) or is_range(formula.tree)

    def _has_two_ends(self, quantity: Quantity) -> bool:
        """Whether a quantity is a range between two literals."""
        tree = quantity.formula.tree
        if not isinstance(tree, Range):
            return False
        return isinstance(tree.low, Literal) and isinstance(tree.high, Literal)

    def _median(self, tree: Node, index: int, columns: Fields) -> str:
        """The median of the two ends on the same line."""
        ends = (f"{column(list(columns).index(end))}{FIRST + index + 1}" for end in ("low", "high"))
        median = writer(str(distribution(tree)))
        return median(lambda piece: piece.atom, *(Piece(end, ATOM) for end in ends)).text

    def _ends(self, quantity: Quantity) -> tuple[float | None, float | None]:
        """The ends of an input's range, else those that its file calls plausible."""
        factor = self.cells[quantity.name].unit.factor
        tree, formula = quantity.formula.tree, quantity.formula
        if isinstance(tree, Range) and self._has_two_ends(quantity):
            low, high = (value_of(end, formula, self.run.values) for end in (tree.low, tree.high))
            return low / factor, high / factor
        ends = bounds(self.run.graph, quantity)
        found = [None if end is None else float(f"{end / factor:.15g}") for end in ends]
        return found[0], found[1]

    def keep(self, line: Line, formula: Formula) -> Kept:
        """What a line that does not follow was computed from."""
        operands = {self.cells[name].name: self._value(name) for name in formula.references()}
        return Kept(line, missing(formula.tree), operands, tuple(self._behind(formula)))

    def _behind(self, formula: Formula) -> Iterator[str]:
        """The cells behind a formula that follow nothing."""
        for quantity in self.run.graph.behind(formula.references()).values():
            if missing(quantity.formula.tree):
                yield self.cells[quantity.name].name

    def copy(self, name: str, label: str) -> Line:
        """A line that shows a quantity whose cell is elsewhere."""
        quantity, cell = self.run.graph.quantities[name], self.cells[name]
        value = self._value(name)
        line = Line(
            label,
            COPY,
            value,
            cell.name,
            unit=self._words(cell.unit),
            form=self._format(value, self.shown[name], given=False),
            how=expression(quantity.formula),
            basis=quantity.basis,
            about=self._about(quantity),
            other=Other("", self.others[name].name),
        )
        return with_settings(self.run, self.cells, line, name)

    def _about(self, quantity: Quantity) -> str:
        """What a quantity is; a total is what its output is."""
        output = outputs().get(quantity.name.rpartition(".")[2])
        words = output.about if output and quantity.kind == "total" else quantity.about
        return " ".join(words.split())

    def period(self, name: str, period: str, label: str, index: int, columns: Fields) -> Line:
        """The line of what a rate adds in a day, a month or a year."""
        formula = added_formula(self.run, name, period)
        value = evaluate(self.run.graph, formula, self.run.values, f"in {label}")
        unit = period_unit(self.run, name, period, value)
        text, steps = self.text(formula, unit, index, columns)
        again = self.text(formula, unit, index, columns, self.others, len(steps))
        cell = self.names.cell(f"{name}.{period}")
        return Line(
            label,
            COMPUTED,
            value / unit.factor,
            text,
            cell,
            unit=self._words(unit),
            form=number_format(value / unit.factor, unit, given=False),
            how=f"what is added per {period}, no more than is kept",
            basis=self.run.graph.quantities[name].basis,
            steps=steps,
            other=Other(self.names.cell(f"{OTHER}.{cell}"), *again),
        )


def _note(run: Run, quantity: Quantity) -> str:
    """Where a value comes from."""
    return "\n".join(filter(None, (cited(run, quantity.source), where_written(quantity))))
