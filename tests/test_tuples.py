"""Named tuples of our own behave as those of `typing` do, whatever is done with them."""

import copy
import pickle
import typing
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from envelope import tuples


class Quick(tuples.NamedTuple):
    """A row."""

    name: str
    sizes: Mapping[str, float]
    unit: str = "B"
    number: int = 0

    @property
    def text(self) -> str:
        """What it is called and counted in."""
        return f"{self.name} in {self.unit}"


class Usual(typing.NamedTuple):
    """A row."""

    name: str
    sizes: Mapping[str, float]
    unit: str = "B"
    number: int = 0

    @property
    def text(self) -> str:
        """What it is called and counted in."""
        return f"{self.name} in {self.unit}"


class Doubled(Quick):
    """A row of another class, made in a way of its own."""

    def __new__(cls, name: str) -> typing.Self:
        """One whose name stands in it twice."""
        return super().__new__(cls, name * 2, {})


def matched(row: Any) -> Any:
    """What a pattern takes from a row."""
    match row:
        case Quick(name, _, unit=unit) | Usual(name, _, unit=unit):
            return name, unit
    return None


def failing(do: Callable[[], Any]) -> str:
    """What a mistake says, whichever of the two classes it is made with."""
    with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
        do()
    return f"{caught.type.__name__}: {caught.value}".replace("Quick", "Usual")


ASKED: list[Callable[[Any], Any]] = [
    lambda kind: repr(kind("a", {})).replace("Quick", "Usual"),
    lambda kind: tuple(kind("a", sizes={"x": 2}, number=3)),
    lambda kind: kind("a", {}).text,
    lambda kind: tuple(kind("a", {})._replace(unit="GB")),
    lambda kind: kind("a", {})._asdict(),
    lambda kind: tuple(kind._make(("a", {}, "", 7))),
    lambda kind: (kind._fields, kind._field_defaults, kind.__match_args__, kind.__doc__),
    lambda kind: (kind.__annotations__, kind.__module__, kind.__slots__, type(kind)),
    lambda kind: matched(kind("a", {}, "kB")),
    lambda kind: tuple(pickle.loads(pickle.dumps(kind("a", {"x": 1.0})))),
    lambda kind: copy.copy(kind("a", {})) == kind("a", {}),
    lambda kind: hash(kind("a", ())),
    failing,
    lambda kind: failing(lambda: kind("a", {}, "", 1, 2)),
    lambda kind: failing(lambda: kind("a", {}, other=2)),
    lambda kind: failing(lambda: kind("a", {})._replace(other=2)),
    lambda kind: failing(lambda: kind._make(("a",))),
    lambda kind: failing(lambda: setattr(kind("a", {}), "name", "b")),
    lambda kind: failing(lambda: setattr(kind("a", {}), "other", "b")),
]


@pytest.mark.parametrize("asked", ASKED)
def test_both_kinds_answer_the_same(asked: Callable[[Any], Any]) -> None:
    """The class of `typing` is the reference."""
    assert asked(Quick) == asked(Usual)


def test_a_class_may_be_derived_and_empty() -> None:
    """Its own constructor calls that of the class below."""
    assert Doubled("a") == ("aa", {}, "B", 0)
    assert Doubled("a").text == "aa in B"

    class Empty(tuples.NamedTuple):
        """Nothing."""

    assert Empty() == ()


def test_a_default_stands_last() -> None:
    """As in the arguments of a function."""
    with pytest.raises(TypeError, match="without a default"):

        class Wrong(tuples.NamedTuple):
            """A row."""

            unit: str = ""
            name: str  # type: ignore[misc]  # which is what is wrong
