"""The checks of a graph that was kept."""

from collections.abc import Callable, Sequence
from typing import Any, overload

from envelope.model.graph.graph import Check


class KeptChecks(Sequence[Check]):
    """Checks that are made when they are asked for; equal to those that they are made of."""

    def __init__(self, rows: Sequence[Any], make: Callable[[Any], Check]) -> None:
        self._rows = rows
        self._make = make

    @overload
    def __getitem__(self, place: int) -> Check: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Check]: ...

    def __getitem__(self, place: int | slice) -> Check | Sequence[Check]:
        if isinstance(place, slice):
            return KeptChecks(self._rows[place], self._make)
        return self._make(self._rows[place])

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(len(self._rows))
