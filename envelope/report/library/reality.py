"""What blocks ask beside what really ran: a table for each kind, and the means of all."""

from collections.abc import Sequence
from typing import Any

from envelope.analysis.explain import cited
from envelope.analysis.library.reality import NEAR, Deployment, Kind, kinds, overall
from envelope.model.graph.scopes import spoken
from envelope.report.table import Column, Table
from envelope.units.numerals import number_text
from envelope.units.writing import quantity_text, unit_symbol, value_data

_READING = (
    "Asked is what the blocks say from public inputs and their own defaults, ran is what really "
    "ran: above 1 the blocks ask for more. `-f json` has the sources and what the blocks were told."
)


def reality_tables(found: Sequence[Deployment]) -> tuple[Table, ...]:
    """A table for each kind, and one of the means of all kinds."""
    names = dict.fromkeys(each.reality.kind for each in found)
    tables = (_kind_table(name, found) for name in names)
    return (*tables, _means_table(found))


def _kind_table(name: str, found: Sequence[Deployment]) -> Table:
    """One row for each deployment of a kind."""
    columns = (
        Column("deployment", name=True),
        Column("what"),
        Column("asked", number=True),
        Column("ran", number=True),
        Column("asked / ran", number=True),
        Column("about", below=True),
    )
    rows = tuple(
        (
            each.scenario,
            spoken(each.reality.name),
            _text(each, each.asked),
            _text(each, each.ran),
            "" if each.ratio is None else _factor_text(each.ratio),
            "; ".join(filter(None, [each.reality.about, *_objection(each)])),
        )
        for each in found
        if each.reality.kind == name
    )
    return Table(name.capitalize(), columns, rows)


def _text(each: Deployment, value: float) -> str:
    units = each.result.graph.words_for(each.reality.unit)
    return quantity_text(value, each.reality.unit, units, rescale=True)


def _factor_text(factor: float) -> str:
    return number_text(factor, 2)


def _objection(each: Deployment) -> list[str]:
    """Why a deployment is no check of the blocks; nothing where it is one."""
    if each.is_counted:
        return []
    if each.measured:
        return [f"not counted: {', '.join(each.measured)} measured there"]
    if each.taken:
        return [f"not counted: among the sources of {', '.join(each.taken)}"]
    if not each.defaults:
        return ["not counted: no default of a block is in it"]
    return ["not counted: one of the two is nothing"]


def _means_table(found: Sequence[Deployment]) -> Table:
    """The mean of each kind, and of all."""
    columns = (
        Column("kind", name=True),
        Column("deployments", number=True),
        Column("geometric mean", number=True),
        Column(f"within a factor of {NEAR:g}", number=True),
    )
    rows = tuple(
        (each.name, str(each.deployments), _factor_text(each.mean), str(each.near))
        for each in (*kinds(found), overall(found))
    )
    return Table("By kind", columns, rows, _READING)


def deployments_numbers(found: Sequence[Deployment]) -> Table:
    """The same rows as bare values, asked and ran in the unit of what ran."""
    titles = ("deployment", "what", "kind", "asked", "ran", "unit", "ratio", "about", "source")
    numbers = ("asked", "ran", "ratio")
    columns = tuple(Column(title, number=title in numbers) for title in titles)
    rows = tuple(
        (
            each.scenario,
            spoken(each.reality.name),
            each.reality.kind,
            *(repr(value / each.reality.unit.factor) for value in (each.asked, each.ran)),
            unit_symbol(each.reality.unit),
            "" if each.ratio is None else repr(each.ratio),
            each.reality.about,
            cited(each.result, each.reality.source),
        )
        for each in found
    )
    return Table("Reality", columns, rows)


def reality_data(found: Sequence[Deployment]) -> dict[str, Any]:
    """The same as data; the ratio of one that is not counted is none."""
    return {
        "deployments": [_deployment_data(each) for each in found],
        "kinds": [_kind_data(each) for each in kinds(found)],
        "overall": _kind_data(overall(found)),
    }


def _deployment_data(each: Deployment) -> dict[str, Any]:
    result, unit = each.result, each.reality.unit
    return {
        "name": each.scenario,
        "title": result.graph.title,
        "what": spoken(each.reality.name),
        "kind": each.reality.kind,
        "asked": value_data(each.asked, unit, _text(each, each.asked)),
        "ran": value_data(each.ran, unit, _text(each, each.ran)),
        "ratio": each.ratio,
        "about": each.reality.about,
        "source": cited(each.result, each.reality.source),
        "told": {name: result.text(name) for name in each.told},
        "defaults": list(each.defaults),
        "measured": list(each.measured),
        "taken": list(each.taken),
    }


def _kind_data(kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "deployments": kind.deployments,
        "geometric_mean": kind.mean,
        "within_a_factor_of_3": kind.near,
    }
