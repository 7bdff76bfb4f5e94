"""Expressions over the quantities of a checked graph: linked, checked, ready to be evaluated."""

from collections.abc import Mapping, Sequence

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language import words
from envelope.language.constant import constant
from envelope.language.dimensions import check
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.operators import COMPARISONS
from envelope.language.shapes import is_bare, with_unit
from envelope.language.simple import parse
from envelope.language.tree import Binary, Name, Node, mapped, names
from envelope.model.graph.basis import weakest
from envelope.model.graph.graph import Formula, Graph, Link, Quantity
from envelope.model.graph.measure import context_in
from envelope.model.graph.near import nothing_called
from envelope.model.graph.stars import spread_out, unknown_beside_rows
from envelope.units.unit import base_unit


def extended(graph: Graph, line: str) -> Quantity:
    """An expression over the quantities of a graph, checked, as a quantity called `(1)`.

    Raises InputError.
    """
    return quantity_of(graph, *linked(graph, line_text(line, 0, 1), is_asked=True))


def quantity_of(graph: Graph, formula: Formula, meaning: Meaning) -> Quantity:
    """A linked expression as a quantity called `(1)`. Raises InputError for a condition."""
    if meaning.dimension is None:
        label = Label(formula.text, formula.tree.span, "true or false")
        raise InputError(Problem("not-a-quantity", "a comparison is no quantity", (label,)))
    basis = weakest(graph.quantities[used].basis for used in formula.references())
    return Quantity("(1)", "formula", formula, meaning.dimension, meaning.unit, None, basis)


def condition_in(graph: Graph, line: str) -> Formula:
    """A condition over the quantities of a graph, checked: `total.servers <= 500 servers`.

    The name of a check is its condition; a bare number has the unit of what it is compared with.
    Raises InputError.
    """
    checks = {check.full_name: check.formula for check in graph.checks}
    name = line.strip()
    if graph.result(name) is None and name in checks:
        return checks[name]
    if graph.result(name) is None and name.replace(".", "").isidentifier():
        raise InputError(nothing_called(graph, name, checks))
    formula, meaning = linked(graph, line_text(line, 0, 1), is_asked=True)
    if meaning.dimension is not None:
        label = Label(formula.text, formula.tree.span, meaning_text(meaning))
        message = "this is a quantity, not a condition"
        hint = "compare it, as in `total.servers <= 500 servers`"
        raise InputError(Problem("not-a-condition", message, (label,), hint=hint))
    return formula


def linked(
    graph: Graph,
    text: Text,
    scope: str = "",
    choices: Sequence[str] = (),
    *,
    is_asked: bool = False,
) -> tuple[Formula, Meaning]:
    """An expression over the quantities of a scope, its names linked, and what it means.

    One of the `choices` is that word. In what `is_asked` from outside, `cost` is `total.cost`.
    Raises InputError.
    """
    find = graph.result if is_asked else graph.find
    units = graph.systems[scope]
    tree = words.chosen(text, choices) or spread_out(parse(text, units), text, graph.parts, scope)
    links: dict[str, Link] = {}
    problems = []
    for name in names(tree):
        link = find(scope + name.name) or units.find(name.name)
        if link is None:
            listed = {word for each in graph.quantities.values() for word in each.words}
            problems.append(
                unknown_beside_rows(name, text, graph.quantities, scope, units, graph.parts, listed)
            )
        else:
            links[name.name] = link
    if problems:
        raise InputError(*problems)
    tree = _with_units(graph, tree, links) if is_asked else tree
    formula = Formula(text, tree, links, scope, units)
    meaning, wrong = check(tree, context_in(graph, formula))
    if wrong or meaning is None:
        raise InputError(*wrong)
    return formula, meaning


def _with_units(graph: Graph, tree: Node, links: Mapping[str, Link]) -> Node:
    """A tree whose bare numbers have the units of the quantities that they are compared with."""

    def beside(one: Node, other: Node) -> Node:
        """A side of a comparison."""
        link = links[other.name] if isinstance(other, Name) else None
        if not (isinstance(link, str) and is_bare(one)):
            return one
        quantity = graph.quantities[link]
        if not quantity.dimension:
            return one  # 0.9 is 90%, as everywhere
        return with_unit(one, quantity.unit or base_unit(quantity.dimension))

    def compared(node: Node) -> Node:
        """A comparison with both sides so."""
        if not (isinstance(node, Binary) and node.operator in COMPARISONS):
            return node
        left, right = beside(node.left, node.right), beside(node.right, node.left)
        return node._replace(left=left, right=right)

    return mapped(tree, compared)


def duration(given: Text, graph: Graph) -> float:
    """A time such as `5 years` in seconds. Raises InputError."""
    found = constant(parse(given, graph.units), given, graph.units)
    if dict(found.unit.dimension.powers) != {"time": 1}:
        label = Label(given, Span(0, len(given.content)))
        message = f"{given.position(0).file} is a time, such as 5 years"
        raise InputError(Problem("dimension-mismatch", message, (label,)))
    return found.value


def line_text(line: str, start: int, number: int) -> Text:
    """The part of a line from `start`, located in the whole line."""
    return text_of(line, "expression" if number == 1 else f"expression {number}").part(start)
