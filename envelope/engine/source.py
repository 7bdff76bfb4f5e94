"""The source of a function of some quantities of a graph, for floats and for arrays.

For floats a formula is one expression, since `if`, `and` and `or` compute only what they need.
For arrays it is taken apart into steps.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

from envelope.engine.emitter import Emitter
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.run import Run
from envelope.engine.scalar import SAME, NoValueError, value_of
from envelope.engine.steps import Steps
from envelope.language.functions import FUNCTIONS
from envelope.language.operators import COMPARISONS
from envelope.language.shapes import distribution
from envelope.language.tree import Binary, Call, Literal, Name, Node, Unary, children
from envelope.model.graph.graph import Formula
from envelope.model.graph.outline import ranges_of
from envelope.model.graph.uses import formula_of, needed, uses_of

# What changes nothing on the right of an operator, and on the left where both sides are alike.
_NONE = "(1e999 - 1e999)"  # not a number, and no error
_NOTHING = {"*": "1.0", "of": "1.0", "/": "1.0", "+": "0.0", "-": "0.0"}
_CONDITIONS = {*COMPARISONS, "and", "or", "not"}
_ARRAY_OPERATORS = {"of": "*", "and": "&", "or": "|"}


class Source(Emitter[str]):
    """Writes the function; variables are numbered, since names hold points.

    `arguments` are those of the function, `streams` the distributions of the ranges that it asks
    scores for, `variables` what depends on an argument, once the function is written.
    """

    def __init__(
        self,
        run: Run,
        inputs: Sequence[str],
        *,
        arrays: bool,
        drawn: bool,
        growing: Mapping[str, str] | None,
    ) -> None:
        super().__init__()
        self.run = run
        self.growing = growing
        # What joins a growing quantity with how far it has grown: an argument for each operator.
        self.factors = {
            name: [f"g{index}_{place}" for place in range(len(operators))]
            for index, (name, operators) in enumerate((growing or {}).items())
        }
        self.arrays = arrays
        self.drawn = drawn
        self.ranges = frozenset(ranges_of(run.graph) if drawn else ())
        self.streams: dict[str, str] = {}
        self.variables = {name: f"x{index}" for index, name in enumerate(inputs)}
        self.arguments = [*self.variables.values(), *chain.from_iterable(self.factors.values())]
        self.stream = ""  # whose ranges are being written
        self.moving: dict[int, bool] = {}  # which nodes of its formula depend on an argument
        self.steps = Steps()

    def source(self, outputs: Sequence[str], conditions: Sequence[Formula] = ()) -> str:
        """The source of the function; what depends on no argument becomes a number."""
        lines = []
        known: dict[str, str] = {}
        wanted = self.needed(outputs, conditions)
        for name, used in uses_of(self.run.graph).items():
            if name not in wanted or name in self.variables or not self.may_depend(name, used):
                continue
            formula = formula_of(self.run.graph, name)
            self.begin(name)
            if name in self.factors or self.depends(formula.tree, formula):
                expression = self.grown(name, self.emit(formula.tree, formula))
                if _is_number(expression):  # of the branch that is always taken
                    continue
                if not expression.isidentifier() and expression not in known:
                    known[expression] = f"v{len(known)}"
                    lines.append(f"{known[expression]} = {expression}")
                self.variables[name] = known.get(expression, expression)
        found = [self.reference(name) for name in outputs]
        for index, condition in enumerate(conditions):
            self.begin(f"condition {index}")
            found.append(self.emit(condition.tree, condition))
        if self.arrays:
            lines, places = self.steps.lines(found, in_place=self.growing is None)
            found = [places.get(each, each) for each in found]
        body = "".join(f"    {line}\n" for line in [*lines, f"return {', '.join(found)}"])
        return f"def function({', '.join(self.arguments)}):\n{body}"

    def begin(self, stream: str) -> None:
        """Another formula is written from here on."""
        self.stream, self.moving = stream, {}

    def infix(self, operator: str, left: str, right: str) -> str:
        """An operator between two values."""
        if self.arrays:
            return self.steps.add(operator, left, right)
        return f"({left} {operator} {right})"

    def result(self, function: str, *arguments: str) -> str:
        """A function of values, by its name in the table of the back-end."""
        if self.arrays:
            return self.steps.add(function, *arguments)
        return f"{function}({', '.join(arguments)})"

    def grown(self, name: str, expression: str) -> str:
        """The value of what grows, joined with how far it has grown."""
        if self.growing is None or name not in self.growing:
            return expression
        for operator, factor in zip(self.growing[name], self.factors[name], strict=True):
            expression = self.infix(operator, expression, factor)
        return expression

    def needed(self, outputs: Sequence[str], conditions: Sequence[Formula]) -> set[str]:
        """The outputs, what conditions speak of, and all that they are computed from."""
        used = (name for formula in conditions for name in formula.references())
        return needed(uses_of(self.run.graph), [*outputs, *used])

    def may_depend(self, name: str, used: Sequence[str]) -> bool:
        """Whether a quantity may have other values: what is known without its formula."""
        is_drawn = self.drawn and name in self.ranges
        return is_drawn or self.growing is not None or not self.variables.keys().isdisjoint(used)

    def depends(self, tree: Node, formula: Formula) -> bool:
        """Whether a tree has other values for other arguments."""
        if id(tree) not in self.moving:
            self.moving[id(tree)] = self.moves(tree, formula) or any(
                self.depends(child, formula) for child in children(tree)
            )
        return self.moving[id(tree)]

    def moves(self, node: Node, formula: Formula) -> bool:
        """Whether a node by itself has other values for other arguments."""
        if isinstance(node, Name):
            return formula.links.get(node.name) in self.variables
        if (
            self.growing is not None
            and isinstance(node, Call)
            and FUNCTIONS[node.function].integrates
        ):
            return True
        return self.drawn and distribution(node) is not None

    def reference(self, name: str) -> str:
        """The variable of a quantity, or its value where it is constant."""
        return self.variables.get(name) or _number(self.run.values[name])

    def emit(self, node: Node, formula: Formula) -> str:
        """The source of a node of a formula; a number where it depends on no argument."""
        if not isinstance(node, Literal) and not self.depends(node, formula):
            try:
                value = value_of(node, formula, self.run.values)
                return str(value != 0) if _is_condition(node) else _number(value)
            except NoValueError:  # behind a condition that is never true
                if self.arrays:  # which take both branches
                    return "False" if _is_condition(node) else _NONE
        return self.kinds[type(node)](node, formula)

    def number(self, value: float) -> str:
        """A number."""
        return _number(value)

    def quantity(self, name: str, formula: Formula) -> str:
        """The variable of a quantity, or its value where it is constant."""
        return self.reference(name)

    def negative(self, operand: str) -> str:
        """A number with the other sign."""
        return self.steps.add("negative", operand) if self.arrays else f"(-{operand})"

    def negation(self, operand: str) -> str:
        """`not`."""
        return self.steps.add("call_not", operand) if self.arrays else f"(not {operand})"

    def operation(self, operator: str, left: str, right: str) -> str:
        """An operation; what changes nothing is left out."""
        if operator == "^":
            return self.result("power", left, right)
        if right == _NOTHING.get(operator):
            return left
        if left == _NOTHING.get(operator) and operator not in ("-", "/"):
            return right
        # `and` and `or` of floats stop where the answer is known, as `if` takes one branch.
        if self.arrays or operator == "of":
            operator = _ARRAY_OPERATORS.get(operator, operator)
        return self.infix(operator, left, right)

    def complement(self, operand: str) -> str:
        """A function of the back-end."""
        return self.result("complement", operand)

    def comparison(self, operator: str, left: str, right: str) -> str:
        """Two sides that differ by a share of less than `SAME` are equal.

        Beside a number that is a bound a little further on.
        """
        if _is_number(left) and not _is_number(right):
            operator, left, right = COMPARISONS[operator].mirrored, right, left
        shift = COMPARISONS[operator].shift
        if _is_number(right) and shift:
            bound = float(right)
            return self.infix(operator, left, _number(bound + SAME * abs(bound) * shift))
        if self.arrays:
            return self.steps.add("compare", f'"{operator}"', left, right)
        return _compared(operator, left, right)

    def conditional(self, condition: str, then: str, otherwise: str) -> str:
        """`if`; the branch that floats do not take may have no value."""
        if condition in ("True", "False"):
            return then if condition == "True" else otherwise
        if self.arrays:
            return self.steps.add("choose", condition, then, otherwise)
        return f"({then} if {condition} else {otherwise})"

    def call(self, node: Call, formula: Formula) -> str:
        """A function; the largest, the smallest or the sum of one value is that value."""
        row = FUNCTIONS[node.function]
        if row.joins and row.endless and len(node.arguments) == 1:
            return self.emit(node.arguments[0], formula)
        return super().call(node, formula)

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """A function of the language, by its name in the table; a distribution where drawn."""
        row = COMPUTATIONS[name]
        if self.drawn and row.draw:
            return self.draw(name, arguments)
        if row.inline and len(arguments) == 1 and not self.arrays:
            return row.inline.format(arguments[0])
        return self.result(f"call_{name}", *arguments)

    def draw(self, kind: str, arguments: Sequence[str]) -> str:
        """A range as a function of its scores, which become one more argument."""
        name, number = self.stream, 2
        while name in self.streams:
            name, number = f"{self.stream}#{number}", number + 1
        self.streams[name] = kind
        self.arguments.append(f"z{len(self.streams)}")
        return self.result(f"draw_{kind}", *arguments, self.arguments[-1])


def _is_condition(node: Node) -> bool:
    return isinstance(node, Unary | Binary) and node.operator in _CONDITIONS


def _number(value: float) -> str:
    return repr(float(value))


def _is_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()


def _compared(operator: str, left: str, right: str) -> str:
    """A comparison of floats; its variables are no others' that stand within its sides."""
    if operator == "!=":
        return f"(not {_compared('==', left, right)})"
    p, q = (f"{letter}{(left + right).count(':=')}" for letter in "pq")
    near = f"abs({p} - {q}) <= {SAME} * max(abs({p}), abs({q}))"
    sides = f"({p} := {left}) {operator} ({q} := {right})"
    return f"({sides} {'or' if COMPARISONS[operator].equal else 'and not'} {near})"
