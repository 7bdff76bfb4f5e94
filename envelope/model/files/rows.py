"""The rows of a part: lines of a table in the file itself, or those of a table beside it."""

from collections.abc import Callable, Mapping
from typing import Any

from envelope.errors import InputError, Problem, Text
from envelope.model.files import keys
from envelope.model.files.document import KeyPath, outside
from envelope.model.files.part_names import row_objection, spelt
from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.files.table import TableDocument, read_table
from envelope.places import reached

_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_FILES = (".csv", ".tsv", ".txt")


def lists_rows(rows: Any) -> bool:
    """Whether it lists the rows of a part; what else is called so is an input: `20M rows`."""
    if isinstance(rows, dict):
        known = keys.named(keys.ENTRY["inputs"])
        is_entry = bool(rows) and rows.keys() <= known
        return not is_entry or any(isinstance(each, dict) for each in rows.values())
    return isinstance(rows, str) and rows.lower().endswith(_FILES)


def not_inputs(*, with_rows: bool) -> frozenset[str]:
    """The keys of a part, or of one of its rows, that are no inputs."""
    names = keys.named(keys.PART)
    return names if with_rows else names - {"rows"}


def with_rows(
    part: PartEntry, rows: Any, read: Callable[[KeyPath], PartEntry], problems: list[Problem]
) -> PartEntry:
    """A part with its rows; `read` reads one at a path, `problems` takes what is wrong."""
    if isinstance(rows, dict):
        return _written(part, rows, read, problems)
    return _listed(part, rows, problems)


def _written(
    part: PartEntry,
    rows: dict[str, Any],
    read: Callable[[KeyPath], PartEntry],
    problems: list[Problem],
) -> PartEntry:
    """The rows in the file itself, one line each."""
    document, found = part.document, {}
    for name, value in rows.items():
        path = (*part.path, "rows", name)
        objection = row_objection(name)
        if objection:
            hint = f"did you mean `{spelt(name)}`?" if spelt(name) != name else ""
            problems.append(document.key_problem(path, "wrong-kind", objection, hint))
            continue
        if not isinstance(value, dict):
            message = f"the row `{name}` is a table of its inputs, such as `{{ size = ... }}`"
            problems.append(document.problem(path, "wrong-kind", message))
            continue
        if "block" in value:
            message = "a row has no `block` of its own"
            problems.append(document.problem((*path, "block"), "wrong-kind", message))
        found[name] = read(path)
    if not rows:
        message = "there are no rows here"
        problems.append(document.problem((*part.path, "rows"), "wrong-kind", message))
    return part._replace(rows=found)


def _listed(part: PartEntry, name: str, problems: list[Problem]) -> PartEntry:
    """The rows of a table beside the file."""
    label = part.document.value_label((*part.path, "rows"))
    path = reached(part.document.path, name)
    if not path:
        problems.append(outside(part.document.path, name, label))
        return part._replace(rows={})
    try:
        table = read_table(path)
    except InputError as error:
        for each in error.problems:
            problems.append(each if each.labels else each._replace(labels=(label,)))
        return part._replace(rows={})
    problems += table.problems()
    rows = {name: _row(table, name, cells, problems) for name, cells in table.rows().items()}
    return part._replace(rows=rows, table=table)


def _row(
    table: TableDocument, name: str, cells: Mapping[str, Text], problems: list[Problem]
) -> PartEntry:
    """A row of a table: its inputs, and what its other columns say of it."""
    if "block" in cells:
        message = "a row has no `block` of its own"
        problems.append(table.key_problem((name, "block"), "wrong-kind", message))
    said = {column: text.content for column, text in cells.items()}
    flags = {column: _FLAGS.get(said.get(column, "").lower()) for column in ("edge", "counted")}
    for column, flag in flags.items():
        if flag is None and column in said:
            message = f"`{column}` is yes or no"
            problems.append(table.problem((name, column), "wrong-kind", message))
    return PartEntry(
        name=name,
        document=table,
        path=(name,),
        block="",
        edge=flags["edge"],
        about=said.get("about", ""),
        machine=said.get("machine", ""),
        counted=flags["counted"] is not False,
        given={
            column: Entry(column, table, (name, column), text, {})
            for column, text in cells.items()
            if column not in not_inputs(with_rows=False)
        },
    )


def gathered(block: Sheet, part: PartEntry | None = None) -> Sheet:
    """The sheet of a part with rows: that of its block, without what each row has by itself."""
    edge = part.edge if part is not None else None
    listed = (part.rows if part is not None else None) or {}
    rows = {
        name: row._replace(edge=edge if row.edge is None else row.edge)
        for name, row in listed.items()
    }
    return Sheet(
        document=block.document,
        title=block.title,
        about=block.about,
        group=block.group,
        placeholders=block.placeholders,
        inputs=block.inputs,
        parts=rows,
    )
