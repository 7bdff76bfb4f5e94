"""Two scenarios, or one with and without changes: how far results differ, and what causes it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from envelope.analysis.compare.causes import Causes, UndividedError, causes
from envelope.analysis.compare.changes import Change
from envelope.analysis.compare.changes import changes as changes_of
from envelope.analysis.compare.differences import Differences
from envelope.analysis.compare.renamed import renames
from envelope.analysis.compare.side import Side
from envelope.engine.computed import computed
from envelope.engine.run import SEED, Run
from envelope.model.build.request import MACHINE, Request, Setting
from envelope.model.graph.graph import Check, Graph
from envelope.model.graph.scopes import scope_of

Chosen = Callable[[Graph], Sequence[str]]  # the quantities of a graph to compare


@dataclass(frozen=True)
class Compared:
    """Two runs, the quantities to compare, and what differs between the two.

    Names are those of the right one; `renamed` maps what the left one calls otherwise to them.
    `causes` says what each change contributes to the difference of each quantity, in base units;
    it is None where nothing differs, and where `objection` says why the difference cannot be
    divided.
    """

    left: Run
    right: Run
    names: tuple[str, ...]
    changes: tuple[Change, ...]
    causes: Causes | None
    objection: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)

    def before(self, name: str) -> float:
        """The value on the left, in base units; a total that is not there adds nothing up."""
        return self.left.values.get(self.old_name(name), 0.0)

    def after(self, name: str) -> float:
        """The value on the right, in base units; a total that is not there adds nothing up."""
        return self.right.values.get(name, 0.0)

    def old_name(self, name: str) -> str:
        """What the left one calls a quantity."""
        return next((old for old, new in self.renamed.items() if new == name), name)

    def new_name(self, name: str) -> str:
        """What the right one calls a quantity of the left one."""
        return self.renamed.get(name, name)

    def run_of(self, name: str) -> tuple[Run, str]:
        """The run whose report says how a quantity is shown, the left one if it can."""
        old = self.old_name(name)
        return (self.left, old) if old in self.left.values else (self.right, name)

    def difference(self, name: str) -> float:
        """How much more the right one has of a quantity, in base units."""
        return self.after(name) - self.before(name)

    def caused(self, name: str) -> dict[str, float]:
        """What each cause contributes to the difference of a quantity, in base units."""
        return self._of_causes(name, self.causes.rows if self.causes else ())

    def errors(self, name: str) -> dict[str, float]:
        """The standard error of each contribution; nothing where all orders count."""
        return self._of_causes(name, self.causes.errors if self.causes else ())

    def _of_causes(self, name: str, rows: Sequence[Sequence[float]]) -> dict[str, float]:
        if self.causes is None or not rows:
            return {}
        place = self.names.index(name)
        found = dict.fromkeys(self.causes.labels, 0.0)
        for label, row in zip(self.causes.labels, rows, strict=True):
            found[label] += row[place]
        return found

    @property
    def newly_failing(self) -> list[Check]:
        """The checks of the right one that do not hold, and do in the left one or are new."""
        side = Side(self.left, self.renamed)
        before = {side.called(check.full_name) for check in self.left.failing()}
        return [each for each in self.right.failing() if each.full_name not in before]

    @property
    def newly_holding(self) -> list[Check]:
        """The checks of the left one that do not hold, and do in the right one or are gone."""
        side = Side(self.left, self.renamed)
        after = {check.full_name for check in self.right.failing()}
        return [each for each in self.left.failing() if side.called(each.full_name) not in after]


def every_quantity(graph: Graph) -> Sequence[str]:
    """All quantities of a graph, as they are written."""
    return graph.written


def compare_settings(
    request: Request,
    settings: Mapping[str, Setting],
    chosen: Chosen = every_quantity,
    seed: int = SEED,
) -> Compared:
    """A scenario without and with settings. Raises InputError and CalculationError."""
    left = computed(request)
    right = computed(request._replace(settings={**(request.settings or {}), **settings}))
    found = Differences(Side(left), Side(right))
    changes = tuple(_of_settings(found, settings))
    if left.at is not None:
        changes = _with_what_came_in(found, changes)
    return _compared(found, changes, chosen, seed)


def _with_what_came_in(found: Differences, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, and the formulas of a moment that differ because of them.

    What has come in until then while it grew is a number in a formula. It belongs to the change
    where there is one alone; of several each such formula is a cause by itself.
    """
    known = {name for change in changes for name in change.names}
    others = [name for name in found.differing if name not in known]
    if len(changes) == 1:
        (change,) = changes
        return (change._replace(names=(*change.names, *others)),)
    left, right = found.left, found.right
    return *changes, *(
        Change(name, (name,), "formula", left.written(name), right.written(name)) for name in others
    )


def compare_scenarios(
    left: Request, right: Request, chosen: Chosen = every_quantity, seed: int = SEED
) -> Compared:
    """Two scenarios, and what causes their differences. Raises InputError and CalculationError."""
    return compare_runs(computed(left), computed(right), chosen, seed)


def compare_runs(
    left: Run, right: Run, chosen: Chosen = every_quantity, seed: int = SEED
) -> Compared:
    """Two runs, and what causes their differences."""
    sides = Side(left, renames(left.graph, right.graph)), Side(right)
    compared = _compared(found := Differences(*sides), changes_of(found), chosen, seed)
    if not compared.objection:
        return compared
    found = Differences(*sides, thorough=True)
    return _compared(found, changes_of(found), chosen, seed)


def _of_settings(found: Differences, settings: Mapping[str, Setting]) -> Iterator[Change]:
    """A change for each setting; a machine changes whatever it gives, rows all their values."""
    graph = found.left.run.graph
    named = {label: graph.find(label) for label in settings}
    for label, name in named.items():
        if name is not None:
            yield Change(label, (name,), "value", *_texts(found, name))
            continue
        part, last = label.removesuffix(MACHINE), label.rpartition(".")[2]
        given = [each for each in found.differing if each not in named.values()]
        if not label.endswith(MACHINE):
            whole = label.partition(".*")[0] if ".*" in label else label.rpartition(".")[0]
            given = [
                each
                for each in given
                if each.startswith(f"{whole}.") and each.rpartition(".")[2] == last
            ]
            yield Change(label, tuple(given), "value")
            continue
        scopes = {f"{each}." for each in (part, *graph.rows(part))}
        yield Change(label, tuple(each for each in given if scope_of(each) in scopes), "value")


def _texts(found: Differences, name: str) -> tuple[str, str]:
    """Both values of a quantity, in the unit that the left one shows it in."""
    left, right = found.left.run, found.right.run
    if left.graph.quantities[name].words:
        return left.text(name), right.text(name)
    return left.text(name), left.text(name, right.values[name])


def _compared(
    found: Differences, changes: tuple[Change, ...], chosen: Chosen, seed: int
) -> Compared:
    left, right = found.left, found.right
    wanted = [*map(left.called, chosen(left.run.graph)), *chosen(right.run.graph)]
    both = {**found.common, **found.totals}
    listed = tuple(name for name in dict.fromkeys(wanted) if name in both) or tuple(both)
    made = (left.run, right.run, listed, changes)
    if not any(change.moves for change in changes) and all(
        left.value(name) == right.value(name) for name in listed
    ):
        return Compared(*made, None, renamed=left.renamed)
    try:
        divided = causes(found, changes, listed, seed)
    except UndividedError as reason:
        return Compared(*made, None, str(reason), left.renamed)
    return Compared(*made, divided, renamed=left.renamed)
