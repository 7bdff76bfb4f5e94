"""`correlated = [["dau", "requests_per_user", 0.6]]`: inputs whose ranges move together."""

from collections.abc import Iterator
from typing import Any

from envelope.language.nearest import nearest
from envelope.language.shapes import is_range
from envelope.model.build.check import Checker
from envelope.model.files import keys
from envelope.model.files.document import Document
from envelope.model.files.sheet import Sheet
from envelope.model.graph.graph import Correlation


def correlations(sheet: Sheet, checker: Checker) -> tuple[Correlation, ...]:
    """The correlations of a scenario; what is wrong with them is added to the problems."""
    return tuple(_read(sheet, checker))


def _read(sheet: Sheet, checker: Checker) -> Iterator[Correlation]:
    for document, index in sheet.correlated:
        path, row = ("correlated", index), document.data["correlated"][index]
        if not _well_formed(row):
            message = "a correlation is two inputs and a number from -1 to 1"
            hint = 'as in `["dau", "requests_per_user", 0.6]`'
            problem = keys.problem(document, path, "wrong-kind", message, hint)
            checker.problems.append(problem)
            continue
        one, other = (_input(document, checker, index, place, row[place]) for place in (0, 1))
        if one and other:
            yield Correlation(one, other, float(row[2]), document.value_label(path))


def _well_formed(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 3
        and all(isinstance(name, str) for name in row[:2])
        and isinstance(row[2], int | float)
        and not isinstance(row[2], bool)
        and abs(row[2]) <= 1
        and row[0] != row[1]
    )


def _input(document: Document, checker: Checker, index: int, place: int, name: str) -> str:
    """The full name of a correlated input, empty where it is none."""
    path = ("correlated", index, place)
    target = checker.assembly.offered(name)
    if target is None:
        close = nearest(name, checker.drafts)
        hint = f"did you mean `{close}`?" if close else ""
        message = f"nothing here is called `{name}`"
        checker.problems.append(keys.problem(document, path, "unknown-name", message, hint))
        return ""
    layers = checker.drafts[target].layers
    if layers and not is_range(layers[-1].tree) and not checker.drafts[target].set:
        message = f"`{name}` is no range: it has nothing to be correlated with"
        checker.problems.append(keys.problem(document, path, "range", message))
        return ""
    return target
