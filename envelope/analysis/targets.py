"""What an answer can be about: a whole number, whether a check holds, what binds a part."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Final, Literal

from envelope.analysis.binding import Choice, decided
from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.language.functions import FUNCTIONS
from envelope.language.tree import Binary, Call, Convert, If, Name, Node, Unary
from envelope.language.tree import Literal as Number
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.near import nothing_called
from envelope.tuples import NamedTuple
from envelope.units.dimension import is_count

Answer = float | bool | str

RESULT: Final = "result"
CHECK: Final = "check"
BINDING: Final = "binding"
NOTHING: Final = Number(0.0)


class Target(NamedTuple):
    """What can change: the kind, the name of the result, check or part, its present answer.

    A check changes when its condition does; a binding when one of its conditions ceases to hold.
    """

    kind: Literal["result", "check", "binding"]
    name: str
    answer: Answer
    conditions: tuple[Formula, ...] = ()


def rounds(graph: Graph, name: str) -> bool:
    """Whether a quantity is made of rounded numbers, so that it moves in steps."""
    seen = {name}
    stack = [name]
    while stack:
        formula = graph.quantities[stack.pop()].formula
        for node in _terms(formula.tree):
            if isinstance(node, Call):
                return True
            link = formula.links[node.name]
            if isinstance(link, str) and link not in seen:
                seen.add(link)
                stack.append(link)
    return False


def in_steps(graph: Graph, name: str, values: Iterable[float]) -> bool:
    """Whether a quantity is a count that jumps from one whole number to the next, as here."""
    is_counted = is_count(graph.quantities[name].dimension) and rounds(graph, name)
    return is_counted and all(value.is_integer() for value in map(float, values))


def _terms(tree: Node) -> Iterator[Name | Call]:
    """The names and the roundings that a number is put together from."""
    match tree:
        case Name():
            yield tree
        case Call() if FUNCTIONS[tree.function].rounds:
            yield tree
        case Call() if FUNCTIONS[tree.function].joins:
            for argument in tree.arguments:
                yield from _terms(argument)
        case Binary(operator="+" | "-" | "*"):
            yield from _terms(tree.left)
            yield from _terms(tree.right)
        case Binary(operator="/"):
            yield from _terms(tree.left)
        case If():
            yield from _terms(tree.then)
            yield from _terms(tree.otherwise)
        case Unary():
            yield from _terms(tree.operand)
        case Convert():
            yield from _terms(tree.value)


def usual(run: Run, headlines: Iterable[str]) -> list[Target]:
    """Counts among the headline results that are rounded, all checks, what binds the parts."""
    graph = run.graph
    found = [result(run, name) for name in headlines if in_steps(graph, name, ())]
    return [
        *found,
        *_checks(run),
        *filter(None, (_binding(run, part) for part in graph.outer_parts)),
    ]


def named(run: Run, names: Sequence[str]) -> list[Target]:
    """Results, checks and parts by their names. Raises InputError for what is none of them."""
    return [_named(run, name) for name in names]


def _named(run: Run, name: str) -> Target:
    graph = run.graph
    found = graph.result(name)
    checks = {target.name: target for target in _checks(run)}
    if found is not None and not (name in checks and not rounds(graph, found)):
        if not rounds(graph, found):
            message = f"`{name}` is not rounded: it moves with every input, in no steps"
            hint = "name a whole number, a check or a part; or ask `envelope solve`"
            raise InputError(Problem("usage", message, hint=hint))
        return result(run, found)
    if name in checks:
        return checks[name]
    if name in graph.parts:
        binding = _binding(run, name)
        if binding is None:
            message = f"nothing binds `{name}`: none of its results is the largest of several"
            raise InputError(Problem("usage", message))
        return binding
    raise InputError(nothing_called(graph, name, [*checks, *graph.parts]))


def result(run: Run, name: str) -> Target:
    """A quantity of a run as a target."""
    return Target(RESULT, name, run.values[name])


def _checks(run: Run) -> list[Target]:
    return [
        Target(CHECK, check.full_name, holds, (check.formula,))
        for check, holds in zip(run.graph.checks, run.holds, strict=True)
    ]


def _binding(run: Run, part: str) -> Target | None:
    """What binds a part; None where nothing does."""
    label, choices = decided(run, part)
    conditions = tuple(_still(each) for each in choices if len(each.call.arguments) > 1)
    return Target(BINDING, part, label, conditions) if conditions else None


def _still(choice: Choice) -> Formula:
    """That the same operand wins: against those before it alone, against the others at least.

    By how much it wins, since a comparison of two numbers takes nearly equal ones for equal.
    """
    call, won = choice.call, choice.won
    place = next(index for index, each in enumerate(call.arguments) if each is won)
    strict, equal = (">", ">=") if FUNCTIONS[call.function].picks == "largest" else ("<", "<=")
    conditions: list[Node] = [
        Binary(strict if index < place else equal, Binary("+", won, Unary("-", other)), NOTHING)
        for index, other in enumerate(call.arguments)
        if index != place
    ]
    tree = reduce(lambda left, right: Binary("and", left, right), conditions)
    return choice.formula._replace(tree=tree)
