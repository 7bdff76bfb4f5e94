"""What words beside numbers mean in prose: each a list of readings, the likeliest first.

A reading is a power of ten, a unit of our language, or both. What our language refuses because it
has two readings (`mb`, `1B`) has both here: a claim is wrong only if it is wrong in all of them.
"""

from functools import lru_cache

from envelope.tuples import NamedTuple
from envelope.units.dimension import TIME
from envelope.units.system import STANDARD
from envelope.units.unit import Unit


class Reading(NamedTuple):
    """What a word adds to its number: a power of ten, and a unit in our spelling."""

    exponent: int = 0
    unit: str = ""


def _tens(exponent: int, *units: str) -> tuple[Reading, ...]:
    return (Reading(exponent), *(Reading(0, unit) for unit in units))


def _spelt(*units: str) -> tuple[Reading, ...]:
    return tuple(Reading(0, unit) for unit in units)


_NUMBERS = {
    2: "hundred",
    3: "k K thousand thousands",
    5: "lakh lakhs lac lacs",
    6: "M mil mill mln mn Mn mio MM million millions Million Millions",
    7: "crore crores cr",
    4: "万 w W",
    8: "亿",
    9: "bn Bn BN bil bln mrd billion billions Billion Billions",
    12: "tn trillion trillions Trillion Trillions tril",
    15: "quadrillion",
    18: "quintillion",
}
_SUFFIXES = {word: _tens(power) for power, words in _NUMBERS.items() for word in words.split()}
_SUFFIXES |= {
    "G": _tens(9, "GB"),
    "T": _tens(12),
    "P": _tens(15),
    "B": _tens(9, "B"),
    "m": (Reading(6), *_spelt("min", "month", "metre"), Reading(-3)),
    "b": (*_spelt("bit", "B"), Reading(9)),
    "mm": (*_spelt("mm"), Reading(6)),
}
_PREFIXES = {"K": "k", "M": "M", "G": "G", "T": "T", "P": "P"}
# In prose `Mb` is often a megabyte, and in small letters everything is; `Mbps` never is.
_UNITS = {
    **{f"{p}b": _spelt(f"{own}bit", f"{p}B") for p, own in _PREFIXES.items()},
    **{f"{p}bps": _spelt(f"{own}bit/s") for p, own in _PREFIXES.items()},
    **{f"{p}b".lower(): _spelt(f"{p}B", f"{own}bit") for p, own in _PREFIXES.items()},
    **{f"{p}bps".lower(): _spelt(f"{own}bit/s", f"{p}B/s") for p, own in _PREFIXES.items()},
    "bps": _spelt("bit/s"),
    "kbps": _spelt("kbit/s"),
    "bitrate": _spelt("bit/s", "B/s"),
    "Bps": _spelt("B/s"),
    "octets": _spelt("B"),
    "octet": _spelt("B"),
    "y": _spelt("year"),
    "Y": _spelt("year"),
    "wk": _spelt("week"),
    "wks": _spelt("week"),
    "mos": _spelt("month"),
    "S": _spelt("s"),
    "H": _spelt("hour"),
    "D": _spelt("day"),
    "percent": _spelt("%"),
    "pct": _spelt("%"),
    "TPM": _spelt("1/min"),
    "tpm": _spelt("1/min"),
    "ops": _spelt("", "1/s"),
    "OPS": _spelt("1/s"),
    "IOPS": _spelt("1/s", ""),
    "iops": _spelt("1/s", ""),
    "bucks": _spelt("USD"),
}
_RATES = ("qps", "rps", "tps", "eps", "wps", "cps", "mps", "pps", "fps")
_UNITS |= {each: _spelt("1/s") for word in _RATES for each in (word, word.upper())}
_UNITS |= {each: _spelt("1/min") for word in ("qpm", "rpm") for each in (word, word.upper())}
# `1B daily requests` may be a rate or not.
ADJECTIVES = {
    "daily": "day",
    "hourly": "hour",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_MEASURED = frozenset({"data", "time", "money", "energy", "length", "mass", "frequency"})


@lru_cache(maxsize=4000)
def suffix_readings(word: str) -> tuple[Reading, ...]:
    """What a word right behind a number may be as a word for a number; none for another word."""
    return _SUFFIXES.get(word) or _SUFFIXES.get(word.lower() if len(word) > 2 else word, ())


@lru_cache(maxsize=4000)
def unit_readings(word: str) -> tuple[Reading, ...]:
    """What a word may be as a unit of something that is measured; none for a noun."""
    if word in _UNITS:
        return _UNITS[word]
    for spelling in (word, word.lower()) if len(word) > 2 or word == "Kb" else (word,):
        unit = STANDARD.find(spelling)
        if unit is not None and is_measured(unit):
            return _spelt(spelling)
    head, _, last = word.rpartition("-")
    if head and is_time(last):  # `CPU-seconds`
        return _spelt(last)
    if word.upper() in ("KB", "MB", "GB", "TB", "PB", "EB"):
        return _spelt(word.upper())
    return ()


def is_time(word: str) -> bool:
    """Whether a word is a unit of time."""
    unit = STANDARD.find(word)
    return unit is not None and unit.dimension == TIME


def is_measured(unit: Unit) -> bool:
    """Whether a unit is one of data, time, money ..., not of things that are counted alone."""
    return unit.factor != 1.0 or any(base in _MEASURED for base, _ in unit.dimension.powers)


FILLERS = frozenset(
    {
        "about",
        "approximately",
        "approx",
        "roughly",
        "around",
        "circa",
        "ca",
        "nearly",
        "almost",
        "only",
        "just",
        "avg",
        "average",
        "say",
        "over",
        "under",
        "exactly",
        "some",
        "total",
        "up",
        "to",
        "least",
        "at",
        "most",
        "another",
        "an",
        "additional",
        "the",
    }
)
# Words that end what belongs to a number.
STOPS = frozenset(
    {
        "across",
        "among",
        "between",
        "within",
        "during",
        "after",
        "before",
        "against",
        "distributed",
        "spread",
        "and",
        "or",
        "to",
        "from",
        "vs",
        "versus",
        "than",
        "is",
        "are",
        "was",
        "were",
        "be",
        "if",
        "when",
        "then",
        "which",
        "that",
        "not",
        "but",
        "so",
        "with",
        "where",
        "while",
        "because",
        "since",
        "although",
        "in",
        "on",
        "at",
        "for",
        "as",
        "by",
        "via",
        "into",
        "onto",
        "using",
        "gives",
        "equals",
        "means",
        "=",
        "has",
        "have",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "must",
        "needs",
        "need",
        "requires",
    }
)
# Of those, the ones that join what stands before: `position 500 at 10/s`.
JOINING = frozenset({"at", "by", "of", "with", "over", "per", "for", "in", "on", "every", "each"})
# Things that are counted, and have no size of their own.
COUNTED = frozenset(
    {
        word + plural
        for word in ("user", "request", "post", "message", "tweet", "photo", "image", "video",
                     "view", "like", "comment", "order", "item", "file", "event", "click",
                     "session", "connection", "customer", "upload", "download", "search",
                     "notification", "read", "write")
        for plural in ("", "s", "es")
    }
    | {"queries", "query", "people", "dau", "mau"}
)  # fmt: skip
OPERATORS = {"times": "*", "plus": "+", "minus": "-"}
