"""The array back-end: a graph turned into steps that compute some of its quantities.

Arrays compute both branches of an `if`. All numbers are in base units. Where ranges are drawn,
each takes one more argument: its scores, as `distributions` describes them.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain

from envelope.engine.functions import COMPUTATIONS
from envelope.engine.run import Run
from envelope.engine.scalar import SAME
from envelope.engine.terms.steps import Compiled, Functions, Line, Operand, Steps
from envelope.engine.terms.term import Erased, Term, erased
from envelope.engine.terms.values import value
from envelope.language.functions import FUNCTIONS
from envelope.language.operators import COMPARISONS
from envelope.model.graph.outline import ranges_of
from envelope.model.graph.uses import formula_of, kept_terms, needed, uses_of
from envelope.tuples import NamedTuple

_NONE = float("nan")
# What changes nothing on the right of an operator, and on the left where both sides are alike.
_NOTHING = {"*": 1.0, "/": 1.0, "+": 0.0, "-": 0.0}
_LOGIC = frozenset({*COMPARISONS, "and", "or", "not", "if"})
_NAMES = {"and": "&", "or": "|", "^": "power", "not": "call_not", "if": "choose"}


class ArrayProgram(NamedTuple):
    """Steps, the places of their results, and the ranges that they ask scores for.

    `streams` maps the name of each drawn range (`dau`, `dau#2`) to its distribution; `constants`
    are the outputs that depend on no argument. `limited` are the quantities whose ends are results,
    too, behind the outputs: those out of what was asked for that depend on an argument. The last
    results are `conditions`.

    `values` are the places of the results before they are told in short, by the functions that are
    their `summaries`; `behind` says which named places each of them is computed from.
    """

    steps: Steps
    results: tuple[int, ...]
    values: tuple[int, ...]
    summaries: tuple[str, ...]
    behind: Callable[[], list[list[int]]]
    conditions: int
    in_place: bool
    streams: Mapping[str, str]
    constants: Mapping[str, float]
    limited: tuple[str, ...]

    def lines(self) -> list[Line]:
        """What is done, one after the other."""
        return self.steps.lines(self.results, in_place=self.in_place)

    def function(self, functions: Functions) -> Compiled:
        """The function of the arguments, with the functions that it calls by name."""
        return self.steps.function(self.lines(), self.results, functions)


def array_program(
    run: Run,
    inputs: Sequence[str],
    outputs: Sequence[str],
    *,
    drawn: bool = False,
    growing: Mapping[str, str] | None = None,
    conditions: Sequence[Erased] = (),
    limited: Sequence[str] | None = None,
) -> ArrayProgram:
    """A function of `inputs` (and of drawn ranges) to outputs and conditions.

    With `limited` quantities only the smallest and the largest value of each is a result, and of
    each condition the share in which it holds: so much less has to be held at once.

    Over time, `growing` maps what grows to the operators (of `*` and `+`) that join it with one
    more argument each, behind the inputs; and what accumulates is never constant.
    """
    vectors = _Vectors(run, inputs, drawn=drawn, growing=growing)
    vectors.write(outputs, conditions, limited or ())
    steps = vectors.steps
    steps.soon = steps.places
    moving = [name for name in limited or () if name in vectors.variables]
    ends = [steps.add("ends", vectors.variables[name]) for name in moving]
    truths = vectors.truths(conditions)
    odds = truths if limited is None else [steps.add("odds", each) for each in truths]
    plain = list(map(vectors.reference, outputs))
    values = vectors.places([*plain, *map(vectors.reference, moving), *truths])
    asked = [*([name] for name in (*outputs, *moving)), *(each.operands for each in conditions)]
    told = "" if limited is None else "odds"
    return ArrayProgram(
        steps=steps,
        results=vectors.places([*plain, *ends, *odds]),
        values=values,
        summaries=(*[""] * len(plain), *["ends"] * len(ends), *[told] * len(odds)),
        behind=partial(vectors.behind, asked),
        conditions=len(conditions),
        in_place=growing is None,
        streams=vectors.streams,
        constants={name: run.values[name] for name in outputs if name not in vectors.variables},
        limited=tuple(moving),
    )


class _Vectors:
    """Writes the steps. `variables` are the places of what depends on an argument."""

    def __init__(
        self,
        run: Run,
        inputs: Sequence[str],
        *,
        drawn: bool,
        growing: Mapping[str, str] | None,
    ) -> None:
        self.run = run
        self.steps = Steps()
        self.variables = {name: self.steps.argument() for name in inputs}
        # What joins a growing quantity with how far it has grown: an argument for each operator.
        self.growing = growing or {}
        self.factors = {
            name: [self.steps.argument() for _ in operators]
            for name, operators in self.growing.items()
        }
        self.grows = growing is not None
        self.ranges = frozenset(ranges_of(run.graph) if drawn else ())
        self.drawn = drawn
        # Operations that have other values in other samples, or at other times.
        self.moves = frozenset(
            [name for name, row in COMPUTATIONS.items() if drawn and row.draw]
            + [name for name, row in FUNCTIONS.items() if self.grows and row.integrates]
        )
        self.streams: dict[str, str] = {}
        self.stream = ""  # whose ranges are being written
        self.operands: list[Operand] = []  # of the formula that is being written
        self.found = Erased(0.0, ())

    def write(
        self, outputs: Sequence[str], conditions: Sequence[Erased], more: Sequence[str]
    ) -> None:
        """All that depends on an argument, of outputs, of more such, and of what conditions use."""
        uses = uses_of(self.run.graph)
        used_by_conditions = chain.from_iterable(each.operands for each in conditions)
        wanted = needed(uses, [*outputs, *more, *used_by_conditions])
        graph, term_of, known = self.run.graph, kept_terms(self.run.graph), self.variables
        for name, used in uses.items():
            if name not in wanted or name in known or not self.may_depend(name, used):
                continue
            term = term_of(name)
            formula = erased(formula_of(graph, name)) if term is None else Erased(term, used)
            found = self.written(name, formula)
            found = self.grown(name, found) if name in self.growing else found
            if type(found) is int:
                known[name] = found

    def truths(self, conditions: Sequence[Erased]) -> list[Operand]:
        """The conditions."""
        return [self.written(f"condition {at}", each) for at, each in enumerate(conditions)]

    def places(self, found: Sequence[Operand]) -> tuple[int, ...]:
        """Where values stand, those that are known, too."""
        return tuple([each if type(each) is int else self.steps.constant(each) for each in found])

    def behind(self, asked: Sequence[Sequence[str]]) -> list[list[int]]:
        """For each of several lists of quantities the places that they are computed from."""
        uses = uses_of(self.run.graph)
        named = (needed(uses, each) for each in asked)
        return [[self.variables[name] for name in each if name in self.variables] for each in named]

    def may_depend(self, name: str, used: Sequence[str]) -> bool:
        """Whether a quantity may have other values: what is known without its formula."""
        return self.grows or name in self.ranges or not self.variables.keys().isdisjoint(used)

    def reference(self, name: str) -> Operand:
        """The place of a quantity, or its value where it is constant."""
        place = self.variables.get(name)
        return float(self.run.values[name]) if place is None else place

    def written(self, stream: str, found: Erased) -> Operand:
        """The value of a formula, whose ranges are called after it."""
        known, values = self.variables, self.run.values
        self.stream, self.found = stream, found
        self.operands = [
            known[name] if name in known else float(values[name]) for name in found.operands
        ]
        return self.emit(found.term)

    def grown(self, name: str, found: Operand) -> Operand:
        """The value of what grows, joined with how far it has grown."""
        for operator, factor in zip(self.growing[name], self.factors[name], strict=True):
            found = self.steps.add(operator, found, factor)
        return found

    def emit(self, term: Term) -> Operand:
        """A term; a number where it depends on no argument."""
        if type(term) is int:
            return self.operands[term]
        if not isinstance(term, tuple):
            return term
        operation, operands = term[0], self.operands
        if operation in _NOTHING:  # as most are
            _, left, right = term
            left = operands[left] if type(left) is int else self.emit(left)
            right = operands[right] if type(right) is int else self.emit(right)
            if type(left) is int or type(right) is int:
                return self.arithmetic(operation, left, right)
        else:
            found = [operands[each] if type(each) is int else self.emit(each) for each in term[1:]]
            if int in map(type, found) or operation in self.moves:
                return self.operation(operation, found)
        return self.constant(term)

    def constant(self, term: Term) -> Operand:
        """The value of a term that depends on no argument."""
        try:
            known = [self.run.values[name] for name in self.found.operands]
            result: float | bool = value(term, known)
        except (ArithmeticError, ValueError):  # behind a condition that is never true
            return _NONE
        return result if type(result) is bool else float(result)

    def arithmetic(self, operation: str, left: Operand, right: Operand) -> Operand:
        """One of `+ - * /`, one side of which is no number.

        Of what has no value it makes nothing that has one.
        """
        if left != left or right != right:  # noqa: PLR0124 -- NaN
            return _NONE
        if type(right) is float and right == _NOTHING[operation]:
            return left
        if type(left) is float and left == _NOTHING[operation] and operation not in "-/":
            return right
        one = left if type(left) is int else self.steps.constant(left)
        other = right if type(right) is int else self.steps.constant(right)
        return self.steps.step(operation, (one, other))

    def operation(self, operation: str, operands: list[Operand]) -> Operand:
        """Another one, an operand of which is no number, or whose values move by themselves."""
        if operation not in _LOGIC and any(each != each for each in operands):  # noqa: PLR0124 -- NaN
            return _NONE
        if operation in COMPARISONS:
            return self.comparison(operation, *operands)
        if operation == "if" and type(operands[0]) is bool:
            return operands[1] if operands[0] else operands[2]
        row = COMPUTATIONS.get(operation)
        if row is None:
            return self.steps.add(_NAMES.get(operation, operation), *operands)
        if self.drawn and row.draw:
            return self.draw(operation, operands)
        return self.steps.add(f"call_{operation}", *operands)

    def comparison(self, operator: str, left: Operand, right: Operand) -> Operand:
        """Two sides that differ by a share of less than `SAME` are equal.

        Beside a number that is a bound a little further on.
        """
        if _is_number(left) and not _is_number(right):
            operator, left, right = COMPARISONS[operator].mirrored, right, left
        shift = COMPARISONS[operator].shift
        if _is_number(right) and shift:
            return self.steps.add(operator, left, right + SAME * abs(right) * shift)
        return self.steps.add(f"compare {operator}", left, right)

    def draw(self, kind: str, operands: Sequence[Operand]) -> Operand:
        """A range as a function of its scores, which become one more argument."""
        name, number = self.stream, 2
        while name in self.streams:
            name, number = f"{self.stream}#{number}", number + 1
        self.streams[name] = kind
        return self.steps.add(f"draw_{kind}", *operands, self.steps.argument())


def _is_number(operand: Operand) -> bool:
    """Whether an operand is a number that is known; one without a value is none."""
    return type(operand) is float and operand == operand  # noqa: PLR0124 -- not so of NaN
