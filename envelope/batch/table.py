"""What a table is, wherever its rows come from: a header, and its rows in chunks."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from envelope.errors import Origin, Problem, Text
from envelope.language.tree import Node
from envelope.tuples import NamedTuple

ROWS = 16_384  # of a chunk: an array of them stays in the processor's cache
# What stands in a cell that holds no value, in small letters.
NOTHING = frozenset({"", "-", "n/a", "na", "nan", "none", "null"})


class Measured(NamedTuple):
    """A cell that is no text: its value in base units, and what was given."""

    value: Node | Text
    given: Any


class Chunk(NamedTuple):
    """Some rows of a table: for each column its cells, texts or values.

    `wrong` are the rows that cannot be read, by their place in the chunk, and why. `origin` tells
    where the cell of a row in a column stands. `share` is the chunk's part of the whole table; 0
    where that is not known.
    """

    size: int
    columns: Sequence[Sequence[Any]]
    wrong: Mapping[int, Problem]
    origin: Callable[[int, int], Origin]
    share: float = 0.0


class Table(NamedTuple):
    """A table: its name, the titles of its columns, its rows in chunks.

    Where `decimal_commas` separate no cells, `1,5` is one and a half. `types` are those of the
    columns where the table has any (as pyarrow has them), else None.
    """

    name: str
    titles: tuple[Text, ...]
    chunks: Generator[Chunk]
    decimal_commas: bool = False
    types: Sequence[Any] | None = None
