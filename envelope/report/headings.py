"""The tables of results, one per heading: the scenario's own lines, then the standard totals."""

from collections.abc import Iterator

from envelope.analysis.explain import expression, with_numbers
from envelope.engine.run import Run
from envelope.errors import written
from envelope.language.constant import constant
from envelope.language.parser import parse
from envelope.model.graph import TOTAL, Quantity
from envelope.model.outputs import Output, headings, outputs
from envelope.report.cells import Column, Table
from envelope.units.unit import Unit
from envelope.units.writing import default_unit, quantity_text

_COLUMNS = (
    Column("result"),
    Column("value", number=True),
    Column("how"),
    Column("basis"),
)
_LONGEST = 150


def result_tables(run: Run) -> Iterator[Table]:
    """A table for each heading that has something to show; all formulas where none is listed."""
    unlisted = () if run.graph.report else tuple(run.graph.sheet.formulas)
    if unlisted:
        yield Table("Results", _COLUMNS, tuple(_row(run, name) for name in unlisted))
    for heading in _headings(run):
        rows = [_row(run, name) for name in run.graph.report.get(heading, ())]
        for output in outputs().values():
            if output.heading == heading:
                rows += _total_rows(run, output, {row[0] for row in rows})
        if rows:
            yield Table(heading, _COLUMNS, tuple(rows))


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
    return f"total {own}".replace("_", " ") if own != name else name.replace("_", " ")


def marked(quantity: Quantity, value: str) -> str:
    """A value, with a star where it was set from outside."""
    return f"{value} *" if quantity.set else value


def how(run: Run, quantity: Quantity) -> str:
    """The formula with its numbers, as far as it fits."""
    if quantity.kind == "total":
        return _members(run, quantity)
    text = with_numbers(run, quantity.formula)
    if text == expression(quantity.formula) and not quantity.formula.references():
        return quantity.about
    text = text.partition(" -> ")[0]
    return text if len(text) <= _LONGEST else expression(quantity.formula).partition(" -> ")[0]


def _row(run: Run, name: str) -> tuple[str, ...]:
    quantity = run.graph.quantities[name]
    value = marked(quantity, run.text(name))
    return label(run, name), value, how(run, quantity), quantity.basis


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


def _total_rows(run: Run, output: Output, known: set[str]) -> Iterator[tuple[str, ...]]:
    """The rows of a standard output: its total, and for a growth what it comes to over time."""
    name = f"{TOTAL}.{output.name}"
    quantity = run.graph.quantities.get(name)
    if quantity is None or label(run, name) in known:
        return
    if not output.over:
        yield (
            label(run, name),
            marked(quantity, total_text(run, output)),
            how(run, quantity),
            quantity.basis,
        )
        return
    for period in output.over:
        text = over_period(run, name, period)
        words = f"{label(run, name)} per {period}"
        yield words, marked(quantity, text), how(run, quantity), quantity.basis


def total_text(run: Run, output: Output) -> str:
    """A total in the unit of its kind."""
    name = f"{TOTAL}.{output.name}"
    unit = run.graph.quantities[name].unit or standard_unit(run, output)
    return quantity_text(run.values[name], unit, run.graph.units, rescale=True)


def standard_unit(run: Run, output: Output) -> Unit:
    """The unit of a standard output, read in the scenario's system."""
    text = written(f"1 {output.unit}" if output.unit else "1")
    return constant(parse(text, run.graph.units), text, run.graph.units).unit


def over_period(run: Run, name: str, period: str) -> str:
    """What a rate comes to in a day, a month or a year, part by part no more than is kept."""
    length = run.graph.units.find(period)
    assert length is not None
    quantity = run.graph.quantities[name]
    value = _kept(run, name, length.factor)
    dimension = quantity.dimension * length.dimension
    unit = default_unit(dimension, value, run.graph.units)
    return quantity_text(value, unit, run.graph.units, rescale=True)


def _kept(run: Run, name: str, length: float) -> float:
    """What a rate adds in a time, up to the output that limits it."""
    quantity = run.graph.quantities[name]
    if quantity.kind == "total":
        return sum(_kept(run, used, length) for used in quantity.formula.references())
    scope, _, last = name.rpartition(".")
    output = outputs().get(last)
    limit = run.graph.find(f"{scope}.{output.up_to}") if output and output.up_to else None
    added = run.values[name] * length
    return added if limit is None else min(added, run.values[limit])
