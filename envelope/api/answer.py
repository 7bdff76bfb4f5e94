"""What every answer can do: show itself, and be written in any form."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from envelope import formats
from envelope.report.table import Pieces, Report, Table


class Answer:
    """An answer: its report, its table of bare values, its data, and each written in a form."""

    @classmethod
    def of(cls, found: Any, **declared: Any) -> Self:
        """What an analysis found, with what the answer declares beside it."""
        return cls(**vars(found), **declared)

    def report(self) -> Report:
        """The tables, under a title."""
        raise NotImplementedError

    def table(self) -> Table:
        """One table of bare values, for a spreadsheet or a script."""
        return self.report().tables[0]

    def data(self) -> Any:
        """The same as plain data: dictionaries, lists, texts and numbers."""
        raise NotImplementedError

    def shown(self, form: str) -> Report | Pieces:
        """What a command shows of it as `text` or `markdown`: the report, or less than that."""
        return self.report()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong that a command has an exit code for."""
        return True

    def to(self, form: str) -> str | bytes:
        """The answer in a form: text, markdown, json, csv or html. Raises InputError."""
        return formats.write_answer(self, form)

    def to_text(self, style: str = "plain") -> str:
        """What the command prints; tables in a style of tabulate's, such as `github` or `grid`."""
        with formats.terminal.table_style(style):
            return self._text("text")

    def to_markdown(self) -> str:
        """The same in Markdown."""
        return self._text("markdown")

    def to_csv(self) -> str:
        """Its values as comma-separated lines, after a line of titles."""
        return self._text("csv")

    def to_json(self) -> str:
        """Its data as JSON."""
        return self._text("json")

    def to_html(self) -> str:
        """Its report as an HTML page that stands by itself."""
        return self._text("html")

    def records(self) -> Sequence[Mapping[str, Any]]:
        """A record for each row of what it says, of bare values as far as there are any."""
        table = self.table()
        titles = [column.title for column in table.columns]
        return [dict(zip(titles, row, strict=True)) for row in table.rows]

    def to_frame(self) -> Any:
        """A pandas data frame of its records. Raises InputError where pandas is not installed."""
        return formats.frames.frame(self.records())

    def _text(self, form: str) -> str:
        content = self.to(form)
        assert isinstance(content, str)
        return content

    def __str__(self) -> str:
        return formats.text.write_text(self.report())

    def __repr__(self) -> str:
        rows = len(self.records())
        return f"<{type(self).__name__}: {self.report().title}, {rows} row{'s' * (rows != 1)}>"

    def _repr_html_(self) -> str:
        return formats.html.report_html(self.report())

    def _repr_markdown_(self) -> str:
        return formats.markdown.write_markdown(self.report())


def preformatted(content: str) -> str:
    """Text that keeps its lines, in Markdown."""
    return f"```text\n{content}\n```"
