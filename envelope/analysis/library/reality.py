"""What blocks ask beside what really ran: each deployment of the library, and the mean by kind.

A deployment is a check only where the blocks answer by themselves. What it reaches must have
defaults of blocks in it, and no capacity that somebody measured: no formula of a block is set, and
nothing is given per core, or per server unless machines have it (cores, memory, disk, network).
Nor may what is asked follow a default that has the deployment among its sources: what was taken
from it, alone or with others, proves nothing.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from math import log

from envelope.analysis.explain import source_keys
from envelope.analysis.library.ratios import geometric_mean, is_within
from envelope.engine.computed import computed
from envelope.engine.run import Run, with_values
from envelope.engine.scalar import evaluate
from envelope.errors import text_of
from envelope.language.constant import constant
from envelope.language.simple import parse, parse_unit
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from envelope.model.files.document import Document
from envelope.model.graph.graph import Quantity
from envelope.model.graph.reality import Reality
from envelope.model.library.machines import machines
from envelope.model.library.outputs import capacity_nouns, machine_ratios
from envelope.tuples import NamedTuple
from envelope.units.dimension import Dimension
from envelope.units.system import STANDARD

NEAR = 3.0  # a factor within which an estimate is a good one
_MOVED, _FOLLOWS = 1.5, 0.5  # a default moved so far; what then moves half as much follows it
_PLACE = re.compile(r"(?:https?://|github:)[^\s;,]+")  # of a source: what tells two from each other
_GIVEN = ("parts", "defaults")  # where a scenario says what a part is given


class Deployment(NamedTuple):
    """What was asked and what ran, in base units, and what the blocks were told.

    `scenario` is the name of its file. `told` is what that gives, `defaults` what the blocks take
    by themselves, of which those `taken` have this deployment as a source, `measured` capacities
    that the file sets: with one of either the deployment is no check of the blocks.
    """

    scenario: str
    result: Run
    reality: Reality
    asked: float
    ran: float
    told: tuple[str, ...]
    defaults: tuple[str, ...]
    measured: tuple[str, ...]
    taken: tuple[str, ...]

    @property
    def is_counted(self) -> bool:
        """Whether it says something of the blocks."""
        said = self.asked > 0 < self.ran and bool(self.defaults)
        return said and not (self.measured or self.taken)

    @property
    def ratio(self) -> float | None:
        """What is asked over what ran; None where it is not counted."""
        return self.asked / self.ran if self.is_counted else None


class Kind(NamedTuple):
    """The deployments of one kind together: how many, their mean, how many are near."""

    name: str
    deployments: int
    mean: float
    near: int


def deployments(scenarios: Iterable[str]) -> Iterator[Deployment]:
    """Every deployment of the scenarios of these names. Raises InputError."""
    for scenario in scenarios:
        if sheet_for(Request(scenario)).reality:
            yield from _deployments(scenario, computed(Request(scenario)))


def _deployments(scenario: str, result: Run) -> Iterator[Deployment]:
    for each in result.graph.realities:
        where = f"in the reality of {each.name}"
        asked, ran = (evaluate(result.graph, side, result.values, where) for side in each.sides)
        reached = result.graph.behind(each.asked.references())
        blocks = {sheet.document for scope, sheet in result.graph.sheets.items() if scope}
        told = {name for name, quantity in reached.items() if _is_told(quantity, blocks)}
        given = [name for name in told if "." in name or reached[name].kind == "input"]
        defaults = [name for name, quantity in reached.items() if _is_default(quantity)]
        measured = [name for name in told if _is_measured(reached[name])]
        source = _places(result, each.source)
        cited = [name for name in defaults if source & _places(result, reached[name].source)]
        taken = [name for name in cited if _follows(result, each, name)]
        names = (tuple(sorted(found)) for found in (given, defaults, measured, taken))
        yield Deployment(scenario, result, each, asked, ran, *names)


def _is_told(quantity: Quantity, blocks: Collection[Document]) -> bool:
    """Whether the scenario itself says what it is, and no block that passes it on to a part."""
    if "." not in quantity.name:
        return True
    given = quantity.given
    return given is not None and given.path[0] in _GIVEN and given.document not in blocks


def _is_default(quantity: Quantity) -> bool:
    return quantity.kind == "input" and "." in quantity.name and quantity.given is None


def _places(result: Run, source: str) -> set[str]:
    """Where sources are found; of one without an address, its words."""
    texts = (result.graph.sources.get(key, key) for key in source_keys(result, source))
    return {place.rstrip(".") for text in texts for place in (_PLACE.findall(text) or [text])}


def _follows(result: Run, reality: Reality, name: str) -> bool:
    """Whether what is asked moves about as much as a default does."""
    moved, lost = with_values(result, {name: result.values[name] * _MOVED})
    if lost.intersection(reality.asked.references()):
        return True
    before, after = (
        evaluate(each.graph, reality.asked, each.values, name) for each in (result, moved)
    )
    return before <= 0 or after <= 0 or abs(log(after / before)) >= _FOLLOWS * log(_MOVED)


def _is_measured(quantity: Quantity) -> bool:
    """Whether something that the scenario says is how much a machine does."""
    if quantity.kind == "formula" and "." in quantity.name:
        return True
    per_machine = any(quantity.dimension.get(noun) < 0 for noun in capacity_nouns())
    return per_machine and quantity.dimension not in _of_machines()


@cache
def _of_machines() -> frozenset[Dimension]:
    """What machine shapes have: cores, memory, disk, network, a price, each of a server."""
    given = (machine.given.values() for machine, _ in machines().values())
    texts = {entry.text for entries in given for entry in entries if entry.text}
    found = (constant(parse(text, STANDARD), text, STANDARD) for text in texts)
    ratios = (parse_unit(text_of(each), STANDARD) for each in machine_ratios())
    return frozenset(
        {*(each.unit.dimension for each in found), *(each.dimension for each in ratios)}
    )


def kinds(found: Sequence[Deployment]) -> list[Kind]:
    """The kinds of deployments in alphabetical order; those that are not counted are left out."""
    ratios: dict[str, list[float]] = {}
    for each in found:
        if each.ratio is not None:
            ratios.setdefault(each.reality.kind, []).append(each.ratio)
    return [_kind(name, ratios[name]) for name in sorted(ratios, key=str.casefold)]


def overall(found: Sequence[Deployment]) -> Kind:
    """All that are counted as one kind."""
    return _kind("all", [each.ratio for each in found if each.ratio is not None])


def _kind(name: str, ratios: Sequence[float]) -> Kind:
    near = sum(is_within(ratio, NEAR) for ratio in ratios)
    return Kind(name, len(ratios), geometric_mean(ratios), near)
