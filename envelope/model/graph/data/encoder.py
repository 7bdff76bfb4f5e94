"""Graphs as data; see `decoder`, which makes graphs of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import repeat
from marshal import dumps
from operator import rshift
from types import MappingProxyType
from typing import Any

from envelope.errors import Line, Piece, Text
from envelope.language.tree import Literal, Name
from envelope.model.files.document import Document, Value
from envelope.model.files.plain import tree_data
from envelope.model.files.sheet import Entry, Place
from envelope.model.files.table import TableDocument
from envelope.model.graph.data.checks import KeptChecks
from envelope.model.graph.data.decoder import DOCUMENTS, FRACTION, SHAPES, TREE, Data
from envelope.model.graph.formula import Parsed
from envelope.model.graph.graph import Check, Formula, Graph, Quantity, Written
from envelope.model.graph.outline import KeptQuantities, MadeQuantities
from envelope.model.graph.placeholders import Solved
from envelope.texts import Joined
from envelope.units.dimension import Dimension
from envelope.units.unit import Unit

# Those that are equal are one row.
_EQUAL = frozenset({Document, TableDocument, Dimension, Unit})
# A part of the row that has them.
_WITHIN = frozenset({Text, Value, Line, Piece, Joined, Place, Solved, Formula})
_QUANTITIES = frozenset({MadeQuantities, KeptQuantities})
_MAPPINGS = frozenset({dict, MappingProxyType}) | _QUANTITIES
_TEXTS = frozenset({str})
# The last bits of an identity are alike for all: as keys, they would all begin at the same places.
_ALIKE = 4
_TEXT = SHAPES[Text].number


def encode(graph: Graph) -> Data:
    """A graph as data. Its sheets are left out, its files are named by their paths.

    Raises ValueError or TypeError for a graph that holds what no data is.
    """
    encoder = _Encoder()
    whole = encoder.row(graph._replace(sheets={})), encoder.row(graph.outline())
    return dumps(whole), tuple(encoder.rows)


def _key(record: Any) -> int:
    """What a record is known by, while somebody holds it."""
    return id(record) >> _ALIKE


def _keys(records: Iterable[Any]) -> Iterator[int]:
    return map(rshift, map(id, records), repeat(_ALIKE))


class _Encoder:
    """Collects rows.

    Of quantities and entries there are thousands: they are written field by field, not one by one.
    """

    def __init__(self) -> None:
        self.rows: list[bytes] = []
        # What stands for each record, by its identity; most entries inherit nothing.
        self.places: dict[int, Any] = {
            _key(None): None,
            _key(Entry._field_defaults["inherited"]): {},
        }
        self.equal: dict[Any, tuple[int]] = {}
        self.held: list[Any] = []  # so that no identity is given away twice

    def value(self, value: Any) -> Any:
        """A value of a deep field as a row has it."""
        key = id(value) >> _ALIKE
        if key in self.places:  # as most are
            return self.places[key]
        kind = type(value)
        if kind is str or kind is int:
            return value
        if kind in _WITHIN:
            return self.row(value)
        if kind in SHAPES:
            return self.place(value)
        if kind in _QUANTITIES:
            return self.quantities(value)
        if kind in _MAPPINGS:
            return {
                key: each if type(each) is str else self.value(each) for key, each in value.items()
            }
        if kind is tuple or kind is KeptChecks:
            held = (*value,)
            self.held.append(held)
            if held and type(held[0]) is Check:
                return self.place_all(Check, held)
            return [self.value(each) for each in held]
        return FRACTION, value.numerator, value.denominator

    def place(self, record: Any) -> tuple[int]:
        """The row of a record that has none yet."""
        is_shared = type(record) in _EQUAL
        place = self.equal.get(record) if is_shared else None
        if place is None:
            row = dumps(self.row(record))
            place = (len(self.rows),)
            self.rows.append(row)
            if is_shared:
                self.equal[record] = place
        self.places[_key(record)] = place
        return place

    def row(self, record: Any) -> tuple[Any, ...]:
        """A record as the number of its class and its fields."""
        kind = type(record)
        number, _, deep = SHAPES[kind]
        if kind in DOCUMENTS:
            return number, record.path, record.within
        if kind is Text and type(record.origin) is Value:  # most are: two numbers instead of a row
            document, path = record.origin
            return number, record.content, self.value(document), path
        fields = list(record)
        if kind is Formula:
            fields[TREE] = self.tree(record.written)
        for index in deep:
            fields[index] = self.value(fields[index])
        return number, *fields

    def tree(self, written: Written) -> Any:
        """The data of a tree, or the number of the row that holds it alone."""
        place = self.places.get(id(written) >> _ALIKE)
        if place is None:
            if type(written) is Name or type(written) is Literal:  # as most are
                place = tree_data(written)
            else:
                place = len(self.rows)
                data = written.data if type(written) is Parsed else dumps(tree_data(written))
                self.rows.append(data)
            self.places[_key(written)] = place
        return place

    # many at once

    def quantities(self, quantities: Mapping[str, Quantity]) -> dict[str, tuple[int]]:
        """The rows of quantities by their names: what only one of them has is a part of its row."""
        found = list(quantities.values())
        entries = [each for quantity in found for each in (quantity.entry, quantity.given) if each]
        keyed = [*zip(_keys(entries), entries, strict=True)]
        counts = Counter(key for key, _ in keyed)
        once = [entry for key, entry in keyed if counts[key] == 1]
        self.places.update(zip(_keys(once), self.rows_of(Entry, once), strict=True))
        others = {key: entry for key, entry in keyed if counts[key] > 1}
        self.place_all(Entry, others.values())
        return dict(zip(quantities, self.place_all(Quantity, found), strict=True))

    def place_all(self, kind: Any, records: Collection[Any]) -> list[tuple[int]]:
        """The rows of records of a class, which none of them has yet."""
        rows = [*map(dumps, self.rows_of(kind, records))]
        places = [*zip(range(len(self.rows), len(self.rows) + len(rows)))]
        self.rows += rows
        self.places.update(zip(_keys(records), places, strict=True))
        return places

    def rows_of(self, kind: Any, records: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """Records of a class as the number of that and their fields."""
        number, names, deep = SHAPES[kind]
        columns: list[Iterable[Any]] = [*zip(*records, strict=True)]
        if not columns:  # no records
            return iter(())
        for index in deep:
            columns[index] = self.values(columns[index], names[index])
        if kind is Formula:
            columns[TREE] = map(self.tree, columns[TREE])
        return zip(repeat(number), *columns)

    def values(self, column: Iterable[Any], name: str) -> Iterator[Any]:
        """The values of a deep field of many records."""
        if name == "formula":
            return self.rows_of(Formula, column)
        if name == "links":
            return map(self.links, column)
        places, keys = self.places, [*_keys(column)]
        known = dict(zip(keys, column, strict=True))
        new = [value for key, value in known.items() if key not in places]
        if name == "text":
            self.place_texts(new)
        else:
            places.update((_key(value), self.value(value)) for value in new)
        return map(places.__getitem__, keys)

    def place_texts(self, texts: Iterable[Text]) -> None:
        """What stands for texts, of which nearly all are values of files."""
        own = [text for text in texts if type(text.origin) is Value]
        if own:
            contents, origins = zip(*own, strict=True)
            documents, paths = zip(*origins, strict=True)
            rows = zip(repeat(_TEXT), contents, self.values(documents, "document"), paths)
            self.places.update(zip(_keys(own), rows, strict=True))
        others = [text for text in texts if type(text.origin) is not Value]
        self.places.update((_key(text), self.row(text)) for text in others)

    def links(self, links: Any) -> Any:
        """What the names of a formula mean: nearly all of them quantities."""
        return links if _TEXTS.issuperset(map(type, links.values())) else self.value(links)
