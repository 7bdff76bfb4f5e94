"""What a part, a row and a block inside a file may be called."""

import re

from envelope.errors import Kind

_ADDED_UP = ("total", "totals", "sum")


def row_objection(name: str) -> str:
    """Why a row may not be called so; empty where it may."""
    if name.casefold() in _ADDED_UP:
        return f"a row cannot be called `{name}`: what rows add up to is worked out"
    return _objection(name, "row")


def objection_to(name: str, what: str) -> tuple[Kind, str, str] | None:
    """Why a part or a block may not be called so, as a problem's kind, message and hint.

    A point would make it look like a part inside another. None where it may.
    """
    objection = _objection(name, what)
    hint = f"did you mean `{spelt(name)}`?" if spelt(name) != name else ""
    return ("wrong-kind", objection, hint) if objection else None


def _objection(name: str, what: str) -> str:
    if name.isidentifier():
        return ""
    return f"`{name}` is no name of a {what}: letters a to z, digits and `_`, a letter first"


def spelt(name: str) -> str:
    """A name as a row may have it: `EU West` is `EU_West`, `orders.v1` is `orders_v1`."""
    found = name if name.isidentifier() else re.sub(r"\W+", "_", name).strip("_")
    return found if found.isidentifier() else name
