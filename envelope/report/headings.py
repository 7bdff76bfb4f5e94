"""The tables of results, one per heading: the scenario's own lines, then the standard totals."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from envelope.analysis.explain import expression, with_numbers
from envelope.engine.run import Run
from envelope.language.tree import Convert, Name
from envelope.model.graph.graph import TOTAL, Formula, Graph, Quantity
from envelope.model.graph.scopes import plain_name, spoken
from envelope.model.library.outputs import Output, headings, outputs
from envelope.report.amounts.ends import range_text
from envelope.report.amounts.periods import how_added, period_name, with_periods
from envelope.report.amounts.spreads import picture, quantile_texts
from envelope.report.notes import held_under_text
from envelope.report.shares import dominant_text, dominants
from envelope.report.table import Column, Table, first_of

_COLUMNS = (
    Column("result", name=True),
    Column("value", number=True),
    Column("how", below=True),
    Column("basis"),
)
_SPREAD_COLUMNS = (
    Column("result", name=True),
    Column("value", number=True),
    Column("p50", number=True, spare=3),
    Column("p5 – p95", number=True),
    Column("distribution", name=True, spare=2),
    Column("how", below=True),
    Column("basis", name=True, spare=1),
)
_LONGEST = 150
HEADLINE = "Headline"
_INDENT = "  "  # of a row below its heading


class ResultLine(NamedTuple):
    """A row of a table of results: its words, its quantity, the period that it is told over."""

    words: str
    name: str
    period: str = ""


def result_tables(run: Run, heading: str = "Results") -> Iterator[Table]:
    """All that has a heading in one table, each heading a row above its own; else all formulas."""
    sections = list(heading_lines(run))
    over = [(line.name, line.period) for _, lines in sections for line in lines if line.period]
    longer, columns = with_periods(run, over), _columns(run)
    rows = below_headings(sections, lambda line: _row(longer, line), len(columns))
    notes = [(words, result_note(run, words, lines)) for words, lines in sections]
    note = " ".join(f"{words}. {said}" for words, said in notes if said)
    if rows:
        yield Table(heading, columns, rows, note)


def below_headings(
    sections: Sequence[tuple[str, Sequence[ResultLine]]],
    row: Callable[[ResultLine], tuple[str, ...]],
    columns: int,
) -> tuple[tuple[str, ...], ...]:
    """The rows of all sections, those of several indented, each below a row with its heading."""
    if len(sections) == 1:
        return tuple(map(row, sections[0][1]))
    found: list[tuple[str, ...]] = []
    for heading, lines in sections:
        found.append((heading, *[""] * (columns - 1)))
        found += [(_INDENT + first, *others) for first, *others in map(row, lines)]
    return tuple(found)


def result_note(run: Run, heading: str, lines: Sequence[ResultLine]) -> str:
    """What is to be said of results below them: what most of a total is."""
    names = {line.name for line in lines} if heading != HEADLINE else set[str]()
    said = (dominant_text(each) for each in dominants(run) if each.name in names)
    return " ".join(filter(None, said))


def heading_lines(run: Run) -> Iterator[tuple[str, list[ResultLine]]]:
    """Each heading that has something to show, and its rows; all formulas where none is listed.

    What the file says comes first stands under the first one.
    """
    if run.graph.headline:
        yield HEADLINE, [ResultLine(label(run, name), name) for name in run.graph.headline]
    unlisted = () if run.graph.report else run.graph.outline().own_formulas()
    if unlisted:
        yield "Results", [ResultLine(label(run, name), name) for name in unlisted]
    for heading in _headings(run):
        lines = [ResultLine(label(run, name), name) for name in run.graph.report.get(heading, ())]
        for output in outputs().values():
            if output.heading == heading:
                lines += _total_lines(run, output, {line.words for line in lines})
        if lines:
            yield heading, lines


def _columns(run: Run) -> tuple[Column, ...]:
    """With ranges, how sure a result is stands beside how it came about."""
    return _SPREAD_COLUMNS if run.spreads else _COLUMNS


def reported(graph: Graph) -> list[str]:
    """The quantities of the tables: the scenario's own, of which something runs, and the totals."""
    listed = [name for names in graph.report.values() for name in names]
    listed = listed or list(graph.outline().own_formulas())
    totals = [f"{TOTAL}.{output.name}" for output in outputs().values() if output.heading]
    listed = [*graph.headline, *listed, *(each.name for each in graph.running)]
    return list(dict.fromkeys([*listed, *(name for name in totals if name in graph.quantities)]))


def charted(graph: Graph) -> list[str]:
    """What is shown over time: the totals that the table of parts has a column for."""
    names = (f"{TOTAL}.{output.name}" for output in outputs().values() if output.column)
    found = [name for name in names if name in graph.quantities]
    return [name for name in found if outputs()[name.removeprefix(f"{TOTAL}.")].heading]


def _headings(run: Run) -> list[str]:
    """The standard headings in their order, the scenario's own after the one they follow."""
    order = list(headings())
    place = 0
    for heading in run.graph.report:
        if heading in order:
            place = order.index(heading) + 1
        else:
            order.insert(place, heading)
            place += 1
    return order


def label(run: Run, name: str) -> str:
    """A quantity's name as a report shows it: `total.servers` is `total servers`."""
    own = name.removeprefix(f"{TOTAL}.")
    return spoken(f"total {own}" if own != name else name)


def marked(quantity: Quantity, value: str) -> str:
    """A value, with a star where it was set from outside, a dagger where a part sets a formula."""
    if quantity.set:
        return f"{value} *"
    return f"{value} †" if quantity.kind == "formula" and quantity.given is not None else value


def how(run: Run, quantity: Quantity) -> str:
    """The formula with its numbers, as far as it fits; what is only taken over, with its name."""
    if quantity.kind == "total":
        return _members(run, quantity)
    formula, written = quantity.formula, expression(quantity.formula)
    if name := taken_over(formula):
        taken = with_numbers(run, formula)
        return name if taken == run.text(quantity.name) else f"{taken} ({name})"
    text = with_numbers(run, formula, lambda name: _number_or_word(run, name))
    if text == written and not formula.references():
        return quantity.about
    text = text.partition(" -> ")[0]
    return text if len(text) <= _LONGEST else written.partition(" -> ")[0]


def taken_over(formula: Formula) -> str:
    """The name of the quantity that a formula only takes over; none of any other formula."""
    tree = formula.tree.value if isinstance(formula.tree, Convert) else formula.tree
    return tree.name if isinstance(tree, Name) else ""


def _number_or_word(run: Run, name: str) -> str:
    """The value of a number; the name of what holds a word, which a formula compares."""
    return plain_name(name) if run.graph.quantities[name].words else run.text(name)


def _row(run: Run, line: ResultLine) -> tuple[str, ...]:
    name = period_name(line.name, line.period) if line.period else line.name
    under = held_under_text(run, line.name)
    words = f"{line.words} ({under})" if under and not line.period else line.words
    rate = run.graph.quantities[line.name]
    shown = marked(rate, run.text(name))
    told = how_added(run, line.name, line.period) if line.period else how(run, rate)
    if not run.spreads:
        return words, shown, told, rate.basis
    spread = run.spread(name)
    if spread is None:
        return words, shown, "", "", "", told, rate.basis
    low, median, high = quantile_texts(run, name, spread.quantiles)
    ends = range_text(low, high)
    return words, shown, median, ends, picture(spread.counts), told, rate.basis


def _members(run: Run, quantity: Quantity) -> str:
    """The largest contributions to a total, largest first."""
    parts = [
        f"{spoken(name.rpartition('.')[0].removesuffix('.' + TOTAL))} {run.text(name)}"
        for name in contributions(run, quantity)
    ]
    return first_of(parts, 4)


def contributions(run: Run, quantity: Quantity) -> list[str]:
    """What adds something to a total, largest first."""
    used = sorted(quantity.formula.references(), key=lambda name: -run.values[name])
    return [name for name in used if run.values[name]]


def _total_lines(run: Run, output: Output, known: set[str]) -> Iterator[ResultLine]:
    """The rows of a standard output: its total, and for a growth what it comes to over time."""
    name = f"{TOTAL}.{output.name}"
    if name in run.graph.quantities and label(run, name) not in known:
        if not output.over:
            yield ResultLine(label(run, name), name)
        for period in output.over:
            yield ResultLine(f"{label(run, name)} per {period}", name, period)
