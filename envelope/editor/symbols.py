"""The outline of a file: its sections, and the names in each."""

from collections.abc import Iterator

from envelope.api.editing.words import Words
from envelope.tuples import NamedTuple

_SECTIONS = (
    *("sources", "units", "inputs", "formulas", "defaults", "blocks", "parts", "machines"),
    *("stress", "paths", "checks", "report", "expect", "reality", "running", "cases"),
)


class Symbol(NamedTuple):
    """A name, what it spans with all that stands inside it, and where it is written itself."""

    name: str
    kind: str
    start: int
    end: int
    own: tuple[int, int]
    inside: tuple["Symbol", ...] = ()


def symbols(words: Words) -> list[Symbol]:
    """The sections of a file in their order, each with its names."""
    return list(_symbols(words))


def _symbols(words: Words) -> Iterator[Symbol]:
    for section, table in words.document.data.items():
        span = words.span_of((section,))
        if section not in _SECTIONS or not isinstance(table, dict) or span is None:
            continue
        inside = [
            Symbol(name, section, *found, (*found,))
            for name in table
            if (found := words.span_of((section, name))) is not None
        ]
        start = min((span.start, *(each.start for each in inside)))
        end = max((span.end, *(each.end for each in inside)))
        yield Symbol(section, "section", start, end, (*span,), tuple(inside))
