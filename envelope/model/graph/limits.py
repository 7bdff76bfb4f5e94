"""What an input can be at all: its `min`, its `max`, and whether it is `whole`.

Where a file says nothing, its unit does. A share, whose value or `high` is in `%`, lies between 0 %
and 100 %, unless the file itself names more: as its value or its `high`. What is counted, sized,
timed or priced (`users`, `GB`, `s/request`, `USD/month`) is not negative, unless a `min`, a `low`
or a `max` says so. A plain number can be anything, but for one whose `low` is not negative: nor is
that. So can a share per time, such as `5%/year`.
"""

import math
from collections.abc import Iterable, Iterator, Mapping

from envelope.language.tree import Convert, Name
from envelope.model.graph.graph import Graph, Quantity
from envelope.model.graph.uses import kept_terms, uses_of
from envelope.tuples import NamedTuple

_SAME = 1e-9  # a share of a limit, or of one step: what floats add
_TINY = 1e-6  # base units below zero that may be a difference of equal amounts
_NOISE = 1e-12  # a share of the operands of a difference


class Limits(NamedTuple):
    """What a quantity can be, in base units; where it is whole, `step` is one of it, else 0."""

    low: float = -math.inf
    high: float = math.inf
    step: float = 0.0

    def hold(self, value: float) -> bool:
        """Whether a value lies within."""
        low, high = self.low, self.high
        return (low <= value <= high and not self.step) or self._nearly(value)

    def _nearly(self, value: float) -> bool:
        """The same, but for what floats add."""
        if value < self.low - _SAME * abs(self.low) or value > self.high + _SAME * abs(self.high):
            return False
        steps = value / self.step if self.step else 0.0
        return math.isfinite(steps) and abs(steps - round(steps)) <= _SAME

    def loose(self) -> tuple[float, float]:
        """The ends, so far apart that what floats add to a difference matters nowhere."""
        low, high = self.low, self.high
        return (low - _SAME * abs(low) if low else -_TINY), high + _SAME * abs(high)

    def within(self, other: "Limits") -> "Limits":
        """What both allow."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Limits(low, high, max(self.step, other.step))


ANY = Limits()


def limits(graph: Graph, name: str) -> Limits:
    """The limits of a quantity as its own file has them."""
    return Limits(*graph.limits.get(name, ANY))


def outside(graph: Graph, values: Mapping[str, float]) -> Iterator[str]:
    """The quantities whose values are none that they can have."""
    for name, (low, high, step) in graph.limits.items():
        value = values.get(name)
        if value is None or (low <= value <= high and not step):  # nearly all
            continue
        if not _fits(graph, name, Limits(low, high, step), value, values):
            yield name


def _fits(graph: Graph, name: str, own: Limits, value: float, values: Mapping[str, float]) -> bool:
    if own.hold(value):
        return True
    # A difference of equal amounts may be a little less than nothing.
    used = graph.quantities[name].formula.references()
    noise = _NOISE * max((abs(values[each]) for each in used if each in values), default=0.0)
    return own.low <= value + noise and value - noise <= own.high and not own.step


def effective(graph: Graph, names: Iterable[str] | None = None) -> dict[str, Limits]:
    """What quantities (all, or those of `names`) can be, what follows them unchanged included.

    A scenario's `cache_hit_ratio` that a part takes as its `hit_ratio` is a share like that.
    """
    uses = uses_of(graph)
    wanted = set(uses if names is None else names)
    for name, used in uses.items() if names is not None else ():
        if len(used) == 1 and used[0] in wanted:  # it may follow that
            wanted.add(name)
    found = {name: Limits(*row) for name, row in graph.limits.items() if name in wanted}
    for name in reversed([*uses]):
        if name in found and len(uses[name]) == 1:
            followed = _followed(graph, name)
            if followed is not None:
                found[followed] = found.get(followed, ANY).within(found[name])
    return found


def is_whole(graph: Graph, name: str) -> bool:
    """Whether a quantity only takes whole numbers."""
    return effective(graph, [name]).get(name, ANY).step > 0


def follows(quantity: Quantity) -> str | None:
    """The quantity whose value another one takes as it is, None where it is none."""
    tree = quantity.formula.tree
    while isinstance(tree, Convert):
        tree = tree.value
    link = quantity.formula.links[tree.name] if isinstance(tree, Name) else None
    return link if isinstance(link, str) else None


def _followed(graph: Graph, name: str) -> str | None:
    """The same by name, of which nothing is made where its term is known."""
    term = kept_terms(graph)(name)
    if term is None:
        return follows(graph.quantities[name])
    return uses_of(graph)[name][term] if type(term) is int else None


def named(graph: Graph, name: str) -> str:
    """The quantity to speak of where another one is wrong: the one that was given that value."""
    found = name
    followed = follows(graph.quantities[name])
    while followed is not None:
        quantity = graph.quantities[followed]
        if quantity.set or quantity.kind == "input":
            found = followed
        followed = follows(quantity)
    return found
