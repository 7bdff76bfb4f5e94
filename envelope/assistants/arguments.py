"""The arguments of a call, held against the table of tools."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from envelope.api.console import close_to
from envelope.assistants.tools import LARGEST_LIMIT, SMALLEST_LIMIT, TOOLS, Argument, Tool
from envelope.errors import InputError, Kind, Problem

_LONGEST = 200_000  # characters of a text, such as a scenario
_MOST = 1_000  # texts or values


def chosen(name: str) -> Tool:
    """The tool of a name. Raises InputError with the nearest one."""
    if name in TOOLS:
        return TOOLS[name]
    close = close_to(name, TOOLS) or next((each for each in TOOLS if name.startswith(each)), "")
    message = f"there is no tool `{_shown(name)}`"
    hint = f"did you mean `{close}`?" if close else f"there are {', '.join(TOOLS)}"
    instead = (close,) if close else tuple(TOOLS)
    raise InputError(Problem("unknown-name", message, hint=hint, instead=instead))


def checked(tool: Tool, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the tool takes them, what is null left out.

    A single text is taken for a list of one, and `dau=5M` for a value by its name. Raises
    InputError with everything that is wrong.
    """
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in tool.arguments:
            problems.append(_unknown(tool, name))
        elif value is not None:
            argument = tool.arguments[name]
            taken = _TAKEN[argument.kind](value)
            if taken is None:
                problems.append(_wrong(name, argument))
            elif argument.words and taken not in argument.words:
                problems.append(_no_word(name, argument, taken))
            else:
                found[name] = taken
    renamed = {each for problem in problems for each in problem.instead}
    for name, argument in tool.arguments.items():
        is_there = name in renamed or given.get(name) not in (None, [])
        if argument.needed and not is_there:
            problems.append(_missing(name, argument))
    if problems:
        raise InputError(*problems)
    return found


def _unknown(tool: Tool, name: str) -> Problem:
    close = close_to(name, tool.arguments)
    message = f"this tool takes no `{_shown(name)}`"
    hint = f"did you mean `{close}`?" if close else f"it takes {', '.join(tool.arguments)}"
    return Problem("unknown-key", message, hint=hint, instead=(close,) if close else ())


def _missing(name: str, argument: Argument) -> Problem:
    return _with_example("missing-input", f"`{name}` is missing: {argument.about}", argument)


def _wrong(name: str, argument: Argument) -> Problem:
    return _with_example("wrong-kind", f"`{name}` is {_WORDS[argument.kind]}", argument)


def _with_example(kind: Kind, message: str, argument: Argument) -> Problem:
    example = argument.example
    written = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False)
    return Problem(kind, message, hint=f"as in `{written}`", instead=(written,))


def _no_word(name: str, argument: Argument, word: str) -> Problem:
    message = f"`{name}` is one of {', '.join(argument.words)}, not `{_shown(word)}`"
    close = close_to(word, argument.words)
    return Problem("unknown-choice", message, instead=(close,) if close else argument.words)


def _shown(word: str) -> str:
    return word if len(word) <= 80 else f"{word[:80]}…"


def _text(value: Any) -> str | None:
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_text and len(str(value)) <= _LONGEST else None


def _texts(value: Any) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list) or len(value) > _MOST or any(map(_is_no_text, value)):
        return None
    return value


def _is_no_text(value: Any) -> bool:
    return not isinstance(value, str) or len(value) > _LONGEST


def _values(value: Any) -> dict[str, str] | None:
    """Values by name, as texts; a list of `NAME=VALUE` is taken for them."""
    words = [value] if isinstance(value, str) else value
    if isinstance(words, list) and all(isinstance(each, str) and "=" in each for each in words):
        value = {name.strip(): rest for name, _, rest in (each.partition("=") for each in words)}
    if not isinstance(value, dict) or len(value) > _MOST:
        return None
    texts = {name: _text(each) for name, each in value.items()}
    return None if None in texts.values() else {name: str(each) for name, each in texts.items()}


def _count(value: Any) -> int | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (is_number and SMALLEST_LIMIT <= value <= LARGEST_LIMIT):  # nor is NaN
        return None
    return int(value) if value == int(value) else None


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


_TAKEN: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "texts": _texts,
    "values": _values,
    "count": _count,
    "truth": _truth,
}
_WORDS = {
    "text": f"a text of at most {_LONGEST:,} characters",
    "texts": f"a list of texts, at most {_MOST:,}",
    "values": f"an object of values by name, each a text or a number, at most {_MOST:,}",
    "count": f"a whole number from {SMALLEST_LIMIT:,} to {LARGEST_LIMIT:,}",
    "truth": "true or false",
}
