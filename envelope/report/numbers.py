"""The reference numbers as a table; times beside a logarithmic bar."""

from collections.abc import Sequence
from math import log10
from typing import Any

from envelope.errors import Text
from envelope.language.constant import Constant, constant
from envelope.language.simple import parse
from envelope.model.files.sheet import Entry
from envelope.model.library.numbers import PREFIX, numbers
from envelope.model.library.synonyms import abbreviations
from envelope.report.amounts.ends import range_text
from envelope.report.table import Column, Table
from envelope.units.dimension import TIME
from envelope.units.system import STANDARD
from envelope.units.writing import quantity_text, value_data

_EXACT = 1_000_000  # whole numbers below keep all their digits: 16,384 slots
# The bar of a time reaches from a nanosecond to ten seconds, a sign for each power of ten.
_SHORTEST, _LONGEST = -9, 1


def numbers_table(names: Sequence[str]) -> Table:
    """The numbers of these names: value, range, source, and for times their bars."""
    rows = tuple(_row(name, numbers().inputs[name]) for name in names)
    columns = [
        Column("numbers.", name=True),
        Column("value", number=True),
        Column("range", whole=True),
        Column("source", spare=1),
    ]
    if any(row[-1] for row in rows):
        columns.append(Column("1 ns … 10 s", name=True, spare=2))
    shown = tuple(row[: len(columns)] for row in rows)
    return Table("Numbers", tuple(columns), shown, note=_spelled_out(names))


def _spelled_out(names: Sequence[str]) -> str:
    """What abbreviations in some names stand for, as in `rtt: round trip time`."""
    words = {word for name in names for word in name.split("_")}
    found = [f"{short}: {long}" for short, long in abbreviations().items() if short in words]
    return f"{'; '.join(found)}." if found else ""


def _row(name: str, entry: Entry) -> tuple[str, ...]:
    value = _value(entry.text)
    ranged = range_text(*(_text(_value(entry.attribute(key))) for key in ("low", "high")))
    source = entry.attributes.get("source", entry.attributes.get("basis", ""))
    return name, _text(value), ranged, source, _bar(value)


def _value(text: Text | None) -> Constant | None:
    return None if text is None else constant(parse(text, STANDARD), text, STANDARD)


def _text(found: Constant | None) -> str:
    return quantity_text(found.value, found.unit, STANDARD, exact=_EXACT) if found else ""


def _bar(found: Constant | None) -> str:
    """A time on a logarithmic scale; empty for what is no time."""
    if found is None or found.value <= 0 or found.unit.dimension != TIME:
        return ""
    power = min(max(log10(found.value), _SHORTEST), _LONGEST)
    return "▇" * (1 + round(power - _SHORTEST))


def numbers_data(names: Sequence[str]) -> dict[str, Any]:
    """The same as data, by name in expressions."""
    data = {}
    for name in names:
        entry = numbers().inputs[name]
        each = {"value": entry.text, "low": entry.attribute("low"), "high": entry.attribute("high")}
        values = {key: _value(text) for key, text in each.items()}
        data[f"{PREFIX}{name}"] = {
            **{key: _data(found) for key, found in values.items() if found},
            **entry.attributes,
            **{key: _data(found) for key, found in values.items() if found and key != "value"},
        }
    return data


def sources(names: Sequence[str]) -> dict[str, str]:
    """What the sources of these numbers stand for, by key."""
    cited = (numbers().inputs[name].attributes.get("source", "") for name in names)
    keys = dict.fromkeys(key.strip() for source in cited for key in source.split(","))
    return {key: numbers().sources[key] for key in keys if key in numbers().sources}


def _data(found: Constant) -> dict[str, float | str]:
    return value_data(found.value, found.unit, _text(found))
