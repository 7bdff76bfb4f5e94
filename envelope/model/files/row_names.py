"""What a row may be called."""

import re

_ADDED_UP = ("total", "totals", "sum")


def row_objection(name: str) -> str:
    """Why a row may not be called so; empty where it may."""
    if name.casefold() in _ADDED_UP:
        return f"a row cannot be called `{name}`: what rows add up to is worked out"
    if not name.isidentifier():
        return f"`{name}` is no name of a row: letters, digits and `_`, a letter first"
    return ""


def spelt(name: str) -> str:
    """A name as a row may have it: `EU West` is `EU_West`, `orders.v1` is `orders_v1`."""
    found = name if name.isidentifier() else re.sub(r"\W+", "_", name).strip("_")
    return found if found.isidentifier() else name
