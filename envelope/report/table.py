"""A report as tables of cells, before any format: what every writer reads."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column: its title, and whether numbers or names stand in it, which are never broken.

    A column that `cites` holds keys of sources, with commas between them, or a source itself.
    """

    title: str
    number: bool = False
    name: bool = False
    cites: bool = False


class Table(NamedTuple):
    """A table under a heading; `note` is a sentence below it.

    `cited` are the sources of each row as in a column that cites; empty where nothing more is.
    """

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    cited: tuple[str, ...] = ()


Pieces = tuple[Table | str, ...]  # tables without headings, and words or drawings between them


class Report(NamedTuple):
    """A report: title, what it is about, its tables in order."""

    title: str
    about: str
    tables: tuple[Table, ...]
