"""What is wrong with a file, at its places in the text."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from envelope.api.check import Checked
from envelope.api.complaints import Complaint
from envelope.api.editing.opened import real_path
from envelope.editor.positions import Lines
from envelope.errors import Problem, as_data
from envelope.tuples import NamedTuple


class Related(NamedTuple):
    """Another place that a finding speaks of: lines and columns are those of messages."""

    file: str
    line: int
    column: int
    end_column: int
    note: str


class Finding(NamedTuple):
    """Something that is said of a text, from `start` to `end`.

    `severity` is `error`, `warning` or `note`; `instead` is what may stand there.
    """

    start: int
    end: int
    severity: str
    code: str
    message: str
    related: tuple[Related, ...] = ()
    instead: tuple[str, ...] = ()


def findings_of(checked: Checked, path: str, lines: Lines) -> list[Finding]:
    """What a whole check says of a file."""
    if checked.problem is not None:
        return problem_findings(checked.problem.problems, path, lines)
    return [_complaint(each, path, lines) for each in checked.complaints]


def problem_findings(problems: Iterable[Problem], path: str, lines: Lines) -> list[Finding]:
    """Problems at their places."""
    return [_problem(as_data(each), path, lines) for each in problems]


def _problem(problem: dict[str, Any], path: str, lines: Lines) -> Finding:
    """A problem at its first place in the file, or where the other file is named."""
    labels = [Related(*map(label.get, _LABEL)) for label in problem["labels"]]
    labels = [each._replace(file=real_path(each.file)) for each in labels]
    own = next((each for each in labels if each.file == path), None)
    others = tuple(each for each in labels if each is not own)
    if own is not None:
        start = lines.offset_at(own.line, own.column)
        end = lines.offset_at(own.line, own.end_column)
    else:
        start, end = _named(labels[0].file if labels else "", lines.text)
    said = [problem["message"], *([f"({problem['trail']})"] if problem["trail"] else ())]
    said = [" ".join(said), *([f"hint: {problem['hint']}"] if problem["hint"] else ())]
    if own is not None and own.note:
        said.insert(1, f"here: {own.note}")
    # What may stand in the guilty place, which is the first one.
    instead = tuple(problem["instead"]) if labels and own is labels[0] else ()
    return Finding(start, end, "error", problem["kind"], "\n".join(said), others, instead)


_LABEL = ("file", "line", "column", "end_column", "note")


def _named(file: str, text: str) -> tuple[int, int]:
    """Where a text names another file; else its first line."""
    stem = re.escape(PurePath(file).stem)
    found = re.search(rf'["\'](?:[^"\'\n]*/)?{stem}(?:\.\w+)?["\']', text) if stem else None
    first = len(re.split(r"[\r\n]", text, maxsplit=1)[0])
    return found.span() if found else (0, first)


def _complaint(complaint: Complaint, path: str, lines: Lines) -> Finding:
    """What does not hold, at its place in the file."""
    file, line, column = [*complaint.place.rsplit(":", 2), "1", "1"][:3]
    code = "not-taken" if complaint.severity == "note" else "does-not-hold"
    related: tuple[Related, ...] = ()
    if real_path(file) == path:
        start = lines.offset_at(int(line), int(column))
        end = _end_of_value(lines.text, start)
    else:
        start, end = _named(real_path(file), lines.text)
        place = Related(real_path(file), int(line), int(column), int(column) + 1, "")
        related = (place,) if complaint.place else ()
    return Finding(start, end, complaint.severity, code, complaint.message, related)


def _end_of_value(text: str, start: int) -> int:
    """The end of the text between quotation marks that begins at an offset, or of the key there."""
    is_text = text[max(start - 1, 0) : start] in ('"', "'")
    found = re.compile(r"[^\"'\r\n]+" if is_text else r"[\w.\-\"']+").match(text, start)
    return found.end() if found else start


def carried(findings: Iterable[Finding], before: str, after: str) -> Iterator[Finding]:
    """Findings of a text as far as they stand in lines that a later text still has."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    same = _shared(old, new)
    ends = _shared(old[same:][::-1], new[same:][::-1])
    head = sum(map(len, old[:same]))
    tail = sum(map(len, old[len(old) - ends :]))
    shift = len(after) - len(before)
    for each in findings:
        if each.end <= head:
            yield each
        elif each.start >= len(before) - tail:
            yield each._replace(start=each.start + shift, end=each.end + shift)


def _shared(one: list[str], other: list[str]) -> int:
    """How many lines two lists begin with in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def together(*groups: Iterable[Finding]) -> list[Finding]:
    """Findings without those that say the same of the same place again, in file order."""
    found: dict[tuple[int, str], Finding] = {}
    for group in groups:
        for each in group:
            found.setdefault((each.start, each.code), each)
    return sorted(found.values())
