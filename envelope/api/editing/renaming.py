"""Where a declared name is used, in all files that may speak of it, and how it is renamed there."""

import os
from collections.abc import Iterable, Iterator, Sequence

from envelope.api.editing.meanings import Declared, Scopes
from envelope.api.editing.opened import is_preset, neighbours
from envelope.api.editing.words import Mention, Words
from envelope.errors import EnvelopeError, InputError, Problem
from envelope.language.operators import KEYWORDS
from envelope.model.build.names import name_objection
from envelope.model.files.document import content_of
from envelope.model.graph.scopes import TOTAL
from envelope.tuples import NamedTuple

RENAMED = ("quantity", "part", "row", "check", "source", "block", "case", "stress", "machine")
_QUANTITIES = ("quantity", "part")
_SECTIONS = {
    "quantity": ("inputs", "formulas", "parts"),
    "part": ("inputs", "formulas", "parts"),
    "check": ("checks",),
    "source": ("sources",),
    "block": ("blocks",),
    "case": ("cases",),
    "stress": ("stress",),
    "machine": ("machines",),
}


class Use(NamedTuple):
    """A word of a file, by its offsets, that names what is declared elsewhere or right there."""

    file: str
    start: int
    end: int


def first(words: Words, mention: Mention) -> Declared | None:
    """The line that declares what a word names, of several the one that the others follow."""
    found = words.declared(mention)
    is_one = bool(found) and (mention.kind != "default" or len(found) == 1)
    return found[-1] if is_one else None


def uses(declared: Declared, files: Iterable[str]) -> Iterator[Use]:
    """Every word of the files that names it, the declaring one too. Raises InputError.

    A file that cannot be read speaks of nothing. One of the `[defaults]` that is given to inputs of
    other blocks, too, cannot follow one of them: that is an error.
    """
    word = str(declared.path[-1])
    scopes = Scopes()
    for file in files:
        if not _speaks(file, word):
            continue
        sheet = scopes.sheet(file)
        if sheet is None:
            continue
        words = Words(scopes, sheet)
        for mention in words.mentions:
            if mention.name.rpartition(".")[2] == word and _means(words, mention, declared):
                yield Use(file, mention.start, mention.end)


def _speaks(file: str, word: str) -> bool:
    """Whether a word stands in a file at all."""
    try:
        return word.encode() in content_of(file, file)
    except EnvelopeError:
        return False


def _means(words: Words, mention: Mention, declared: Declared) -> bool:
    found = words.declared(mention)
    if mention.kind != "default":
        return bool(found) and _same(found[-1], declared)
    if not any(_same(each, declared) for each in found):
        return False
    if len(found) > 1:
        message = f"`{mention.name}` of [defaults] in `{os.path.basename(words.document.path)}` is "
        message += "given to inputs of several blocks, of which only one would be renamed"
        raise InputError(Problem("hides-name", message, hint="give it to the parts first"))
    return True


def _same(one: Declared, other: Declared) -> bool:
    same_file = os.path.realpath(one.file) == os.path.realpath(other.file)
    return one.path == other.path and same_file


def candidates(declared: Declared, opened: Iterable[str], folders: Iterable[str] = ()) -> list[str]:
    """The files in which a name may be used: those around its own, and those that are open."""
    found = (declared.file, *opened, *neighbours(declared.file, folders))
    return list({os.path.realpath(each): each for each in found}.values())


def renamed(
    declared: Declared, name: str, opened: Iterable[str], folders: Sequence[str] = ()
) -> list[Use]:
    """The words that a new name takes the place of. Raises InputError where it may not.

    What comes with Envelope keeps its names, unless its file lies in one of the `folders`, where
    somebody works on it.
    """
    if declared.kind not in RENAMED:
        message = f"`{declared.path[-1] if declared.path else declared.file}` cannot be renamed"
        raise InputError(Problem("hides-name", f"{message} from here"))
    inside = any(declared.file.startswith(os.path.join(each, "")) for each in folders)
    if is_preset(declared.file) and not inside:
        message = f"`{declared.path[-1]}` is a name of the library, and stays as it is"
        raise InputError(Problem("hides-name", message))
    scopes = Scopes()
    found = list(uses(declared, candidates(declared, opened, folders)))
    objection = _objection(scopes, declared, name, {each.file for each in found})
    if objection:
        raise InputError(Problem("hides-name", objection))
    return list(dict.fromkeys(found))


def _objection(scopes: Scopes, declared: Declared, name: str, files: set[str]) -> str:
    """Why a new name cannot be taken; empty where it can."""
    within = declared.path[: max(0, len(declared.path) - 2)]
    if declared.kind in (*_QUANTITIES, "row") and name == TOTAL:
        return f"`{TOTAL}` is what parts add up to"
    if not (name.isidentifier() and name.isascii()) or name in KEYWORDS:
        return f"`{name}` is no name: letters a to z, digits and `_`, a letter first"
    for file in dict.fromkeys((declared.file, *sorted(files))):
        sheet = scopes.sheet(file, within if file == declared.file else ())
        if sheet is None:
            continue
        if declared.kind in _QUANTITIES:
            objection = name_objection(name, scopes.units(sheet))
            if objection:
                return objection
        sections = _SECTIONS.get(declared.kind, ())
        is_own = file == declared.file or bool(sheet.extends)
        if is_own and scopes.declared(sheet, name, *sections):
            return f"`{name}` is a name in `{os.path.basename(file)}` already"
    return ""
