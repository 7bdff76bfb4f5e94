"""Unit systems: which words are units, and what a scenario or a convention changes about that.

A system is a small overlay on the unit table, so that every part of a scenario can have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache

from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN, Dimension, regular_plural
from envelope.units.table import BASES, FOLLOWERS, NOUNS, PLURALS, SPELLINGS, UNITS
from envelope.units.unit import Unit, base_unit


class Reading(NamedTuple):
    """One of the meanings that an ambiguous word could have."""

    text: str  # for people: "mb as megabits (Mbit)"
    unit: Unit


_PER_MINUTE = (
    ("transactions per minute", "transactions/min"),
    ("tokens per minute", "tokens/min"),
)
# Words that mean several things to different people: each meaning in words, and as we spell it.
AMBIGUOUS: dict[str, tuple[tuple[str, str], ...]] = {
    "b": (("bits", "bit"), ("bytes", "B"), ("billions", "bn")),
    "kb": (("kilobits", "kbit"), ("kilobytes", "KB")),
    "mb": (("megabits", "Mbit"), ("megabytes", "MB")),
    "gb": (("gigabits", "Gbit"), ("gigabytes", "GB")),
    "tb": (("terabits", "Tbit"), ("terabytes", "TB")),
    "pb": (("petabits", "Pbit"), ("petabytes", "PB")),
    "eb": (("exabits", "Ebit"), ("exabytes", "EB")),
    **dict.fromkeys(("meg", "megs"), (("megabits", "Mbit"), ("megabytes", "MB"))),
    **dict.fromkeys(("gig", "gigs"), (("gigabits", "Gbit"), ("gigabytes", "GB"))),
    "mbps": (("megabits per second", "Mbps"), ("megabytes per second", "MBps")),
    "gbps": (("gigabits per second", "Gbps"), ("gigabytes per second", "GBps")),
    "tbps": (("terabits per second", "Tbps"), ("terabytes per second", "TBps")),
    "m": (
        ("months", "month"),
        ("minutes", "min"),
        ("metres", "metre"),
        ("millions", "M"),
        ("thousandths of a core", "millicores"),
    ),
    "TPM": _PER_MINUTE,
    "tpm": _PER_MINUTE,
}
NUMBER_WORDS = {"M": 1e6, "bn": 1e9}
PROTECTED = ("data", "money", "time")


class _OwnWords(NamedTuple):
    own: Mapping[str, Unit] = {}
    plurals: Mapping[str, str] = {}
    nouns: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()


class UnitSystem(_OwnWords):
    """The words that mean a unit: those of the unit table, and the own ones of a scenario.

    `own` maps spellings to units and hides the table; `plurals` are those of own symbols; `nouns`
    are the words of declared nouns; `defined` are the symbols that a definition has set.
    """

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Worked out once: systems are keys of what is known of their expressions."""
        return hash((frozenset(self.own), self.nouns, self.defined))

    def find(self, word: str) -> Unit | None:
        """The unit with exactly this spelling (plurals are spellings), own units first."""
        return self.own.get(word) or _standard(word)

    def readings(self, word: str) -> tuple[Reading, ...]:
        """What an ambiguous word such as `mb` could mean; nothing for every other word."""
        if word in self.own:
            return ()
        meanings = AMBIGUOUS.get(word, ())
        return tuple(self._reading(word, spoken, symbol) for spoken, symbol in meanings)

    def words(self) -> Iterator[str]:
        """Every spelling that is understood, own ones first."""
        yield from self.own
        yield from (w for table in (UNITS, NOUNS, SPELLINGS) for w in table if w not in self.own)

    def protected(self, word: str) -> str | None:
        """`data`, `money` or `time` where no quantity may take the name, since it is such a unit.

        Nouns are free, and so are words that are no unit.
        """
        unit = self.find(word)
        if unit is None or word in self.nouns:
            return None
        bases = [base for base, _ in unit.dimension.powers]
        return min(bases) if bases and all(base in PROTECTED for base in bases) else None

    def plural(self, symbol: str) -> str:
        """What a symbol is written as when there are several; symbols such as GB stay the same."""
        return self.plurals.get(symbol) or NOUNS.get(symbol) or PLURALS.get(symbol, symbol)

    def with_nouns(self, nouns: Iterable[str]) -> UnitSystem:
        """This system with things to count: `photo`, or `leaf/leaves` for an irregular plural.

        A declared noun hides a unit or an alias of the same spelling; a noun that is there
        already changes nothing. Raises ValueError for the name of a dimension, such as `data`.
        """
        system = self
        for noun in nouns:
            singular, _, plural = noun.partition("/")
            system = system._with_noun(singular, plural)
        return system

    def with_definition(self, name: str, factor: float, dimension: Dimension) -> UnitSystem:
        """This system with a new unit, or with an old one redefined under all its spellings.

        `factor` is in base units. What is built on a redefined unit follows it (`week` follows
        `day`, `KBps` follows `KB`), unless it has been defined itself. Raises ValueError for a
        base unit of data, time, money...: everything is measured in them.
        """
        symbol = self._redefined(name, dimension)
        if symbol in BASES.values():
            raise ValueError(f"`{name}` is a base unit and cannot be redefined")
        old = self.find(name)
        if old is None or symbol is None:
            system = self._with_words(name, "", Unit(((name, 1),), float(factor), dimension))
            return system._replace(defined=self.defined | {name})
        unit = Unit(((symbol, 1),), float(factor), dimension)
        own = {**self.own, **dict.fromkeys(self._spellings(symbol), unit)}
        own |= self._followers(symbol, Unit((), factor / old.factor, dimension / old.dimension))
        return self._replace(own=own, defined=self.defined | {symbol})

    def _redefined(self, name: str, dimension: Dimension) -> str | None:
        """The symbol whose meaning a definition changes, None where it makes a new unit.

        `KB` speaks for `kilobyte` too, but `node` alone, defined as two servers, is no server.
        """
        old = self.find(name)
        if old is None or len(old.factors) != 1 or old.factors[0][1] != 1:
            return None
        symbol = old.factors[0][0]
        is_noun = symbol in self.nouns or symbol in NOUNS
        return symbol if symbol == name or (old.dimension == dimension and not is_noun) else None

    def _reading(self, word: str, spoken: str, symbol: str) -> Reading:
        unit = self._composed(symbol) or Unit((), NUMBER_WORDS[symbol], PLAIN)
        return Reading(f"{word} as {spoken} ({symbol})", unit)

    def _composed(self, symbols: str) -> Unit | None:
        """The unit of one word, or of two with a `/` between."""
        found = [self.find(word) for word in symbols.split("/")]
        units = [unit for unit in found if unit is not None]
        if len(units) < len(found):
            return None
        return units[0] / units[1] if len(units) == 2 else units[0]

    def _with_noun(self, singular: str, plural: str) -> UnitSystem:
        if singular in BASES:
            raise ValueError(f"`{singular}` is a dimension and cannot be counted")
        unit = base_unit(Dimension(((singular, 1),)))
        known = singular in self.nouns or self.find(singular) == unit
        if (known and plural in ("", self.plural(singular))) or self._is_plural(singular):
            return self
        system = self._with_words(singular, plural, unit)
        return system._replace(nouns=self.nouns | {singular, system.plurals[singular]})

    def _is_plural(self, word: str) -> bool:
        symbol = SPELLINGS.get(word)
        return word not in self.own and NOUNS.get(symbol or "") == word

    def _with_words(self, singular: str, plural: str, unit: Unit) -> UnitSystem:
        """A new unit under its name and plural; a guessed plural hides no other unit."""
        guess = regular_plural(singular)
        is_free = self.find(guess) in (None, self.find(singular))
        plural = plural or (guess if is_free else singular)
        own = {**self.own, singular: unit, plural: unit}
        return self._replace(own=own, plurals={**self.plurals, singular: plural})

    def _spellings(self, symbol: str) -> list[str]:
        unit = self.find(symbol)
        words = dict.fromkeys((symbol, *_table_spellings().get(symbol, ()), *self.own))
        return [word for word in words if self.find(word) == unit]

    def _followers(self, symbol: str, change: Unit) -> dict[str, Unit]:
        """The units built on a symbol, by spelling, after it was multiplied by `change`."""
        changed: dict[str, Unit] = {}
        for follower, power in FOLLOWERS.get(symbol, ()):
            unit = self.find(follower)
            if unit is None or follower in self.nouns or follower in self.defined:
                continue
            changed |= dict.fromkeys(self._spellings(follower), unit * change**power)
            changed |= self._followers(follower, change**power)
        return changed


STANDARD = UnitSystem()


@lru_cache(maxsize=100)
def joined(system: UnitSystem, *others: UnitSystem) -> UnitSystem:
    """A system with the words of others that mean nothing in it; of two meanings, the first."""
    own = dict(system.own)
    plurals = dict(system.plurals)
    for other in others:
        new = [word for word in other.own if word not in own and system.find(word) is None]
        own |= {word: other.own[word] for word in new}
        plurals |= {word: other.plurals[word] for word in new if word in other.plurals}
    nouns = system.nouns.union(*(other.nouns & (own.keys() - system.own) for other in others))
    is_same = len(own) == len(system.own)
    return system if is_same else system._replace(own=own, plurals=plurals, nouns=nouns)


_made: dict[str, Unit] = {}  # by their words; most words that are looked up are no units


def _standard(word: str) -> Unit | None:
    """The unit with this spelling in the unit table, made once."""
    found = _made.get(word)
    if found is None:
        symbol = SPELLINGS.get(word, word)
        if symbol in NOUNS:
            found = _made[word] = base_unit(Dimension(((symbol, 1),)))
        elif (row := UNITS.get(symbol)) is not None:
            found = _made[word] = Unit(row[2], row[0], Dimension(row[1]))
    return found


@cache
def _table_spellings() -> dict[str, list[str]]:
    """The spellings of the unit table by symbol."""
    words: dict[str, list[str]] = {}
    for word, symbol in SPELLINGS.items():
        words.setdefault(symbol, []).append(word)
    return words
