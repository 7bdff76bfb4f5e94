"""A graph as plain data, as `marshal` knows it, and back.

Every record (a quantity, a formula, a unit, a text ...) is a row: the number of its class and its
fields. Inside a row, a tuple of one number refers to another row, a longer tuple is a record within
it, a list was a tuple; all else stands for itself. Of a formula, the tree is data of its own; a
number there refers to a row that holds nothing else. What many share is one row. A graph that is
read again makes a record when somebody asks for it: a report shows few of them.
"""

import marshal
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from envelope.errors import Line, Piece, Text
from envelope.language.tree import Literal, Name, Node
from envelope.model.files.bounded import loads
from envelope.model.files.document import Document, Value
from envelope.model.files.plain import fraction, tree_data, tree_of
from envelope.model.files.records import check, made, shape
from envelope.model.files.sheet import Entry, Place, Sheet
from envelope.model.files.table import TableDocument
from envelope.model.graph.graph import (
    Check,
    Correlation,
    Expectation,
    Formula,
    Graph,
    Part,
    Quantity,
)
from envelope.model.graph.growths import Growth
from envelope.model.graph.outline import KeptChecks, KeptQuantities, MadeQuantities, Outline
from envelope.model.graph.placeholders import Placeholders, Solved
from envelope.model.graph.reality import Reality, Running
from envelope.places import display_path
from envelope.texts import Joined
from envelope.units.dimension import Dimension
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit

# Each class of records, and those of its fields that hold records or collections of them; all
# other fields are what `marshal` writes as it is: texts, numbers, and collections of such.
_DEEP: dict[Any, tuple[str, ...]] = {
    Text: ("origin",),
    Value: ("document",),
    Line: (),
    Piece: ("whole",),
    Joined: ("first", "second"),
    Place: ("document",),
    Document: (),
    TableDocument: (),
    Dimension: ("powers",),
    Unit: ("factors", "dimension"),
    UnitSystem: ("own",),
    Entry: ("document", "text", "inherited"),
    Formula: ("text", "links", "units"),
    Quantity: ("formula", "dimension", "unit", "entry", "given", "declared"),
    Check: ("formula", "entry"),
    Expectation: ("formula", "unit", "entry", "published"),
    Correlation: ("place",),
    Reality: ("asked", "ran", "unit", "entry"),
    Running: ("formula", "unit", "entry"),
    Growth: ("formulas",),
    Part: (),
    Solved: ("dimension", "factors"),
    Placeholders: ("bound",),
    Outline: (),
    Graph: (
        *("units", "quantities", "checks", "expectations", "parts", "definitions"),
        *("placeholders", "correlated", "growths", "systems", "realities", "running"),
    ),
}
# Those that are equal are one row.
_EQUAL = frozenset({Document, TableDocument, Dimension, Unit})
_DOCUMENTS = frozenset({Document, TableDocument})
# A part of the row that has them.
_WITHIN = frozenset({Text, Value, Line, Piece, Joined, Place, Solved, Formula})
_MAPPINGS = frozenset({dict, MappingProxyType, MadeQuantities, KeptQuantities})
_TEXTS = frozenset({str})
_CLASSES = tuple(_DEEP)
_FRACTION = len(_CLASSES)


_SHAPES = {each: shape(number, each, _DEEP[each]) for number, each in enumerate(_CLASSES)}
# For each number what a record is made of: its class, how many fields it has, and the places of the
# deep ones.
_MADE = tuple((record, len(shape.fields), shape.deep) for record, shape in _SHAPES.items())
# Those whose fields are looked at: what is wrong in others is met by whoever uses it.
_CHECKED = frozenset(
    _SHAPES[each].number for each in (Unit, UnitSystem, Quantity, Check, Expectation, Part, Outline)
)
_FORMULA, _TREE = Quantity._fields.index("formula"), Formula._fields.index("tree")

# What is known as the data of a tree already; empty where nothing is.
KnownData = Callable[[Node], bytes]

# The row of a graph, that of its outline, and all rows.
Data = tuple[int, int, tuple[bytes, ...]]


def encode(graph: Graph, known: KnownData = lambda _: b"") -> Data:
    """A graph as data. Its sheets are left out, its files are named by their paths.

    Raises ValueError or TypeError for a graph that holds what no data is.
    """
    encoder = _Encoder(known)
    (outline,), (whole,) = (
        encoder.place(each) for each in (graph.outline(), graph._replace(sheets={}))
    )
    return whole, outline, tuple(encoder.rows)


def decode(
    data: Data, sheets: Mapping[str, Sheet], terms: bytes, anew: Callable[[], Graph]
) -> Graph:
    """The graph of such data, `terms` what is computed of it; `sheets` are the files of its scopes.

    Data of another form may raise any exception. Where that of a quantity or a check is of another
    form, that of the graph that is made `anew` takes its place when it is asked for.
    """
    whole, outline, rows = data
    decoder = _Decoder(rows, anew)
    number, *fields = loads(rows[whole])
    if _CLASSES[number] is not Graph:
        raise ValueError("no graph")
    named = dict(zip(Graph._fields, fields, strict=True))
    rows_of_quantities, outline_made = named["quantities"], decoder.record(outline)
    made = decoder.quantity, decoder.formula
    kept = KeptQuantities(rows_of_quantities, *made, outline_made, terms)
    lazy = {"quantities": kept, "checks": KeptChecks((*enumerate(named["checks"]),), decoder.check)}
    deep = {name: decoder.value(named[name]) for name in _DEEP[Graph] if name not in lazy}
    graph = Graph(**{**named, **deep, **lazy, "sheets": sheets})
    check(Graph, graph)
    return graph


class _Encoder:
    def __init__(self, known: KnownData) -> None:
        self.known = known
        self.rows: list[bytes] = []
        # What stands for a record; most entries inherit nothing.
        self.places: dict[Any, Any] = {id(Entry._field_defaults["inherited"]): {}}
        self.held: list[Any] = []  # so that no identity is given away twice

    def value(self, value: Any) -> Any:
        """A value of a deep field as a row has it."""
        place = self.places.get(id(value))  # most are known already
        if place is not None or value is None:
            return place
        kind = type(value)
        if kind is Formula:
            return self.row(value)
        if kind is str or kind is int:
            return value
        if kind is Text:  # of an entry and of its formulas
            place = self.places[id(value)] = self.row(value)
            self.held.append(value)
            return place
        if kind in _WITHIN:
            return self.row(value)
        if kind in _SHAPES:
            return self.place(value)
        if kind in _MAPPINGS:
            if _TEXTS.issuperset(map(type, value.values())):  # as nearly all links are
                return dict(value)
            return {
                key: each if type(each) is str else self.value(each) for key, each in value.items()
            }
        if kind is tuple or kind is KeptChecks:
            return [self.value(each) for each in value]
        return _FRACTION, value.numerator, value.denominator

    def place(self, record: Any) -> tuple[int]:
        """The row of a record that has none yet."""
        place: tuple[int] | None
        is_shared = type(record) in _EQUAL
        place = self.places.get(record) if is_shared else None
        if place is None:
            row = marshal.dumps(self.row(record))
            place = (len(self.rows),)
            self.rows.append(row)
            if is_shared:
                self.places[record] = place
        self.places[id(record)] = place
        self.held.append(record)
        return place

    def row(self, record: Any) -> tuple[Any, ...]:
        """A record as the number of its class and its fields."""
        kind = type(record)
        number, _, deep = _SHAPES[kind]
        if kind in _DOCUMENTS:
            return number, record.path, record.within
        if kind is Text and type(record.origin) is Value:  # most are: two numbers instead of a row
            document, path = record.origin
            own = self.places.get(id(document)) or self.value(document)
            return number, record.content, own, path
        fields = list(record)
        if kind is Formula:
            fields[_TREE] = self.tree(record.tree)
        places = self.places
        for index in deep:
            field = fields[index]
            if field is not None:
                fields[index] = places.get(id(field)) or self.value(field)
        return number, *fields

    def tree(self, tree: Node) -> Any:
        """The data of a tree, or the number of the row that holds it alone."""
        if type(tree) is Name or type(tree) is Literal:  # as most are
            return tree_data(tree)
        place = self.places.get(id(tree))
        if place is None:
            self.rows.append(self.known(tree) or marshal.dumps(tree_data(tree)))
            place = self.places[id(tree)] = len(self.rows) - 1
            self.held.append(tree)
        return place


class _Decoder:
    def __init__(self, rows: tuple[bytes, ...], anew: Callable[[], Graph]) -> None:
        self.rows = rows
        self.anew = anew
        self.made: dict[int, Any] = {}

    def value(self, value: Any) -> Any:
        """What a value of a deep field stands for."""
        kind = type(value)
        if kind is tuple:
            return self.record(value[0]) if len(value) == 1 else self.make(value)
        if kind is list:
            return tuple([self.value(each) for each in value])
        if kind is dict:
            return {
                key: each if type(each) is str else self.value(each) for key, each in value.items()
            }
        return value

    def quantity(self, name: str, value: Any) -> Quantity:
        """The quantity of a name."""
        found = made(Quantity, self.value, value)
        return found if found and found.name == name else self.anew().quantities[name]

    def formula(self, name: str, value: Any) -> Formula:
        """Its formula alone."""
        return made(Formula, self.formula_of, (name, value)) or self.anew().quantities[name].formula

    def formula_of(self, wanted: tuple[str, Any]) -> Any:
        """The formula of the quantity of a name and of the value that stands for it."""
        name, value = wanted
        number, *fields = loads(self.rows[value[0]])
        is_right = _CLASSES[number] is Quantity and fields[0] == name
        return self.value(fields[_FORMULA]) if is_right else None

    def check(self, row: tuple[int, Any]) -> Check:
        """A check, of its place among all and the value that stands for it."""
        return made(Check, self.value, row[1]) or self.anew().checks[row[0]]

    def record(self, place: int) -> Any:
        """The record of a row, made once."""
        found = self.made.get(place)
        if found is None:
            found = self.made[place] = self.make(loads(self.rows[place]))
        return found

    def make(self, row: tuple[Any, ...]) -> Any:
        """The record of a number and fields."""
        number, *fields = row
        if number == _FRACTION:
            return fraction(*fields)
        record, count, deep = _MADE[number]
        if record is Text and len(fields) > 2:
            fields[1:] = [Value(self.value(fields[1]), fields[2])]
            return tuple.__new__(Text, fields)
        if record in _DOCUMENTS:
            return record(display_path(fields[0]), fields[0], None, fields[1])
        if record is Formula:
            fields[_TREE] = self.tree(fields[_TREE])
        for index in deep:
            field = fields[index]
            if type(field) is tuple:  # as most are
                fields[index] = self.record(field[0]) if len(field) == 1 else self.make(field)
            elif field is not None:
                fields[index] = self.value(field)
        if number in _CHECKED:
            check(record, fields)
        return tuple.__new__(record, fields) if len(fields) == count else record(*fields)

    def tree(self, data: Any) -> Node:
        """The tree of such data, or of a row that holds it alone."""
        if type(data) is tuple:
            return tree_of(data)
        found: Node | None = self.made.get(data)
        if found is None:
            found = self.made[data] = tree_of(loads(self.rows[data]))
        return found
