"""What may stand at a place of a scenario file: keys, names, units, blocks, choices."""

import os
import re
from collections.abc import Callable, Iterable, Iterator

from envelope.api.editing.members import Known, inputs_of, members
from envelope.api.editing.structure import (
    CHOICES,
    Word,
    functions,
    keys_of,
    keywords,
    reference_numbers,
    shape_at,
    unit_text,
    without_blocks,
)
from envelope.editor.context import Context, KeyPath, context_at
from envelope.tuples import NamedTuple

_WORD = re.compile(r"[^\W\d][\w.*]*\Z|\Z")
# A number, or what ends one, before a word: there a unit stands. And right of `->`.
_UNIT = re.compile(r"(?:[\d)%]\s*|->\s*|→\s*|\b(?:in|to|per)\s+|\d[\w.]*\s*/\s*)\Z")
_INSIDE_UNIT = re.compile(r"(?:->|→|\d)[^+*()<>=,]*/\s*\Z")
_LISTS = ("names", "places")  # of names alone
_NAMES = (*_LISTS, "expression", "value", "growth")
_NAMED = ("parts", "cases", "stresses", "blocks", "machines")  # tables of tables
_PLAIN = ("text", "flag", "words", "convention", "scenario", "machine", "pairs", "places")


class Item(NamedTuple):
    """What may stand in the place of the text from `start` to `end`."""

    label: str
    kind: str
    about: str
    start: int
    end: int
    text: str = ""

    @property
    def written(self) -> str:
        """What is put there."""
        return self.text or self.label


def completions(text: str, offset: int, known: Known) -> list[Item]:
    """What may stand at an offset, the likeliest first."""
    context = context_at(text, offset)
    found = _FOUND[context.kind](context, known) if context.kind in _FOUND else ()
    return list(dict.fromkeys(found))


# Headers and keys


def _headers(context: Context, known: Known) -> Iterator[Item]:
    """The tables of a file, and the parts whose blocks are known."""
    end = context.start + len(context.before)
    for key in keys_of(()):
        if key.shape not in _PLAIN:
            dot = "." if key.shape in _NAMED else ""
            yield Item(key.name, "table", key.about, context.start, end, key.name + dot)


def _keys(context: Context, known: Known) -> Iterator[Item]:
    """The keys of a table: those that it may have, then names that stand as keys there."""
    end = context.start + len(context.before)
    path = without_blocks(context.path)
    for key in keys_of(context.path):
        yield Item(key.name, "key", key.about, context.start, end)
    for word in _named_keys(path, context.path, known):
        about = _with_value(word, word.name, known)
        is_quoted = "." in word.name and not context.is_open
        text = f'"{word.name}"' if is_quoted else word.name
        yield Item(word.name, word.kind, about, context.start, end, text)


def _named_keys(path: KeyPath, full: KeyPath, known: Known) -> Iterable[Word]:
    """Names of quantities that are keys of a table: of a part, of what is set or expected."""
    sheet = known.sheet(full)
    if sheet is None or not path:
        return []
    if path[0] == "parts" and len(path) in (2, 4) and (len(path) == 2 or path[2] == "rows"):
        return inputs_of(known.scopes, sheet, str(path[1]))
    if path[0] == "defaults":
        found = (inputs_of(known.scopes, sheet, part) for part in sheet.parts)
        return dict.fromkeys(word for each in found for word in each if word.kind == "input")
    if path[-1] in ("set", "expect", "given") and (len(path) > 1 or path == ("expect",)):
        return _flat(known, full)
    return []


def _flat(known: Known, full: KeyPath) -> Iterator[Word]:
    """The names of the file, and of what is inside its parts."""
    sheet = known.sheet(full)
    if sheet is None:
        return
    for word in members(known.scopes, sheet):
        if word.kind != "part":
            yield word
            continue
        inside = members(known.scopes, sheet, word.name)
        yield from (each._replace(name=f"{word.name}.{each.name}") for each in inside)


# Values


def _values(context: Context, known: Known) -> Iterator[Item]:
    """A value that has no quotation marks yet: flags, and choices with theirs."""
    shape = shape_at(context.path) if context.path else "text"
    if shape == "flag":
        yield from (Item(each, "choice", "", context.start, context.start) for each in _FLAGS)
    for word in CHOICES[shape]() if shape in CHOICES else ():
        quoted = f'"{word.name}"'
        yield Item(word.name, word.kind, word.about, context.start, context.start, quoted)


_FLAGS = ("true", "false")


def _texts(context: Context, known: Known) -> Iterator[Item]:
    """What may stand in an open text."""
    if not context.path:
        return
    shape, path = shape_at(context.path), without_blocks(context.path)
    end = context.start + len(context.before)
    if shape in CHOICES:
        own = _beside(context, known) if shape in ("block", "scenario") else []
        for word in (*own, *CHOICES[shape]()):
            yield Item(word.name, word.kind, word.about, context.start, end)
    elif shape == "source":
        yield from _sources(context, known)
    elif path[-2:-1] == ("from",) or (path[0] == "units" and isinstance(path[-1], int)):
        sheet = known.sheet(context.path)
        for part in sheet.parts if sheet is not None and path[0] != "units" else ():
            yield Item(part, "part", "", context.start, end)
    elif shape in _NAMES:
        yield from _expression(context, known, only_units=path[-1] in ("unit",))


def _beside(context: Context, known: Known) -> Iterator[Word]:
    """The blocks of the file's own, and the files beside it."""
    sheet = known.sheet(context.path)
    if sheet is None:
        return
    yield from (Word(name, "block", each.about) for name, each in sheet.blocks.items())
    folder = os.path.dirname(sheet.document.path)
    if not os.path.isdir(folder):
        return
    for name in sorted(os.listdir(folder)):
        if name.endswith(".toml") and name != os.path.basename(sheet.document.path):
            yield Word(f"./{name}", "file")


def _sources(context: Context, known: Known) -> Iterator[Item]:
    """The keys of sources; after a comma the next one."""
    sheet = known.sheet(context.path)
    last = context.before.rpartition(",")[2].lstrip()
    end = context.start + len(context.before)
    for key, text in (sheet.sources if sheet is not None else {}).items():
        yield Item(key, "source", text, end - len(last), end)


def _expression(context: Context, known: Known, *, only_units: bool) -> Iterator[Item]:
    """The words of an expression: units after a number, else names, functions, then units."""
    found = _WORD.search(context.before)
    word = found[0] if found else ""
    end = context.start + len(context.before)
    before = context.before[: len(context.before) - len(word)]
    start = end - len(word)
    sheet = known.sheet(context.path)
    units = known.units(context.path)
    is_unit = only_units or _UNIT.search(before) or _INSIDE_UNIT.search(before)
    listed = [
        Item(each, "unit", unit_text(each, units), start, end)
        for each in units.words()
        if each.startswith(word)
    ]
    part, dot, _ = word.rpartition(".")
    if dot:
        listed = []
        start += len(part) + 1
    if is_unit:
        yield from listed
        return
    for each in members(known.scopes, sheet, part) if sheet is not None else ():
        full = f"{part}.{each.name}" if part else each.name
        yield Item(each.name, each.kind, _with_value(each, full, known), start, end)
    if not dot and shape_at(context.path) not in _LISTS:
        for each in (*functions(), *keywords(), *reference_numbers()):
            yield Item(each.name, each.kind, each.about, start, end)
        yield from listed


def _with_value(word: Word, name: str, known: Known) -> str:
    """What is said of a name, its value first where that is known."""
    value = known.values(name) if word.kind not in ("part", "row") else ""
    return " · ".join(filter(None, (value, word.about)))


_FOUND: dict[str, Callable[[Context, Known], Iterable[Item]]] = {
    "header": _headers,
    "key": _keys,
    "value": _values,
    "text": _texts,
}
