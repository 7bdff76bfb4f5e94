"""Machine shapes as a table, and a part on each of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from envelope.analysis.binding import binding
from envelope.analysis.hardware import MachineComparison, MachineFit
from envelope.engine.run import Run
from envelope.errors import text_of
from envelope.language.constant import constant
from envelope.language.simple import parse, parse_unit
from envelope.model.files.sheet import Machine, Sheet
from envelope.model.library.outputs import MachineColumn, compared, machine_columns, outputs
from envelope.report.json_data import quantity_data
from envelope.report.notes import held_under_text, time_data
from envelope.report.table import Column, Table
from envelope.units.numerals import short_share_text
from envelope.units.system import STANDARD
from envelope.units.writing import quantity_text

_MOST = 15  # of the cheapest shapes are shown unless all are asked for


def machine_table(machines: Sequence[tuple[Machine, Sheet]]) -> Table:
    """Every shape with what it gives, and what their file says of all of them."""
    listed = [
        column
        for column in machine_columns().values()
        if any(column.gives in machine.given for machine, _ in machines)
    ]
    cells = [_short([_given(machine, column) for machine, _ in machines]) for column in listed]
    columns = [Column(column.heading, number=True) for column in listed]
    names = [machine.name for machine, _ in machines]
    rows = tuple(zip(names, *cells, strict=True))
    abouts = dict.fromkeys(" ".join(sheet.about.split()) for _, sheet in machines)
    return Table("Hardware", (Column("machine", name=True), *columns), rows, " ".join(abouts))


def _given(machine: Machine, column: MachineColumn) -> str:
    entry = machine.given.get(column.gives)
    if entry is None or entry.text is None:
        return ""
    found = constant(parse(entry.text, STANDARD), entry.text, STANDARD)
    unit = parse_unit(text_of(column.unit, column.gives), STANDARD) if column.unit else None
    if unit is None or unit.dimension != found.unit.dimension:
        return quantity_text(found.value, found.unit, STANDARD, digits=3, rescale=True)
    # The number alone: $0.096/hour/server, 8 cores/server.
    return quantity_text(found.value, unit, STANDARD, digits=3).partition("/")[0].partition(" ")[0]


def _short(texts: list[str]) -> list[str]:
    """The cells of a column without what each of them ends in: `8 cores` of `8 cores/server`."""
    ends = {text.rpartition("/")[2] for text in texts if text}
    return [text.removesuffix(f"/{min(ends)}") for text in texts] if len(ends) == 1 else texts


def machines_data(machines: Iterable[tuple[Machine, Sheet]]) -> dict[str, Any]:
    """The same as data: what each shape gives, as it is written, and its source."""
    data = {}
    for machine, sheet in machines:
        given = {key: entry.text.content for key, entry in machine.given.items() if entry.text}
        attributes = next(iter(machine.given.values())).attributes if machine.given else {}
        cited = sheet.sources.get(attributes.get("source", ""), "")
        data[machine.name] = {**given, "source": cited}
    return data


def comparison_table(machines: MachineComparison, *, every: bool = True) -> Table:
    """A part on every shape, the cheapest first; below them those on which it cannot run.

    Without `every`, on the cheapest alone, and what there is beyond is said below.
    """
    shown = _shown(machines)
    cells, bound = _cells(machines.own, machines.part, shown), binding(machines.own, machines.part)
    unfit = f"does not fit: {machines.objection}" if machines.objection else ""
    remark = "; ".join(filter(None, (machines.own_machine, unfit)))
    rows = [("as it is", *cells, "", bound, remark)]
    fits = machines.fits if every else [fit for fit in machines.fits if fit.run][:_MOST]
    rows += [_row(machines, fit, shown) for fit in fits]
    columns = (
        Column("machine", name=True),
        *(Column(outputs()[name].column or name, number=True) for name in shown),
        Column("of the cheapest", number=True, spare=1),
        Column("bound by", spare=2),
        Column("remark", whole=True),
    )
    note = "" if every else _left_out(machines)
    return Table(f"{machines.part} on each machine", columns, tuple(rows), note)


def _left_out(machines: MachineComparison) -> str:
    """How many shapes cost more than those shown, and how many are none for the part."""
    dearer = sum(fit.run is not None for fit in machines.fits) - _MOST
    unfit = sum(fit.run is None for fit in machines.fits)
    more = f"{dearer} more cost{'s' * (dearer == 1)} more" if dearer > 0 else ""
    none = f"{unfit} {'does' if unfit == 1 else 'do'} not fit" if unfit else ""
    left = ", ".join(filter(None, (more, none)))
    return f"{left}: `--all` shows them." if left else ""


def _shown(machines: MachineComparison) -> list[str]:
    """The outputs to compare by that the part has."""
    return [name for name in compared() if f"{machines.part}.{name}" in machines.own.values]


def _least(machines: MachineComparison, fit: MachineFit) -> float:
    """What the cheapest has least of, in one run of the part."""
    return fit.run.values.get(f"{machines.part}.{compared()[-1]}", 0.0) if fit.run else 0.0


def headline(machines: MachineComparison) -> str:
    """In words: the cheapest shape, what it needs and costs, and how far that is from now."""
    best, part = machines.cheapest, machines.part
    if best is None or best.run is None:
        return f"No machine fits `{part}`: its checks fail on each."
    now = machines.own.values.get(f"{part}.{compared()[-1]}", 0.0)
    if not now:
        return f"`{part}` has no {compared()[-1]} to compare."
    saved = 1 - _least(machines, best) / now
    change = f"{short_share_text(abs(saved))} {'less' if saved >= 0 else 'more'} than as it is"
    names = [f"{part}.{name}" for name in _shown(machines) if outputs()[name].total]
    texts = [_with_setting(best.run, name) for name in names]
    bound = f", bound by {best.bound_by}" if best.bound_by else ""
    unfit = f" As it is, `{part}` does not fit." if machines.objection else ""
    return f"Cheapest: {best.machine} with {', '.join(texts)}, {change}{bound}.{unfit}"


def _with_setting(run: Run, name: str) -> str:
    """A result with the setting that it holds under: `$1.15k/month (3 years)`."""
    under = held_under_text(run, name)
    return f"{run.text(name)} ({under})" if under else run.text(name)


def _row(machines: MachineComparison, fit: MachineFit, shown: list[str]) -> tuple[str, ...]:
    if fit.run is None:
        remark = fit.objection if fit.is_lacking else f"does not fit: {fit.objection}"
        return (fit.machine, *("" for _ in shown), "", "", remark)
    base = _least(machines, machines.cheapest) if machines.cheapest else 0.0
    times = f"{_least(machines, fit) / base:.2f}×" if base else ""
    return (fit.machine, *_cells(fit.run, machines.part, shown), times, fit.bound_by, "")


def _cells(run: Run, part: str, shown: list[str]) -> list[str]:
    return [run.text(f"{part}.{name}") for name in shown]


def comparison_data(machines: MachineComparison) -> dict[str, Any]:
    """The same as data."""

    def numbers(run: Run) -> dict[str, Any]:
        """The shown outputs of the part in one run."""
        return {name: quantity_data(run, f"{machines.part}.{name}") for name in _shown(machines)}

    return {
        "part": machines.part,
        **time_data(machines.own),
        "as_it_is": {
            "machine": machines.own_machine,
            **({"objection": machines.objection} if machines.objection else {}),
            **numbers(machines.own),
        },
        "cheapest": machines.cheapest.machine if machines.cheapest else None,
        "machines": [
            {"machine": fit.machine, "bound_by": fit.bound_by, **numbers(fit.run)}
            if fit.run
            else {"machine": fit.machine, "objection": fit.objection}
            for fit in machines.fits
        ],
    }
