"""A program as a function of arrays that has no number where a run has none: NaN stands there.

NumPy goes on with what has no value: a comparison with it does not hold, the least of an infinite
number and 3 is 3. But the processor tells of each such number when it is made, at no cost. So an
operation is done plainly, and only if it was told of one all is computed again, with care.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import chain
from math import isnan
from typing import Any

import numpy as np

from envelope.engine.arrays import Array, array_functions
from envelope.engine.ranges.distributions import defined
from envelope.engine.terms.steps import Compiled, Functions, Step
from envelope.engine.terms.vectors import ArrayProgram
from envelope.language.operators import COMPARISONS

_told = partial(np.errstate, divide="raise", over="raise", invalid="raise")
_ARITHMETIC: dict[str, Callable[..., Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
_ORDERED: dict[str, Callable[..., Array]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def valued(program: ArrayProgram, functions: Functions | None = None) -> Compiled:
    """The function of the arguments, with further functions that it calls by name.

    A truth is 1, 0 or NaN for each element where one of them has no value, else it is a truth.
    """
    known = {**array_functions(), **(functions or {})}
    plain = program.function(known)
    none = {place for place, value in program.steps.constants.items() if isnan(value)}
    is_branch = partial(_is_branch, none)
    is_plain = _is_told() and (not none or all(map(is_branch, program.steps.steps)))
    if none:
        known["choose"] = _chosen
    careful: list[Compiled] = []

    def call(*values: Any) -> tuple[Any, ...]:
        """The results of arrays and of numbers."""
        given = [np.float64(value) if np.ndim(value) == 0 else value for value in values]
        try:
            with _told():
                if is_plain and all(np.isfinite(np.sum(value)) for value in given):
                    return plain(*given)
        except FloatingPointError:
            pass
        if not careful:
            careful.append(_careful(program, known))
        with np.errstate(all="ignore"):
            return careful[0](*given)

    return call


def _is_branch(none: set[int], step: Step) -> bool:
    """Whether a step uses what never has a value, if at all, as a branch that may not be taken."""
    return none.isdisjoint(step.operands) or (
        step.operation == "choose" and step.operands[0] not in none
    )


def _chosen(condition: Array, then: Array, otherwise: Array) -> Array:
    """One of two values, of which NumPy tells as of others if it is none."""
    found = np.where(condition, then, otherwise)
    return defined(~np.isnan(found), found)


@cache
def _is_told() -> bool:
    """Whether the processor tells of what has no value, as all do that NumPy is tested on."""
    none, one, large = np.zeros(9), np.ones(9), np.full(9, 1e300)
    made: Sequence[Callable[[], Array]] = (
        *(lambda: one / none, lambda: none / none, lambda: large * large, lambda: large**2.5),
        *(lambda: np.log(none), lambda: np.log(-one), lambda: np.sqrt(-one), lambda: np.exp(large)),
    )
    return all(map(_tells, made))


def _tells(make: Callable[[], Array]) -> bool:
    try:
        with _told():
            make()
    except FloatingPointError:
        return True
    return False


def _careful(program: ArrayProgram, functions: Functions) -> Compiled:
    """The same, where NaN goes through every operation, and into what is computed of it.

    A result has no value where something that is named on the way to it has none: neither has the
    run then.
    """
    behind = program.behind()
    wanted = [*program.values, *chain.from_iterable(behind)]
    compute = program.steps.function(
        program.steps.lines(wanted, in_place=False), wanted, _with_care(functions)
    )
    kinds = [functions.get(each, _itself) for each in program.summaries]
    first = len(program.values) - program.conditions

    def call(*values: Any) -> tuple[Any, ...]:
        """The results, those that are told in short as such."""
        held = dict(zip(wanted, compute(*values), strict=True))
        found = [
            _lacking(held[place], [held[each] for each in places])
            for place, places in zip(program.values, behind, strict=True)
        ]
        found[first:] = map(truths, found[first:])
        return tuple(told(each) for told, each in zip(kinds, found, strict=True))

    return call


def truths(found: Array) -> Array:
    """What a condition is: truths, but 1, 0 and NaN where one of them has no value."""
    return found if np.any(np.isnan(found)) else np.asarray(found, bool)


def _itself(found: Array) -> Array:
    return found


def _with_care(functions: Functions) -> dict[str, Callable[..., Array]]:
    """All functions that steps call, with NaN where one of their operands has no value."""
    found = {name: partial(_number, each) for name, each in {**functions, **_ARITHMETIC}.items()}
    for name in COMPARISONS:
        found[f"compare {name}"] = partial(_truth, functions[f"compare {name}"])
    ordered = {name: partial(_truth, each) for name, each in _ORDERED.items()}
    logic: dict[str, Callable[..., Array]] = {
        "&": _both,
        "|": _either,
        "call_not": lambda truth: 1.0 - truth,
        "choose": _choice,
    }
    return {**found, **ordered, **logic}


def _number(function: Callable[..., Array], *operands: Array) -> Array:
    found = function(*operands)
    return _lacking(np.where(np.isfinite(found), found, np.nan), operands)


def _truth(function: Callable[..., Array], *operands: Array) -> Array:
    return _lacking(np.asarray(function(*operands), float), operands)


def _both(one: Array, other: Array) -> Array:
    return np.where(np.equal(one, 0), 0.0, np.where(np.isnan(one), one, other))


def _either(one: Array, other: Array) -> Array:
    return np.where(np.equal(one, 0), other, np.where(np.isnan(one), one, 1.0))


def _choice(condition: Array, then: Array, otherwise: Array) -> Array:
    found = np.where(condition, then, otherwise)
    return np.where(np.isnan(condition), condition, found)


def _lacking(value: Array, others: Sequence[Array]) -> Array:
    """A value, NaN where one of the others is; truths stay truths where none is."""
    lacks: Array = False
    for each in others:
        lacks = lacks | np.isnan(each)
    return np.where(lacks, np.nan, value) if np.any(lacks) else value
