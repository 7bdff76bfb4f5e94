"""An axis of a picture: all numbers of a quantity in one unit, whole ones as whole numbers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from envelope.analysis.targets import in_steps
from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.limits import is_whole
from envelope.report.headings import label
from envelope.tuples import NamedTuple
from envelope.units.numerals import number_text
from envelope.units.unit import Unit
from envelope.units.writing import quantity_text, unit_text

if TYPE_CHECKING:
    from matplotlib.axis import Axis


class Scale(NamedTuple):
    """All numbers of one quantity in the unit that suits the largest one.

    `whole` says that it only takes whole numbers, `jumps` that it jumps from one to the next.
    """

    run: Run
    title: str
    unit: Unit
    whole: bool
    jumps: bool

    @classmethod
    def of(cls, run: Run, name: str, values: Sequence[float]) -> "Scale":
        """The scale of some values of a quantity. Raises InputError for words."""
        if run.graph.quantities[name].words:
            message = f"`{name}` holds a word: a picture shows numbers"
            raise InputError(Problem("not-a-quantity", message))
        unit = run.suited(name, max(map(abs, values), default=0.0))
        jumps = in_steps(run.graph, name, values)
        whole = jumps or is_whole(run.graph, name)
        return cls(run, title(run, name), unit, whole, jumps)

    def __call__(self, value: float) -> float:
        """A value as a number of the unit."""
        return value / self.unit.factor

    def all(self, values: Sequence[float]) -> list[float]:
        """Values as numbers of the unit."""
        return [float(value) / self.unit.factor for value in values]

    def text(self, value: float) -> str:
        """A value as people write it."""
        return quantity_text(value, self.unit, self.run.graph.words_for(self.unit), rescale=True)

    def draw(self, along: "Axis") -> None:
        """Title, unit and numbers of an axis, as the other reports write them."""
        from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

        unit = unit_text(self.unit, self.run.graph.words_for(self.unit), plural=True)
        told = not unit or unit in self.title.split()  # `total servers` are servers
        along.set_label_text(self.title if told else f"{self.title}, {unit}")
        if self.whole and along.get_scale() == "linear":
            along.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1, steps=[1, 2, 5, 10]))
        along.set_major_formatter(FuncFormatter(lambda number, _: number_text(number)))
        along.set_minor_formatter(NullFormatter())


def title(run: Run, name: str) -> str:
    """A quantity's name in a picture: that of a part's is written as people type it."""
    scope = name.rpartition(".")[0]
    return name if scope and scope != TOTAL else label(run, name)
