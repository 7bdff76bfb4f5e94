"""Where names are declared and used, in whichever file, and what renaming one changes."""

from collections.abc import Iterable, Sequence

from envelope.api.editing.meanings import Declared
from envelope.api.editing.members import Known
from envelope.api.editing.renaming import candidates, first, renamed, uses
from envelope.api.editing.words import Words
from envelope.errors import InputError, Problem
from envelope.tuples import NamedTuple


class Spot(NamedTuple):
    """A piece of a file, by offsets into its text."""

    file: str
    start: int
    end: int


def definitions(known: Known, path: str, offset: int) -> list[Spot]:
    """Where the word at an offset is declared, the nearest first; elsewhere than right there."""
    found = known.words.at(offset) if known.words is not None else None
    if known.words is None or found is None:
        return []
    spots = [_spot(known, each) for each in known.words.declared(found)]
    here = [each for each in spots if each.file == path and each.start <= offset <= each.end]
    return [each for each in spots if each not in here] or here


def _spot(known: Known, declared: Declared) -> Spot:
    """The place of a declaration; of a whole file, its beginning."""
    sheet = known.scopes.sheet(declared.file) if declared.path else None
    span = Words(known.scopes, sheet).span_of(declared.path) if sheet is not None else None
    return Spot(declared.file, *(span or (0, 0)))


def references(
    known: Known, offset: int, opened: Iterable[str], folders: Sequence[str] = ()
) -> list[Spot]:
    """Every place in which the name at an offset is used, and where it is declared."""
    declared = _declared(known, offset)
    if declared is None:
        return []
    files = candidates(declared, opened, folders)
    return [Spot(*each) for each in uses(declared, files)]


def renamable(known: Known, offset: int) -> Spot | None:
    """The word at an offset that can be given another name; None where there is none."""
    found = known.words.at(offset) if known.words is not None else None
    if known.words is None or found is None or _declared(known, offset) is None:
        return None
    return Spot(known.words.document.path, found.start, found.end)


def rename(
    known: Known, offset: int, name: str, opened: Iterable[str], folders: Sequence[str] = ()
) -> list[Spot]:
    """The places that a new name for the word at an offset takes. Raises InputError."""
    declared = _declared(known, offset)
    if declared is None:
        raise InputError(Problem("hides-name", "there is no name of the file's own here"))
    return [Spot(*each) for each in renamed(declared, name, opened, folders)]


def _declared(known: Known, offset: int) -> Declared | None:
    found = known.words.at(offset) if known.words is not None else None
    return first(known.words, found) if known.words is not None and found is not None else None
