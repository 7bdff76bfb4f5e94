"""The rows of parts and the blocks of a file's own, as `show` lists them."""

from collections.abc import Iterator
from typing import Any

from envelope.model.files.sheet import Entry, PartEntry, Sheet
from envelope.model.graph.scopes import spoken
from envelope.report.table import Column, Table


def entry_text(entry: Entry) -> str:
    """The expression of an entry on one line; empty where it has none."""
    return " ".join(entry.text.content.split()) if entry.text else ""


_WORDS = 4  # of a value, its unit and a range: more are a formula


def row_count(part: PartEntry) -> list[str]:
    """How many rows a part has, nothing for one without."""
    return [f"{len(part.rows)} rows"] if part.rows is not None else []


def row_tables(sheet: Sheet) -> Iterator[Table]:
    """The rows of each part that has some, a column for each input that one of them gives."""
    for part in sheet.parts.values():
        rows = (part.rows or {}).values()
        names = list(dict.fromkeys(name for row in rows for name in row.given))
        cells = tuple(
            (
                row.name,
                *(entry_text(row.given[name]) if name in row.given else "" for name in names),
            )
            for row in rows
        )
        titles = [spoken(name) for name in names]
        columns = [
            Column(title, number=not any(map(_is_formula, column)), code=True)
            for title, column in zip(titles, [*zip(*cells, strict=True)][1:], strict=True)
        ]
        yield Table(f"Rows of {spoken(part.name)}", (Column("row", name=True), *columns), cells)


def _is_formula(cell: str) -> bool:
    return "(" in cell or len(cell.split()) > _WORDS


def block_tables(sheet: Sheet) -> Iterator[Table]:
    """The blocks of the file's own, each line of them."""
    for name, block in sheet.blocks.items():
        columns = (
            Column("name", name=True),
            Column("value", code=True),
            Column("what it is", code=True),
            Column("source", code=True),
        )
        sections = (block.inputs, block.formulas, block.checks)
        rows = (
            (
                entry.name,
                entry_text(entry) or f"required, in {entry.attributes.get('unit', '?')}",
                entry.attributes.get("about", ""),
                entry.attributes.get("source", ""),
            )
            for section in sections
            for entry in section.values()
        )
        about = " ".join(block.about.split())
        yield Table(f"Block {name}", columns, tuple(rows), about)


def row_data(part: PartEntry) -> dict[str, Any]:
    """The rows of a part as data, nothing for one without."""
    if part.rows is None:
        return {}
    given = {
        row.name: {name: entry_text(each) for name, each in row.given.items()}
        for row in part.rows.values()
    }
    return {"rows": given}
