"""The checked graph of a scenario: what every later step reads and none changes."""

import typing
from collections.abc import Callable, Iterable, Mapping, Sequence

from envelope.errors import Label, Text, text_of
from envelope.language.printer import write
from envelope.language.tree import Convert, Literal, Name, Node, Word
from envelope.model.files.sheet import Entry, Place, Sheet
from envelope.model.graph import scopes
from envelope.model.graph.formula import Formula, Link, Written
from envelope.model.graph.growths import Growth
from envelope.model.graph.outline import Outline, others, outlined
from envelope.model.graph.placeholders import Placeholders
from envelope.model.graph.reality import Reality, Running
from envelope.tuples import NamedTuple
from envelope.units.dimension import Dimension
from envelope.units.system import UnitSystem, joined
from envelope.units.unit import Unit, base_unit, word_at

__all__ = [
    "TOTAL", "Check", "Correlation", "Expectation", "Formula", "Graph", "Link", "Part", "Quantity",
    "QuantityKind", "Written", "rows_of",
]  # fmt: skip

TOTAL: typing.Final = scopes.TOTAL
QuantityKind = typing.Literal["input", "formula", "total", "number"]


class Quantity(NamedTuple):
    """A named quantity; a `number` is one of the reference numbers.

    `set` when it is given from outside, `by_case` when the case that is asked for gives it.
    `entry` is its line in the file of its scope, `given` what a part says of its block's input.
    `declared` is the unit that a bare number takes, `stated` the basis that its file states.
    """

    name: str
    kind: QuantityKind
    formula: Formula
    dimension: Dimension
    unit: Unit | None
    entry: Entry | None
    basis: str
    about: str = ""
    source: str = ""
    set: bool = False
    given: Entry | None = None
    declared: Unit | None = None
    stated: str = ""
    by_case: bool = False

    @property
    def keeps_unit(self) -> bool:
        """Whether its file asks for one unit with `->`, so that it is shown in no other.

        A block's own `->` is no such wish: it cannot know how large its parts are.
        """
        return not self.formula.scope and isinstance(self.formula.tree, Convert)

    @property
    def measure(self) -> str:
        """How it is measured on a system of one's own, as its file or its block's says."""
        said = [each.attributes.get("measure", "") for each in (self.given, self.entry) if each]
        return next(filter(None, said), "")

    @property
    def words(self) -> tuple[str, ...]:
        """The words of which it holds one; none where it is measured."""
        return self.unit.words if self.unit else ()

    @property
    def is_given_by_part(self) -> bool:
        """Whether its part itself says what it is: not the defaults of all parts, no machine."""
        return self.given is not None and self.given.path[0] == "parts" and not self.set


class Check(NamedTuple):
    """A comparison that should hold; `scope` is the prefix of its part."""

    name: str
    scope: str
    formula: Formula
    severity: str
    about: str
    source: str
    entry: Entry

    @property
    def full_name(self) -> str:
        """The name with that of its part before it."""
        return self.scope + self.name

    def __repr__(self) -> str:
        return f"<Check {self.full_name}: {self.formula.text.content.strip()}>"


class Expectation(NamedTuple):
    """A published result: the quantity, what was published, how near it must come.

    `at` is the time after the start, in seconds, of which it speaks; None where of none.
    """

    name: str
    formula: Formula
    unit: Unit | None
    within: float | None
    source: str
    entry: Entry
    published: Formula | None
    erratum: str
    at: float | None = None


class Correlation(NamedTuple):
    """Two inputs whose ranges move together, by the rank correlation from -1 to 1."""

    one: str
    other: str
    rank: float
    place: Place

    @property
    def label(self) -> Label:
        """Where the correlation stands."""
        return self.place.label()


class Part(NamedTuple):
    """An instance of a block: its name, its block's name and title, whether it faces clients.

    The parts `before` it are those that its file says to lead to it.
    One with `rows` is many alike: the parts inside it, each of that block, `varied` the inputs of
    which one of them has a value of its own.
    """

    name: str
    block: str
    title: str
    about: str
    edge: bool
    before: tuple[str, ...] = ()
    rows: bool = False
    varied: tuple[str, ...] = ()


class Graph(NamedTuple):
    """A scenario whose names and dimensions are right; quantities stand in evaluation order.

    `name` is that of its file, `case` that of its case, empty where it is none; `headline` are the
    results that its report begins with. `sheets` and `systems` are the files and the units of its
    scopes, by prefix (``, `cache.`); `metrics` are the fields of a Metric for what is monitored.
    """

    name: str
    title: str
    about: str
    units: UnitSystem
    convention: str
    quantities: Mapping[str, Quantity]
    written: tuple[str, ...]
    checks: Sequence[Check]
    expectations: tuple[Expectation, ...]
    realities: tuple[Reality, ...]
    running: tuple[Running, ...]
    parts: Mapping[str, Part]
    report: Mapping[str, tuple[str, ...]]
    headline: tuple[str, ...]
    sources: Mapping[str, str]
    definitions: Mapping[str, Text]
    placeholders: Placeholders
    correlated: tuple[Correlation, ...]
    growths: Mapping[str, Growth]
    limits: Mapping[str, tuple[float, float, float]]
    usual: Mapping[str, tuple[float | None, float | None]]
    metrics: Mapping[str, tuple[str, float, str]]
    sheets: Mapping[str, Sheet]
    systems: Mapping[str, UnitSystem]
    case: str = ""

    @property
    def sheet(self) -> Sheet:
        """The scenario's own file."""
        return self.sheets[""]

    def outline(self) -> Outline:
        """What a report asks of all quantities at once."""
        return outlined(self)

    @property
    def is_changed(self) -> bool:
        """Whether anything is set from outside that is not set by the case."""
        return any(not self.quantities[name].by_case for name in self.outline().overridden)

    @property
    def outer_parts(self) -> tuple[str, ...]:
        """The parts of the scenario itself, without those inside them."""
        return tuple(name for name in self.parts if "." not in name)

    def rows(self, part: str) -> tuple[str, ...]:
        """The rows of a part by their full names; none of a part that has no rows."""
        if not (part in self.parts and self.parts[part].rows):
            return ()
        return tuple(rows_of(self.parts, part))

    def is_row(self, part: str) -> bool:
        """Whether a part is a row of another one."""
        whole = part.rpartition(".")[0]
        return whole in self.parts and self.parts[whole].rows

    def is_shared(self, name: str) -> bool:
        """Whether an input of a row takes what all rows have in common, and nothing else."""
        part, _, _ = name.rpartition(".")
        whole, _, _ = part.rpartition(".")
        if not self.is_row(part):
            return False
        quantity = self.quantities[name]
        common = f"{whole}.{name.rpartition('.')[2]}"
        return isinstance(quantity.formula.tree, Name) and [common] == quantity.formula.references()

    def behind(
        self, names: Iterable[str], until: Callable[[Quantity], bool] = lambda _: False
    ) -> dict[str, Quantity]:
        """Quantities and all that they are computed from, by name.

        What lies behind one for which `until` is true is not looked for.
        """
        stack = list(dict.fromkeys(names))
        seen, found = set(stack), {}
        while stack:
            name = stack.pop()
            found[name] = quantity = self.quantities[name]
            if not until(quantity):
                used = [each for each in quantity.formula.references() if each not in seen]
                stack += used
                seen.update(used)
        return found

    def with_formulas(self, formulas: Mapping[str, Formula]) -> "Graph":
        """The same graph in which some quantities have other formulas."""
        changed = {
            name: self.quantities[name]._replace(formula=formula)
            for name, formula in formulas.items()
        }
        return self._replace(quantities=others(self, changed))

    def with_values(self, values: Mapping[str, float]) -> "Graph":
        """The same graph in which some quantities are numbers, given in base units."""
        formulas = {}
        for name, value in values.items():
            quantity = self.quantities[name]
            unit = base_unit(quantity.dimension) if quantity.dimension.powers else None
            word = word_at(value, quantity.words)
            tree: Node = Word(word) if word else Literal(value, unit)
            formulas[name] = Formula(text_of(write(tree), name), tree, {}, "", self.units)
        return self.with_formulas(formulas)

    def all_units(self) -> UnitSystem:
        """The scenario's units with the words of its blocks that mean nothing in it."""
        return joined(self.units, *dict.fromkeys(self.systems.values()))

    def words_for(self, unit: Unit) -> UnitSystem:
        """The units that know every word of a unit: the scenario's, with its blocks' if need be."""
        known = all(self.units.find(symbol) for symbol, _ in unit.factors)
        return self.units if known else self.all_units()

    def find(self, name: str) -> str | None:
        """The quantity that a name means: its own, or for a part that is a scenario its total."""
        return scopes.offered(name, self.quantities)

    def result(self, name: str) -> str | None:
        """The same; `cost` is `total.cost` where the scenario itself has nothing of that name."""
        return self.find(name) or self.find(f"{TOTAL}.{name}")


def rows_of(parts: Mapping[str, Part], name: str) -> list[str]:
    """The rows of a part that has rows, by their full names."""
    return [each for each in parts if each.rpartition(".")[0] == name]
