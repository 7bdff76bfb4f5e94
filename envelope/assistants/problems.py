"""Problems as data for an assistant: what is wrong, in which argument, what may stand there."""

import json
import re
from collections.abc import Mapping
from typing import Any

from envelope.errors import EnvelopeError, Problem, as_data

Arguments = Mapping[str, Any]

_NUMBERED = re.compile(r"expression(?: (\d+))?")
_QUOTED = re.compile(r"`([^`]+)`")
_LONGEST = 200  # characters of a line that is shown


def problems_data(error: EnvelopeError, arguments: Arguments) -> list[dict[str, Any]]:
    """Each problem as `envelope schema errors` says, and the `argument` that it is about.

    That is a path such as `expressions/0` or `set/dau`; empty where no argument is wrong.
    """
    return [
        {"argument": _argument(each, arguments), **_shortened(as_data(each))}
        for each in error.problems
    ]


def _shortened(problem: dict[str, Any]) -> dict[str, Any]:
    labels = [{**label, "text": label["text"][:_LONGEST]} for label in problem["labels"]]
    return {**problem, "labels": labels}


def _argument(problem: Problem, arguments: Arguments) -> str:
    """The argument in which the first place stands, or which has a word of the message."""
    if problem.labels:
        label = problem.labels[0]
        name = _of_file(label.text.position(label.span.start).file, arguments)
        return name or ("set" if problem.kind == "missing-input" else "")
    quoted = _QUOTED.findall(problem.message)
    if problem.kind in ("missing-input", "unknown-case"):
        return quoted[0] if problem.kind == "missing-input" else "case"
    words = set(quoted)
    if named := words & arguments.keys():
        return str(min(named))
    for path, value in leaves(arguments):
        if value in words or path in words:
            return path
    names = (path for path, _ in leaves(arguments) if path.partition("/")[2] in words)
    return next(names, "")


def _of_file(file: str, arguments: Arguments) -> str:
    """The argument that is called so in places; empty for a file."""
    numbered = _NUMBERED.fullmatch(file)
    if numbered and "expressions" in arguments:
        return f"expressions/{int(numbered[1] or 1) - 1}"
    name = "condition" if numbered else file.removeprefix("--")
    return name if name.partition("/")[0] in arguments else ""


def leaves(arguments: Arguments) -> list[tuple[str, str]]:
    """Each text of the arguments with its path."""
    found: list[tuple[str, str]] = []
    for name, value in arguments.items():
        if isinstance(value, dict):
            found += [(f"{name}/{key}", str(each)) for key, each in value.items()]
        elif isinstance(value, list):
            found += [(f"{name}/{index}", str(each)) for index, each in enumerate(value)]
        else:
            found.append((name, str(value)))
    return found


def in_words(problems: list[dict[str, Any]]) -> str:
    """The same in a line or two for each problem."""
    return "\n".join(map(_line, problems))


def _line(problem: dict[str, Any]) -> str:
    said = [f"error: {problem['message']}"]
    if problem["argument"]:
        said.append(f"argument: {problem['argument']}")
    if problem["labels"]:
        label = problem["labels"][0]
        piece = label["text"][label["column"] - 1 : label["end_column"] - 1]
        said.append(f"line {label['line']}, column {label['column']}: {json.dumps(piece)}")
    if problem["hint"]:
        said.append(f"hint: {problem['hint']}")
    elif problem["instead"]:
        said.append(f"instead: {', '.join(problem['instead'])}")
    return "; ".join(said)
