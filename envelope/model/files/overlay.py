"""`extends`: what a file says over another one."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from envelope.model.files.document import Document
from envelope.model.files.keys import ENTRY, TOP
from envelope.model.files.sheet import Case, Entry, PartEntry, Sheet

# A number and its unit: `20M users/day`, `8 TB`. What is left of an expression are its names.
_LITERAL = re.compile(r"\d[\w.]*%?(?:\s*[^\W\d][\w/^]*)?")
_NAME = re.compile(r"[^\W\d]\w*")


def overlay(base: Sheet, over: Sheet, *, own_first: bool = False) -> Sheet:
    """`extends`: what `over` says, and what `base` says where `over` is silent.

    An entry with a new value keeps what the base says of the quantity, but not where the old value
    came from, nor how it grows; one without a value is the base's. With `own_first`, what is new
    in `over` stands before the base's.
    """
    over = _keeping(base, over)
    joined = {
        name: JOINS[key.joined](getattr(base, name), getattr(over, name))
        for key in TOP
        for name in (key.field or key.name,)
    }
    if own_first:
        for key in TOP:
            if key.joined == "entries":
                name = key.field or key.name
                joined[name] = {**getattr(over, name), **joined[name]}
    hidden = {name: each for name, each in joined["formulas"].items() if name not in over.inputs}
    return Sheet(document=over.document, **{**joined, "formulas": hidden})


def _keeping(base: Sheet, over: Sheet) -> Sheet:
    """A sheet whose entries keep what they should of those that they replace."""
    names = {*base.inputs, *base.formulas, *base.parts, *over.inputs, *over.formulas, *over.parts}
    # An input may take the place of a formula, whose value is none of an input.
    below = {name: entry._replace(text=None) for name, entry in base.formulas.items()}
    below |= base.inputs
    return over._replace(
        inputs=_kept("inputs", below, over.inputs, names),
        formulas=_kept("formulas", base.formulas, over.formulas, names),
        checks=_kept("checks", base.checks, over.checks, names),
    )


def _kept(
    section: str, base: Mapping[str, Entry], over: Mapping[str, Entry], names: set[str]
) -> dict[str, Entry]:
    """The entries of a section with what they keep of those that they replace."""
    return {
        name: _upon(base[name], entry, section, names) if name in base else entry
        for name, entry in over.items()
    }


def _upon(base: Entry, entry: Entry, section: str, names: set[str]) -> Entry:
    """An entry with what it keeps of the one that it replaces.

    A value that is computed from others has no range of its own, so it does not keep one.
    """
    if entry.text is None and base.text is not None:
        return entry.over(base, base.attributes)._replace(text=base.text)
    kept = [key.name for key in ENTRY[section] if key.joined == "first"]
    computed = entry.text is not None and _names(entry.text.content) & names
    return entry.over(base, [key for key in kept if not (computed and key in ("low", "high"))])


def _names(expression: str) -> set[str]:
    """The names in an expression, without the units that follow its numbers."""
    return set(_NAME.findall(_LITERAL.sub(" ", expression)))


def _parts(base: Mapping[str, PartEntry], over: Mapping[str, PartEntry]) -> Mapping[str, PartEntry]:
    return {**base, **{name: _over(base, part) for name, part in over.items()}}


def _over(base: Mapping[str, PartEntry], part: PartEntry) -> PartEntry:
    """A part that changes the base's part of that name, unless it names a block of its own."""
    below = base.get(part.name)
    if below is None or part.block:
        return part
    edge = below.edge if part.edge is None else part.edge
    given = {**below.given, **part.given}
    rows, table = _rows_over(below, part)
    return part._replace(
        block=below.block,
        edge=edge,
        about=part.about or below.about,
        machine=part.machine or below.machine,
        before=part.before or below.before,
        given=given,
        rows=rows,
        table=table,
    )


def _rows_over(
    below: PartEntry, part: PartEntry
) -> tuple[Mapping[str, PartEntry] | None, Document | None]:
    """The rows of a part over those of the base's; a table of its own takes the place of all."""
    if part.rows is None or below.rows is None or part.table is not None:
        return (below.rows, below.table) if part.rows is None else (part.rows, part.table)
    return _parts(below.rows, part.rows), below.table


def _blocks(base: Mapping[str, Sheet], over: Mapping[str, Sheet]) -> Mapping[str, Sheet]:
    """The blocks of two files; one that both have is changed, unless it extends another."""
    changed = {
        name: overlay(base[name], sheet)._replace(extends=base[name].extends)
        for name, sheet in over.items()
        if name in base and not sheet.extends
    }
    return {**base, **over, **changed}


def _cases(base: Mapping[str, Case], over: Mapping[str, Case]) -> Mapping[str, Case]:
    """The cases of both; what was published of one belongs to the numbers of its file."""
    below = {name: case._replace(expect={}) for name, case in base.items()}
    return {**below, **{name: _case_over(below.get(name), case) for name, case in over.items()}}


def _case_over(below: Case | None, case: Case) -> Case:
    """A case that changes the base's case of that name."""
    if below is None:
        return case
    return case._replace(
        title=case.title or below.title,
        about=case.about or below.about,
        source=case.source or below.source,
        given={**below.given, **case.given},
    )


# How a file that extends another one changes what that says, by `Key.joined`.
JOINS: dict[str, Callable[[Any, Any], Any]] = {
    "own": lambda _, over: over,
    "first": lambda base, over: over or base,
    "merged": lambda base, over: {**base, **over},
    "entries": lambda base, over: {**base, **over},
    "joined": lambda base, over: tuple(dict.fromkeys((*base, *over))),
    "parts": _parts,
    "blocks": _blocks,
    "cases": _cases,
}
