"""What a kept file has, and whether it is any: records of the types that their class names.

A file under a right checksum may still be nothing of ours. Of records only the fields themselves
are looked at: that is as good as free, since most records of a class have the same types. What a
file of TOML says, and where, is looked at as a whole. Values that are wrong and of the right type
cannot be told from right ones.
"""

import builtins
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain
from types import NoneType
from typing import Any, Literal, TypeVar

from envelope.tuples import NamedTuple

Record = TypeVar("Record")

# The types of fields that were looked at before, for each class.
_allowed: dict[Any, set[tuple[type, ...]]] = defaultdict(set)


_BARE = frozenset({str, int, float, bool})  # of TOML; dates are not kept
_TEXT, _NUMBER, _ROW = frozenset({str}), frozenset({int}), frozenset({tuple})
_KEY = _TEXT | _NUMBER


class Shape(NamedTuple):
    """How a class of records is written: its number, its fields, the places of the deep ones."""

    number: int
    fields: tuple[str, ...]
    deep: tuple[int, ...]


def shape(number: int, record: Any, deep: Sequence[str]) -> Shape:
    """The shape of a class of records; `deep` are the fields that hold others."""
    names = tuple(record._fields)
    return Shape(number, names, tuple(names.index(name) for name in deep))


def made(kind: type[Record], make: Callable[[Any], Any], data: Any) -> Record | None:
    """A record of a class, made of its data; None where that is nothing of ours."""
    with suppress(Exception):  # whatever comes of it
        found = make(data)
        return found if type(found) is kind else None
    return None


def check(record: Any, fields: Sequence[Any]) -> None:
    """Raises TypeError where a class of records has no such fields."""
    kinds = tuple(map(type, fields))
    known = _allowed[record]
    if kinds in known:
        return
    named = {name: each for base in record.__mro__ for name, each in _named(base).items()}
    for name, kind in zip(record._fields, kinds, strict=False):
        if not _allows(named.get(name, Any), kind):
            raise TypeError(f"{record.__name__}.{name} is no {kind.__name__}")
    known.add(kinds)


def is_toml(value: Any) -> bool:
    """Whether a table, or a list in it, holds what TOML can say. RecursionError: it does not."""
    kind = type(value)
    if kind is dict:
        each = value.values()
        return _TEXT.issuperset(map(type, value)) and _are_toml(each)
    return kind is list and _are_toml(value)


def _are_toml(values: Any) -> bool:
    return all(map(is_toml, [each for each in values if type(each) not in _BARE]))


def are_places(value: Any, length: int) -> bool:
    """Whether something says where the keys and values of a text of such a length stand."""
    if type(value) is not dict or () not in value:
        return False
    if not _ROW.issuperset(map(type, chain(value, value.values()))):
        return False
    numbers = [*chain.from_iterable(value.values())]
    is_whole = set(map(len, value.values())) == {4} and _NUMBER.issuperset(map(type, numbers))
    is_inside = is_whole and min(numbers) >= 0 and max(numbers) <= length
    return is_inside and _KEY.issuperset(map(type, chain.from_iterable(value)))


def _named(base: type) -> dict[str, Any]:
    """The annotations of a class, those that are written as texts too, where they are known."""
    found = getattr(base, "__annotations__", {})
    known = vars(sys.modules[base.__module__])
    return {
        name: _written(each, known) if isinstance(each, str) else each
        for name, each in found.items()
    }


def _written(annotation: str, known: dict[str, Any]) -> Any:
    """What an annotation that is a text means, without what it says of its elements."""
    name = annotation.partition("[")[0]
    found: Any = known.get(name, vars(builtins).get(name, Any))
    return found | None if annotation.endswith("] | None") and found is not Any else found


def _allows(annotation: Any, kind: type) -> bool:
    """Whether a field may hold a value of a type; one whose annotation is a text may hold any."""
    if annotation is Any or annotation is None:
        return annotation is Any or kind is NoneType
    if isinstance(annotation, type):
        if getattr(annotation, "_is_protocol", False):
            return True
        return issubclass(kind, annotation) or (annotation is float and kind is int)
    origin = getattr(annotation, "__origin__", None)
    if isinstance(origin, type):
        return issubclass(kind, origin) and not (kind is str and origin is not str)
    if origin is Literal:
        return kind is str
    arguments = getattr(annotation, "__args__", ())
    return not arguments or any(_allows(each, kind) for each in arguments)
