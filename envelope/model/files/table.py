"""A table of rows beside a scenario file: its values, and where each of them stands."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from envelope.errors import Position, Problem, Text
from envelope.model.files.document import Document, KeyPath
from envelope.places import display_path

if TYPE_CHECKING:
    from envelope.model.files.positions import Places
    from envelope.model.files.table_content import TableContent


class TableDocument(Document):
    """A table of rows; a key path is the name of a row, and that of a column after it.

    That of a column alone has an empty row before it.
    """

    __hash__ = Document.__hash__

    @cached_property
    def data(self) -> dict[str, Any]:
        """The cells by row and column, as they are written."""
        return {name: dict(cells) for name, cells in self._content.rows.items()}

    @cached_property
    def _content(self) -> "TableContent":
        from envelope.model.files.table_content import read  # few files have a table beside them

        return read(self)

    @cached_property
    def _places(self) -> "Places":
        return self._content.places

    def problems(self) -> list[Problem]:
        """What is wrong with the form of the table."""
        return list(self._content.problems)

    def rows(self) -> Mapping[str, Mapping[str, Text]]:
        """The expression of each cell that is not empty, by row and column, with its unit."""
        return self._content.rows

    def position(self, path: KeyPath) -> Position:
        """Where a cell stands."""
        return self._position(self._spans(path)[1].start)

    def position_in(self, path: KeyPath, offset: int) -> Position:
        """Where a character of a cell stands."""
        start, end = self._spans(path)[1]
        if self.text[start : start + 1] == '"':  # within the marks may be spaces before the content
            inner = self.text[start + 1 : end].lstrip()
            start = end - len(inner)
            offset += inner[:offset].count('""')
        return self._position(min(start + offset, end))


def read_table(path: str) -> TableDocument:
    """The table at a path. Raises InputError if the file cannot be read."""
    document = TableDocument(display_path(path), path)
    _ = document.text
    return document
