"""Formulas as plain data, once all is checked: a number, an operand, or an operation on such.

The tree of a formula knows units, names and where it was written; a term knows none of that, is
smaller by far, and can be kept as it is.
"""

import marshal
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from envelope.language.functions import FUNCTIONS
from envelope.language.shapes import distribution, is_complement
from envelope.language.tree import (
    Binary,
    Call,
    Convert,
    If,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    Word,
    children,
)
from envelope.model.graph.formula import Parsed
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.uses import (
    formula_of,
    kept_term_of_check,
    kept_terms,
    uses_of,
    uses_of_checks,
)
from envelope.tuples import NamedTuple
from envelope.units.unit import number_of

# A number in base units; the place of an operand; or an operation and its terms. Operations are
# operators, `if`, `negative`, `complement`, and functions of the language.
Term = float | int | tuple[Any, ...]
_Places = Mapping[str, float | int]  # what each name of a formula stands for


class Erased(NamedTuple):
    """A term, and the quantities that its operands are, by their places."""

    term: Term
    operands: Sequence[str]


def erased(formula: Formula) -> Erased:
    """A formula as a term."""
    operands = formula.references()
    return Erased(_term(formula.tree, _places(formula, operands)), operands)


def erased_formula(graph: Graph, name: str) -> Erased:
    """The formula of a quantity as a term, which may have been kept."""
    kept = kept_terms(graph)(name)
    return erased(formula_of(graph, name)) if kept is None else Erased(kept, uses_of(graph)[name])


def erased_check(graph: Graph, index: int) -> Erased:
    """A check as a term, by its place among all."""
    kept = kept_term_of_check(graph, index)
    if kept is None:
        return erased(graph.checks[index].formula)
    return Erased(kept, uses_of_checks(graph)[index])


def erased_checks(graph: Graph) -> list[Erased]:
    """All checks as terms."""
    return [erased_check(graph, index) for index in range(len(graph.checks))]


def terms_data(graph: Graph) -> bytes:
    """The terms of all quantities and checks, and how well those are known, as `marshal` writes it.

    Blocks that are used more than once have their trees in common, and so their terms.
    """
    known: dict[Any, Term] = {}

    def term(formula: Formula) -> Term:
        """The term of a formula, which another one may have, too."""
        written = formula.written
        places = _places(formula, formula.references())
        numbers = (*places.values(),)
        if type(written) is Parsed and numbers == (*range(len(numbers)),):
            if written.term is None:
                written.note_term(_term(written.tree, places))
            return cast(Term, written.term)
        key = id(written), *numbers
        if key not in known:
            known[key] = _term(formula.tree, places)
        return known[key]

    quantities = tuple([term(each.formula) for each in graph.quantities.values()])
    checks = tuple([term(each.formula) for each in graph.checks])
    bases = tuple([(each.basis, each.stated) for each in graph.quantities.values()])
    return marshal.dumps((quantities, checks, bases))


def _places(formula: Formula, operands: Sequence[str]) -> _Places:
    """What the names of a formula stand for: an operand, or a unit as a number."""
    return {
        name: operands.index(link) if isinstance(link, str) else float(link.factor)
        for name, link in formula.links.items()
    }


def _term(node: Node, places: _Places) -> Term:
    return _TERMS[type(node)](node, places)


def _literal(node: Literal, _: _Places) -> Term:
    return float(node.number * node.unit.factor if node.unit else node.number)


def _unary(node: Unary, places: _Places) -> Term:
    return "not" if node.operator == "not" else "negative", _term(node.operand, places)


def _binary(node: Binary, places: _Places) -> Term:
    if is_complement(node):
        return "complement", _term(node.right, places)
    operator = "*" if node.operator == "of" else node.operator
    return operator, _term(node.left, places), _term(node.right, places)


def _call(node: Call, places: _Places) -> Term:
    """A function; the largest, the smallest or the sum of one value is that value."""
    row = FUNCTIONS[node.function]
    arguments = [_term(each, places) for each in node.arguments]
    if row.joins and row.endless and len(arguments) == 1:
        return arguments[0]
    return node.function, *arguments


_TERMS: dict[type, Callable[[Any, _Places], Term]] = {
    Literal: _literal,
    Name: lambda node, places: places[node.name],
    Word: lambda node, _: number_of(node.word),
    Unary: _unary,
    Binary: _binary,
    If: lambda node, places: ("if", *(_term(each, places) for each in children(node))),
    Call: _call,
    Convert: lambda node, places: _term(node.value, places),
    Range: lambda node, places: (
        str(distribution(node)),
        _term(node.low, places),
        _term(node.high, places),
    ),
}
