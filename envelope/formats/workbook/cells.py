"""What stands in a workbook, before a file is written: pages of lines, and formulas as text."""

from collections.abc import Mapping
from typing import NamedTuple

from envelope.model.graph.limits import ANY, Limits

GIVEN, RANGE, COMPUTED = "given", "range", "computed"
KEPT, COPY, BAND, LISTED = "kept", "copy", "band", "listed"
EDITABLE = (GIVEN, RANGE)

FIRST = 4  # the row of a page's first line, counted from 0: title, about, an empty row, titles


class Line(NamedTuple):
    """A row of a page: what is called `label`, its value and what is said about it.

    `kind` says where the value comes from: GIVEN is typed, RANGE the median of its two ends (typed
    as well), COMPUTED a formula, KEPT a value of the engine that follows nothing, COPY a formula
    that names a cell of another page, LISTED one whose cell is typed in a table of rows; a BAND is
    a title between lines. `name` is that of its cell,
    `quantity` that of the graph. `formula` has no equals sign; `steps` are formulas of the cells
    behind the line. What holds a word has that for its value, and its `choices` if it is typed.
    `ends` are the low and the high end, each None where there is none; `can` is what may be typed.
    """

    label: str
    kind: str
    value: float | str = 0.0
    formula: str = ""
    name: str = ""
    quantity: str = ""
    unit: str = ""
    form: str = ""
    ends: tuple[float | None, float | None] = (None, None)
    how: str = ""
    basis: str = ""
    about: str = ""
    source: str = ""
    steps: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    can: Limits = ANY


class Page(NamedTuple):
    """A sheet: the name on its tab, a title, a sentence, columns (field → title) and lines."""

    tab: str
    title: str
    about: str
    columns: Mapping[str, str]
    lines: tuple[Line, ...]

    def place(self, field: str, index: int) -> tuple[int, int]:
        """Row and column of a field of a line, counted from 0."""
        return FIRST + index, list(self.columns).index(field)


class Kept(NamedTuple):
    """A cell that does not follow: why, and the values that its value belongs to, by cell name.

    `behind` are the cells that do not follow either and that it was computed from.
    """

    line: Line
    function: str
    operands: Mapping[str, float | str]
    behind: tuple[str, ...]


class Heading(NamedTuple):
    """A heading of the summary: the page of its results, and the lines shown."""

    title: str
    tab: str
    lines: tuple[Line, ...]


class TableCell(NamedTuple):
    """A cell of a table of parts: a formula, or a value that is typed there, under its `name`."""

    formula: str
    value: float
    name: str = ""
    source: str = ""


class TableColumn(NamedTuple):
    """A column of the table of parts, its unit, and a cell for each part that has such a value."""

    title: str
    unit: str
    form: str
    cells: Mapping[str, TableCell]


class Parts(NamedTuple):
    """A table of parts on its own tab: the tabs of the parts by name, and its columns.

    `whole` is what they add up to: all parts, or the part whose rows they are.
    """

    tab: str
    whole: str
    title: str
    about: str
    tabs: Mapping[str, str]
    columns: tuple[TableColumn, ...]


class Workbook(NamedTuple):
    """All of it: pages in order, what the summary shows, what does not follow.

    `ranks` is set where a formula needs the table of ranks.
    """

    title: str
    about: str
    convention: str
    inputs: Page
    headings: tuple[Page, ...]
    parts: tuple[Page, ...]
    checks: Page
    units: Page
    sources: Page
    summary: tuple[Heading, ...]
    table: Parts
    rows: tuple[Parts, ...]
    kept: tuple[Kept, ...]
    ranks: bool

    def pages(self) -> tuple[Page, ...]:
        """The pages whose cells are computed, in the order of their tabs."""
        return (self.inputs, *self.headings, *self.parts, self.checks, self.units)
