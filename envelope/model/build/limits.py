"""The limits and the usual ends of inputs, read and checked.

The rule for what no file states is told in `model/graph/limits.py`.
"""

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.constant import constant
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.shapes import is_bare, with_unit
from envelope.language.tree import Literal, nodes
from envelope.model.build.checked import Checked
from envelope.model.build.known.trees import parsed, shelf_of
from envelope.model.files.sheet import Entry
from envelope.model.graph.bounds import Bounds
from envelope.model.graph.formula import nouns_in, tree_of
from envelope.model.graph.graph import Quantity
from envelope.model.graph.limits import ANY, Limits
from envelope.model.graph.scopes import outside, scope_of
from envelope.tuples import NamedTuple
from envelope.units.dimension import Dimension
from envelope.units.system import UnitSystem, joined
from envelope.units.unit import PERCENT, Unit, base_unit


class Ends(NamedTuple):
    """What inputs can be at all, and between what they are usual."""

    limits: dict[str, Limits]
    usual: dict[str, Bounds]


_FLOAT, _END = frozenset({float}), frozenset({float, type(None)})
_KEYS = ("min", "max", "whole", "low", "high")

_Pair = tuple[Limits, Bounds]
_UNUSUAL = Bounds()


def settle_limits(found: Checked, systems: Mapping[str, UnitSystem]) -> tuple[Ends, list[Problem]]:
    """The limits and the usual ends of inputs, and what is wrong with how limits are written."""
    settling = _Settling(found, systems)
    ends = Ends({}, {})
    for quantity in found.quantities.values():
        if quantity.kind == "input" and not quantity.words:
            limits, usual = settling.ends(quantity)
            if limits != ANY:
                ends.limits[quantity.name] = limits
            if usual != _UNUSUAL:
                ends.usual[quantity.name] = usual
    return ends, settling.problems


class _Settling:
    """Notes what is wrong with limits on the way.

    `values` are those of attributes in a unit, `known` the ends of what one line says in one unit:
    a block's, of all its parts that are given nothing else.
    """

    def __init__(self, found: Checked, systems: Mapping[str, UnitSystem]) -> None:
        self.found = found
        self.systems = systems
        self.problems: list[Problem] = []
        self.values: dict[tuple[int, str, UnitSystem, Unit | None], float | Problem] = {}
        self.known: dict[tuple[int, int, int, int], _Pair] = {}  # by identities

    def ends(self, quantity: Quantity) -> _Pair:
        """What an input can be at all, and between what it is usual."""
        given = quantity.given.attributes if quantity.given is not None else {}
        if quantity.entry is None or not given.keys().isdisjoint(_KEYS):
            return self.found_ends(quantity)
        units, unit = self.systems[scope_of(quantity.name)], quantity.declared or quantity.unit
        asked = id(quantity.entry), id(units), id(unit), id(quantity.dimension)
        if asked not in self.known:
            wrong = len(self.problems)
            ends = self.kept_ends(quantity, quantity.entry, units)
            if len(self.problems) > wrong:  # which is said of each
                return ends
            self.known[asked] = ends
        return self.known[asked]

    def kept_ends(self, quantity: Quantity, entry: Entry, units: UnitSystem) -> _Pair:
        """The same, kept beside a preset under all that it follows from."""
        said = entry.attributes
        written = [f"{key}={said[key]}" for key in _KEYS if key in said]
        shelf = shelf_of(entry.document, units) if written else None
        if shelf is None:
            return self.found_ends(quantity)
        scope = scope_of(quantity.name)
        naming = self.found.naming(scope, "", units)
        own = entry.text.content if entry.text else ""
        measured = naming.words([quantity.declared or quantity.unit, quantity.dimension])
        # A usual end that is wrong is told in its own file alone, and ignored in that of a part.
        key = "\n".join(["in a part" if scope else "in its file", own, *written, measured])
        try:
            limits, usual, nouns = shelf.values[key]
            is_right = _FLOAT.issuperset(map(type, limits)) and _END.issuperset(map(type, usual))
            if is_right and naming.labels.keys().isdisjoint(nouns):
                return Limits(*limits), Bounds(*usual)
        except (KeyError, TypeError, ValueError):  # nothing, or nothing of ours
            pass
        ends = self.found_ends(quantity)
        nouns = self.nouns_of(entry, units)
        if not self.problems and naming.labels.keys().isdisjoint(nouns):
            shelf.note(key, (*map(tuple, ends), nouns))
        return ends

    def nouns_of(self, entry: Entry, units: UnitSystem) -> tuple[str, ...]:
        """The nouns of which the ends of an entry, and its value, speak themselves."""
        texts = [entry.text, *map(entry.attribute, _KEYS)]
        found: dict[str, None] = {}
        for text in texts:
            with suppress(InputError):
                tree = tree_of(parsed(text, units)) if text else None
                found |= dict.fromkeys(nouns_in(tree)) if tree else {}
        return tuple(found)

    def found_ends(self, quantity: Quantity) -> _Pair:
        """The same, worked out."""
        usual = Bounds(self.usual(quantity, "low"), self.usual(quantity, "high"))
        self.refuse_crossed(quantity, usual)
        return self.limits(quantity), usual

    def limits(self, quantity: Quantity) -> Limits:
        """The limits of an input."""
        low, high = self.stated(quantity, "min"), self.stated(quantity, "max")
        of_unit = self.of_unit(quantity)
        if high is not None and high <= 0:  # a file that says so means what is negative
            of_unit = of_unit._replace(low=-math.inf)
        if low is not None and low >= of_unit.high:
            of_unit = of_unit._replace(high=math.inf)
        if low is not None and high is not None and low > high and quantity.entry is not None:
            message = f"`{quantity.name}` can have no value: its `min` is more than its `max`"
            self.problems.append(quantity.entry.problem("outside-limits", message))
        is_whole = self.said(quantity, "whole") == "true"
        unit = quantity.declared or quantity.unit
        return Limits(
            of_unit.low if low is None else low,
            of_unit.high if high is None else high,
            (unit.factor if unit else 1.0) if is_whole else 0.0,
        )

    def of_unit(self, quantity: Quantity) -> Limits:
        """What follows from the unit, unless the file itself names more."""
        said = quantity.entry.attributes if quantity.entry else {}
        least = said.get("low", "")
        low = -math.inf if least.startswith("-") else 0.0
        is_plain = not quantity.dimension.powers
        told_in_percent = is_plain and said.get("high", "").endswith("%")
        if told_in_percent or (quantity.declared or quantity.unit) == PERCENT:
            return Limits(low, math.inf if self.names_more(quantity) else 1.0)
        counted = any(power > 0 for _, power in quantity.dimension.powers)
        return Limits(low) if counted or (is_plain and least) else ANY

    def names_more(self, quantity: Quantity) -> bool:
        """Whether the file of a share names more than the whole: as its high, or as its value."""
        entry = quantity.entry
        if entry is None:
            return False
        place = (scope_of(quantity.name),)
        ends = [self.value(entry, "high", place, quantity)] if "high" in entry.attributes else []
        layers = self.found.linked.layers[quantity.name]
        own = [layer.tree for layer in layers if layer.text is entry.text and not layer.links]
        numbers = [node for tree in own for node in nodes(tree) if isinstance(node, Literal)]
        ends += [each.number * each.unit.factor for each in numbers if each.unit is not None]
        return any(isinstance(each, float) and each > 1 for each in ends)

    def said(self, quantity: Quantity, key: str) -> str:
        """What the part says of its value, else what its block does."""
        entries = [each for each in (quantity.given, quantity.entry) if each is not None]
        return next((each.attributes[key] for each in entries if key in each.attributes), "")

    def stated(self, quantity: Quantity, key: str) -> float | None:
        """A limit as a file states it; None where none does, and where it is wrong."""
        found = self.told(quantity, key)
        if isinstance(found, Problem):
            self.problems.append(found._replace(trail=f"in the {key} of {quantity.name}"))
            return None
        return found

    def usual(self, quantity: Quantity, key: str) -> float | None:
        """A usual end; None where none is said, and where it is wrong.

        Who writes the scenario, or what it gives a part, is told so; a block's own file says it.
        """
        given = quantity.given
        if not scope_of(quantity.name) or (given is not None and key in given.attributes):
            return self.stated(quantity, key)
        found = self.told(quantity, key)
        return found if isinstance(found, float) else None

    def refuse_crossed(self, quantity: Quantity, usual: Bounds) -> None:
        """Note a usual low that lies above the usual high."""
        if usual.low is None or usual.high is None or usual.low <= usual.high:
            return
        entries = [each for each in (quantity.given, quantity.entry) if each is not None]
        entry = next(each for each in entries if "low" in each.attributes)
        text = entry.attribute("low")
        assert text is not None
        label = Label(text, Span(0, len(text.content)))
        message = f"the low of `{quantity.name}` is above its high"
        self.problems.append(Problem("range", message, (label,)))

    def told(self, quantity: Quantity, key: str) -> float | Problem | None:
        """What the part says, else what the block does, each in its own units."""
        given, entry = quantity.given, quantity.entry
        if given is not None and key in given.attributes:
            scope = scope_of(quantity.name)
            return self.value(given, key, (outside(scope), scope), quantity)
        if entry is not None and key in entry.attributes:
            return self.value(entry, key, (scope_of(quantity.name),), quantity)
        return None

    def value(
        self, entry: Entry, key: str, places: Sequence[str], quantity: Quantity
    ) -> float | Problem:
        """The value of an attribute in base units, or why it is none of this quantity.

        Its nouns are those of the scopes at `places`.
        """
        first, *others = [self.systems[place] for place in places]
        units = joined(first, *others) if others else first
        asked = id(entry), key, units, quantity.declared or quantity.unit
        if asked not in self.values:
            text = entry.attribute(key)
            assert text is not None
            try:
                self.values[asked] = self._value(text, units, places, quantity)
            except InputError as error:
                self.values[asked] = error.problems[0]
        return self.values[asked]

    def _value(
        self, text: Text, units: UnitSystem, places: Sequence[str], quantity: Quantity
    ) -> float | Problem:
        own = quantity.declared or quantity.unit
        tree = tree_of(parsed(text, units))
        if quantity.dimension.powers and is_bare(tree):
            tree = with_unit(tree, own or base_unit(quantity.dimension))
        value, unit = constant(tree, text, units)
        dimension = unit.dimension
        for place in places:
            dimension = self.found.placeholders.dimension(dimension, place)
        return value if dimension == quantity.dimension else _mismatch(text, quantity, dimension)


def _mismatch(text: Text, quantity: Quantity, dimension: Dimension) -> Problem:
    own, given = (meaning_text(Meaning(each)) for each in (quantity.dimension, dimension))
    label = Label(text, Span(0, len(text.content)), given)
    message = f"`{quantity.name}` is in {own}, this is in {given}"
    return Problem("dimension-mismatch", message, (label,))
