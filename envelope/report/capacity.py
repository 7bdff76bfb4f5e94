"""The capacity report of a run: its tables in the order of the field."""

from collections.abc import Iterator, Sequence

from envelope.analysis.binding import binding
from envelope.analysis.expectations import expectations
from envelope.analysis.explain import expression, source_keys, with_numbers
from envelope.engine.run import Run
from envelope.language.shapes import is_range
from envelope.model.graph.graph import TOTAL, Check, Quantity
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, outputs
from envelope.report.headings import marked, over_period, result_tables
from envelope.report.json_data import SPREAD
from envelope.report.notes import notes_table
from envelope.report.shares import shares
from envelope.report.table import Column, Report, Table
from envelope.units.writing import percent_text, quantity_text, share_text


def capacity_report(run: Run, *, every_input: bool = False) -> Report:
    """The whole report; `every_input` lists the defaults of all parts, too."""
    results = list(result_tables(run))
    first = 1 if run.graph.headline else 0  # before all else, whatever is assumed
    tables = [
        *results[:first],
        *_assumptions(run, every_input=every_input),
        *notes_table(run),
        *_certainty(run),
        *results[first:],
        *_parts(run),
        *shares(run),
        *_checks(run),
        *_expectations(run),
        conventions_table(run),
        *_sources(run),
    ]
    about = " ".join(run.graph.about.split())
    if run.at is not None:
        about += f" As it is {run.at.words} after an empty start."
    return Report(run.graph.title, about.strip(), tuple(tables))


# assumptions


def _assumptions(run: Run, *, every_input: bool) -> Iterator[Table]:
    outline = run.graph.outline()
    overridden = frozenset(outline.overridden)
    listed = [
        name
        for name in outline.inputs
        if "." not in name or name in overridden or (every_input and not run.graph.is_shared(name))
    ]
    others = dict.fromkeys((*outline.overridden, *outline.replaced))
    formulas = [name for name in others if name not in outline.inputs]
    rows = tuple(_assumption(run, run.graph.quantities[name]) for name in [*listed, *formulas])
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


def _certainty(run: Run) -> Iterator[Table]:
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
    for whole in run.graph.parts:
        if run.graph.rows(whole):
            yield _grid(run, f"Rows of {spoken(whole)}", whole, run.graph.rows(whole))


def _grid(run: Run, heading: str, whole: str, parts: Sequence[str]) -> Table:
    """One row per part and one of what they add up to; columns that nobody fills are left out."""
    varied = run.graph.parts[whole].varied if whole in run.graph.parts else ()
    given = [(spoken(name), [_given(run, part, name) for part in parts], "") for name in varied]
    columns = [
        (title, [_cell(run, part, name) for part in parts], total)
        for title, name, total in _part_columns(run, whole)
    ]
    filled = [*given, *(column for column in columns if any(column[1]))]
    bounds = [binding(run, part) for part in parts]
    rows = [
        (row_name(whole, part), *(cells[index] for _, cells, _ in filled), bounds[index])
        for index, part in enumerate(parts)
    ]
    last = TOTAL if whole == TOTAL else "sum"
    rows.append((last, *(total for _, _, total in filled), ""))
    titles = (
        Column("part" if whole == TOTAL else "row"),
        *(Column(title, number=True) for title, _, _ in filled),
        Column("bound by"),
    )
    return Table(heading, titles, tuple(rows))


def row_name(whole: str, part: str) -> str:
    """The name of a part in the table of all, or of the rows of one."""
    return spoken(part.removeprefix(f"{whole}."))


def _given(run: Run, part: str, name: str) -> str:
    found = f"{part}.{name}"
    return marked(run.graph.quantities[found], run.text(found))


def _part_columns(run: Run, whole: str) -> Iterator[tuple[str, str, str]]:
    """Title, output and total of each column; a title says what its cells leave out."""
    for output in outputs().values():
        name = f"{whole}.{output.name}"
        if not output.column:
            continue
        total = ""
        if name in run.graph.quantities and (output.heading or whole != TOTAL):
            total = _short(run.text(name), output)
            total = over_period(run, name, output.over[0]) if output.over else total
        yield output.column, output.name, total


def _cell(run: Run, part: str, output: str) -> str:
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


# checks and expectations


def _checks(run: Run) -> Iterator[Table]:
    """Failing checks in full, then those that ranges leave open and the file's own."""
    checks, own = run.graph.checks, frozenset(run.graph.outline().own_checks)
    failing = [(index, checks[index]) for index, holds in enumerate(run.holds) if not holds]
    failing.sort(key=lambda pair: pair[1].severity)
    held = [
        (index, checks[index])
        for index, holds in enumerate(run.holds)
        if holds and (index in own or _is_open(run, index))
    ]
    rows = tuple(_check(run, index, check) for index, check in (*failing, *held))
    cited = tuple(", ".join(source_keys(run, check.source)) for _, check in (*failing, *held))
    columns = (
        Column("result"),
        *([Column("holds in", number=True)] if run.spreads else []),
        Column("check"),
        Column("with its numbers"),
        Column("about"),
    )
    note = f"{len(checks) - len(failing)} of {len(checks)} checks hold."
    if checks:
        yield Table("Checks", columns, rows, note, cited)


def _is_open(run: Run, index: int) -> bool:
    return run.spreads is not None and 0 < run.spreads.holds[index] < 1


def _check(run: Run, index: int, check: Check) -> tuple[str, ...]:
    fails = "FAILS" if check.severity == "error" else "warning"
    return (
        "holds" if run.holds[index] else fails,
        *([share_text(run.spreads.holds[index])] if run.spreads else []),
        spoken(check.full_name),
        with_numbers(run, check.formula),
        check.about,
    )


def _expectations(run: Run) -> Iterator[Table]:
    """Published results beside ours; meaningless of a time, or once something was set."""
    if run.graph.is_changed or run.at is not None:
        return
    found = expectations(run)
    if found:
        columns = (
            Column("published result"),
            Column("published", number=True),
            Column("computed", number=True),
            Column("difference", number=True),
            Column("result"),
            Column("source", cites=True),
        )
        rows = tuple(
            (
                spoken(each.name) + each.when,
                each.published or each.expected,
                each.got,
                change_text(each.difference) if each.allowed else "",
                "erratum" if each.erratum else "reproduced" if each.holds else "DIFFERS",
                ", ".join(source_keys(run, each.source)),
            )
            for each in found
        )
        yield Table("Published results", columns, rows)


def change_text(share: float) -> str:
    """A difference as people write it: `+3.2%`, `-14%`, `0%`."""
    if abs(share) < 5e-5:
        return "0%"
    return f"{'+' if share > 0 else '-'}{percent_text(abs(share) * 100, 2)}%"


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


def _sources(run: Run) -> Iterator[Table]:
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
