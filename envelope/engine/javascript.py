"""The JavaScript back-end: a graph as the source of an object that calculates it in a browser.

Values are in base units and stand in an array, in the order of the graph's quantities. What the
source calls is in envelope/formats/page/runtime.js, which leaves room for the table of functions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from envelope.engine.emitter import Emitter
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.run import Run
from envelope.language.functions import FUNCTIONS
from envelope.language.printer import write
from envelope.language.tree import Call, Node, children, names
from envelope.model.graph.graph import Formula
from envelope.tuples import NamedTuple

_CHECKED = {"/": "divide", "^": "power"}  # functions of runtime.js
_OPERATORS = {"+": "+", "-": "-", "*": "*", "of": "*", "and": "&&", "or": "||"}


class Option(NamedTuple):
    """An operand of a `max` or `min`: as written, the names in it, the choices inside it."""

    text: str
    names: tuple[str, ...]
    choices: tuple["Choice", ...]


class Choice(NamedTuple):
    """A `max` or `min` of a formula: its place in `model.choices`, which gives its operands."""

    place: int
    function: str
    options: tuple[Option, ...]


class Script(NamedTuple):
    """The source of `model`, and the choices of each formula that has some, by quantity.

    `model.calculate(x, given, moment)` fills `x`, one `model.value(place, x, given, moment)` after
    the other; `given` holds what is set from outside, by index. `moment` says what an input has
    grown to, by `grown(index of the growth, value)`, and integrates, by `accumulated(place, rate,
    time)`. `conditions`, `rates` (a list for each growth) and `choices` are functions of `x` and a
    moment, so are `others` and `stressed`: what each stress makes of quantities. What has no value
    throws NoValue, and `x` is then as long as the index of the quantity.
    """

    source: str
    choices: Mapping[str, tuple[Choice, ...]]


def javascript(
    run: Run, stressed: Iterable[Iterable[Formula]] = (), others: Iterable[Formula] = ()
) -> Script:
    """The script of a graph, of what stresses make of it, and of other formulas over it."""
    return _Writer(run).script(stressed, others)


def function_rows() -> str:
    """The rows of the table of functions in runtime.js."""
    rows = {name: row.javascript for name, row in COMPUTATIONS.items()}
    return "".join(
        f"  {name if name == own else f'{name}: {own}'},\n" for name, own in rows.items()
    )


_CALCULATE = """\
  calculate(x, given, moment) {
    for (let place = 0; place < this.formulas.length; place++) {
      x.push(this.value(place, x, given, moment));
    }
    return x;
  },
  value(place, x, given, moment) {
    const value = given[place] ?? this.formulas[place](x, moment), growth = this.grows[place];
    return finite(growth === undefined ? value : moment.grown(growth, value));
  },
"""


class _Writer(Emitter[str]):
    def __init__(self, run: Run) -> None:
        super().__init__()
        self.run = run
        self.places = {name: place for place, name in enumerate(run.graph.quantities)}
        self.integrals = 0
        self.operands: list[str] = []

    def script(self, stressed: Iterable[Iterable[Formula]], others: Iterable[Formula]) -> Script:
        """The whole object."""
        graph = self.run.graph
        formulas = [
            self.emit(each.formula.tree, each.formula) for each in graph.quantities.values()
        ]
        grows = {self.places[name]: place for place, name in enumerate(graph.growths)}
        conditions = [self.emit(check.formula.tree, check.formula) for check in graph.checks]
        rates = [self.several(growth.formulas) for growth in graph.growths.values()]
        found = {
            name: tuple(self.choices(quantity.formula.tree, quantity.formula))
            for name, quantity in graph.quantities.items()
        }
        stresses = [_functions(self.emit(each.tree, each) for each in event) for event in stressed]
        source = (
            "const model = {\n"
            f"  formulas: {_functions(formulas)},\n"
            f"  grows: {grows},\n"
            f"{_CALCULATE}"
            f"  conditions: {_functions(conditions)},\n"
            f"  rates: {_functions(rates)},\n"
            f"  choices: {_functions(self.operands)},\n"
            f"  stressed: [{', '.join(stresses)}],\n"
            f"  others: {_functions(self.emit(each.tree, each) for each in others)},\n"
            "};\n"
        )
        return Script(source, {name: each for name, each in found.items() if each})

    def several(self, formulas: Iterable[Formula]) -> str:
        """The values of formulas as a list."""
        return f"[{', '.join(self.emit(each.tree, each) for each in formulas)}]"

    def number(self, value: float) -> str:
        """A number; a negative one where anything may stand beside it."""
        return f"({float(value)!r})" if value < 0 else repr(float(value))

    def quantity(self, name: str, formula: Formula) -> str:
        """A quantity by its place."""
        return f"x[{self.places[name]}]"

    def negative(self, operand: str) -> str:
        """A number with the other sign."""
        return f"(-{operand})"

    def negation(self, operand: str) -> str:
        """`not`."""
        return f"(!{operand})"

    def operation(self, operator: str, left: str, right: str) -> str:
        """An operator of JavaScript, or a function where it would give what is no number."""
        if operator in _CHECKED:
            return f"{_CHECKED[operator]}({left}, {right})"
        return f"({left} {_OPERATORS[operator]} {right})"

    def complement(self, operand: str) -> str:
        """A function of runtime.js."""
        return f"complement({operand})"

    def comparison(self, operator: str, left: str, right: str) -> str:
        """A comparison, which forgives what floats add."""
        return f'compare("{operator}", {left}, {right})'

    def conditional(self, condition: str, then: str, otherwise: str) -> str:
        """One of two values."""
        return f"({condition} ? {then} : {otherwise})"

    def call(self, node: Call, formula: Formula) -> str:
        """An integral by its place; any other function by its name."""
        if not FUNCTIONS[node.function].integrates:
            return super().call(node, formula)
        arguments = ", ".join(self.emit(each, formula) for each in node.arguments)
        self.integrals += 1
        return f"moment.accumulated({self.integrals - 1}, {arguments})"

    def function(self, name: str, arguments: Sequence[str]) -> str:
        """A function of the language by its name."""
        return f'call("{name}", {", ".join(arguments)})'

    def choices(self, tree: Node, formula: Formula) -> Iterator[Choice]:
        """Every `max` and `min` of a tree that is in no other one, in written order."""
        stack = [tree]
        while stack:
            node = stack.pop()
            if isinstance(node, Call) and FUNCTIONS[node.function].picks:
                yield self.decision(node, formula)
            else:
                stack.extend(reversed(children(node)))

    def decision(self, node: Call, formula: Formula) -> Choice:
        """A `max` or `min`, those inside its operands too."""
        self.operands.append(f"[{', '.join(self.emit(each, formula) for each in node.arguments)}]")
        place = len(self.operands) - 1
        options = tuple(
            Option(
                " ".join(formula.text.content[each.span.start : each.span.end].split())
                or write(each),
                tuple(dict.fromkeys(name.name for name in names(each))),
                tuple(self.choices(each, formula)),
            )
            for each in node.arguments
        )
        return Choice(place, node.function, options)


def _functions(expressions: Iterable[str]) -> str:
    return "[\n" + "".join(f"    (x, moment) => {each},\n" for each in expressions) + "  ]"
