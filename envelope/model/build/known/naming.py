"""What the names of a formula measure, in words, told by what its part counts.

A block's formula that has things per second has them whatever the things are. So what is known of
it where they are tweets holds where they are photos: in these words both are what `thing` stands
for. That is so only where the formula itself does not speak of tweets.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from envelope.language.meaning import Meaning
from envelope.model.files.plain import flat, meaning_of
from envelope.model.graph.placeholders import Solved
from envelope.units.dimension import Dimension
from envelope.units.system import UnitSystem
from envelope.units.unit import Unit

_MOST = 10_000  # that are known at once

Measure = Meaning | Unit | Dimension | None


class Naming:
    """How bases are called: those that placeholders stand for by `labels` of these.

    `said` is what else there is to say of the placeholders.
    """

    def __init__(self, labels: Mapping[str, str], said: str) -> None:
        self.labels = labels
        self.said = said
        self._bases = {label: base for base, label in labels.items()}
        # By the identities of what is held here.
        self._words: dict[int, tuple[Measure, str]] = {}
        self._meanings: dict[Any, Meaning] = {}
        self._data: dict[Any, Any] = {}

    def words(self, measures: Iterable[Measure]) -> str:
        """What several things measure: other words for others."""
        known = self._words
        words = [(known.get(id(each)) or self._told(each))[1] for each in measures]
        return "\n".join(words) + self.said

    def data(self, meaning: Meaning) -> Any:
        """A meaning as data, in these words. Raises ValueError where it can be none."""
        found = flat(meaning)
        if self.labels:
            found = _renamed(found, self.labels)
        return self._data.setdefault(found, found)  # `marshal` writes one object once

    def meaning(self, data: Any) -> Meaning | None:
        """The meaning of such data, one object for each; None of what is none."""
        if data is None:
            return None
        try:
            found = self._meanings.get(data)
            if found is None:
                if len(self._meanings) >= _MOST:
                    self._meanings.clear()
                    self._data.clear()
                as_is = _renamed(data, self._bases) if self.labels else data
                found = self._meanings[data] = meaning_of(as_is)
            return found
        except Exception:  # of whatever kind: it is not ours, and is found out anew
            return None

    def _told(self, measure: Measure) -> tuple[Measure, str]:
        """What something measures in words, which are noted."""
        if len(self._words) >= _MOST:
            self._words.clear()
        if measure is None:
            text = "?"
        elif isinstance(measure, Unit):
            text = self._of_unit(measure)
        elif isinstance(measure, Dimension):
            text = self._of_dimension(measure)
        else:
            dimension, unit = measure
            text = "?" if dimension is None else self._of_dimension(dimension)
            if unit is not None and unit.dimension == dimension:  # as nearly all
                text += f":{self._of_symbols(unit)}"
            else:
                text += f";{unit and self._of_unit(unit)}"
        found = self._words[id(measure)] = measure, text
        return found

    def _of_unit(self, unit: Unit) -> str:
        return f"{self._of_symbols(unit)};{self._of_dimension(unit.dimension)}"

    def _of_symbols(self, unit: Unit) -> str:
        factors = "".join(
            [f"{self.labels.get(base, base)} {power} " for base, power in unit.factors]
        )
        text = f"{unit.factor!r} {factors}"
        return f"{text}{unit.words}" if unit.words else text

    def _of_dimension(self, dimension: Dimension) -> str:
        called = [f"{self.labels.get(base, base)} {power} " for base, power in dimension.powers]
        return "".join(sorted(called) if self.labels else called)


PLAIN = Naming({}, "")


@lru_cache(maxsize=2000)
def naming(labels: tuple[tuple[str, str], ...], said: str) -> Naming:
    """The naming of these labels, one object for each."""
    return Naming(dict(labels), said)


def plain(solved: Sequence[Mapping[str, Solved]]) -> Naming:
    """That in which all is called as it is; `solved` are the placeholders of each scope."""
    said = [f"\n{noun} is {each.dimension.powers}" for one in solved for noun, each in one.items()]
    return naming((), "".join(said))


def by_placeholders(solved: Sequence[Mapping[str, Solved]], units: UnitSystem) -> Naming:
    """That by the placeholders of scopes; the plain one where one is no single noun.

    Whether a noun means anything to who wrote the formula, in `units`, is part of what is said.
    """
    labels: dict[str, str] = {}
    said = ""
    for place, one in enumerate(solved):
        for noun, each in one.items():
            if len(each.dimension.powers) != 1 or each.dimension.powers[0][1] != 1:
                return plain(solved)
            base = each.dimension.powers[0][0]
            label = labels.setdefault(base, f"<{noun}{place or ''}>")  # which is no noun
            known = "" if units.find(base) is None else ", a word"
            said += f"\n{noun} is {label}{known}"
    return naming(tuple(labels.items()), said)


def _renamed(data: Any, names: Mapping[str, str]) -> Any:
    """A meaning as data whose bases are called otherwise."""
    dimension, unit = data
    if unit is not None:
        factors, factor, (powers,), words = unit
        factors = tuple([(names.get(base, base), power) for base, power in factors])
        unit = factors, factor, (_sorted(powers, names),), words
    return dimension and (_sorted(dimension[0], names),), unit


def _sorted(powers: Any, names: Mapping[str, str]) -> Any:
    return tuple(sorted([(names.get(base, base), power) for base, power in powers]))
