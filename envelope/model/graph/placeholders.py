"""Placeholder nouns: what `thing` means in each part."""

from collections.abc import Mapping

from envelope.language.meaning import Meaning
from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN, Dimension, dimension_text, is_count
from envelope.units.unit import Unit


class Solved(NamedTuple):
    """What a part's placeholder noun turned out to be, and which input said so."""

    dimension: Dimension
    factors: tuple[tuple[str, int], ...]
    by: str

    @property
    def words(self) -> str:
        """What the part counts: `photos`."""
        return dimension_text(self.dimension)

    def mentioned(self, dimension: Dimension | None) -> bool:
        """True when the solved noun is part of a dimension."""
        bases = {base for base, _ in self.dimension.powers}
        return dimension is not None and any(base in bases for base, _ in dimension.powers)


class Placeholders(NamedTuple):
    """The placeholder nouns of every part, solved one by one while dimensions are checked.

    `nouns` are those of each scope that has some, `bound` what they have turned out to be.
    """

    nouns: Mapping[str, tuple[str, ...]]
    bound: dict[str, dict[str, Solved]]

    @classmethod
    def unsolved(cls, nouns: Mapping[str, tuple[str, ...]]) -> "Placeholders":
        """The placeholders of scopes, before anything is checked."""
        return cls(nouns, {scope: {} for scope in nouns})

    @property
    def solved(self) -> dict[str, Solved]:
        """The first solved noun of each part."""
        return {scope: next(iter(found.values())) for scope, found in self.bound.items() if found}

    def open(self, scope: str) -> bool:
        """Whether a placeholder of a part is not solved yet."""
        return len(self.bound.get(scope, ())) < len(self.nouns.get(scope, ()))

    def solve(self, declared: Dimension, given: Meaning, scope: str, name: str) -> bool:
        """Bind the one unbound placeholder of `declared` so that it equals what is given."""
        assert given.dimension is not None
        open_nouns = [
            noun
            for noun in self.nouns.get(scope, ())
            if noun not in self.bound[scope] and declared.get(noun)
        ]
        if len(open_nouns) != 1:
            return False
        noun = open_nouns[0]
        power = declared.get(noun)
        rest = given.dimension / (declared / Dimension(((noun, power),)))
        found = rest if power == 1 else PLAIN / rest if power == -1 else None
        if found is None or not (is_count(found) or found == PLAIN):
            return False
        factors = tuple((base, int(exponent)) for base, exponent in found.powers)
        self.bound[scope][noun] = Solved(found, factors, name)
        return True

    def dimension(self, dimension: Dimension, scope: str) -> Dimension:
        """A dimension with the part's placeholders replaced by what they are."""
        bound = self.bound.get(scope)
        if not bound or not _mentions(dimension, bound):
            return dimension
        return dimension.substitute({noun: solved.dimension for noun, solved in bound.items()})

    def translate(self, unit: Unit, scope: str) -> Unit:
        """A unit with the part's placeholders replaced: `things/s` is `photos/s`."""
        bound = self.bound.get(scope)
        if not bound or not _mentions(unit.dimension, bound):
            return unit
        factors: dict[str, int] = {}
        for symbol, power in unit.factors:
            solved = bound.get(symbol)
            replacing = solved.factors if solved else ((symbol, 1),)
            for base, exponent in replacing:
                factors[base] = factors.get(base, 0) + int(power) * exponent
        kept = tuple((symbol, power) for symbol, power in factors.items() if power)
        return Unit(kept, unit.factor, self.dimension(unit.dimension, scope))


def _mentions(dimension: Dimension, nouns: Mapping[str, Solved]) -> bool:
    for base, _ in dimension.powers:  # noqa: SIM110 - asked of every formula, half the time of `any`
        if base in nouns:
            return True
    return False
