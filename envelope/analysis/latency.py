"""The time that a request takes along a path of parts, and what each of them adds to it.

Means add up; percentiles do not. Each part is taken as a lognormal time of its mean and its 99th
percentile, the parts as independent, and the sum is drawn (see `engine.lognormal`). What a part
takes says its block, its wait at the utilization of this run included.
"""

import math
from collections.abc import Sequence

from envelope.analysis.wiring.order import in_flow_order
from envelope.engine.lognormal import Lognormal, added, fitted, slowest
from envelope.engine.run import Run, with_quantity, with_values
from envelope.engine.scalar import evaluate
from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language.nearest import meant
from envelope.model.graph.expressions import extended, linked
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.paths import Branch, PathStep, path_steps
from envelope.model.library.outputs import along_path, limit, limited, target
from envelope.tuples import NamedTuple

_MORE = 1e-6  # seconds by which a time is made longer, to see what waits for it
_LEAST = 1e-6  # of that: what counts as waiting


class Leg(NamedTuple):
    """A step of a path: its times in seconds, infinite where a part is over its limit.

    `wait` is the part of the mean that is spent waiting, None where no block says; `utilization`
    is the highest of the parts asked, a share. `share` is its part of the whole mean. What is
    `inside` another step, as a store behind a cache that waits for it, is counted there.
    """

    step: str
    mean: float
    p99: float
    wait: float | None
    utilization: float | None
    share: float
    inside: str = ""


class Budget(NamedTuple):
    """A path with its legs; times in seconds, infinite where one of the parts has no steady state.

    `declared` is False where the path was made of all parts, since the scenario names none.
    """

    run: Run
    path: str
    declared: bool
    legs: tuple[Leg, ...]
    mean: float
    median: float
    p99: float
    target: float

    @property
    def is_kept(self) -> bool:
        """Whether 99 % of the requests stay within the target."""
        return self.p99 <= self.target


def budgets(run: Run, path: str = "", within: str = "") -> tuple[Budget, ...]:
    """The budget of a path: by name, or as parts in order, `gateway, reader, cache`.

    Without one, those of all paths that the scenario declares, else of all its parts with a
    latency, in the order of the wiring. It should stay `within`
    a time, by default the target of outputs.toml. Raises InputError.
    """
    aim = _seconds(run, within) if within else target()
    paths = run.graph.sheet.paths
    if path:
        listed = paths.get(path) or _pieces(text_of(path, "path"), run.graph)
        return (_budget(run, path, path_steps(run.graph, listed), aim),)
    if paths:
        steps = zip(paths, steps_of(run), strict=True)
        return tuple(_budget(run, name, each, aim) for name, each in steps)
    [every] = steps_of(run)
    return (_budget(run, "all parts", every, aim)._replace(declared=False),)


def steps_of(run: Run) -> list[Sequence[PathStep]]:
    """The steps of each path that the scenario declares, else of one through all parts.

    Raises InputError where no part has a latency.
    """
    paths = run.graph.sheet.paths
    if paths:
        return [path_steps(run.graph, texts) for texts in paths.values()]
    parts = [part for part in in_flow_order(run.graph) if f"{part}.{_mean()}" in run.values]
    if not parts:
        message = f"no part of the scenario has a {_mean()}"
        raise InputError(Problem("unknown-name", message))
    return [tuple(PathStep(part, (Branch(part, None),)) for part in parts)]


def _pieces(text: Text, graph: Graph) -> Sequence[Text]:
    """The steps of a path that is written out. Raises InputError for a single unknown word."""
    word = text.content.strip()
    if word.isidentifier() and word not in graph.parts:
        known = [*graph.sheet.paths, *graph.outer_parts]
        hint = meant(word, known, f"there are {', '.join(known)}")
        raise InputError(Problem("unknown-name", f"there is no path `{word}`", hint=hint))
    pieces, start = [], 0
    for piece in text.content.split(","):
        pieces.append(text.part(start, start + len(piece)))
        start += len(piece) + 1
    return pieces


def _seconds(run: Run, within: str) -> float:
    """A time as it was written. Raises InputError for anything else."""
    added = extended(run.graph, within)
    if dict(added.dimension.powers) != {"time": 1}:
        label = Label(added.formula.text, Span(0, len(within)))
        message = "a target is a time, such as 500 ms"
        raise InputError(Problem("dimension-mismatch", message, (label,)))
    return with_quantity(run, added).values[added.name]


def _mean() -> str:
    return along_path("mean").name


def _budget(run: Run, path: str, found: Sequence[PathStep], aim: float) -> Budget:
    times = [_time(run, step) for step in found]
    legs = [
        _leg(run, step, time)._replace(inside=_inside(run, step, found))
        for step, time in zip(found, times, strict=True)
    ]
    mean = sum(leg.mean for leg in legs if not leg.inside)
    if not 0 < mean < math.inf:
        return Budget(run, path, True, tuple(legs), mean, mean, mean, aim)
    shared = tuple(leg if leg.inside else leg._replace(share=leg.mean / mean) for leg in legs)
    pairs = zip(legs, times, strict=True)
    whole = added([time for leg, time in pairs if time is not None and not leg.inside])
    return Budget(run, path, True, shared, mean, whole.median, whole.p99, aim)


def _leg(run: Run, step: PathStep, time: Lognormal | None) -> Leg:
    """A step with its times; of parts asked at once, those of the slowest answer."""
    utilization = _largest(run, step, limited().name)
    wait = _largest(run, step, along_path("wait").name)
    if utilization is not None and utilization > limit():
        return Leg(step.text, math.inf, math.inf, math.inf, utilization, 0.0)
    if len(step.branches) == 1 and step.branches[0].at_once is None:
        return Leg(step.text, *_told(run, step.branches[0].part), wait, utilization, 0.0)
    mean, p99 = (time.mean, time.p99) if time else (0.0, 0.0)
    return Leg(step.text, mean, p99, wait, utilization, 0.0)


def _inside(run: Run, step: PathStep, others: Sequence[PathStep]) -> str:
    """The step whose time holds that of another one already; empty where none does."""
    name = f"{step.branches[0].part}.{_mean()}"
    if len(step.branches) > 1:
        return ""
    for other in others:
        held = [f"{branch.part}.{_mean()}" for branch in other.branches]
        if name not in held and any(_rises(run, each, name) for each in held):
            return other.text
    return ""


def _rises(run: Run, whole: str, part: str) -> bool:
    """Whether a time is longer where another one is: by its share, not by a step far off."""
    if part not in run.graph.behind([whole]):
        return False
    longer, _ = with_values(run, {part: run.values[part] + _MORE})
    return longer.values.get(whole, math.inf) - run.values[whole] > _LEAST * _MORE


def _largest(run: Run, step: PathStep, output: str) -> float | None:
    """The largest value of an output among the parts of a step; None where none has it."""
    found = (run.values.get(f"{branch.part}.{output}") for branch in step.branches)
    return max((value for value in found if value is not None), default=None)


def _time(run: Run, step: PathStep) -> Lognormal | None:
    """How long a step takes; None where it takes no time at all."""
    asked = []
    for branch in step.branches:
        mean, p99 = _told(run, branch.part)
        if mean > 0:
            asked.append((fitted(mean, p99), _count(run, branch)))
    if len(asked) == 1 and asked[0][1] == 1:
        return asked[0][0]
    return slowest(asked) if asked else None


def _count(run: Run, branch: Branch) -> float:
    if branch.at_once is None:
        return 1.0
    return max(evaluate(run.graph, branch.at_once, run.values, "in the path"), 1.0)


def _told(run: Run, part: str) -> tuple[float, float]:
    """The mean and the 99th percentile that a part says it takes, in seconds. Raises InputError."""
    mean = run.values.get(f"{part}.{_mean()}")
    if mean is None:
        message = f"`{part}` has no {_mean()}"
        hint = f"a block gives one as its output `{_mean()}`"
        rows = run.graph.rows(part)
        if rows:
            message = f"each row of `{part}` has its own {_mean()}"
            hint = f"name one: `{rows[0]}`"
        raise InputError(Problem("unknown-name", message, hint=hint))
    output = along_path("p99")
    own = run.values.get(f"{part}.{output.name}")
    if own is not None:
        return mean, own
    return mean, evaluate(run.graph, otherwise(run, part), run.values, "in outputs.toml")


def otherwise(run: Run, part: str) -> Formula:
    """What outputs.toml says of the 99th percentile of a part that does not say itself."""
    text = text_of(along_path("p99").otherwise, "outputs.toml")
    return linked(run.graph, text, f"{part}.")[0]
