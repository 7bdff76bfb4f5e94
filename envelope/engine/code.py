"""The code back-end: a graph turned into one Python function of some of its quantities.

On floats and on NumPy arrays it differs in the functions that its names stand for, and in `if`:
floats take one branch, arrays compute both. All numbers are in base units.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from envelope.engine import mathematics
from envelope.engine.run import Run
from envelope.engine.scalar import CALLS, SAME
from envelope.language.dimensions import is_share
from envelope.language.tree import Binary, Call, Convert, If, Literal, Name, Node, Range, Unary
from envelope.model.graph import Quantity

Compiled = Callable[..., Any]

_SYMBOLS = {"of": "*"}
_ARRAY_SYMBOLS = {**_SYMBOLS, "and": "&", "or": "|"}


def compile_graph(run: Run, inputs: Sequence[str], outputs: Sequence[str]) -> Compiled:
    """A function from values of `inputs` to those of `outputs`, floats or arrays, in base units.

    It returns one value for one output, else a tuple. What does not depend on the inputs is
    computed now, once. Ranges count with their medians.
    """
    source = _Source(run, inputs, arrays=False).function(outputs)
    on_floats = _compiled(source, _float_functions())
    on_arrays: list[Compiled] = []

    def call(*values: Any) -> Any:
        """The function on floats, or on arrays once one is given."""
        if not any(hasattr(value, "shape") for value in values):
            return on_floats(*values)
        if not on_arrays:
            for_arrays = _Source(run, inputs, arrays=True).function(outputs)
            on_arrays.append(_compiled(for_arrays, _array_functions()))
        return on_arrays[0](*values)

    call.__doc__ = source
    return call


def _compiled(source: str, functions: Mapping[str, Any]) -> Compiled:
    space: dict[str, Any] = dict(functions)
    exec(compile(source, "<envelope>", "exec"), space)
    found: Compiled = space["function"]
    return found


def _float_functions() -> dict[str, Any]:
    table: dict[str, Any] = {f"call_{name}": function for name, function in CALLS.items()}
    table |= {
        "power": mathematics.power,
        "negate": lambda truth: not truth,
        "near": lambda left, right: abs(left - right) <= SAME * max(abs(left), abs(right)),
        "call_shares": mathematics.median_of_shares,
    }
    return table


def _array_functions() -> dict[str, Any]:
    import numpy as np  # 65 ms, and only arrays need it

    from envelope.engine.arrays import ARRAY_CALLS

    table: dict[str, Any] = {f"call_{name}": function for name, function in ARRAY_CALLS.items()}
    table |= {
        "choose": np.where,
        "power": np.power,
        "negate": np.logical_not,
        "near": lambda a, b: np.abs(a - b) <= SAME * np.maximum(np.abs(a), np.abs(b)),
        "call_shares": np.vectorize(mathematics.median_of_shares),
    }
    return table


class _Source:
    """Writes the function; variables are numbered, since names hold points."""

    def __init__(self, run: Run, inputs: Sequence[str], *, arrays: bool) -> None:
        self.run = run
        self.arrays = arrays
        self.variables = {name: f"x{index}" for index, name in enumerate(inputs)}
        self.arguments = ", ".join(self.variables.values())
        self.emit: dict[type, Callable[[Any, Quantity], str]] = {
            Literal: self.literal,
            Name: self.name,
            Unary: self.unary,
            Binary: self.binary,
            If: self.choice,
            Call: self.call,
            Convert: lambda node, home: self.text(node.value, home),
            Range: self.range,
        }

    def function(self, outputs: Sequence[str]) -> str:
        """The source of the function; formulas that depend on no input become numbers."""
        lines = []
        wanted = self.needed(outputs)
        for quantity in self.run.graph.quantities.values():
            depends = any(used in self.variables for used in quantity.formula.references())
            if quantity.name in wanted and quantity.name not in self.variables and depends:
                expression = self.text(quantity.formula.tree, quantity)
                self.variables[quantity.name] = f"v{len(self.variables)}"
                lines.append(f"    {self.variables[quantity.name]} = {expression}")
        results = ", ".join(self.reference(name) for name in outputs)
        body = "\n".join([*lines, f"    return {results}"])
        return f"def function({self.arguments}):\n{body}\n"

    def needed(self, outputs: Sequence[str]) -> set[str]:
        """The outputs and all that they are computed from."""
        stack, found = list(outputs), set(outputs)
        while stack:
            for used in self.run.graph.quantities[stack.pop()].formula.references():
                if used not in found:
                    found.add(used)
                    stack.append(used)
        return found

    def reference(self, name: str) -> str:
        """The variable of a quantity, or its value where it is constant."""
        return self.variables.get(name) or repr(self.run.values[name])

    def text(self, node: Node, home: Quantity) -> str:
        """The source of a node of a formula."""
        return self.emit[type(node)](node, home)

    def literal(self, node: Literal, home: Quantity) -> str:
        """A number in base units."""
        return repr(node.number * node.unit.factor if node.unit else node.number)

    def name(self, node: Name, home: Quantity) -> str:
        """A quantity, or the factor of a unit."""
        link = home.formula.links[node.name]
        return self.reference(link) if isinstance(link, str) else repr(link.factor)

    def unary(self, node: Unary, home: Quantity) -> str:
        """A negation."""
        operand = self.text(node.operand, home)
        return f"negate({operand})" if node.operator == "not" else f"(-{operand})"

    def binary(self, node: Binary, home: Quantity) -> str:
        """An operation; comparisons forgive what floats add."""
        left, right = self.text(node.left, home), self.text(node.right, home)
        match node.operator:
            case "^":
                return f"power({left}, {right})"
            case "<=" | ">=":
                return f"(({left} {node.operator} {right}) | near({left}, {right}))"
            case "<" | ">":
                return f"(({left} {node.operator} {right}) & negate(near({left}, {right})))"
            case "==":
                return f"near({left}, {right})"
            case "!=":
                return f"negate(near({left}, {right}))"
        # `and` and `or` of floats stop where the answer is known, as `if` takes one branch.
        symbols = _ARRAY_SYMBOLS if self.arrays else _SYMBOLS
        return f"({left} {symbols.get(node.operator, node.operator)} {right})"

    def choice(self, node: If, home: Quantity) -> str:
        """`if`; the branch that floats do not take may have no value."""
        parts = (node.condition, node.then, node.otherwise)
        condition, then, otherwise = (self.text(part, home) for part in parts)
        if self.arrays:
            return f"choose({condition}, {then}, {otherwise})"
        return f"({then} if {condition} else {otherwise})"

    def call(self, node: Call, home: Quantity) -> str:
        """A function of the language, by its name in the table."""
        arguments = ", ".join(self.text(argument, home) for argument in node.arguments)
        return f"call_{node.function}({arguments})"

    def range(self, node: Range, home: Quantity) -> str:
        """The median of a range."""
        function = "call_shares" if is_share(node) else "call_lognormal"
        return f"{function}({self.text(node.low, home)}, {self.text(node.high, home)})"
