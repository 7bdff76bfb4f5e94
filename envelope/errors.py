"""What can be wrong, where it stands, and how that is drawn.

    EnvelopeError            anything this package refuses; carries one problem or more
    ├── InputError           what the user wrote is wrong: a word, a unit, a key, a file
    └── CalculationError     it is well written, but has no value: a division by zero

A problem has a kind, which is stable: scripts may ask for it. Of files:

    file-not-found      no file of that name
    file-unreadable     a folder, a file without permission, too large, or not UTF-8
    file-unwritable     the report cannot be written there
    toml-syntax         not TOML
    duplicate-key       a key or a table that the file defines twice
    unknown-key         a key that nobody reads
    wrong-kind          text where a table belongs, a choice that is none

Of names:

    unknown-name        no quantity or unit, no part, nothing to set or to expect
    unknown-unit        no unit, after a number or right of `->`
    unknown-function    no function, or none that SQL has
    unknown-scenario    no scenario, unknown-block no block, unknown-convention no convention
    unknown-revision    no revision of the git repository
    unknown-input       a part is given what its block does not ask for
    hides-name          a name that a unit or another quantity has, or the language
    missing-input       an input without a value
    missing-block       a part without a block
    unknown-machine     no machine shape, or one that gives the part nothing
    unknown-choice      a word that is none of the choices
    unknown-case        no case of the scenario
    unknown-stress      no stress that the scenario or a block of it declares
    no-machine          a part with nothing that a machine would give
    lacking-machine     a machine without what the part needs, such as a disk
    cycle               formulas, units or files that lead back to themselves

Of expressions:

    syntax              not an expression
    two-readings        it could mean two things, both shown
    billion             `B` where a number was meant
    arguments           a function called in another way than it is
    dimension-mismatch  unlike things added, compared, converted or given to a part
    rounding            rounded, but to a whole number of what?
    range               ends that cannot be those of a range
    not-a-condition     a quantity where a comparison belongs
    not-a-quantity      a comparison where a quantity belongs
    not-a-constant      a name where a number and a unit belong
    outside-limits      more, less or another number than a quantity can be
    no-value            a division by zero, a logarithm of nothing, a number too large; no formula
    usage               an argument of the command line that is none
    missing-package     a package that only an extra installs
"""

import os
import re
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, Literal

from envelope.texts import Line, Origin, Piece, Position, Span, Text, place, said, text_of
from envelope.tuples import NamedTuple

__all__ = [
    "CalculationError", "EnvelopeError", "InputError", "Kind", "Label", "Line", "Origin", "Piece",
    "Position", "Problem", "Span", "Text", "as_data", "draw", "place", "text_of",
]  # fmt: skip

Kind = Literal[  # of files, then of names, then of expressions
    "file-not-found", "file-unreadable", "file-unwritable", "toml-syntax", "duplicate-key",
    "unknown-key", "wrong-kind", "unknown-name", "unknown-unit", "unknown-function",
    "unknown-scenario", "unknown-block", "unknown-convention", "unknown-revision", "unknown-input",
    "hides-name", "missing-input", "missing-block", "unknown-machine", "unknown-choice",
    "unknown-case", "unknown-stress", "no-machine", "lacking-machine", "cycle", "syntax",
    "two-readings", "billion", "arguments", "dimension-mismatch", "rounding", "range",
    "not-a-condition", "not-a-quantity", "not-a-constant", "outside-limits", "no-value", "usage",
    "missing-package",
]  # fmt: skip
_WIDTH = 100  # a longer line is shown as a window of so many columns
_UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"
# Of a hint, and what follows; compiled when there is one.
_OFFER, _OFFERED = r"did you mean ([^?]+)", r"`([^`]+)`|([^\s`]+%)"


class Label(NamedTuple):
    """A marked part of a text and what is to be said about it there."""

    text: Text
    span: Span
    note: str = ""


class Problem(NamedTuple):
    """One thing that is wrong, in the user's words; the first label is the guilty place.

    `trail` says through what the place was reached; `hint` is a cure that is certainly right;
    `instead` what may stand in the guilty place, the likeliest first, where the hint does not say.
    """

    kind: Kind
    message: str
    labels: tuple[Label, ...] = ()
    trail: str = ""
    hint: str = ""
    instead: tuple[str, ...] = ()


class EnvelopeError(Exception):
    """One or more problems; as a string, all of them drawn."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n\n".join(draw(problem) for problem in self.problems)


class InputError(EnvelopeError):
    """What the user wrote is wrong."""


class CalculationError(EnvelopeError):
    """What the user wrote is well formed, but has no value."""


def is_told_in_words(error: BaseException) -> bool:
    """Whether an error that nobody caught is shown without a traceback.

    It is one of ours, and nobody asks for more by ENVELOPE_DEBUG.
    """
    return isinstance(error, EnvelopeError) and not os.environ.get("ENVELOPE_DEBUG")


def told(error: BaseException, trace: TracebackType | None) -> str:
    """The error, and the line of the script that led to it."""
    own = os.path.dirname(os.path.abspath(__file__)) + os.sep
    place = ""
    while trace is not None and not trace.tb_frame.f_code.co_filename.startswith(own):
        file = trace.tb_frame.f_code.co_filename
        place = "" if file.startswith("<") else f"\n in {file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{error}{place}"


def as_data(problem: Problem) -> dict[str, Any]:
    """A problem for JSON. `end_column` is the column after the last one; `text` the whole line.

    `instead` is what may stand in the first place: near names, readings, limits.
    """
    return {
        "kind": problem.kind,
        "message": problem.message,
        "hint": problem.hint,
        "instead": list(problem.instead or _offered(problem.hint)),
        "trail": problem.trail,
        "labels": [_label_data(_mark(label, "^")) for label in problem.labels],
    }


def _offered(hint: str) -> list[str]:
    """What a hint offers instead: the words of one that asks whether they were meant."""
    named = re.findall(_OFFER, hint)
    return [word or share for words in named for word, share in re.findall(_OFFERED, words)]


def _label_data(mark: "_Mark") -> dict[str, Any]:
    file, line, column, text = mark.position
    where = {"file": file, "line": line, "column": column, "end_column": mark.stop + 1}
    return {**where, "text": text, "note": mark.note}


def draw(problem: Problem, width: int = _WIDTH) -> str:
    """A problem as a person reads it: headline, the guilty lines with carets, trail and hint.

    Of a line that is longer than `width` a window is shown.
    """
    marks = [_mark(label, "-" if index else "^") for index, label in enumerate(problem.labels)]
    margin = max((len(str(mark.position.line)) for mark in marks), default=1)
    lines = [f"error: {said(problem.message)}"]
    for file in dict.fromkeys(mark.position.file for mark in marks):
        own = [mark for mark in marks if mark.position.file == file]
        lines += _file_lines(own, margin, width)
    if problem.trail:
        lines.append(f"{' ' * margin} = {problem.trail}")
    for index, line in enumerate(said(problem.hint).splitlines()):
        lines.append(f"      {line}" if index else f"hint: {line}")
    return "\n".join(_printable(line).rstrip() for line in lines)


class _Mark(NamedTuple):
    """A label on its line: columns `start` to `stop` count from 0, `stop` is not included."""

    position: Position
    start: int
    stop: int
    sign: str
    note: str


def _mark(label: Label, sign: str) -> _Mark:
    """The label in its file; a span that crosses lines is cut at the end of its first line."""
    first, last = label.text.position(label.span.start), label.text.position(label.span.end)
    start = first.column - 1
    if last.line < first.line:  # of two texts put together, as a number and its column's unit
        last = label.text.position(_last_on(first.line, label))
    stop = last.column - 1 if last.line == first.line else len(first.text.rstrip())
    return _Mark(first, start, max(stop, start), sign, label.note)


def _last_on(line: int, label: Label) -> int:
    """The offset up to which a label stands on its first line."""
    stop = label.span.end
    while label.text.position(stop).line != line:
        stop -= 1
    return stop


def _file_lines(marks: list[_Mark], margin: int, width: int) -> Iterator[str]:
    """The block of one file, its lines in file order."""
    file, line, column, _ = marks[0].position
    blank = " " * margin + " | "
    yield f"{' ' * margin}--> {file}:{line}:{column}"
    yield blank
    shown = 0
    for row in _rows(sorted(marks, key=lambda mark: (mark.position.line, mark.start)), width):
        line = row[0].position.line
        if shown and line > shown + 1:
            yield "..."
        text, visible = _window(row, width)
        yield f"{line:>{margin}} | {text}"
        yield from (blank + under for under in _under(visible))
        shown = line


def _rows(marks: list[_Mark], width: int) -> list[list[_Mark]]:
    """Marks that are drawn together: those of one line, as far as one window can show them."""
    rows: list[list[_Mark]] = []
    for mark in marks:
        together = rows and rows[-1][0].position.line == mark.position.line
        if together and (
            len(mark.position.text) <= width or mark.stop - rows[-1][0].start <= width - 2
        ):
            rows[-1].append(mark)
        else:
            rows.append([mark])
    return rows


def _window(row: list[_Mark], width: int) -> tuple[str, list[_Mark]]:
    """The line of a row, cut around its marks where it is too long, and the marks in it."""
    text = row[0].position.text
    if len(text) <= width:
        return text, row
    first = row[0].start
    extent = min(max(mark.stop for mark in row) - first, width - 2)
    left = max(min(first - (width - extent) // 2, len(text) - width), 0)
    shown = text[left : left + width]
    if left:
        shown = "…" + shown[1:]
    if left + width < len(text):
        shown = shown[:-1] + "…"
    edge = max(first + extent - left, 1)
    return shown, [
        mark._replace(start=mark.start - left, stop=min(mark.stop - left, edge)) for mark in row
    ]


def _under(row: list[_Mark]) -> Iterator[str]:
    """The lines under a line: carets, with the rightmost note, then the notes further left."""
    # The guilty mark is painted last, so that no other hides it.
    strokes = sorted(row, key=lambda mark: mark.sign == "^")
    carets = _painted((mark.start, mark.sign * max(mark.stop - mark.start, 1)) for mark in strokes)
    noted = [mark for mark in row if mark.note]
    if noted and noted[-1] is row[-1] and row[-1].stop >= max(mark.stop for mark in row):
        carets += " " + noted.pop().note
    yield carets
    while noted:
        mark = noted.pop()
        bars = [(other.start, "|") for other in noted]
        yield _painted([*bars, (mark.start, mark.note)])


def _painted(pieces: Iterable[tuple[int, str]]) -> str:
    """Pieces of text at their columns; a later piece covers an earlier one."""
    line = ""
    for column, piece in pieces:
        line = line.ljust(column)
        line = line[:column] + piece + line[column + len(piece) :]
    return line


def _printable(line: str) -> str:
    """The line with one column for every character: no tab, no control character, no surrogate."""
    if line.isprintable():
        return line
    return "".join(
        character if character.isprintable() else " " if character.isspace() else _UNPRINTABLE
        for character in line
    )
