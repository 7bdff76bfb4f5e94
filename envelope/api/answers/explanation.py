"""Where a number comes from."""

from collections.abc import Callable, Sequence
from typing import Any

from envelope import formats
from envelope.analysis.derivation.folding import LINES, explained, folded
from envelope.analysis.derivation.napkin import napkin
from envelope.analysis.explain import Step
from envelope.api.answer import Answer, preformatted
from envelope.api.answers.check import CheckExplanation, Derive
from envelope.api.answers.napkin import NapkinExplanation
from envelope.api.answers.part import PartExplanation
from envelope.api.quantities import known
from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.model.graph.near import nothing_called
from envelope.report.table import Column, Pieces, Report, Table

_COLUMNS = ("depth", "name", "value", "formula", "numbers", "about", "basis", "source", "place")


_LEVELS = 3  # that a notebook unfolds


class Explanation(Answer, list[Step]):
    """The steps of a derivation; prints as a tree, and says how it goes on.

    A notebook has room for all of three levels, `levels`, each folded below the one before.
    """

    levels: Callable[[], Sequence[Step]] | None = None
    is_beyond = False

    @property
    def holds(self) -> bool:
        """Whether it is no more than there can be, as the share in use of a part may be."""
        return not self.is_beyond

    def report(self) -> Report:
        """A row for each step."""
        return Report(f"Where {self[0].name} comes from", "", (self.table(),))

    def table(self) -> Table:
        """The same rows."""
        rows = tuple(tuple(str(getattr(step, key)) for key in _COLUMNS) for step in self)
        return Table("", tuple(Column(title) for title in _COLUMNS), rows)

    def shown(self, form: str) -> Report | Pieces:
        """The tree."""
        return (str(self) if form == "text" else self._repr_markdown_(),)

    def data(self) -> Any:
        """The steps in the order of reading, each with its depth."""
        return [step._asdict() for step in self]

    def __str__(self) -> str:
        return formats.explanation.tree(self) + self._further()

    def _further(self) -> str:
        """How to see what is folded; empty where nothing is."""
        below = [step for step in self if step.folded and step.numbers and not step.minor]
        if not below:
            return ""
        most = max(step.depth for step in self)
        example = f"`explain ... {below[0].name}`"
        return f"\n… goes on: `--depth {most + 1}`, `--depth all`, or {example}"

    def _repr_html_(self) -> str:
        return formats.notebook.steps_html(self.levels() if self.levels else self)

    def _repr_markdown_(self) -> str:
        return preformatted(str(self))


def explanation_of(run: Run, name: str, depth: int | str | None) -> Answer:
    """What explains a quantity, a part or a check by its name. Raises InputError for another."""
    graph = run.graph
    derive = _derivation(depth)
    full = graph.result(name)
    if full is not None:
        found = Explanation(derive(run, full, LINES))
        found.is_beyond = any(
            check.full_name == full and check.severity == "error" for check in run.failing()
        )
        if depth is None:
            found.levels = lambda: explained(run, full, _LEVELS)
        return found
    if name in graph.parts:
        return PartExplanation(run, name)
    checks = {check.full_name: check for check in graph.checks}
    if name in checks:
        return CheckExplanation(run, checks[name], derive)
    raise InputError(nothing_called(graph, name, [*graph.parts, *checks]))


def napkin_of(run: Run, rough: Run, name: str, depth: int | str | None) -> NapkinExplanation:
    """A quantity as on a whiteboard. Raises InputError."""
    tree = _derivation(depth)(run, known(run.graph, name), LINES)
    return NapkinExplanation(napkin(run, rough, tree))


def _derivation(depth: int | str | None) -> Derive:
    """What derives a quantity to a depth: a number of levels, `all`, or what matters for None.

    Raises InputError for another word.
    """
    if depth is None:
        return folded
    words = str(depth).strip()
    if words == "all":
        return lambda run, name, _: explained(run, name, None)
    if not (words.isascii() and words.isdigit() and int(words)):
        message = f"`{words}` is no depth: a number of levels, or `all`"
        raise InputError(Problem("usage", message))
    return lambda run, name, _: explained(run, name, int(words))
