"""Terms computed on floats, as the scalar back-end computes trees, in half of the time.

What has no value is not told here: whoever needs words for it asks the tree.
"""

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.rounding import complement
from envelope.engine.scalar import BINARY, LARGEST, SAME, Values, evaluate
from envelope.engine.terms.term import Term
from envelope.language.operators import COMPARISONS
from envelope.model.graph.graph import Graph
from envelope.model.graph.scopes import where
from envelope.model.graph.uses import (
    formula_of,
    kept_term_of_check,
    kept_terms,
    uses_of,
    uses_of_checks,
)

Operands = Sequence[float]


def value(term: Term, operands: Operands) -> Any:
    """The value of a term: a float, or a truth value of a condition.

    Raises ArithmeticError or ValueError where there is none.
    """
    kind = type(term)
    if kind is int:
        return operands[term]  # type: ignore[index]  # an int, as its type says
    return term if kind is float else _OPERATIONS[term[0]](term, operands)  # type: ignore[index]


def computing(graph: Graph) -> Callable[[str, Values], float]:
    """What computes quantities of a graph in base units, by their names, from the values of others.

    It raises CalculationError where there is no value.
    """
    term_of, uses = kept_terms(graph), uses_of(graph)

    def computed(name: str, values: Values) -> float:
        """The value of a quantity."""
        term = term_of(name)
        if term is not None:
            try:
                found = float(value(term, [values[each] for each in uses[name]]))
                if -LARGEST <= found <= LARGEST:
                    return found
            except _NO_VALUE:
                pass
        return evaluate(graph, formula_of(graph, name), values, where(name))

    return computed


def holds(graph: Graph, index: int, values: Values) -> bool:
    """Whether a check holds, by its place. Raises CalculationError where it has no value."""
    term = kept_term_of_check(graph, index)
    found = None if term is None else _known(term, uses_of_checks(graph)[index], values)
    if found is None:
        check = graph.checks[index]
        found = evaluate(graph, check.formula, values, f"in the check {check.full_name}")
    return found == 1.0


def _known(term: Term, operands: Sequence[str], values: Values) -> float | None:
    """The value of a term (a truth value as 1.0 or 0.0); None where there is none."""
    try:
        found = float(value(term, [values[name] for name in operands]))
    except _NO_VALUE:
        return None
    return found if abs(found) <= LARGEST else None


# Without a value; or of a kept file that is not ours.
_NO_VALUE = (ArithmeticError, ValueError, LookupError, TypeError, RecursionError)

_Operation = Callable[[Any, Operands], Any]


def _arithmetic(compute: Callable[..., float]) -> _Operation:
    def found(term: Any, operands: Operands) -> float:
        _, one, other = term  # without a call where it can be: this is what is done most
        left = operands[one] if type(one) is int else value(one, operands)
        right = operands[other] if type(other) is int else value(other, operands)
        result = compute(left, right)
        if isfinite(result):
            return result
        raise OverflowError

    return found


def _finite(result: float) -> float:
    if not isfinite(result):
        raise OverflowError
    return result


def _comparison(operator: str) -> _Operation:
    compare, equal = BINARY[operator], COMPARISONS[operator].equal

    def found(term: Any, operands: Operands) -> bool:
        left, right = value(term[1], operands), value(term[2], operands)
        if abs(left - right) <= SAME * max(abs(left), abs(right)):
            return equal
        holds: bool = compare(left, right)
        return holds

    return found


def _function(compute: Callable[..., float]) -> _Operation:
    def found(term: Any, operands: Operands) -> float:
        return _finite(compute(*[value(each, operands) for each in term[1:]]))

    return found


def _if(term: Any, operands: Operands) -> Any:
    return value(term[2] if value(term[1], operands) else term[3], operands)


_OPERATIONS: dict[str, _Operation] = {
    **{name: _function(row.scalar) for name, row in COMPUTATIONS.items()},
    **{
        operator: _comparison(operator) if operator in COMPARISONS else _arithmetic(compute)
        for operator, compute in BINARY.items()
    },
    "and": lambda term, operands: value(term[1], operands) and value(term[2], operands),
    "or": lambda term, operands: value(term[1], operands) or value(term[2], operands),
    "not": lambda term, operands: not value(term[1], operands),
    "negative": lambda term, operands: -value(term[1], operands),
    "complement": _function(complement),
    "if": _if,
}
