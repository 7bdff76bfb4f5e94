"""What a report asks of all of a graph at once, and quantities and checks that are made when asked.

A report shows few of the quantities and checks of a graph; with an outline, a graph that was kept
need not make the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from envelope.language.shapes import is_range

if TYPE_CHECKING:
    from envelope.model.graph.graph import Check, Formula, Quantity


class Outline(NamedTuple):
    """What a report asks of all quantities and checks at once.

    `inputs` and `formulas` are names in written order; `overridden` those set from outside, and
    `ranges` those with a range in their formula; `sources` is what quantities cite, by their names
    in evaluation order. `own_checks` are the places of the scenario's own among all checks,
    `check_sources` what all of them cite. `replaced` are formulas that parts give in the place of
    their blocks', `unused` what no formula and no check asks for, `idle` what parts are given of
    that.
    """

    inputs: tuple[str, ...]
    formulas: tuple[str, ...]
    overridden: tuple[str, ...]
    ranges: tuple[str, ...]
    sources: Mapping[str, str]
    own_checks: tuple[int, ...]
    check_sources: tuple[str, ...]
    replaced: tuple[str, ...]
    unused: tuple[str, ...]
    idle: tuple[str, ...]

    def own_formulas(self) -> tuple[str, ...]:
        """The formulas of the scenario itself."""
        return tuple(name for name in self.formulas if "." not in name)


def outline_of(
    quantities: "Mapping[str, Quantity]",
    checks: "Sequence[Check]",
    written: Iterable[str],
    others: "Iterable[Formula]" = (),
) -> Outline:
    """The outline of quantities and checks; `written` are names in the order of the file.

    `others` are further formulas that ask for quantities, such as those of growths.
    """
    kinds = {name: quantities[name].kind for name in written}
    trees = {id(each.formula.tree): each.formula.tree for each in quantities.values()}
    drawn = {key for key, tree in trees.items() if is_range(tree)}  # parts share trees
    asking = [each.formula for each in quantities.values()]
    asking += [*(each.formula for each in checks), *others]
    used = {name for formula in asking for name in formula.references()}
    unused = [name for name in quantities if name not in used and name in kinds]
    given = [name for name, each in quantities.items() if each.is_given_by_part]
    return Outline(
        inputs=tuple(name for name, kind in kinds.items() if kind == "input"),
        formulas=tuple(name for name, kind in kinds.items() if kind == "formula"),
        overridden=tuple(name for name, each in quantities.items() if each.set),
        ranges=tuple(name for name, each in quantities.items() if id(each.formula.tree) in drawn),
        sources={name: each.source for name, each in quantities.items() if each.source},
        own_checks=tuple(index for index, check in enumerate(checks) if not check.scope),
        check_sources=tuple(dict.fromkeys(check.source for check in checks if check.source)),
        replaced=tuple(name for name in given if quantities[name].kind == "formula"),
        unused=tuple(unused),
        idle=tuple(name for name in given if name not in used),
    )


class MadeQuantities(dict[str, "Quantity"]):
    """Quantities that have just been made, with their outline."""

    def __init__(self, made: "Mapping[str, Quantity]", outline: Outline) -> None:
        super().__init__(made)
        self.outline = outline


class KeptQuantities(Mapping[str, "Quantity"]):
    """Quantities that are made when they are asked for; equal to those that they are made of."""

    def __init__(
        self, rows: Mapping[str, Any], make: "Callable[[Any], Quantity]", outline: Outline
    ) -> None:
        self.outline = outline
        self._rows = rows
        self._make = make
        self._made: dict[str, Quantity] = {}

    def __getitem__(self, name: str) -> "Quantity":
        if name not in self._made:
            self._made[name] = self._make(self._rows[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def changed(self, quantities: "Mapping[str, Quantity]", outline: Outline) -> "KeptQuantities":
        """These with some others in their places."""
        found = KeptQuantities(self._rows, self._make, outline)
        found._made = {**self._made, **quantities}
        return found


class KeptChecks(Sequence["Check"]):
    """Checks that are made when they are asked for; equal to those that they are made of."""

    def __init__(self, rows: Sequence[Any], make: "Callable[[Any], Check]") -> None:
        self._rows = rows
        self._make = make

    @overload
    def __getitem__(self, place: int) -> "Check": ...
    @overload
    def __getitem__(self, place: slice) -> "Sequence[Check]": ...

    def __getitem__(self, place: int | slice) -> "Check | Sequence[Check]":
        if isinstance(place, slice):
            return KeptChecks(self._rows[place], self._make)
        return self._make(self._rows[place])

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(len(self._rows))
