"""How the tables of refused expressions tell problems: in lines, with marks below the expression.

A mark is `^` below the guilty place and `-` below others, `|` where a place has no width.
"""

from collections.abc import Sequence
from pathlib import Path

from envelope.errors import Label, Problem

FOLDER = Path(__file__).parent


def entries(name: str) -> list[tuple[str, str]]:
    """Each expression of a table and what is told of it: marks, and lines that are indented."""
    found: list[tuple[str, str]] = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if found and (line.startswith("    ") or not set(line) - set(" ^-|")):
            expression, told = found.pop()
            found.append((expression, f"{told}\n{line.rstrip()}".lstrip("\n")))
        else:
            found.append((line, ""))
    return found


def told(expression: str, problems: Sequence[Problem]) -> str:
    """The problems with an expression, as such a table has them."""
    return "\n".join(line for problem in problems for line in _lines(expression, problem))


def _lines(expression: str, problem: Problem) -> list[str]:
    marks = ""
    for label in problem.labels:
        marks = _marked(marks, expression, label, "-" if marks else "^")
    notes = "; ".join(label.note for label in problem.labels if label.note)
    further = {
        "labels": notes,
        "hint": problem.hint,
        "instead": ", ".join(problem.instead),
    }
    words = [f"    {name}: {text}" for name, text in further.items() if text]
    return [marks, f"    {problem.kind}: {problem.message}", *words]


def _marked(marks: str, expression: str, label: Label, sign: str) -> str:
    """A line of marks with one more label, over what stands there already."""
    before = len(expression) - len(label.text.content)  # `x = ` is no part of the text
    assert expression.endswith(label.text.content)
    start, end = before + label.span.start, before + label.span.end
    mark = sign * (end - start) or "|"
    return (marks.ljust(start)[:start] + mark + marks[start + len(mark) :]).rstrip()
