"""Named tuples whose classes are made in a fifth of the instructions that those of `typing` take.

Every command makes a hundred such classes before it does anything else. What they do is the same.
"""

import sys
from collections import namedtuple
from collections.abc import Iterable, Mapping
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING, Any, Self

__all__ = ["NamedTuple"]

# What reads one place of a tuple, for each place: a class gives it the name of its field.
_PLACES = [f"at_{place}" for place in range(40)]  # more than any class has fields
_PLAIN: Any = namedtuple("_PLAIN", _PLACES)  # type: ignore[misc]  # noqa: PYI024 - for its parts
_WRONG_NAMES = TypeError if sys.version_info >= (3, 13) else ValueError  # as those of `typing`
_READERS = [getattr(_PLAIN, place) for place in _PLACES]


class _Tuple(tuple[Any, ...]):
    """What named tuples have in common."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Self:
        """One of as many values as there are fields."""
        found = tuple.__new__(cls, values)
        if len(found) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(found)}")
        return found

    def _replace(self, /, **changes: Any) -> Self:
        """The same with other values for some of its fields."""
        found = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise _WRONG_NAMES(f"Got unexpected field names: {list(changes)!r}")
        return found

    def _asdict(self) -> dict[str, Any]:
        """The values by the names of their fields."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({values})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


class _Maker(type):
    """What makes a class of a class statement whose base is `NamedTuple`."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], content: dict[str, Any]
    ) -> type:  # of no maker: what inherits from it is a class like any other
        fields = tuple(content.get("__annotations__", ()))
        defaults = {each: content[each] for each in fields if each in content}
        if tuple(defaults) != fields[len(fields) - len(defaults) :]:
            raise TypeError(f"{name}: a field without a default follows one that has one")
        own = {
            "__slots__": (),
            "_fields": fields,
            "_field_defaults": defaults,
            "__match_args__": fields,
            "__new__": _constructor(name, fields, defaults),
        }
        readers = dict(zip(fields, _READERS[: len(fields)], strict=True))
        return type(name, (_Tuple,), {**content, **readers, **own})


def _constructor(name: str, fields: tuple[str, ...], defaults: Mapping[str, Any]) -> FunctionType:
    """What makes a tuple of values that are given by place or by name."""
    plain = _plain(len(fields))
    code = plain.__code__.replace(
        co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__"
    )
    return FunctionType(code, plain.__globals__, "__new__", tuple(defaults.values()))


@cache
def _plain(width: int) -> FunctionType:
    """The constructor of a tuple of so many values, whatever they are called."""
    values = "".join(f"{name}, " for name in _PLACES[:width])
    known = {"new": tuple.__new__, "__builtins__": {}}
    made: FunctionType = eval(f"lambda _cls, {values}: new(_cls, ({values}))", known)
    return made


if TYPE_CHECKING or sys.version_info >= (3, 14):  # which keeps annotations in another place
    from typing import NamedTuple
else:
    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
