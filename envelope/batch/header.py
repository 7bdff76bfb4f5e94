"""Which column of a table sets which quantity, and which are carried through.

A column that nothing is called like is carried. One that almost is, and holds what could be values
of that, is refused: it would be carried while the scenario's own value counts.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from envelope.batch.cells import Column
from envelope.batch.table import NOTHING, Chunk, Table
from envelope.engine.run import Run
from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.model.build.request import MACHINE
from envelope.model.files.table_content import HEAD
from envelope.model.graph.graph import Graph
from envelope.model.graph.near import near
from envelope.tuples import NamedTuple

_TRIED = 20  # cells of a column that could be an input
_NAMED = 3
_SET = ("input", "formula", "total")


class Title(NamedTuple):
    """A title as it names a quantity: `payload size (KB)` is `payload_size`, in KB."""

    name: str
    unit: Text | None


def titled(title: Text) -> Title:
    """The name and the unit of a title."""
    match = HEAD.fullmatch(title.content)
    name = match["name"] if match else title.content
    name = re.sub(r"[\s-]+", "_", name.strip())
    if match is None or not match["unit"]:
        return Title(name, None)
    return Title(name, title.part(match.start("unit"), match.end("unit")))


def quantity_called(graph: Graph, name: str) -> str | None:
    """The quantity that a title names, whatever its capitals; None where it names none."""
    found = graph.find(name)
    if found is None:
        alike = [each for each in graph.quantities if each.casefold() == name.casefold()]
        found = alike[0] if len(alike) == 1 else None
    return found if found and graph.quantities[found].kind in _SET else None


def columns_of(
    run: Run, table: Table, first: Chunk | None, carried: Collection[str]
) -> tuple[Column, ...]:
    """The columns that set something; those named in `carried` do not.

    Raises InputError for titles that are wrong or may be meant otherwise.
    """
    graph, found, problems = run.graph, list[Column](), list[Problem]()
    problems += _twice(table.titles)
    unknown = [each for each in carried if each not in {title.content for title in table.titles}]
    for each in unknown:
        problems.append(Problem("usage", f"`{table.name}` has no column `{each}` to carry"))
    for place, title in enumerate(table.titles):
        if title.content in carried:
            continue
        name, unit = titled(title)
        quantity = quantity_called(graph, name)
        cells = first.columns[place] if first else ()
        if quantity is not None:
            column = Column(run, quantity, place, title, unit, table.decimal_commas)
            problems += _unit_problem(column)
            found.append(column)
        elif problem := _nearly(run, table, place, cells):
            problems.append(problem)
    problems += _set_twice(found)
    if problems:
        raise InputError(*problems)
    if not found:
        raise InputError(_nothing_set(graph, table))
    return tuple(found)


def _twice(titles: Sequence[Text]) -> Iterator[Problem]:
    seen = set[str]()
    for title in titles:
        if title.content and title.content in seen:
            yield _wrong(title, f"there are two columns `{title.content}`")
        seen.add(title.content)


def _set_twice(columns: Sequence[Column]) -> Iterator[Problem]:
    seen = dict[str, str]()
    for column in columns:
        other = seen.setdefault(column.name, column.title.content)
        if other != column.title.content:
            message = f"two columns set `{column.name}`: `{other}` and `{column.title.content}`"
            yield _wrong(column.title, message)


def _unit_problem(column: Column) -> Iterator[Problem]:
    """What is wrong with the unit of a title."""
    if column.unit is None:
        return
    if column.quantity.words:
        yield _wrong(column.unit, f"`{column.name}` holds a word, and no unit")
        return
    told = column.told(column.text("1"))
    if not isinstance(told, float):
        message = told.message if isinstance(told, Problem) else "this is no unit"
        hint = told.hint if isinstance(told, Problem) else ""
        yield _wrong(column.unit, message, hint)


def _nearly(run: Run, table: Table, place: int, cells: Sequence[Any]) -> Problem | None:
    """The problem of a column whose name is almost that of a quantity, and whose cells fit it."""
    title = table.titles[place]
    name, unit = titled(title)
    part, _, last = name.rpartition(".")
    if last == MACHINE.removeprefix(".") and part in run.graph.parts:
        hint = f"`envelope hardware SCENARIO {part}` compares machines"
        return _wrong(title, "a machine is the same for all rows", hint)
    graph = run.graph
    known = {
        each: quantity.kind == "input"
        for each, quantity in graph.quantities.items()
        if quantity.kind in _SET and ("." in each) == bool(part)
    }
    close = near(name, known)
    fitting = [
        each
        for each in close
        if _fits(Column(run, each, place, title, unit, table.decimal_commas), cells)
    ]
    if not fitting:
        return None
    meant = " or ".join(f"`{each}`" for each in fitting[:_NAMED])
    message = f"the column `{title.content}` sets nothing: there is no quantity `{name}`"
    hint = f'did you mean {meant}? `--carry "{title.content}"` carries it through as it is'
    return _wrong(title, message, hint, "unknown-name")


def _fits(column: Column, cells: Sequence[Any]) -> bool:
    """Whether what stands in a column could be values of a quantity."""
    if column.unit is not None and list(_unit_problem(column)):
        return False
    tried = [each for each in cells[:_TRIED] if str(each).strip().lower() not in NOTHING]
    if any(hasattr(each, "year") for each in tried):  # dates
        return False
    texts = (column.text(str(each).strip()) for each in tried)
    return bool(tried) and all(isinstance(column.told(text), float) for text in texts)


def _nothing_set(graph: Graph, table: Table) -> Problem:
    inputs = [each for each in graph.outline().inputs if "." not in each]
    listed = ", ".join(f"`{each}`" for each in inputs[:6])
    more = f" and {len(inputs) - 6} more" if len(inputs) > 6 else ""
    message = f"no column of `{table.name}` sets a quantity of `{graph.title}`"
    hint = f"its inputs: {listed}{more}" if inputs else ""
    return Problem("unknown-name", message, hint=hint)


def _wrong(text: Text, message: str, hint: str = "", kind: Any = "wrong-kind") -> Problem:
    return Problem(kind, message, (Label(text, Span(0, len(text.content))),), hint=hint)
