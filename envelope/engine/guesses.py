"""Which of the inputs that nobody knows move a result most: what to measure first."""

from collections.abc import Callable
from heapq import heappop, heappush

from envelope.engine.run import Guess, Run
from envelope.engine.terms.values import computing
from envelope.errors import CalculationError
from envelope.model.graph.bounds import bounds
from envelope.model.graph.graph import TOTAL, Quantity
from envelope.model.graph.limits import ANY, Limits, effective
from envelope.model.graph.uses import guessed, needed, uses_of
from envelope.model.library.outputs import first_lines, shared
from envelope.units.dimension import is_count

STEP = 0.1  # how far an input without a range is moved
_FEW = 20
_NAMED = 3


def with_guesses(run: Run) -> Run:
    """A run that knows which of the assumed inputs move its most important result most."""
    if run.guesses is not None:
        return run
    name = most_important(run)
    return run._replace(guesses=tuple(guesses(run, name, _NAMED)) if name else ())


def most_important(run: Run) -> str:
    """The result that all is done for: what parts have shares in, else what comes first."""
    wanted = (*(output.name for output in shared()), *run.graph.headline, *first_lines())
    for output in wanted:
        for name in (output, f"{TOTAL}.{output}"):
            if run.values.get(name) and not run.graph.quantities[name].words:
                return name
    return ""


def guesses(run: Run, output: str, most: int) -> list[Guess]:
    """The assumed inputs that move a result at all, those that do so most first.

    Each is moved alone by a tenth either way, ranges at their medians.
    """
    value = run.values[output]
    wanted = needed(uses_of(run.graph), [output])
    leaves = [name for name in guessed(run.graph) if name in wanted and name != output]
    if not leaves or not value:
        return []
    moved, can = _movable(run, output), effective(run.graph, leaves)
    found = []
    for name in leaves:
        ends = around(run, name, can.get(name, ANY))
        try:
            low, high = (moved(name, end) for end in ends)
        except CalculationError:  # where there is no result, nothing is said
            continue
        change = abs(high - low) / abs(value)
        # What can only be moved by one is told for a tenth, too.
        tenths = abs(ends[1] - ends[0]) / abs(run.values[name] or 1) / STEP
        found.append(Guess(name, change / tenths if tenths else 0.0))
    found.sort(key=lambda each: (-each.share, each.name))
    return [each for each in found[:most] if each.share > 0]


def _movable(run: Run, output: str) -> Callable[[str, float], float]:
    """A function that gives a result for another value of one thing that it is computed from.

    Only what follows from that is computed again, in the order of evaluation. It raises
    CalculationError where something has no value then.
    """
    computed, uses = computing(run.graph), uses_of(run.graph)
    wanted = needed(uses, [output])
    names = [name for name in uses if name in wanted]
    users: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        for used in uses[name]:
            users.setdefault(used, []).append(place)

    values = dict(run.values)

    def moved(name: str, value: float) -> float:
        """The result where `name` has that value."""
        before = {name: values[name]}
        values[name] = value
        try:
            follow(name, before)
            return values[output]
        finally:
            values.update(before)

    def follow(name: str, before: dict[str, float]) -> None:
        """Computes what follows from a value; `before` is what that was."""
        waiting = list(users.get(name, ()))  # a heap; a sorted list is one
        while waiting:
            place = heappop(waiting)
            while waiting and waiting[0] == place:
                heappop(waiting)
            follower = names[place]
            found, known = computed(follower, values), values[follower]
            if found != known:
                before[follower] = known
                values[follower] = found
                for each in users.get(follower, ()):
                    heappush(waiting, each)

    return moved


def leaf_inputs(run: Run, output: str) -> list[Quantity]:
    """The inputs and numbers that a quantity is computed from and that refer to nothing else."""
    uses = uses_of(run.graph)
    wanted = needed(uses, [output])
    return [
        run.graph.quantities[name]
        for name in run.graph.written
        if name in wanted and name != output and not uses[name]
    ]


def around(run: Run, name: str, can: Limits) -> tuple[float, float]:
    """A tenth less and a tenth more; what is whole stays so, and nothing is what it cannot be."""
    value = run.values[name]
    low, high = value * (1 - STEP), value * (1 + STEP)
    if _are_few(run, name):
        ends = bounds(run.graph, run.graph.quantities[name]).given() or [0.0, value + 1]
        low, high = max(value - 1, min(ends)), min(value + 1, max(ends))
    elif can.step:
        steps = max(1, round(value * STEP / can.step)) * can.step
        low, high = value - steps, value + steps
    elif 0 <= value <= 1 and run.unit(name).factors == (("%", 1),):
        high = min(high, 1.0)
    return max(low, min(value, can.low)), min(high, max(value, can.high))


def _are_few(run: Run, name: str) -> bool:
    """Whether it is a few whole things: small, and whole as its ends are, or counted without."""
    value = run.values[name]
    if not (0 < value <= _FEW and float(value).is_integer()):
        return False
    quantity = run.graph.quantities[name]
    ends = bounds(run.graph, quantity).given()
    is_whole = all(float(each).is_integer() for each in ends)
    if not ends:
        return is_whole and len(quantity.dimension.powers) == 1 and is_count(quantity.dimension)
    inside = max(value - 1, min(ends)) <= min(value + 1, max(ends))
    return is_whole and len(ends) == 2 and max(ends) > 1 and inside


def is_whole_number(run: Run, name: str, can: Limits) -> bool:
    """Whether it is only moved in whole steps."""
    return bool(can.step) or _are_few(run, name)
