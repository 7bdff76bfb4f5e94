"""What stands in a workbook, before a file is written: pages of lines, and formulas as text."""

from collections.abc import Mapping

from envelope.model.graph.limits import ANY, Limits
from envelope.tuples import NamedTuple

GIVEN, RANGE, COMPUTED = "given", "range", "computed"
KEPT, COPY, BAND, LISTED = "kept", "copy", "band", "listed"
EDITABLE = (GIVEN, RANGE)

FIRST = 4  # the row of a page's first line, counted from 0: title, about, an empty row, titles


class Other(NamedTuple):
    """The cell of a line in the second scenario: its name, its formula, the steps behind it.

    One that `is_open` may be typed over; until then it holds what the first scenario has.
    """

    name: str = ""
    formula: str = ""
    steps: tuple[str, ...] = ()
    is_open: bool = False


NO_OTHER = Other()


class Line(NamedTuple):
    """A row of a page: what is called `label`, its value and what is said about it.

    `kind` says where the value comes from: GIVEN is typed, RANGE the median of its two ends (typed
    as well), COMPUTED a formula, KEPT a value of the engine that follows nothing, COPY a formula
    that names a cell of another page, LISTED one whose cell is typed in a table of rows; a BAND is
    a title between lines. `name` is that of its cell,
    `quantity` that of the graph. `formula` has no equals sign; `steps` are formulas of the cells
    behind the line. What holds a word has that for its value, and its `choices` if it is typed.
    `ends` are the low and the high end, each None where there is none; `can` is what may be typed.
    `called` is a formula of the label where that follows inputs. `other` is the cell beside it.
    A line that is `inside` a part is folded away at first.
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
    called: str = ""
    other: Other = NO_OTHER
    inside: bool = False


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


class TableCell(NamedTuple):
    """A cell of a table of parts: a formula, or a value that is typed there, under its `name`."""

    formula: str
    value: float | str
    name: str = ""
    source: str = ""


class Behind(NamedTuple):
    """A row of the sheet that nobody needs to see: words, cells, and the steps behind these."""

    label: str
    cells: tuple[TableCell, ...]
    steps: tuple[str, ...] = ()


class TableColumn(NamedTuple):
    """A column of the table of parts, its unit, and a cell for each part that has such a value.

    One that `has_bars` draws them in its cells, which are shares.
    """

    title: str
    unit: str
    form: str
    cells: Mapping[str, TableCell]
    has_bars: bool = False


class Parts(NamedTuple):
    """A table of parts, or of the rows of one, by the names of these, and its columns.

    `whole` is what they add up to: all parts, or the part whose rows they are.
    """

    whole: str
    title: str
    about: str
    rows: tuple[str, ...]
    columns: tuple[TableColumn, ...]


class Grid(NamedTuple):
    """A table: titles, and rows of cells; what is no formula is as Envelope had it."""

    title: str
    about: str
    titles: tuple[str, ...]
    forms: tuple[str, ...]
    rows: tuple[tuple[float | str | TableCell, ...], ...]


class Bill(NamedTuple):
    """What the parts cost: the unit, how it is shown, for each part the cells of both scenarios.

    The whole comes last; a value is that of both. A cost `yearly` times is that of a year.
    """

    unit: str
    form: str
    yearly: float
    rows: tuple[tuple[str, TableCell, TableCell], ...]


class Workbook(NamedTuple):
    """All of it: pages in order, what the summary shows, what does not follow.

    `ranks` is set where a formula needs the table of ranks. `published` are published results,
    `years` results at the end of each year, `binding` what binds each part; `behind` are rows that
    these two need.
    """

    title: str
    about: str
    convention: str
    inputs: Page
    results: Page
    checks: Page
    units: Page
    sources: Page
    summary: tuple[Line, ...]
    bill: Bill
    binding: Mapping[str, TableCell]
    tables: tuple[Parts, ...]
    published: Grid
    years: Grid
    behind: tuple[Behind, ...]
    kept: tuple[Kept, ...]
    ranks: bool

    def pages(self) -> tuple[Page, ...]:
        """The pages whose cells are computed, in the order of their tabs."""
        return (self.inputs, self.results, self.checks, self.units)
