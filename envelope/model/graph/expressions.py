"""Expressions over the quantities of a checked graph: linked, checked, ready to be evaluated."""

from collections.abc import Sequence

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language import words
from envelope.language.constant import constant
from envelope.language.dimensions import Meaning, check, meaning_text
from envelope.language.parser import parse
from envelope.language.tree import names
from envelope.model.graph.basis import weakest
from envelope.model.graph.graph import Formula, Graph, Link, Quantity
from envelope.model.graph.measure import context_in
from envelope.model.graph.stars import spread_out, unknown_beside_rows


def extended(graph: Graph, line: str) -> Quantity:
    """An expression over the quantities of a graph, checked, as a quantity called `(1)`.

    Raises InputError.
    """
    formula, meaning = linked(graph, line_text(line, 0, 1))
    if meaning.dimension is None:
        label = Label(formula.text, formula.tree.span, "true or false")
        raise InputError(Problem("not-a-quantity", "a comparison is no quantity", (label,)))
    basis = weakest(graph.quantities[used].basis for used in formula.references())
    return Quantity("(1)", "formula", formula, meaning.dimension, meaning.unit, None, basis)


def condition_in(graph: Graph, line: str) -> Formula:
    """A condition over the quantities of a graph, checked: `total.servers <= 500 servers`.

    Raises InputError.
    """
    formula, meaning = linked(graph, line_text(line, 0, 1))
    if meaning.dimension is not None:
        label = Label(formula.text, formula.tree.span, meaning_text(meaning))
        message = "this is a quantity, not a condition"
        hint = "compare it, as in `total.servers <= 500 servers`"
        raise InputError(Problem("not-a-condition", message, (label,), hint=hint))
    return formula


def linked(
    graph: Graph, text: Text, scope: str = "", choices: Sequence[str] = ()
) -> tuple[Formula, Meaning]:
    """An expression over the quantities of a scope, its names linked, and what it means.

    One of the `choices` is that word. Raises InputError.
    """
    units = graph.systems[scope]
    tree = words.chosen(text, choices) or spread_out(parse(text, units), text, graph.parts, scope)
    links: dict[str, Link] = {}
    problems = []
    for name in names(tree):
        link = graph.find(scope + name.name) or units.find(name.name)
        if link is None:
            listed = {word for each in graph.quantities.values() for word in each.words}
            problems.append(
                unknown_beside_rows(name, text, graph.quantities, scope, units, graph.parts, listed)
            )
        else:
            links[name.name] = link
    if problems:
        raise InputError(*problems)
    formula = Formula(text, tree, links, scope, units)
    meaning, wrong = check(tree, context_in(graph, formula))
    if wrong or meaning is None:
        raise InputError(*wrong)
    return formula, meaning


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
