"""How much of each difference each change causes."""

from collections.abc import Sequence

from envelope.analysis.compare.changes import Change
from envelope.analysis.compare.differences import Differences
from envelope.analysis.compare.groups import Groups
from envelope.analysis.compare.mixture import Mixture, mixture
from envelope.analysis.compare.shapley import Shares, shapley
from envelope.tuples import NamedTuple

_NAMED = 3  # changes after which a cause is called
_SAME = 1e-9  # two values that differ by less of themselves are the same


class Causes(NamedTuple):
    """What each cause, a change or several that only go together, contributes to each result.

    `labels` are the causes, `rows` their contributions in base units, `errors` the standard errors
    of those where `orders` were drawn, which is 0 where all orders count; `members` are the labels
    of all changes that each cause is made of.
    """

    labels: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    orders: int
    errors: tuple[tuple[float, ...], ...] = ()
    members: tuple[tuple[str, ...], ...] = ()


class UndividedError(Exception):
    """Why a difference cannot be divided among the changes."""


def causes(
    found: Differences, changes: Sequence[Change], outputs: Sequence[str], seed: int
) -> Causes:
    """What causes the differences of results. Raises UndividedError where nobody can say."""
    mixed = mixture(found, changes, outputs)
    before, after = ([side.value(name) for name in outputs] for side in (found.left, found.right))
    groups = Groups(range(len(mixed.groups)))
    while True:
        listed = [each for each in groups.listed() if not mixed.idle.issuperset(each)]
        try:
            shares = _shares(mixed, listed, seed)
        except _NoResultError as none:
            groups.join(_together(mixed, listed, none.made))
            continue
        break
    _refuse_other(mixed, listed, before, after)
    members = tuple(_members(mixed, changes, each) for each in groups.listed())
    rows = dict(zip(listed, zip(shares.rows, shares.errors, strict=True), strict=True))
    nothing = (0.0,) * len(outputs)
    all_rows = [rows.get(each, (nothing, nothing)) for each in groups.listed()]
    errors = tuple(error for _, error in all_rows) if shares.orders else ()
    labels = tuple(map(_label, members))
    return Causes(labels, tuple(row for row, _ in all_rows), shares.orders, errors, members)


class _NoResultError(Exception):
    """There is no result with some of the changes alone, which are the bits of `made`."""

    def __init__(self, made: int) -> None:
        super().__init__(made)
        self.made = made


def _shares(mixed: Mixture, listed: Sequence[tuple[int, ...]], seed: int) -> Shares:
    """The contributions of the groups. Raises _NoResultError."""

    def worth(made: int) -> Sequence[float]:
        """The results with some of the groups, which are the bits of `made`."""
        results = _results(mixed, listed, made)
        if results is None:
            raise _NoResultError(made)
        return results

    return shapley(worth, len(listed), seed)


def _results(
    mixed: Mixture, listed: Sequence[tuple[int, ...]], made: int
) -> Sequence[float] | None:
    on = {each for index, group in enumerate(listed) if made >> index & 1 for each in group}
    return mixed.function(*(float(index in on) for index in range(len(mixed.groups))))


def _together(mixed: Mixture, listed: Sequence[tuple[int, ...]], made: int) -> list[int]:
    """The groups that only go together: those that were made, and one without which they do not.

    Raises UndividedError where there is no result even with all of them.
    """
    most = len(listed)
    if made == (1 << most) - 1 or not made:
        raise UndividedError("the two do not come out alike when they are put together")
    for index in range(most):
        without = made & ~(1 << index)
        if without and _results(mixed, listed, without) is None:
            made = without
    others = [index for index in range(most) if not made >> index & 1]
    needed = [index for index in others if _results(mixed, listed, made | 1 << index) is not None]
    chosen = [index for index in range(most) if made >> index & 1] + (needed[:1] or others)
    return [each for index in chosen for each in listed[index]]


def _refuse_other(
    mixed: Mixture,
    listed: Sequence[tuple[int, ...]],
    before: Sequence[float],
    after: Sequence[float],
) -> None:
    """Raises UndividedError where something differs that is in no change."""
    for made, wanted in ((0, before), ((1 << len(listed)) - 1, after)):
        results = _results(mixed, listed, made)
        if results is None or not all(map(_is_same, results, wanted)):
            raise UndividedError("something differs that no formula shows")


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(abs(one), abs(other))


def _members(mixed: Mixture, changes: Sequence[Change], group: Sequence[int]) -> tuple[str, ...]:
    """The changes that are one cause, parts first."""
    found = sorted(change for each in group for change in mixed.groups[each])
    found.sort(key=lambda each: changes[each].kind != "part")
    return tuple(dict.fromkeys(changes[each].label for each in found))


def _label(members: Sequence[str]) -> str:
    """What a cause is called, after its first changes."""
    more = len(members) - _NAMED
    rest = [f"{more} more"] if more > 0 else []
    return " with ".join([*members[:_NAMED], *rest])
