"""The words behind the fence of a living block: ```` ```envelope total.cost case=small ````."""

import shlex

from envelope.errors import InputError, Problem
from envelope.tuples import NamedTuple

_LEFT_ALONE = ("title", "linenums", "hl_lines")  # what programs for documentation read there


class Options(NamedTuple):
    """Which results are shown (all that a report shows first, where none is named), and of what.

    `case` and `at` are for scenarios, `nouns` for expressions.
    """

    names: tuple[str, ...] = ()
    convention: str | None = None
    case: str = ""
    at: str = ""
    nouns: tuple[str, ...] = ()


def options_of(words: str) -> Options:
    """The options that words say. Raises InputError for one that there is not."""
    found = Options()
    for word in _split(words):
        key, sign, value = word.partition("=")
        if word.startswith("{") or key in _LEFT_ALONE:
            continue
        if not sign:
            names = (each for each in word.split(",") if each)
            found = found._replace(names=(*found.names, *names))
        elif key == "convention":
            found = found._replace(convention=value)
        elif key == "case":
            found = found._replace(case=value)
        elif key == "at":
            found = found._replace(at=value)
        elif key in ("noun", "nouns"):
            found = found._replace(nouns=(*found.nouns, *value.split(",")))
        else:
            hint = "there are `convention=`, `case=`, `at=`, `nouns=`, and names of results"
            raise InputError(Problem("usage", f"a block has no option `{key}`", hint=hint))
    return found


def _split(words: str) -> list[str]:
    try:
        return shlex.split(words)
    except ValueError:
        message = "a quotation mark behind the fence has no other one"
        raise InputError(Problem("usage", message)) from None
