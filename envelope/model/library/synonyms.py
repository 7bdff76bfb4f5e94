"""What people call things: products, services of clouds and words of interviews, from tables.

The presets have one, and so may each pack on ENVELOPE_PATH.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Any

from envelope.errors import InputError
from envelope.model.files.document import read_document
from envelope.places import packs, presets_folder

FILE = "synonyms.toml"
SCENARIOS, BLOCKS, NUMBERS = "scenarios", "blocks", "numbers"
QUANTITIES, ABBREVIATIONS = "quantities", "abbreviations"
_KINDS = (SCENARIOS, BLOCKS, NUMBERS, QUANTITIES, ABBREVIATIONS)

# How well a word fits where it was found, the best first; what only speaks of it comes last.
_WORTH = {"name": 40, "synonyms": 30, "title": 20, "group": 10, "about": 1}
_WHOLE = 100  # and where all that is looked up is the name, or a synonym
_SINGULAR = r"(?<=\w\w[^s])s$"
SPOKEN_OF = 10  # below, a file only speaks of a word
# Words of a question that say nothing of what is asked for.
_ASKING = frozenset(
    {"a", "an", "build", "design", "for", "how", "like", "of", "system", "the", "to"}
)


def _table(kind: str) -> Mapping[str, Any]:
    """The rows of a kind, those of packs before those of the presets."""
    return _joined_tables(kind, tuple(packs()))


@cache
def _joined_tables(kind: str, folders: Sequence[str]) -> Mapping[str, Any]:
    files = [os.path.join(folder, FILE) for folder in (*folders, presets_folder())]
    tables = [_read(file, kind) for file in files if os.path.isfile(file)]
    if kind == ABBREVIATIONS:
        return {name: long for table in reversed(tables) for name, long in table.items()}
    names = dict.fromkeys(name for table in tables for name in table)
    return {name: [word for table in tables for word in table.get(name, [])] for name in names}


def _read(file: str, kind: str) -> Mapping[str, Any]:
    """The rows of a kind in a file. Raises InputError where they are not lists of texts."""
    document = read_document(file)
    for key, table in document.data.items():
        if key not in _KINDS:
            hint = f"there are {', '.join(_KINDS)}"
            message = f"there is nothing to be called in `{key}`"
            raise InputError(document.key_problem((key,), "unknown-key", message, hint))
        if not isinstance(table, dict):
            message = f"`{key}` is a table: a name, and what it is called, too"
            raise InputError(document.problem((key,), "wrong-kind", message))
    is_right = _is_text if kind == ABBREVIATIONS else _is_texts
    found: Mapping[str, Any] = document.data.get(kind, {})
    for name, words in found.items():
        if not is_right(words):
            message = f"what `{name}` is called, too, is a list of texts"
            raise InputError(document.problem((kind, name), "wrong-kind", message))
    return found


def _is_text(words: object) -> bool:
    return isinstance(words, str)


def _is_texts(words: object) -> bool:
    return isinstance(words, list) and all(map(_is_text, words))


def synonyms(kind: str) -> Mapping[str, tuple[str, ...]]:
    """What else the scenarios, blocks or words of numbers are called, by name."""
    return _folded_table(kind, tuple(packs()))


@cache
def _folded_table(kind: str, folders: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    table = _joined_tables(kind, folders)
    return {name: tuple(map(folded, words)) for name, words in table.items()}


def words() -> Iterator[str]:
    """All that scenarios and blocks are called, too, as it is written."""
    for kind in (SCENARIOS, BLOCKS):
        yield from chain.from_iterable(_table(kind).values())


def abbreviations() -> Mapping[str, str]:
    """What stands short in the names of numbers, in full."""
    return _table(ABBREVIATIONS)


@cache
def folded(text: str) -> str:
    """A text as it is compared: its words without case, hyphens, and the s of a plural.

    >>> folded("Load-Balancers"), folded("object_store")
    ('load balancer', 'object store')
    """
    words = re.split(r"[\s_\-/]+", text.casefold().strip())
    return " ".join(re.sub(_SINGULAR, "", word) for word in words)


def same(one: str, other: str) -> bool:
    """Whether two texts say the same, however their words are joined.

    >>> same("Ticket master", "ticketmaster"), same("queues", "queue")
    (True, True)
    """
    return folded(one) == folded(other) or _joined(one) == _joined(other)


@cache
def _joined(text: str) -> str:
    return re.sub(r"[\s_\-/]+", "", text.casefold())


def called(name: str, kind: str) -> list[str]:
    """The scenarios or blocks that go by another name, in the order of the table.

    >>> called("Kafka", "blocks"), called("Redis", "blocks")
    (['queue'], ['cache', 'rate_limiter'])
    """
    return [each for each, words in _table(kind).items() if any(same(name, word) for word in words)]


def beginning(name: str, names: Iterable[str]) -> list[str]:
    """Those of some names that begin with a name, in whole words."""
    wanted = folded(name)
    return [each for each in names if f"{folded(each)} ".startswith(f"{wanted} ")]


def worth(looked_up: str, name: str, kind: str, texts: Mapping[str, str]) -> int:
    """How well what is looked up fits a file; nothing where a word of it is nowhere.

    `texts` are its title, group and about.
    """
    looked_up = _asked_for(looked_up)
    also = synonyms(kind).get(name, ())
    fields = {"name": folded(name), "synonyms": " | ".join(also)}
    fields |= {key: folded(text) for key, text in texts.items()}
    if same(looked_up, name):
        return _WHOLE + _WORTH["name"]
    if any(same(looked_up, word) for word in _table(kind).get(name, ())):
        return _WHOLE + _WORTH["synonyms"]
    return _mean_worth(folded(looked_up).split(), fields)


def _mean_worth(words: Sequence[str], fields: Mapping[str, str]) -> int:
    """How well words fit on average; nothing where one of them fits nowhere."""
    found: dict[str, int] = {}
    for word in dict.fromkeys(words):
        found[word] = _worth(word, fields)
        if not found[word]:
            return 0
    return sum(found[word] for word in words) // len(words) if words else 0


def _asked_for(looked_up: str) -> str:
    """What is looked up without the words that only ask; all of it where it has no others.

    >>> _asked_for("design a news feed"), _asked_for("system design")
    ('news feed', 'system design')
    """
    return " ".join(w for w in looked_up.split() if w.casefold() not in _ASKING) or looked_up


def _worth(word: str, fields: Mapping[str, str]) -> int:
    begins = re.compile(rf"(?<!\w){re.escape(word)}")
    return max((_WORTH[key] for key, text in fields.items() if begins.search(text)), default=0)


def of_number(name: str) -> Iterator[str]:
    """What a number is looked up as beside its name: what words in its name are called, too."""
    known = f" {folded(name)} "
    for part, words in synonyms(NUMBERS).items():
        if f" {folded(part)} " in known:
            yield from words
    yield from (folded(long) for short, long in abbreviations().items() if f" {short} " in known)


def same_quantity(one: str, other: str) -> bool:
    """Whether two names of quantities are words for the same.

    >>> same_quantity("cache_hit_rate", "hit_ratio")
    True
    """
    names = {folded(one), folded(other)}
    return any(names <= {folded(key), *words} for key, words in synonyms(QUANTITIES).items())
