"""What an expression measures, and the context that its names are looked up in."""

from collections.abc import Callable
from functools import lru_cache

from envelope.errors import Text
from envelope.language.tree import Name, Node
from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN, Dimension, dimension_text
from envelope.units.system import UnitSystem
from envelope.units.unit import ONE, PERCENT, Unit
from envelope.units.writing import SHORT_TIMES, unit_symbol


class Meaning(NamedTuple):
    """What a node measures: a dimension (None for true or false) and the unit to show it in.

    What holds a word has the dimension WORD, and a unit that lists the words that it may be.
    """

    dimension: Dimension | None
    unit: Unit | None = None

    @property
    def measured(self) -> Dimension:
        """The dimension of what is known to be no condition."""
        assert self.dimension is not None
        return self.dimension

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it may be; none of what is no word."""
        return self.unit.words if self.unit else ()


BOOLEAN = Meaning(None)
NUMBER = Meaning(PLAIN)


class Context(NamedTuple):
    """Where a tree was written and what its names mean.

    `look` gives a name's meaning, None if that quantity failed. `translate` replaces a placeholder
    noun by what a part counts. `suggest` names a quantity of a dimension, for hints. `units` are
    those of the text.
    """

    text: Text
    look: Callable[[Name], Meaning | None]
    translate: Callable[[Unit], Unit]
    suggest: Callable[[Dimension], str | None]
    units: UnitSystem

    def written(self, node: Node) -> str:
        """A part of the text, as the user wrote it."""
        return self.text.content[node.span.start : node.span.end]


def meaning_text(meaning: Meaning) -> str:
    """What a label says: the dimension, and the unit where that says more."""
    if meaning.dimension is None:
        return "true or false"
    if meaning.words:
        several = len(meaning.words) > 1
        return f"{'one of' if several else 'the word'} {', '.join(meaning.words)}"
    if meaning.unit == PERCENT:
        return "a share"
    words = dimension_text(meaning.dimension)
    if meaning.unit is None or not meaning.unit.factors:
        return words
    symbol = unit_symbol(meaning.unit)
    same = meaning.unit.factor == 1 and "data" not in words and "time" not in words
    return words if same or symbol == words else f"{words} ({symbol})"


def unit_shown(own: Meaning, given: Unit | None) -> Unit | None:
    """The unit of a value that is given to what measures its own: 300% of a plain number is 3.

    So that a formula reads a number, or a share, whatever it is given.
    """
    is_number = own.dimension == PLAIN and own.unit is None
    return None if is_number and given == PERCENT else given or own.unit


@lru_cache(maxsize=4000)
def product(left: Meaning, right: Meaning, operator: str, units: UnitSystem) -> Meaning:
    """The meaning of `left * right` or `left / right`.

    The unit follows from how both were written: 300 TB / 5 years is TB/year. What cancels out is
    left out of it (TB * hour / day is TB), and where it would still name one dimension twice there
    is none. A share of a share is a share.
    """
    if operator != "/" and left.unit == right.unit == PERCENT:
        return left
    over = operator == "/"
    dimension = left.measured / right.measured if over else left.measured * right.measured
    one, other = _factor(left), _factor(right)
    if one is None or other is None:
        return Meaning(dimension)
    unit = one / other if over else one * other
    if unit.dimension == dimension and len(unit.factors) > len(dimension.powers):
        unit = _without_cancelled(unit, units)
    if unit.dimension != dimension or len(unit.factors) != len(dimension.powers):
        return Meaning(dimension)
    if any(power < 0 and symbol in SHORT_TIMES[:-1] for symbol, power in unit.factors):
        return Meaning(dimension)  # nobody says `per ms`
    return Meaning(dimension, unit if unit.factors else None)


def _factor(meaning: Meaning) -> Unit | None:
    """The unit as a factor of another: a share leaves it as it is."""
    if meaning.unit == PERCENT:
        return ONE
    return meaning.unit or (ONE if meaning.dimension == PLAIN else None)


def _without_cancelled(unit: Unit, units: UnitSystem) -> Unit:
    """A unit without the symbols of a dimension that it does not have, such as hours per day.

    Bits stay among them: nobody tells a size in bits because a rate was in bits.
    """
    kept = ONE
    for symbol, power in unit.factors:
        found = units.find(symbol)
        if found is None or symbol.endswith("bit"):
            return unit
        bases = [base for base, _ in found.dimension.powers]
        if any(unit.dimension.get(base) for base in bases):
            kept = kept * found**power
    return kept
