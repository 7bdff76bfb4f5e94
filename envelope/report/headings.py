"""The tables of results, one per heading: the scenario's own lines, then the standard totals."""

from collections.abc import Iterator
from typing import NamedTuple

from envelope.analysis.explain import expression, with_numbers
from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL, Graph, Quantity
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, headings, outputs
from envelope.report.table import Column, Table, sparkline
from envelope.units.unit import Unit
from envelope.units.writing import default_unit, quantity_text

_COLUMNS = (
    Column("result"),
    Column("value", number=True),
    Column("how"),
    Column("basis"),
)
_SPREAD_COLUMNS = (
    Column("result"),
    Column("value", number=True),
    Column("p5", number=True),
    Column("p50", number=True),
    Column("p95", number=True),
    Column("distribution", name=True),
    Column("basis"),
)
_LONGEST = 150
HEADLINE = "Headline"


class ResultLine(NamedTuple):
    """A row of a table of results: its words, its quantity, the period that it is told over."""

    words: str
    name: str
    period: str = ""


def result_tables(run: Run) -> Iterator[Table]:
    """A table for each heading that has something to show; all formulas where none is listed."""
    for heading, lines in heading_lines(run):
        yield Table(heading, _columns(run), tuple(_row(run, line) for line in lines))


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
    """With ranges, how sure a result is stands in the place of how it came about."""
    return _SPREAD_COLUMNS if run.spreads else _COLUMNS


def reported(graph: Graph) -> list[str]:
    """The quantities of the tables: the scenario's own under its headings, and the totals."""
    listed = [name for names in graph.report.values() for name in names]
    listed = listed or list(graph.outline().own_formulas())
    totals = [f"{TOTAL}.{output.name}" for output in outputs().values() if output.heading]
    listed = [*graph.headline, *listed]
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
    """The formula with its numbers, as far as it fits."""
    if quantity.kind == "total":
        return _members(run, quantity)
    text = with_numbers(run, quantity.formula)
    if text == expression(quantity.formula) and not quantity.formula.references():
        return quantity.about
    text = text.partition(" -> ")[0]
    return text if len(text) <= _LONGEST else expression(quantity.formula).partition(" -> ")[0]


def _row(run: Run, line: ResultLine) -> tuple[str, ...]:
    name = line.name
    if not line.period:
        return _cells(run, name, line.words, run.text(name), run.unit(name))
    value, text = added(run, name, line.period)
    length = period_length(run, line.period)
    # What a limit cuts off is not spread as the rate is.
    is_whole = value >= run.values[name] * length.factor * (1 - 1e-9)
    unit = period_unit(run, name, line.period, value)
    return _cells(run, name, line.words, text, unit if is_whole else None, length.factor)


def _cells(
    run: Run, name: str, words: str, value: str, unit: Unit | None, times: float = 1.0
) -> tuple[str, ...]:
    """A row of a table of results, its spread multiplied; without a `unit` that is not shown."""
    quantity = run.graph.quantities[name]
    shown = marked(quantity, value)
    if not run.spreads:
        return words, shown, how(run, quantity), quantity.basis
    spread = run.spread(name)
    if spread is None or unit is None:
        return words, shown, "", "", "", "", quantity.basis
    ends = (
        run.text(name, each)
        if times == 1
        else quantity_text(each * times, unit, run.graph.units, rescale=True)
        for each in spread.quantiles[:3]
    )
    return words, shown, *ends, sparkline(spread.counts), quantity.basis


def _members(run: Run, quantity: Quantity) -> str:
    """The largest contributions to a total, largest first."""
    used = sorted(quantity.formula.references(), key=lambda name: -run.values[name])
    parts = [
        f"{name.rpartition('.')[0].removesuffix('.' + TOTAL)} {run.text(name)}"
        for name in used
        if run.values[name]
    ]
    shown = ", ".join(parts[:4])
    return f"{shown}, {len(parts) - 4} more" if len(parts) > 4 else shown


def _total_lines(run: Run, output: Output, known: set[str]) -> Iterator[ResultLine]:
    """The rows of a standard output: its total, and for a growth what it comes to over time."""
    name = f"{TOTAL}.{output.name}"
    if name in run.graph.quantities and label(run, name) not in known:
        if not output.over:
            yield ResultLine(label(run, name), name)
        for period in output.over:
            yield ResultLine(f"{label(run, name)} per {period}", name, period)


def over_period(run: Run, name: str, period: str) -> str:
    """What a rate comes to in a day, a month or a year, part by part no more than is kept."""
    return added(run, name, period)[1]


def added(run: Run, name: str, period: str) -> tuple[float, str]:
    """The same in base units, and as people write it."""
    value = _kept(run, name, period_length(run, period).factor)
    unit = period_unit(run, name, period, value)
    return value, quantity_text(value, unit, run.graph.units, rescale=True)


def period_unit(run: Run, name: str, period: str, value: float) -> Unit:
    """The unit that suits what a rate comes to in a period."""
    dimension = run.graph.quantities[name].dimension * period_length(run, period).dimension
    return default_unit(dimension, value, run.graph.units)


def period_length(run: Run, period: str) -> Unit:
    """A day, a month or a year, as long as it is in the scenario."""
    length = run.graph.units.find(period)
    assert length is not None
    return length


def _kept(run: Run, name: str, length: float) -> float:
    """What a rate adds in a time, up to the output that limits it."""
    return sum(
        run.values[rate] * length
        if limit is None
        else min(run.values[rate] * length, run.values[limit])
        for rate, limit in kept(run, name)
    )


def kept(run: Run, name: str) -> list[tuple[str, str | None]]:
    """The rates that a rate is the sum of, each with what limits all that it adds, if anything."""
    quantity = run.graph.quantities[name]
    if quantity.kind == "total":
        return [pair for used in quantity.formula.references() for pair in kept(run, used)]
    scope, _, last = name.rpartition(".")
    output = outputs().get(last)
    return [(name, run.graph.find(f"{scope}.{output.up_to}") if output and output.up_to else None)]
