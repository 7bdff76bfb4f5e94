"""The problems of a living block, at their places in its document."""

import re
from collections.abc import Mapping, Sequence

from envelope.api.living.blocks import Block, content_of
from envelope.api.living.expressions import Line
from envelope.errors import Label, Problem, Span, text_of
from envelope.tuples import NamedTuple

_NAME = re.compile(r"expression(?: (\d+))?")  # as errors call the line of an expression


class Places(NamedTuple):
    """The lines of a document without their ends, and the columns where those of blocks begin."""

    name: str
    lines: Sequence[str]
    columns: Mapping[int, int]


def located(problem: Problem, block: Block, asked: Sequence[Line], places: Places) -> Problem:
    """A problem with its labels in the document; on the block's fence where it has none there.

    `asked` are the expressions in the order of the numbers that errors give them.
    """
    labels = tuple(_moved(label, asked, places) for label in problem.labels)
    if not any(label.text.position(0).file == places.name for label in labels):
        fence = places.lines[block.first].rstrip()
        start = len(fence) - len(content_of(fence))
        labels = (_label((block.first, start), (block.first, len(fence)), places), *labels)
    return problem._replace(labels=labels)


def _moved(label: Label, asked: Sequence[Line], places: Places) -> Label:
    """A label of a block or of one of its lines as one of the document."""
    start, end = (label.text.position(each) for each in label.span)
    found = _NAME.fullmatch(start.file)
    if found and int(found[1] or 1) <= len(asked):
        number = asked[int(found[1] or 1) - 1].number
        first = last = number
    elif start.file == places.name:
        first, last = start.line - 1, end.line - 1
    else:
        return label
    begin = first, start.column - 1 + places.columns.get(first, 0)
    stop = last, end.column - 1 + places.columns.get(last, 0)
    return _label(begin, stop, places)._replace(note=label.note)


def _label(begin: tuple[int, int], stop: tuple[int, int], places: Places) -> Label:
    """From a column of a line to one of another, all counted from 0."""
    span = Span(*(_offset(line, column, places) for line, column in (begin, stop)))
    return Label(text_of("\n".join(places.lines), places.name), span)


def _offset(line: int, column: int, places: Places) -> int:
    return sum(len(each) + 1 for each in places.lines[:line]) + column
