"""A scenario as a person would write it in plain Python: names, operators, NumPy or `math`.

The formulas stand as they are in the scenario, one statement each. What depends on no argument is
a number on top; ranges are drawn by NumPy, whole arrays at once.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial, reduce
from typing import Any

import numpy as np

from envelope.engine.arrays import array_function
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.ranges.distributions import Z95
from envelope.engine.run import Run
from envelope.engine.scalar import value_of
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
)
from envelope.language.tree import nodes as nodes_of
from envelope.model.graph.graph import Formula

_FOLDED = {"max": "np.maximum", "min": "np.minimum"}
_OPERATORS = {"^": "**", "of": "*"}


def plain_function(run: Run, inputs: Sequence[str], outputs: Sequence[str], *, arrays: bool) -> Any:
    """A function of inputs to a tuple of outputs, on floats or on whole arrays.

    On arrays it takes one more argument, behind the inputs: `draw(low, high)` for a range.
    """
    calls = {
        name: array_function(name) if arrays else row.scalar for name, row in COMPUTATIONS.items()
    }
    space: dict[str, Any] = {"math": math, "np": np, "CALLS": calls}
    source = plain_source(run, inputs, outputs, arrays=arrays)
    exec(source, space)
    function = space["function"]
    function.formulas = source.count(" = ")
    return function


def drawn(samples: int, seed: int = 1) -> Callable[[float, float], Any]:
    """Lognormal samples of a range by NumPy's generator."""
    generator = np.random.default_rng(seed)

    def draw(low: float, high: float) -> Any:
        """Samples whose 5th and 95th percentiles are the ends."""
        deviation = math.log(high / low) / (2 * Z95)
        return generator.lognormal(math.log(low * high) / 2, deviation, samples)

    return draw


def plain_source(run: Run, inputs: Sequence[str], outputs: Sequence[str], *, arrays: bool) -> str:
    """Its source."""
    moving = set(_moving(run, inputs, arrays))
    wanted = _needed(run, outputs)
    lines = []
    for name, quantity in run.graph.quantities.items():
        if name in wanted and name not in inputs and (name in moving or name in outputs):
            write = partial(_text, formula=quantity.formula, run=run, moving=moving, arrays=arrays)
            value = write(quantity.formula.tree) if name in moving else repr(run.values[name])
            lines.append(f"    {_variable(name)} = {value}")
    arguments = [*map(_variable, inputs), *(["draw"] if arrays else [])]
    body = "\n".join([*lines, f"    return ({', '.join(map(_variable, outputs))},)"])
    return f"def function({', '.join(arguments)}):\n{body}\n"


def _variable(name: str) -> str:
    return name.replace(".", "__")


def _moving(run: Run, inputs: Sequence[str], drawing: bool) -> Iterator[str]:
    found = set(inputs)
    for name, quantity in run.graph.quantities.items():
        ranges = any(isinstance(node, Range) for node in nodes_of(quantity.formula.tree))
        if found.intersection(quantity.formula.references()) or (drawing and ranges):
            found.add(name)
    return iter(found)


def _needed(run: Run, outputs: Sequence[str]) -> set[str]:
    found, stack = set(outputs), list(outputs)
    while stack:
        for used in run.graph.quantities[stack.pop()].formula.references():
            if used not in found:
                found.add(used)
                stack.append(used)
    return found


def _text(node: Node, formula: Formula, run: Run, moving: set[str], arrays: bool) -> str:
    """An expression, its constant parts as numbers: a person writes `20.0` for `20 requests`."""
    write = partial(_text, formula=formula, run=run, moving=moving, arrays=arrays)
    if not _moves(node, formula.links, moving):
        return repr(value_of(node, formula, run.values))
    match node:
        case Name():
            return _variable(str(formula.links[node.name]))
        case Unary():
            return f"(-{write(node.operand)})"
        case Binary():
            operator = _OPERATORS.get(node.operator, node.operator)
            return f"({write(node.left)} {operator} {write(node.right)})"
        case If() if not _moves(node.condition, formula.links, moving):
            taken = value_of(node.condition, formula, run.values)
            return write(node.then if taken else node.otherwise)
        case If():
            parts = [write(part) for part in (node.condition, node.then, node.otherwise)]
            return (
                f"np.where({', '.join(parts)})"
                if arrays
                else "({1} if {0} else {2})".format(*parts)
            )
        case Convert():
            return write(node.value)
        case Range():
            return f"draw({write(node.low)}, {write(node.high)})"
        case Call():
            return _call(node.function, [write(each) for each in node.arguments], arrays)
        case Literal() | Word():
            raise AssertionError("neither moves")


def _moves(node: Node, links: Mapping[str, Any], moving: set[str]) -> bool:
    inner = nodes_of(node)
    return any(
        isinstance(each, Range) or (isinstance(each, Name) and links.get(each.name) in moving)
        for each in inner
    )


def _call(name: str, arguments: list[str], arrays: bool) -> str:
    module = "np" if arrays else "math"
    if name in ("ceil", "round_up"):
        value, step = [*arguments, "1.0"][:2]
        if step in ("1.0", "0.0"):
            return f"{module}.ceil({value})"
        return f"({module}.ceil({value} / {step}) * {step})"
    if name == "sum":
        return f"({' + '.join(arguments)})"
    if name in _FOLDED:
        function = _FOLDED[name]
        return (
            reduce(lambda left, right: f"{function}({left}, {right})", arguments)
            if arrays
            else f"{name}({', '.join(arguments)})"
        )
    return f'CALLS["{name}"]({", ".join(arguments)})'
