"""The capacity report of a run: its tables in the order of the field."""

from collections.abc import Iterator, Sequence

from envelope.analysis.binding import binding
from envelope.analysis.explain import expression, source_keys
from envelope.engine.run import Run
from envelope.language.shapes import is_range
from envelope.model.graph.graph import TOTAL, Quantity
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, outputs, uncounted
from envelope.report.amounts.periods import over_period
from envelope.report.brief.claims import checks_table, expectations_table, expected
from envelope.report.brief.running import running_table
from envelope.report.headings import marked, result_tables
from envelope.report.json_data import SPREAD
from envelope.report.notes import moment, notes_table
from envelope.report.shares import shares
from envelope.report.table import Column, Report, Table
from envelope.units.numerals import share_text
from envelope.units.writing import quantity_text


def capacity_report(run: Run, *, every_input: bool = False) -> Report:
    """The whole report; `every_input` lists the defaults of all parts, too."""
    tables = [
        *assumptions(run, every_input=every_input),
        *notes_table(run),
        *certainty(run),
        *result_tables(run),
        *_parts(run),
        *running_table(run),
        *shares(run),
        *checks_table(run),
        *expectations_table(run, expected(run)),
        conventions_table(run),
        *sources_table(run),
    ]
    about = " ".join([*run.graph.about.split(), *moment(run)])
    return Report(run.graph.title, about, tuple(tables))


# assumptions


def assumptions(run: Run, *, every_input: bool) -> Iterator[Table]:
    """The scenario's own inputs and what is set; with `every_input` those of all parts, too."""
    outline = run.graph.outline()
    overridden = frozenset(outline.overridden)
    listed = [
        name
        for name in outline.inputs
        if "." not in name or name in overridden or (every_input and not run.graph.is_shared(name))
    ]
    others = dict.fromkeys((*outline.overridden, *outline.replaced))
    quantities = run.graph.quantities
    formulas = [name for name in others if quantities[name].kind != "input"]
    rows = tuple(_assumption(run, quantities[name]) for name in [*listed, *formulas])
    said = [*_marks(run)]
    if not overridden.issuperset(outline.replaced):
        said.append("† set by the part, in the place of its block's formula.")
    hidden = len(outline.inputs) - len(listed)
    if hidden and not every_input:
        said.append(f"{hidden} more inputs of the parts: `--all` lists them.")
    columns = (
        Column("input"),
        Column("value", number=True),
        Column("what it is"),
        Column("basis"),
        Column("source", cites=True),
    )
    if rows:
        yield Table("Assumptions", columns, rows, " ".join(said))


def _marks(run: Run) -> list[str]:
    """What the star beside a value says."""
    graph = run.graph
    ways = ["from outside"] if graph.is_changed else []
    if any(graph.quantities[name].by_case for name in graph.outline().overridden):
        ways.append(f"by the case {graph.case}")
    return [f"* set {' or '.join(ways)}."] if ways else []


def _assumption(run: Run, quantity: Quantity) -> tuple[str, ...]:
    written = expression(quantity.formula)
    value = marked(quantity, run.text(quantity.name))
    ranged = f" ({written})" if is_range(quantity.formula.tree) else ""
    return (
        spoken(quantity.name),
        value,
        quantity.about + ranged,
        quantity.basis,
        ", ".join(source_keys(run, quantity.source)),
    )


def certainty(run: Run) -> Iterator[Table]:
    """What the quantiles of the tables below are those of."""
    if run.spreads is None:
        return
    samples, seed = run.spreads.sampling
    drawn = f"{samples:,} samples drawn from the ranges (seed {seed})"
    meaning = "in 5% of them a result is below p5, in 95% below p95"
    values = "Values are those of the medians."
    if len(run.spreads.shares) > len(SPREAD):
        share = share_text(run.spreads.shares[-1])
        values = f"Each value, totals too, is the one that {share} of the samples do not exceed."
    yield Table("Certainty", (), (), f"{drawn}: {meaning}. {values}")


# parts


def _parts(run: Run) -> Iterator[Table]:
    """One row per part and one of totals; then a table for each part that has rows."""
    if run.graph.outer_parts:
        yield _grid(run, "Parts", TOTAL, run.graph.outer_parts)
    yield from rows_of_parts(run)


def rows_of_parts(run: Run, *, counted: bool = False) -> Iterator[Table]:
    """A table for each part that has rows; where only `counted` ones are, nothing of the others."""
    for whole in run.graph.parts:
        if run.graph.rows(whole) and not (counted and _is_silent(run, whole)):
            yield _grid(run, f"Rows of {spoken(whole)}", whole, run.graph.rows(whole))


def _is_silent(run: Run, part: str) -> bool:
    """Whether a part stands in no column of the table of parts."""
    return not any(
        _short_cell(run, part, output.name) for _, output, _ in _part_columns(run, TOTAL)
    )


GridColumn = tuple[Column, list[str], str]  # with the cell of each row, and that of all together


def _grid(run: Run, heading: str, whole: str, parts: Sequence[str]) -> Table:
    """One row per part and one of what they add up to; columns that nobody fills are left out."""
    varied = run.graph.parts[whole].varied if whole in run.graph.parts else ()
    columns: list[GridColumn] = [
        (Column(spoken(name), number=True), [_given(run, part, name) for part in parts], "")
        for name in varied
    ]
    columns += [column for column in asked_columns(run, whole, parts) if any(column[1])]
    is_summed = whole == TOTAL or any(total for _, _, total in columns)
    columns.append((Column("bound by", name=True), [binding(run, part) for part in parts], ""))
    first, last = ("part", TOTAL) if whole == TOTAL else ("row", "sum")
    names = [row_name(whole, part) for part in parts]
    return grid(heading, Column(first), names, columns, last if is_summed else "")


def grid(
    heading: str, first: Column, names: Sequence[str], columns: Sequence[GridColumn], last: str
) -> Table:
    """A row for each name, and a `last` one unless that is empty.

    Names that no column has anything of are told below, unless that is so of all of them.
    """
    lines = [(name, *(cells[index] for _, cells, _ in columns)) for index, name in enumerate(names)]
    rows = [line for line in lines if any(line[1:])] or lines
    silent = ", ".join(line[0] for line in lines if line not in rows)
    note = f"{uncounted()}: {silent}." if silent else ""
    totals = [(last, *(total for _, _, total in columns))] if last else []
    return Table(heading, (first, *(column for column, _, _ in columns)), (*rows, *totals), note)


def asked_columns(run: Run, whole: str, parts: Sequence[str]) -> Iterator[GridColumn]:
    """A column for each output that has one: what the parts need and cost."""
    for title, output, total in _part_columns(run, whole):
        cells = [_short_cell(run, part, output.name) for part in parts]
        yield Column(title, number=True, spare=output.spare), cells, total


def row_name(whole: str, part: str) -> str:
    """The name of a part in the table of all, or of the rows of one."""
    return spoken(part.removeprefix(f"{whole}."))


def _given(run: Run, part: str, name: str) -> str:
    found = f"{part}.{name}"
    return marked(run.graph.quantities[found], run.text(found))


def _part_columns(run: Run, whole: str) -> Iterator[tuple[str, Output, str]]:
    """Title, output and total of each column; a title says what its cells leave out."""
    for output in outputs().values():
        name = f"{whole}.{output.name}"
        if not output.column:
            continue
        total = ""
        if name in run.graph.quantities and (output.heading or whole != TOTAL):
            total = _short(run.text(name), output)
            total = over_period(run, name, output.over[0]) if output.over else total
        yield output.column, output, total


def _short_cell(run: Run, part: str, output: str) -> str:
    """An output of a part without what its title says; empty where the part has none."""
    name = run.graph.find(f"{part}.{output}")
    if name is None:
        return ""
    over = outputs()[output].over
    if over:
        return over_period(run, name, over[0])
    return _short(run.text(name), outputs()[output])


def _short(text: str, output: Output) -> str:
    """A value without what its title says: `12 servers` is 12, `34.7k photos/s` is 34.7k/s."""
    number, _, words = text.partition(" ")
    if output.unit.endswith("/month"):
        return text.removesuffix("/month")
    if not output.unit:
        return f"{number}/s" if words.endswith("/s") else text
    return number if output.column in (words, f"{words}s") else text


# conventions and sources


def conventions_table(run: Run) -> Table:
    """What a day, a month, a year and a KB are here."""
    units = run.graph.units
    rows = []
    for name, shown in (("day", "s"), ("month", "day"), ("year", "day"), ("KB", "B")):
        unit, other = units.find(name), units.find(shown)
        assert unit is not None
        assert other is not None
        text = quantity_text(unit.factor, other, units, digits=6)
        rows.append((name, text))
    columns = (Column("unit"), Column("is", number=True))
    return Table("Conventions", columns, tuple(rows), f"Convention: {run.graph.convention}.")


def sources_table(run: Run) -> Iterator[Table]:
    """The sources that are cited, by their keys."""
    rows = source_rows(run)
    if rows:
        yield Table("Sources", (Column("key"), Column("source")), rows)


def source_rows(run: Run) -> tuple[tuple[str, str], ...]:
    """Key and text of the sources that the values in force cite, of checks too."""
    cited = list(dict.fromkeys(run.graph.outline().sources.values()))
    cited += run.graph.outline().check_sources
    cited += [expectation.source for expectation in run.graph.expectations]
    keys = dict.fromkeys(key for source in cited if source for key in source_keys(run, source))
    return tuple((key, run.graph.sources[key]) for key in keys if key in run.graph.sources)
