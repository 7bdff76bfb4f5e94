"""What sets quantities in a file: its cases, and the stresses of it."""

from typing import TYPE_CHECKING

from envelope.model.files import keys
from envelope.model.files.document import KeyPath
from envelope.model.files.sheet import Case, Stress

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


def read_stresses(reader: "_Reader", path: KeyPath) -> dict[str, Stress]:
    """The stresses of a file, by name."""
    tables = reader.tables(path, "the stress `{}` is a table with what it would `set`")
    return {name: _stress(reader, name, below) for name, below in tables}


def _stress(reader: "_Reader", name: str, path: KeyPath) -> Stress:
    table = reader.table(path)
    reader.problems += keys.unknown_keys(reader.document, path, table, keys.STRESS)
    reader.shaped(path, (key for key in keys.STRESS if key.shape == "text"))
    if not isinstance(table.get("set"), dict):
        hint = 'as in `set = { hit_ratio = "0%" }`'
        reader.wrong(path, f"the stress `{name}` does not say what it would `set`", hint)
    about, source = reader.plain((*path, "about")), reader.plain((*path, "source"))
    given = reader.entries((*path, "set"))
    return Stress(name, reader.document, path, about, source, given)
