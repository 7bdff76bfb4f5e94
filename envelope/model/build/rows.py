"""The rows of a part: what they have in common, and what each is given.

What all rows have in common is a quantity of the part as a whole, `topics.retention`, which each
row that says nothing else takes: so it is changed in one place, and drawn once where it is a range.
"""

from collections.abc import Iterable, Iterator, Mapping

from envelope.errors import Text
from envelope.language.simple import simple, simple_unit
from envelope.language.tree import Literal
from envelope.model.files.document import Value
from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.graph.graph import Part
from envelope.model.library.outputs import outputs
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem


class Common(NamedTuple):
    """What rows have in common: an input of their block, and its value if one is given."""

    entry: Entry
    given: Entry | None


def in_common(
    part: PartEntry, block: Sheet, defaults: Mapping[str, Entry], units: UnitSystem
) -> dict[str, Common]:
    """What rows may have in common, by input: what the part is given, and plain numbers."""
    given = {**defaults, **part.given}
    found = {}
    for name, entry in block.inputs.items():
        value = given.get(name)
        if value is not None and value.text is None:
            continue  # says something of the input, but no value
        if name in outputs() and outputs()[name].total:
            continue  # the name of what rows add up to
        is_plain = _is_plain(entry, block.placeholders, units)
        if value is not None or is_plain:
            found[name] = Common(entry if is_plain else entry._replace(text=None), value)
    return found


def _is_plain(entry: Entry, placeholders: Iterable[str], units: UnitSystem) -> bool:
    """Whether an input's default is a number that is the same for all that rows may count."""
    literal = simple(entry.text, units) if entry.text else None
    written = entry.attribute("unit")
    unit = simple_unit(written, units) if written else None
    if not isinstance(literal, Literal) or (written and unit is None):
        return False
    symbols = {symbol for each in (literal.unit, unit) if each for symbol, _ in each.factors}
    return symbols.isdisjoint(noun.partition("/")[0] for noun in placeholders)


def references(
    part: PartEntry, common: Mapping[str, Common]
) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """What a row is given that takes what all have: what the part says, and what it does not."""
    found = {name: _reference(part, name, each) for name, each in common.items()}
    said = {name: entry for name, entry in found.items() if name in part.given}
    return said, {name: entry for name, entry in found.items() if name not in said}


def _reference(part: PartEntry, name: str, common: Common) -> Entry:
    """The name of what all have in common, `topics.retention`, where its value stands."""
    entry = common.given or common.entry
    text = Text(f"{part.name}.{name}", Value(entry.document, entry.path))
    about = {"about": entry.attributes["about"]} if "about" in entry.attributes else {}
    return Entry(name, entry.document, entry.path, text, about)


def with_spelt_inputs(part: PartEntry, block: Sheet) -> PartEntry:
    """A part whose rows stand in a table: `Retention` names the input `retention` there."""
    if part.table is None or part.rows is None:
        return part
    known = {name.casefold(): name for name in block.inputs}
    rows = {}
    for row in part.rows.values():
        names = {each: known.get(each.casefold(), each) for each in row.given}
        given = {
            names[each]: entry._replace(name=names[each])
            for each, entry in row.given.items()
            if each == names[each] or names[each] not in row.given
        }
        rows[row.name] = row._replace(given=given)
    return part._replace(rows=rows)


def rows_as_parts(part: PartEntry) -> Iterator[PartEntry]:
    """Each row as a part, with what the whole part says of its block, machine and edge."""
    for row in (part.rows or {}).values():
        yield row._replace(
            block=part.block,
            about=row.about or part.about,
            machine=row.machine or part.machine,
            edge=part.edge if row.edge is None else row.edge,
        )


def described(name: str, part: PartEntry, block: Sheet) -> Part:
    """A part under its full name; one with rows faces clients where one of them does."""
    edge = block.edge if part.edge is None else part.edge
    about = part.about or block.about
    if part.rows is None:
        around = name.removesuffix(part.name)
        before = tuple(around + each for each in part.before)
        return Part(name, part.block, block.title, about, edge, before)
    rows = part.rows.values()
    edge = any(edge if row.edge is None else row.edge for row in rows)
    varied = dict.fromkeys(each for row in rows for each in row.given if each in block.inputs)
    around = name.removesuffix(part.name)
    before = tuple(around + each for each in part.before)
    return Part(name, part.block, block.title, about, edge, before, rows=True, varied=tuple(varied))


def taken(given: Iterable[Mapping[str, Entry]], part: PartEntry) -> Iterator[str]:
    """The inputs that at least one row takes from what all have in common."""
    names = {name: entry for each in given for name, entry in each.items() if _takes(part, entry)}
    yield from names


def _takes(part: PartEntry, entry: Entry) -> bool:
    return entry.text is not None and entry.text.content == f"{part.name}.{entry.name}"
