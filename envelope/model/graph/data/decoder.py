"""A graph as plain data, as `marshal` knows it, and back.

Every record (a quantity, a formula, a unit, a text ...) is a row: the number of its class and its
fields. Inside a row, a tuple of one number refers to another row, a longer tuple is a record within
it, a list was a tuple; all else stands for itself. Of a formula, the tree is data of its own; a
number there refers to a row that holds nothing else. What many share is one row. A graph that is
read again makes a record when somebody asks for it: a report shows few of them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from envelope.errors import Line, Piece, Text
from envelope.language.tree import Node
from envelope.model.files.bounded import loads
from envelope.model.files.document import Document, Value
from envelope.model.files.plain import fraction, tree_of
from envelope.model.files.records import check, made, shape
from envelope.model.files.sheet import Entry, Place, Sheet
from envelope.model.files.table import TableDocument
from envelope.model.graph.data.checks import KeptChecks
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
from envelope.model.graph.outline import KeptQuantities, Outline
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
DOCUMENTS = frozenset({Document, TableDocument})
_CLASSES = tuple(_DEEP)
FRACTION = len(_CLASSES)


SHAPES = {each: shape(number, each, _DEEP[each]) for number, each in enumerate(_CLASSES)}
# For each number what a record is made of: its class, how many fields it has, and the places of the
# deep ones.
_MADE = tuple((record, len(shape.fields), shape.deep) for record, shape in SHAPES.items())
# Those whose fields are looked at: what is wrong in others is met by whoever uses it.
_CHECKED = frozenset(
    SHAPES[each].number for each in (Unit, UnitSystem, Quantity, Check, Expectation, Part, Outline)
)
_FORMULA, TREE = Quantity._fields.index("formula"), Formula._fields.index("tree")

# The row of a graph and that of its outline, as one, and all others.
Data = tuple[bytes, tuple[bytes, ...]]


def decode(
    data: Data, sheets: Mapping[str, Sheet], terms: bytes, anew: Callable[[], Graph]
) -> Graph:
    """The graph of such data, `terms` what is computed of it; `sheets` are the files of its scopes.

    Data of another form may raise any exception. Where that of a quantity or a check is of another
    form, that of the graph that is made `anew` takes its place when it is asked for.
    """
    whole, rows = data
    decoder = _Decoder(rows, anew)
    (number, *fields), outline = loads(whole)
    if _CLASSES[number] is not Graph:
        raise ValueError("no graph")
    named = dict(zip(Graph._fields, fields, strict=True))
    rows_of_quantities, outline_made = named["quantities"], decoder.make(outline)
    made = decoder.quantity, decoder.formula
    kept = KeptQuantities(rows_of_quantities, *made, outline_made, terms)
    lazy = {"quantities": kept, "checks": KeptChecks((*enumerate(named["checks"]),), decoder.check)}
    deep = {name: decoder.value(named[name]) for name in _DEEP[Graph] if name not in lazy}
    graph = Graph(**{**named, **deep, **lazy, "sheets": sheets})
    check(Graph, graph)
    return graph


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
        if number == FRACTION:
            return fraction(*fields)
        record, count, deep = _MADE[number]
        if record is Text and len(fields) > 2:
            fields[1:] = [Value(self.value(fields[1]), fields[2])]
            return tuple.__new__(Text, fields)
        if record in DOCUMENTS:
            return record(display_path(fields[0]), fields[0], None, fields[1])
        if record is Formula:
            fields[TREE] = self.tree(fields[TREE])
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
