"""The scopes of names: the prefixes of parts, and how messages name a place in them."""

from collections.abc import Container, Iterator
from typing import Final

TOTAL: Final = "total"  # the scope of what parts add up to


def outside(scope: str) -> str:
    """The scope around a part: `a.b.` lies in `a.`."""
    return scope[:-1].rpartition(".")[0] + "." if "." in scope[:-1] else ""


def spoken(name: str) -> str:
    """A name as people say it: `peak_factor` is `peak factor`."""
    return name.replace("_", " ")


def plain_name(name: str) -> str:
    """A name inside its part: `engine` of `cache.engine`."""
    return name.rpartition(".")[2]


def scope_of(name: str) -> str:
    """The scope of a quantity: that of `a.b.servers` is `a.b.`."""
    scope, dot, _ = name.rpartition(".")
    return scope + dot


def where(name: str) -> str:
    """A trail for a quantity: `in misses of feed_cache`; none for a line without a name."""
    if name.startswith("("):
        return ""
    scope, _, last = name.rpartition(".")
    return f"in {last} of {scope}" if scope else f"in {last}"


def above(prefix: str) -> Iterator[str]:
    """The scopes around a scope, from the inside out."""
    while prefix:
        prefix = outside(prefix)
        yield prefix


def offered(name: str, known: Container[str]) -> str | None:
    """A part's own quantity of that name, else the total of its own parts, among the known."""
    if name in known:
        return name
    scope, _, last = name.rpartition(".")
    total = f"{scope}.{TOTAL}.{last}"
    return total if scope and total in known else None
