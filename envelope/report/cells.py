"""A report as tables of cells, before any format: what every writer reads."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column: its title, and whether numbers or names stand in it, which are never broken."""

    title: str
    number: bool = False
    name: bool = False


class Table(NamedTuple):
    """A table under a heading; `note` is a sentence below it."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


class Report(NamedTuple):
    """A report: title, what it is about, its tables in order."""

    title: str
    about: str
    tables: tuple[Table, ...]
