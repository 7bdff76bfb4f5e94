"""The source of a function of some quantities of a graph, for floats.

A formula is one expression, since `if`, `and` and `or` compute only what they need. Floats fail
where they have no value, but for what is too large: that is infinite. Some operations make a usual
number of it, so their operands have names, and in the end one sum tells whether all are finite.
"""

from collections.abc import Sequence

from envelope.engine.emitter import Emitter
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.run import Run
from envelope.engine.scalar import SAME, NoValueError, value_of
from envelope.language.functions import FUNCTIONS
from envelope.language.operators import COMPARISONS
from envelope.language.tree import Binary, Call, Literal, Name, Node, Unary, children
from envelope.model.graph.graph import Formula
from envelope.model.graph.uses import formula_of, needed, uses_of

# What changes nothing on the right of an operator, and on the left where both sides are alike.
_NOTHING = {"*": "1.0", "of": "1.0", "/": "1.0", "+": "0.0", "-": "0.0"}
_CONDITIONS = {*COMPARISONS, "and", "or", "not"}


class Source(Emitter[str]):
    """Writes the function; variables are numbered, since names hold points.

    `variables` is what depends on an argument, once the function is written.
    """

    def __init__(self, run: Run, inputs: Sequence[str]) -> None:
        super().__init__()
        self.run = run
        self.variables = {name: f"x{index}" for index, name in enumerate(inputs)}
        self.arguments = tuple(self.variables.values())
        self.moving: dict[int, bool] = {}  # which nodes of its formula depend on an argument
        self.operands: dict[str, str] = {}  # of such operations: a name for each expression

    def source(self, outputs: Sequence[str], conditions: Sequence[Formula] = ()) -> str:
        """The source of the function; what depends on no argument becomes a number."""
        lines = []
        known: dict[str, str] = {}
        wanted = self.needed(outputs, conditions)
        for name, used in uses_of(self.run.graph).items():
            is_idle = self.variables.keys().isdisjoint(used)
            if name not in wanted or name in self.variables or is_idle:
                continue
            formula, self.moving = formula_of(self.run.graph, name), {}
            if self.depends(formula.tree, formula):
                expression = self.emit(formula.tree, formula)
                if _is_number(expression):  # of the branch that is always taken
                    continue
                if not expression.isidentifier() and expression not in known:
                    known[expression] = f"v{len(known)}"
                    lines.append(f"{known[expression]} = {expression}")
                self.variables[name] = known.get(expression, expression)
        found = [self.reference(name) for name in outputs]
        for condition in conditions:
            self.moving = {}
            found.append(self.emit(condition.tree, condition))
        named = [name for text, name in self.operands.items() if name != text]
        if named:  # some stand in branches that may not be taken
            lines.insert(0, f"{' = '.join(named)} = 0.0")
        if self.operands:
            lines.append(f"finite({', '.join(self.operands.values())})")
        body = "".join(f"    {line}\n" for line in [*lines, f"return {', '.join(found)}"])
        return f"def function({', '.join(self.arguments)}):\n{body}"

    def needed(self, outputs: Sequence[str], conditions: Sequence[Formula]) -> set[str]:
        """The outputs, what conditions speak of, and all that they are computed from."""
        used = (name for formula in conditions for name in formula.references())
        return needed(uses_of(self.run.graph), [*outputs, *used])

    def depends(self, tree: Node, formula: Formula) -> bool:
        """Whether a tree has other values for other arguments."""
        if id(tree) not in self.moving:
            is_variable = isinstance(tree, Name) and formula.links.get(tree.name) in self.variables
            self.moving[id(tree)] = is_variable or any(
                self.depends(child, formula) for child in children(tree)
            )
        return self.moving[id(tree)]

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
                pass
        return self.kinds[type(node)](node, formula)

    def number(self, value: float) -> str:
        """A number."""
        return _number(value)

    def quantity(self, name: str, formula: Formula) -> str:
        """The variable of a quantity, or its value where it is constant."""
        return self.reference(name)

    def operand(self, text: str) -> str:
        """An operand that must not be infinite, with a name where it is no variable."""
        if _is_number(text) or text in self.arguments or text in ("True", "False"):
            return text
        if text.isidentifier():
            self.operands[text] = text
            return text
        name = self.operands.setdefault(text, f"t{len(self.operands)}")
        return f"({name} := {text})"

    def negative(self, operand: str) -> str:
        """A number with the other sign."""
        return f"(-{operand})"

    def negation(self, operand: str) -> str:
        """`not`."""
        return f"(not {operand})"

    def operation(self, operator: str, left: str, right: str) -> str:
        """An operation; what changes nothing is left out."""
        if operator == "^":
            return f"power({self.operand(left)}, {self.operand(right)})"
        if right == _NOTHING.get(operator):
            return left
        if left == _NOTHING.get(operator) and operator not in ("-", "/"):
            return right
        if operator == "/":
            right = self.operand(right)
        return f"({left} {'*' if operator == 'of' else operator} {right})"

    def complement(self, operand: str) -> str:
        """A function of the back-end."""
        return f"complement({operand})"

    def comparison(self, operator: str, left: str, right: str) -> str:
        """Two sides that differ by a share of less than `SAME` are equal.

        Beside a number that is a bound a little further on.
        """
        if _is_number(left) and not _is_number(right):
            operator, left, right = COMPARISONS[operator].mirrored, right, left
        shift = COMPARISONS[operator].shift
        left, right = self.operand(left), self.operand(right)
        if _is_number(right) and shift:
            bound = float(right)
            return f"({left} {operator} {_number(bound + SAME * abs(bound) * shift)})"
        return _compared(operator, left, right)

    def conditional(self, condition: str, then: str, otherwise: str) -> str:
        """`if`; the branch that floats do not take may have no value."""
        if condition in ("True", "False"):
            return then if condition == "True" else otherwise
        return f"({then} if {condition} else {otherwise})"

    def call(self, node: Call, formula: Formula) -> str:
        """A function; the largest, the smallest or the sum of one value is that value."""
        row = FUNCTIONS[node.function]
        if row.joins and row.endless and len(node.arguments) == 1:
            return self.emit(node.arguments[0], formula)
        return super().call(node, formula)

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """A function of the language, by its name in the table."""
        row = COMPUTATIONS[name]
        if row.inline and len(arguments) == 1:
            return row.inline.format(arguments[0])
        return f"call_{name}({', '.join(map(self.operand, arguments))})"


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
