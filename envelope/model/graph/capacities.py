"""What no part can do more than: a check for each standard output that has a limit.

They are checks like those of files, so that whatever speaks of checks speaks of them.
"""

from collections.abc import Collection, Iterator, Mapping

from envelope.errors import Span, text_of
from envelope.language.printer import write
from envelope.language.tree import Binary, Literal, Name
from envelope.model.graph.graph import Check, Formula, Quantity
from envelope.model.library.outputs import Output, bounded, limit_of
from envelope.units.dimension import PLAIN
from envelope.units.system import UnitSystem


def capacity_checks(
    quantities: Mapping[str, Quantity],
    systems: Mapping[str, UnitSystem],
    written: Collection[str],
) -> list[Check]:
    """A check for each part, and for the scenario itself, that gives an output with a limit.

    `systems` are the units of each scope, `written` the full names of the checks of files: one of
    the same name takes its place.
    """
    by_name = {output.name: output for output in bounded()}
    found: list[Check] = []
    for name, quantity in quantities.items():
        output = by_name.get(name.rpartition(".")[2])
        if output is not None and name not in written and _is_share(quantity):
            found += _check(quantity, output, systems)
    return found


def is_of_capacity(check: Check) -> bool:
    """Whether a check says that a part does not do more than it can."""
    return any(output.name == check.name for output in bounded())


def _is_share(quantity: Quantity) -> bool:
    return quantity.dimension == PLAIN and not quantity.words


def _check(
    quantity: Quantity, output: Output, systems: Mapping[str, UnitSystem]
) -> Iterator[Check]:
    entry = quantity.entry
    if entry is None:  # a total, which nobody wrote
        return
    scope = quantity.name.removesuffix(output.name)
    limit = limit_of(output)
    assert isinstance(limit, Literal)
    tree = Binary("<=", Name(output.name), limit._replace(span=Span(0, 0)))
    links = {output.name: quantity.name}
    formula = Formula(text_of(write(tree), output.name), tree, links, scope, systems[scope])
    yield Check(output.name, scope, formula, "error", output.beyond, "", entry)
