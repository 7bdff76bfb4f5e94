"""What a report asks of all of a graph at once, and quantities and checks that are made when asked.

A report shows few of them; with an outline, a graph that was kept need not make the others.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from envelope.model.files.cache import KeptTerms
from envelope.model.graph.reality import others_of
from envelope.tuples import NamedTuple

ASSUMED = "assumed"

if TYPE_CHECKING:
    from envelope.language.shapes import Traits
    from envelope.model.graph.graph import Check, Formula, Graph, Quantity


class Outline(NamedTuple):
    """What a report asks of all quantities and checks at once.

    `inputs` and `formulas` are names in written order; `overridden` those set from outside, and
    `ranges` those with a range in their formula; `sources` is what quantities cite, by their names
    in evaluation order. `own_checks` are the places of the scenario's own among all checks,
    `check_sources` what all of them cite. `replaced` are formulas that parts give in the place of
    their blocks', `unused` what no formula and no check asks for, `idle` what parts are given of
    that. `accumulating` are the quantities that gather something over time. `uses` is what each
    quantity is computed from, in evaluation order; `deciding` are those whose formulas pick one of
    several constraints (true), and those that are computed from them (false). `check_uses` is what
    each check is computed from, `asked` what checks, growths and the like ask for. `guessed` are
    inputs that are assumed, hold no word, are not set and use nothing, in written order.
    """

    inputs: tuple[str, ...]
    formulas: tuple[str, ...]
    overridden: tuple[str, ...]
    ranges: tuple[str, ...]
    sources: Mapping[str, str]
    own_checks: tuple[int, ...]
    check_sources: tuple[str, ...]
    replaced: tuple[str, ...]
    unused: tuple[str, ...]
    idle: tuple[str, ...]
    accumulating: tuple[str, ...]
    uses: Mapping[str, tuple[str, ...]]
    deciding: Mapping[str, bool]
    check_uses: tuple[tuple[str, ...], ...]
    asked: tuple[str, ...]
    guessed: tuple[str, ...]

    def own_formulas(self) -> tuple[str, ...]:
        """The formulas of the scenario itself."""
        return tuple(name for name in self.formulas if "." not in name)


def outline_of(
    quantities: "Mapping[str, Quantity]",
    checks: "Sequence[Check]",
    written: Iterable[str],
    others: "Iterable[Formula]" = (),
) -> Outline:
    """The outline of quantities and checks; `written` are names in the order of the file.

    `others` are further formulas that ask for quantities, such as those of growths.
    """
    kinds = {name: quantities[name].kind for name in written}
    found = _looked_through(quantities)
    uses, shapes, given = found.uses, found.shapes, found.given
    check_uses = tuple(tuple(check.formula.references()) for check in checks)
    asking = [*check_uses, *(formula.references() for formula in others)]
    asked = dict.fromkeys(name for used in asking for name in used)
    used = {*asked}.union(*uses.values())
    told = found.inputs.union(kinds)
    inputs = tuple(name for name, kind in kinds.items() if kind == "input")
    return Outline(
        inputs=inputs,
        formulas=tuple(name for name, kind in kinds.items() if kind == "formula"),
        overridden=tuple(found.overridden),
        ranges=tuple(name for name, each in shapes.items() if each.draws),
        sources=found.sources,
        own_checks=tuple(index for index, check in enumerate(checks) if not check.scope),
        check_sources=tuple(dict.fromkeys(check.source for check in checks if check.source)),
        replaced=tuple(name for name in given if quantities[name].kind == "formula"),
        unused=tuple(name for name in quantities if name not in used and name in told),
        idle=tuple(name for name in given if name not in used),
        accumulating=tuple(name for name, each in shapes.items() if each.integrates),
        uses=uses,
        deciding=deciding_of(uses, {name for name, each in shapes.items() if each.picks}),
        check_uses=check_uses,
        asked=tuple(asked),
        guessed=guessed_of(quantities, inputs),
    )


def guessed_of(quantities: "Mapping[str, Quantity]", written: Iterable[str]) -> tuple[str, ...]:
    """Those of the written quantities that an outline has as `guessed`."""
    return tuple(
        name
        for name in written
        if (each := quantities[name]).kind == "input"
        and each.basis == ASSUMED
        and not (each.words or each.set or each.formula.references())
    )


class _Found(NamedTuple):
    """What is found on one walk over all quantities; `shapes` are the traits of those with any."""

    uses: dict[str, tuple[str, ...]]
    shapes: dict[str, "Traits"]
    sources: dict[str, str]
    inputs: set[str]
    overridden: list[str]
    given: list[str]


def _looked_through(quantities: "Mapping[str, Quantity]") -> _Found:
    """Of many quantities each takes longer to fetch than to look at; a name is one text."""
    found = _Found({}, {}, {}, set(), [], [])
    same = dict(zip(quantities, quantities, strict=True))
    for name, each in quantities.items():
        formula = each.formula
        found.uses[name] = tuple([same[link] for link in formula.links.values() if link in same])
        if any((traits := formula.traits)[:3]):
            found.shapes[name] = traits
        if each.source:
            found.sources[name] = each.source
        if each.kind == "input":
            found.inputs.add(name)
        if each.set:
            found.overridden.append(name)
        elif each.is_given_by_part:
            found.given.append(name)
    return found


def deciding_of(uses: Mapping[str, tuple[str, ...]], picking: Container[str]) -> dict[str, bool]:
    """What picks, and what is computed from that; `uses` is in evaluation order."""
    found: dict[str, bool] = {}
    for name, used in uses.items():
        if name in picking:
            found[name] = True
        elif found and not found.keys().isdisjoint(used):
            found[name] = False
    return found


class MadeQuantities(dict[str, "Quantity"]):
    """Quantities that have just been made, with their outline, perhaps with their terms."""

    def __init__(self, made: Mapping[str, Any], outline: Outline, terms: bytes = b"") -> None:
        super().__init__(made)
        self.outline = outline
        self.terms = KeptTerms(terms, self)


class Others(dict[str, "Quantity"]):
    """Quantities some of which have other formulas; `ranges` are those with a range in theirs.

    `uses` is what each is computed from. `known` is an outline that was worked out, and of what
    beside these.
    """

    ranges: tuple[str, ...] = ()
    uses: Mapping[str, Sequence[str]] = MappingProxyType({})
    known: tuple[tuple[Any, ...], Outline] | None = None


def others(graph: "Graph", changed: "Mapping[str, Quantity]") -> "Mapping[str, Quantity]":
    """The quantities of a graph with others in the place of some."""
    found = Others({**graph.quantities, **changed})
    ranges = {name for name, each in changed.items() if each.formula.traits.draws}
    ranges |= {name for name in ranges_of(graph) if name not in changed}
    found.ranges = tuple(name for name in found if name in ranges)
    own = {name: each.formula.references() for name, each in changed.items()}
    found.uses = {**used_in(graph.quantities), **own}
    return found


def used_in(quantities: "Mapping[str, Quantity]") -> Mapping[str, Sequence[str]]:
    """What each quantity is computed from, in evaluation order, found out once for most."""
    if isinstance(quantities, KeptQuantities | MadeQuantities):
        return quantities.outline.uses
    if isinstance(quantities, Others):
        return quantities.uses
    return {name: each.formula.references() for name, each in quantities.items()}


def outlined(graph: "Graph") -> Outline:
    """The outline of a graph: that of its quantities, else worked out, once for most."""
    quantities = graph.quantities
    if isinstance(quantities, KeptQuantities | MadeQuantities):
        return quantities.outline
    asking = graph.growths, graph.realities, graph.running
    beside = graph.checks, graph.written, *asking
    if not isinstance(quantities, Others):
        return outline_of(quantities, graph.checks, graph.written, others_of(*asking))
    known = quantities.known
    if not (known and all(one is other for one, other in zip(known[0], beside, strict=True))):
        found = outline_of(quantities, graph.checks, graph.written, others_of(*asking))
        known = quantities.known = beside, found
    return known[1]


def ranges_of(graph: "Graph") -> tuple[str, ...]:
    """The quantities of a graph with a range in their formula."""
    known = graph.quantities
    return known.ranges if isinstance(known, Others) else graph.outline().ranges


class KeptQuantities(Mapping[str, "Quantity"]):
    """Quantities that are made when they are asked for; equal to those that they are made of."""

    def __init__(
        self,
        rows: Mapping[str, Any],
        make: "Callable[[str, Any], Quantity]",
        make_formula: "Callable[[str, Any], Formula]",
        outline: Outline,
        terms: bytes,
    ) -> None:
        self.outline = outline
        self.terms = KeptTerms(terms, rows)
        self._other: frozenset[str] = frozenset()  # of which no term was kept
        self._bases: Mapping[str, str] = {}  # of what is known better or worse than it was
        self._rows = rows
        self._make = make
        self._make_formula = make_formula
        self._made: dict[str, Quantity] = {}
        self._formulas: dict[str, Formula] = {}

    def __getitem__(self, name: str) -> "Quantity":
        if name not in self._made:
            made = self._make(name, self._rows[name])
            basis = self._bases.get(name)
            self._made[name] = made if basis is None else made._replace(basis=basis)
        return self._made[name]

    def basis(self, name: str) -> tuple[str, str]:
        """How well a quantity is known, and what its file says of that."""
        known = None if name in self._made else self.terms.bases.get(name)
        if known is None:
            return self[name].basis, self[name].stated
        return self._bases.get(name, known[0]), known[1]

    def formula(self, name: str) -> "Formula":
        """The formula of a quantity, without the rest of it."""
        if name in self._made:
            return self._made[name].formula
        if name not in self._formulas:
            self._formulas[name] = self._make_formula(name, self._rows[name])
        return self._formulas[name]

    @cached_property
    def known_terms(self) -> Mapping[str, Any]:
        """What the engine computes of the formulas of quantities, as far as that was kept."""
        known, other = self.terms.quantities, self._other
        return {name: known[name] for name in known.keys() - other} if other else known

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def changed(
        self,
        quantities: "Mapping[str, Quantity]",
        outline: Outline,
        bases: Mapping[str, str] = MappingProxyType({}),
    ) -> "KeptQuantities":
        """These with some others in their places, or beside them, some known as well as `bases`."""
        rows = {**self._rows, **dict.fromkeys(set(quantities).difference(self._rows))}
        found = KeptQuantities(rows, self._make, self._make_formula, outline, b"")
        found.terms = self.terms
        found._bases = {**self._bases, **bases}
        found._made = {name: each for name, each in self._made.items() if name not in bases}
        found._made.update(quantities)
        found._other = self._other.union(quantities)
        found._formulas = self._formulas  # asked only of what is not among these
        return found
