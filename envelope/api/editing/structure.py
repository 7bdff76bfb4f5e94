"""Which keys a table of a scenario file may have, and what may stand as their values."""

from collections.abc import Callable, Iterable, Sequence

from envelope.language.functions import FUNCTIONS, word_of
from envelope.language.operators import KEYWORDS
from envelope.model.files import keys
from envelope.model.files.document import KeyPath
from envelope.model.files.keys import Key
from envelope.model.library.lookup import blocks, scenarios
from envelope.model.library.machines import machines
from envelope.model.library.numbers import PREFIX, numbers
from envelope.model.library.units import EXACT, convention_names
from envelope.tuples import NamedTuple
from envelope.units.dimension import dimension_text
from envelope.units.system import UnitSystem
from envelope.units.unit import base_unit
from envelope.units.writing import quantity_text, unit_symbol

_SECTIONS = tuple(key for key in keys.TOP if "." not in key.name)
_LISTED = ("nouns", "any", "headline", "from", "checks")


class Word(NamedTuple):
    """A word that may stand somewhere: its kind, and what is said of it in a line."""

    name: str
    kind: str
    about: str = ""


def without_blocks(path: KeyPath) -> KeyPath:
    """A key path as it is inside the innermost block of the file's own."""
    while path[:1] == ("blocks",) and len(path) > 1:
        path = path[2:]
    return path


def keys_of(path: KeyPath) -> Sequence[Key]:
    """The keys that a table at a path may have beside names of one's own."""
    path = without_blocks(path)
    if not path:
        return _SECTIONS
    section, rest = path[0], path[1:]
    if section in ("units", "report") and not rest:
        inside = (key for key in keys.TOP if key.path[:-1] == (section,))
        return tuple(key._replace(name=key.path[-1]) for key in inside)
    if section in keys.ENTRY and len(rest) == 1:
        return keys.ENTRY[str(section)]
    return _KEYS_OF[str(section)](rest) if section in _KEYS_OF else ()


def _part(rest: KeyPath) -> Sequence[Key]:
    if len(rest) >= 3 and rest[1] == "rows":
        return keys.ROW if len(rest) == 3 else keys.ENTRY["inputs"]
    return {1: keys.PART, 2: keys.ENTRY["inputs"]}.get(len(rest), ())


def _expecting(own: Sequence[Key]) -> Callable[[KeyPath], Sequence[Key]]:
    """The keys of a table that may hold an `expect` of its own."""

    def found(rest: KeyPath) -> Sequence[Key]:
        """Those of the table, or of an entry of its `expect`."""
        if len(rest) == 1:
            return own
        return keys.ENTRY["expect"] if rest[1:2] == ("expect",) and len(rest) == 3 else ()

    return found


_KEYS_OF: dict[str, Callable[[KeyPath], Sequence[Key]]] = {
    "parts": _part,
    "machines": lambda rest: keys.ABOUT if len(rest) == 1 else (),
    "stress": _expecting(keys.STRESS),
    "cases": _expecting(keys.CASE),
    "examples": _expecting(keys.EXAMPLE),
}


def key_at(path: KeyPath) -> Key | None:
    """What the key at a path is, where it is no name of one's own."""
    return next((key for key in keys_of(path[:-1]) if key.name == path[-1]), None)


def shape_at(path: KeyPath) -> str:
    """The shape of what stands at a path, as in the table of keys: `expression` for most names."""
    path = without_blocks(path)
    if path and isinstance(path[-1], int):
        path = path[:-1]
    if not path:  # `[blocks.name]` itself, or what has no name yet
        return "expression"
    key = key_at(path)
    if key is not None and not (key.shape == "words" and key.name not in _LISTED):
        return (
            "metric" if key.name == "measure" else key.name if key.name == "source" else key.shape
        )
    inside = {"sources": "text", "report": "names", "paths": "names", "correlated": "names"}
    return inside.get(str(path[0]), "expression")


# What may stand as a value, by its shape.


def files() -> list[Word]:
    """The blocks and scenarios that can be called by name."""
    return [
        *(Word(name, "block") for name in blocks()),
        *(Word(name, "scenario") for name in scenarios()),
    ]


CHOICES: dict[str, Callable[[], Iterable[Word]]] = {
    "block": files,
    "scenario": files,
    "machine": lambda: [
        Word(name, "machine", shape.about) for name, (shape, _) in machines().items()
    ],
    "convention": lambda: [Word(name, "convention") for name in (EXACT, *convention_names())],
    "basis": lambda: [Word(name, "choice") for name in keys.CHOICES["basis"]],
    "severity": lambda: [Word(name, "choice") for name in keys.CHOICES["severity"]],
}


def functions() -> list[Word]:
    """The functions of the language, each with its arguments and what it gives."""
    found = {
        word_of(name): Word(
            word_of(name), "function", f"({', '.join(each.parameters)}): {each.text}"
        )
        for name, each in reversed(FUNCTIONS.items())
    }
    return list(found.values())[::-1]


def keywords() -> list[Word]:
    """The words of the language itself."""
    return [Word(word, "keyword") for word in sorted(KEYWORDS)]


def reference_numbers() -> list[Word]:
    """The reference numbers, as expressions name them."""
    return [
        Word(f"{PREFIX}{name}", "number", entry.attributes.get("about", ""))
        for name, entry in numbers().inputs.items()
    ]


def function_text(word: str) -> str:
    """What a function takes and gives, with an example; empty for none."""
    rows = [each for name, each in FUNCTIONS.items() if word_of(name) == word]
    if not rows:
        return ""
    row = rows[0]
    return f"{word}({', '.join(row.parameters)}): {row.text}\n{row.example}"


def unit_text(word: str, units: UnitSystem) -> str:
    """What a unit measures, and how much of it; empty for a word that is none."""
    unit = units.find(word)
    if unit is None:
        return ""
    measured = dimension_text(unit.dimension)
    base = base_unit(unit.dimension)
    if unit.factor == 1 or not unit.dimension.powers:
        return f"{word}: {measured}"
    said = quantity_text(unit.factor, base, units)
    return f"{word}: {measured}, 1 {word} = {said or unit_symbol(base)}"
