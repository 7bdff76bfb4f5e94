"""The answers about all targets, wherever one of the inputs is moved to."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from envelope.analysis.binding import binding
from envelope.analysis.bisection import Scale
from envelope.analysis.targets import BINDING, RESULT, Answer, Target
from envelope.engine.run import Run, run_from
from envelope.engine.safe_function import Answers, Probe, probe
from envelope.errors import EnvelopeError
from envelope.model.graph.graph import Formula
from envelope.tuples import NamedTuple

_SAME = 1e-9


class MovedInput(NamedTuple):
    """An input that moves: its scale, and functions in which it is the argument `place` of some.

    `probe` answers about all targets; `single` makes a function that answers about one. `now` are
    the answers about all of them where nothing is moved; None where one is another than the run's.
    """

    name: str
    scale: Scale
    probe: Probe
    single: Callable[[int], Probe]
    place: int
    present: tuple[float, ...]
    now: Answers | None

    def answers(self, value: float, function: Probe | None = None) -> Answers | None:
        """All answers at a value of the input, or those of another function."""
        before, after = self.present[: self.place], self.present[self.place + 1 :]
        return (function or self.probe)(*before, value, *after)

    def at(self, distance: float) -> Answers | None:
        """All answers at a distance from the present value; None where there is no such value."""
        value = self.scale.at(distance)
        return None if value is None else self.answers(value)


class Watch:
    """Targets, and along which axes they are watched; a target is named by its index.

    The axes are quantities by `names`; by default all that the scenario itself is given.
    """

    def __init__(self, run: Run, targets: Sequence[Target], names: Sequence[str] = ()) -> None:
        self.run = run
        self.names = names or inputs(run)
        self.targets = targets
        self.outputs = [each.name for each in targets if each.kind == RESULT]
        self.conditions: list[Formula] = []
        self.slots: list[tuple[int, ...]] = []  # of the answers, by target
        for each in targets:
            if each.kind == RESULT:
                self.slots.append((self.outputs.index(each.name),))
            else:
                start = len(self.outputs) + len(self.conditions)
                self.conditions += each.conditions
                self.slots.append(tuple(range(start, start + len(each.conditions))))
        self.axes = list(self._axes())

    def _axes(self) -> Iterator[MovedInput]:
        """The inputs that have a part in a target. One that follows from another moves alone."""
        used = {name for condition in self.conditions for name in condition.references()}
        moving = self.run.graph.behind([*self.outputs, *used])
        listed = [name for name in self.names if name in moving]
        free = [name for name in listed if not self._follows(name, listed)]
        for group in (free, *([name] for name in listed if name not in free)):
            if group:
                yield from self._group(group)

    def _group(self, group: Sequence[str]) -> Iterator[MovedInput]:
        """Inputs that move alone, as the arguments of one function."""
        function = probe(self.run, group, self.outputs, self.conditions)
        present = tuple(self.run.values[name] for name in group)
        now = function(*present)
        if now is not None and any(self._others(range(len(self.targets)), now)):
            now = None

        @cache
        def single(index: int) -> Probe:
            """The function that answers about one target."""
            target = self.targets[index]
            outputs = [target.name] if target.kind == RESULT else []
            return probe(self.run, group, outputs, target.conditions)

        for place, name in enumerate(group):
            scale = Scale(self.run.values[name], self.run.unit(name))
            yield MovedInput(name, scale, function, single, place, present, now)

    def _follows(self, name: str, listed: Sequence[str]) -> bool:
        graph = self.run.graph
        above = graph.behind(graph.quantities[name].formula.references())
        return not above.keys().isdisjoint(listed)

    def changed(self, axis: MovedInput, among: Iterable[int], answers: Answers) -> list[int]:
        """Those of some targets that have another answer than now, by the answers about all."""
        if axis.now is None:
            return list(self._others(among, answers))
        pairs = enumerate(zip(answers, axis.now, strict=True))
        moved = {at for at, (one, other) in pairs if one != other}
        asked = (index for index in among if not moved.isdisjoint(self.slots[index]))
        return list(self._others(asked, answers))

    def _others(self, among: Iterable[int], answers: Answers) -> Iterator[int]:
        for index in among:
            if self.is_other(index, [answers[at] for at in self.slots[index]]):
                yield index

    def is_other(self, index: int, answers: Sequence[float | bool] | None) -> bool:
        """Whether a target has another answer than now, by the answers about it alone."""
        target = self.targets[index]
        if answers is None:
            return True
        if target.kind == RESULT:
            return differ(answers[0], float(target.answer))
        return all(answers) != (target.kind == BINDING or target.answer)

    def after(self, axis: MovedInput, index: int, value: float) -> Answer | None:
        """The answer about a target at a value of an input; None where there is none."""
        answers = axis.answers(value, axis.single(index))
        if answers is None:
            return None
        target = self.targets[index]
        if target.kind == BINDING:
            try:
                return binding(moved(self.run, axis.name, value), target.name)
            except EnvelopeError:  # elsewhere in the scenario something has no value there
                return None
        return answers[0] if target.kind == RESULT else all(answers)


def differ(one: float, other: float) -> bool:
    """Whether two numbers are not the same within what floats add."""
    return abs(one - other) > _SAME * max(abs(one), abs(other))


def inputs(run: Run) -> list[str]:
    """The scenario's own inputs, and what was set from outside; no word, which does not move."""
    graph = run.graph
    set_outside = [each.name for each in graph.quantities.values() if each.set]
    own = [name for name in graph.sheet.inputs if name in graph.quantities]
    listed = dict.fromkeys([*own, *set_outside])
    return [name for name in listed if not graph.quantities[name].words]


def moved(result: Run, name: str, value: float) -> Run:
    """A run with another value of one quantity, in base units."""
    return run_from(result, result.graph.with_values({name: value}), [name])
