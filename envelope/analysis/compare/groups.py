"""Changes that only go together."""

from collections.abc import Iterable, Sequence


class Groups:
    """Changes by their numbers, each in a group with those that it needs."""

    def __init__(self, changes: Iterable[int]) -> None:
        self._above = {change: change for change in changes}

    def first(self, change: int) -> int:
        """The first change of the group that one is in."""
        while self._above[change] != change:
            change = self._above[change]
        return change

    def join(self, changes: Sequence[int]) -> None:
        """Makes one group of those of some changes."""
        firsts = {self.first(change) for change in changes}
        for each in firsts:
            self._above[each] = min(firsts)

    def listed(self) -> tuple[tuple[int, ...], ...]:
        """The groups, each by its changes in order."""
        found: dict[int, list[int]] = {}
        for change in self._above:
            found.setdefault(self.first(change), []).append(change)
        return tuple(tuple(each) for each in found.values())
