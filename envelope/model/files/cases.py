"""`[cases.small]`: sets of inputs of one file, each with what was published of it."""

from typing import TYPE_CHECKING

from envelope.model.files import keys
from envelope.model.files.document import KeyPath
from envelope.model.files.sheet import Case

if TYPE_CHECKING:
    from envelope.model.files.reader import _Reader


def read_cases(reader: "_Reader", path: KeyPath) -> dict[str, Case]:
    """The cases of a file, by name."""
    tables = reader.tables(path, "the case `{}` is a table with what it would `set`")
    return {name: _case(reader, name, below) for name, below in tables}


def _case(reader: "_Reader", name: str, path: KeyPath) -> Case:
    reader.problems += keys.unknown_keys(reader.document, path, reader.table(path), keys.CASE)
    reader.shaped(path, keys.CASE)
    title, about, source = (reader.plain((*path, key)) for key in ("title", "about", "source"))
    given = reader.entries((*path, "set"))
    expect = reader.entries((*path, "expect"), keys.ENTRY["expect"])
    return Case(name, title, about, source, given, expect)
