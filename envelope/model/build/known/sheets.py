"""The sheets of files: one that says what it said before is not read again."""

from collections.abc import Sequence

from envelope.errors import Problem
from envelope.model.files.cache import at_distrust
from envelope.model.files.document import Document, unread
from envelope.model.files.kept_sheets import sheet_of
from envelope.model.files.overlay import overlay
from envelope.model.files.sheet import Sheet
from envelope.tuples import NamedTuple

_MOST = 500


class _Over(NamedTuple):
    """A sheet over another one."""

    base: Sheet
    sheet: Sheet
    found: Sheet


_read: dict[tuple[Document, bool], Sheet] = {}
_laid: dict[tuple[int, int, bool], _Over] = {}  # by the identities of the two sheets


def read(path: str, text: str | None, *, examples: bool) -> tuple[Sheet, Sequence[Problem]]:
    """The sheet of a file, or of a text that stands for it, and what is wrong with its keys.

    Raises InputError if it cannot be read or is not TOML.
    """
    document = unread(path, text)
    known = _read.get((document, examples))
    if known is not None and known.document.text == document.text:
        return known, ()
    sheet, problems = sheet_of(document, examples=examples)
    if not problems and not _has_tables(sheet):
        if len(_read) >= _MOST:
            _read.clear()
        _read[document, examples] = sheet
    return sheet, problems


def over(base: Sheet, sheet: Sheet, *, own_first: bool) -> Sheet:
    """What a sheet says over the one that it extends."""
    key = id(base), id(sheet), own_first
    known = _laid.get(key)
    if known is None:
        if len(_laid) >= _MOST:
            _laid.clear()
        known = _laid[key] = _Over(base, sheet, overlay(base, sheet, own_first=own_first))
    return known.found


def forget() -> None:
    """Forgets all that has been read."""
    for known in (_read, _laid):
        known.clear()


at_distrust(forget)


def _has_tables(sheet: Sheet) -> bool:
    """Whether anything of a sheet stands in another file, which may change."""
    parts = any(part.table for part in sheet.parts.values())
    return parts or any(map(_has_tables, sheet.blocks.values()))
