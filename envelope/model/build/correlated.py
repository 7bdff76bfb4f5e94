"""`correlated = [["dau", "requests_per_user", 0.6]]`: inputs whose ranges move together."""

from typing import Any

from envelope.errors import Problem
from envelope.language.nearest import nothing_called
from envelope.model.build.link import Linked
from envelope.model.files.sheet import Place, Sheet
from envelope.model.graph.graph import Correlation


def correlations(sheet: Sheet, linked: Linked) -> tuple[tuple[Correlation, ...], list[Problem]]:
    """The correlations of a scenario, and what is wrong with them."""
    found: list[Correlation] = []
    problems: list[Problem] = []
    for place in sheet.correlated:
        row = place.value()
        if not _is_well_formed(row):
            message = "a correlation is two inputs and a number from -1 to 1"
            hint = 'as in `["dau", "requests_per_user", 0.6]`'
            problems.append(place.problem("wrong-kind", message, hint))
            continue
        named = (Place(place.document, (*place.path, index)) for index in (0, 1))
        one, other = (_input(each, linked) for each in named)
        problems += [each for each in (one, other) if isinstance(each, Problem)]
        if isinstance(one, str) and isinstance(other, str):
            found.append(Correlation(one, other, float(row[2]), place))
    return tuple(found), problems


def _is_well_formed(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 3
        and all(isinstance(name, str) for name in row[:2])
        and isinstance(row[2], int | float)
        and not isinstance(row[2], bool)
        and abs(row[2]) <= 1
        and row[0] != row[1]
    )


def _input(place: Place, linked: Linked) -> str | Problem:
    """The full name of a correlated input, or what is wrong with it."""
    name = place.value()
    target = linked.offered(name)
    if target is None:
        return nothing_called(name, linked.drafts, place.label())
    layers = linked.layers[target]
    if layers and not layers[-1].traits.draws and target not in linked.overridden:
        return place.problem("range", f"`{name}` is no range: it has nothing to be correlated with")
    return target
