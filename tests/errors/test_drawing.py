"""How problems are drawn, case by case in drawings.txt."""

import re
from pathlib import Path

import pytest

from envelope.errors import (
    CalculationError,
    EnvelopeError,
    InputError,
    Label,
    Position,
    Problem,
    Span,
    Text,
    as_data,
    draw,
    place,
    text_of,
)

TABLE = Path(__file__).with_name("drawings.txt")


def cases() -> list[tuple[str, str, str]]:
    """Name, description and drawing of every case in the table."""
    found = []
    for case in TABLE.read_text(encoding="utf-8").split("\n=== ")[1:]:
        name, _, rest = case.partition("\n")
        described, _, drawing = rest.partition("\n---\n")
        found.append((name, described, drawing.rstrip("\n")))
    return found


def problem_of(described: str) -> Problem:
    """The problem that the lines of a case describe."""
    described = described.replace("␉", "\t").replace("␛", "\x1b")
    said = dict(re.findall(r"^(message|trail|hint|note \d) (.*)$", described, re.M))
    sources = re.split(r"^file (\S+) (\d+)\n", described.split("message ")[0], flags=re.M)[1:]
    spans: dict[str, tuple[Text, Span]] = {}
    for file, line, source in zip(sources[::3], sources[1::3], sources[2::3], strict=True):
        content, marks = unmarked(source.removesuffix("\n"))
        text = standing_at(content, file, int(line))
        spans |= {number: (text, span) for number, span in marks.items()}
    labels = [
        Label(text, span, said.get(f"note {number}", ""))
        for number, (text, span) in sorted(spans.items())
    ]
    return Problem(
        "usage", said["message"], tuple(labels), said.get("trail", ""), said.get("hint", "")
    )


def unmarked(source: str) -> tuple[str, dict[str, Span]]:
    """A source without its marks, and the spans that the marks enclosed."""
    content = ""
    marks: dict[str, Span] = {}
    opened: list[tuple[str, int]] = []
    for piece in re.split(r"(⟦\d|⟧)", source):
        if piece.startswith("⟦"):
            opened.append((piece[1:], len(content)))
        elif piece == "⟧":
            number, start = opened.pop()
            marks[number] = Span(start, len(content))
        else:
            content += piece
    return content, marks


def standing_at(content: str, file: str, line: int) -> Text:
    """A text that starts at a line of a file."""
    above = "\n" * (line - 1)
    return text_of(above + content, file).part(len(above))


@pytest.mark.parametrize(
    ("described", "drawing"), [pytest.param(*case[1:], id=case[0]) for case in cases()]
)
def test_a_problem_is_drawn_as_in_the_table(described: str, drawing: str) -> None:
    """Each case of the table, to the character."""
    assert draw(problem_of(described)) == drawing


def test_an_error_is_all_its_problems_with_a_blank_line_between() -> None:
    """An error shows every problem, not the first."""
    one, two = Problem("usage", "first"), Problem("syntax", "second", hint="cure")
    error = InputError(one, two)
    assert error.problems == (one, two)
    assert str(error) == "error: first\n\nerror: second\nhint: cure"


def test_both_kinds_of_error_are_envelope_errors() -> None:
    """One except clause catches both."""
    assert issubclass(InputError, EnvelopeError)
    assert issubclass(CalculationError, EnvelopeError)


def test_a_problem_as_data_has_the_place_of_every_label() -> None:
    """What `-f json` prints; the end column is not included."""
    label = Label(text_of("one\ntwo three", "a.toml"), Span(8, 13), "here")
    assert as_data(Problem("usage", "message", (label,), "in x", "cure")) == {
        "kind": "usage",
        "message": "message",
        "hint": "cure",
        "instead": [],
        "trail": "in x",
        "labels": [
            {
                "file": "a.toml",
                "line": 2,
                "column": 5,
                "end_column": 10,
                "text": "two three",
                "note": "here",
            }
        ],
    }


@pytest.mark.parametrize(
    ("hint", "offered"),
    [
        ("did you mean `dau`?", ["dau"]),
        ("did you mean `dau` or `mau`?", ["dau", "mau"]),
        ("did you mean 90%?", ["90%"]),
        ("write `200 GB * (1 - 10%)`", []),
        ("", []),
    ],
)
def test_what_a_hint_offers_is_data(hint: str, offered: list[str]) -> None:
    """What may stand in the guilty place; what is given with the problem comes first."""
    assert as_data(Problem("usage", "message", hint=hint))["instead"] == offered
    given = Problem("usage", "message", hint=hint, instead=("5 GB",))
    assert as_data(given)["instead"] == ["5 GB"]


@pytest.mark.parametrize(
    ("source", "offset", "expected"),
    [
        ("ab", 0, Position("f", 1, 1, "ab")),
        ("ab", 2, Position("f", 1, 3, "ab")),
        ("", 0, Position("f", 1, 1, "")),
        ("ab\r\ncd\r\n", 5, Position("f", 2, 2, "cd")),
        ("ab\n", 2, Position("f", 1, 3, "ab")),
        ("ab\n", 3, Position("f", 2, 1, "")),
    ],
)
def test_a_place_is_counted_from_one(source: str, offset: int, expected: Position) -> None:
    """Lines and columns, also at the end of a text and with line ends of Windows."""
    assert place(source, offset, "f") == expected
