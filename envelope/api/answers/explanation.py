"""Where a number comes from."""

from dataclasses import asdict
from html import escape
from typing import Any

from envelope import formats
from envelope.analysis.explain import Step
from envelope.api.answer import Answer, preformatted
from envelope.report.table import Column, Pieces, Report, Table

_COLUMNS = ("depth", "name", "value", "formula", "numbers", "about", "basis", "source", "place")


class Explanation(Answer, list[Step]):
    """The steps of a derivation; prints as a tree."""

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
        return [asdict(step) for step in self]

    def __str__(self) -> str:
        return formats.explanation.tree(self)

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    def _repr_markdown_(self) -> str:
        return preformatted(str(self))
