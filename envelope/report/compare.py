"""Two runs side by side, as tables and as data."""

from collections import Counter
from collections.abc import Iterator, Sequence

from envelope.analysis.compare.changes import Change
from envelope.analysis.compare.compared import Compared
from envelope.analysis.uncertainty import has_ranges
from envelope.language.shapes import is_range
from envelope.model.graph.graph import Check
from envelope.report.notes import time_asked
from envelope.report.table import Column, Report, Table
from envelope.units.numerals import number_text, short_share_text
from envelope.units.unit import PERCENT, Unit

_MOST = 40  # changes that are shown
_LONGEST = 100  # characters of what was changed
_SMALL = 5e-4  # of a whole difference: what contributes less is not told
_EQUAL = 1e-9  # two values that differ by less of themselves are the same
Titles = tuple[str, str]


def compare_report(compared: Compared, titles: Titles) -> Report:
    """What was changed, every result with both values, what causes it, what becomes of checks."""
    tables = [
        *changed_table(compared, titles),
        _results(compared, titles),
        *_causes(compared),
        *_checks(compared),
    ]
    left, right = compared.left.graph.title, compared.right.graph.title
    title = left if left == right else f"{left} and {right}"
    return Report(title, time_asked(compared.left), tuple(tables))


def value_text(compared: Compared, name: str, value: float) -> str:
    """A value as people write it, in the unit that the left report shows it in."""
    run, name = compared.run_of(name)
    return run.text(name, value)


def both_texts(compared: Compared, name: str) -> tuple[str, str]:
    """Both values of a quantity."""
    if is_word(compared, name):
        return compared.left.text(compared.old_name(name)), compared.right.text(name)
    before, after = compared.before(name), compared.after(name)
    return value_text(compared, name, before), value_text(compared, name, after)


def is_word(compared: Compared, name: str) -> bool:
    """Whether a quantity holds a word: two of them have no difference."""
    run, name = compared.run_of(name)
    return bool(run.graph.quantities[name].words)


def unit_of(compared: Compared, name: str) -> Unit:
    """The unit in which the left report shows a quantity."""
    run, name = compared.run_of(name)
    return run.unit(name)


def difference_text(compared: Compared, name: str, value: float) -> str:
    """A difference with its sign: `+12 servers`, and `+5 points` between two shares."""
    unit = unit_of(compared, name)
    if unit == PERCENT:
        text = f"{number_text(value / unit.factor)} points"
    else:
        text = value_text(compared, name, value)
    return text if text.startswith("-") else f"+{text}"


def is_same(compared: Compared, name: str) -> bool:
    """Whether both values of a quantity are the same but for rounding."""
    left, right = compared.before(name), compared.after(name)
    return abs(left - right) <= _EQUAL * max(abs(left), abs(right))


def changed_table(compared: Compared, titles: Titles) -> Iterator[Table]:
    """A row for each change, as it was written and as it is."""
    shown = [each for each in compared.changes if not _is_rewritten(compared, each)]
    if not shown:
        return
    columns = (Column("changed", name=True), *(Column(title, code=True) for title in titles))
    rows = tuple((each.label, _cut(each.before), _cut(each.after)) for each in shown[:_MOST])
    more, hidden = len(shown) - len(rows), len(compared.changes) - len(shown)
    notes = [f"{more} more changes are not shown; `-f json` has them all."] if more > 0 else []
    notes += [f"{hidden} more are written otherwise and come to the same."] if hidden else []
    yield Table("Changes", columns, rows, " ".join(notes))


def _cut(text: str) -> str:
    """How something is written, no longer than one can read at a glance."""
    text = text or "–"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _is_rewritten(compared: Compared, change: Change) -> bool:
    """Whether a value is only written in another way: 1 MB as 1000 KB."""
    if change.kind != "value" or not change.names:
        return False
    graphs = (compared.left.graph, compared.right.graph)
    for name in change.names:
        trees = (
            graph.quantities[each].formula.tree
            for graph, each in zip(graphs, (compared.old_name(name), name), strict=True)
        )
        if not is_same(compared, name) or any(map(is_range, trees)):
            return False
    return True


def _results(compared: Compared, titles: Titles) -> Table:
    """Every result with both values, their ratio and their difference."""
    columns = (
        Column("result", name=True),
        *(Column(title, number=True) for title in titles),
        Column("ratio", number=True),
        Column("difference", number=True),
    )
    rows = tuple(_row(compared, name) for name in compared.names)
    ranged = has_ranges(compared.left.graph) or has_ranges(compared.right.graph)
    return Table("Results", columns, rows, "Ranges count with their medians." if ranged else "")


def _row(compared: Compared, name: str) -> tuple[str, ...]:
    left, right = both_texts(compared, name)
    if is_same(compared, name):
        return name, left, right, "=", ""
    if is_word(compared, name):
        return name, left, right, "", ""
    share = ratio(compared, name)
    times = f"{number_text(share)}×" if share is not None else ""
    return name, left, right, times, difference_text(compared, name, compared.difference(name))


def ratio(compared: Compared, name: str) -> float | None:
    """How many times the left value the right one is; None where the left one is nothing."""
    left = compared.before(name)
    return compared.after(name) / left if left else None


def _causes(compared: Compared) -> Iterator[Table]:
    """How much of a difference each change contributes, where more than one does."""
    measured = (name for name in compared.names if not is_word(compared, name))
    moved = [name for name in measured if not is_same(compared, name)]
    if not moved or (compared.causes is None and not compared.objection):
        return
    if compared.causes is None:
        note = f"The differences are not divided among the changes: {compared.objection}."
        yield Table("Causes", (), (), note)
        return
    told = {name: _told(compared, name) for name in moved}
    single = Counter(labels[0] for labels in told.values() if len(labels) == 1)
    notes = [
        f"{count} {'difference is' if count == 1 else 'differences are'} caused by {label} alone."
        for label, count in single.items()
    ]
    several = [name for name in moved if len(told[name]) > 1]
    rows = tuple(_cause_row(compared, name) for name in several)
    columns = (
        Column("result", name=True),
        Column("difference", number=True),
        Column("caused by"),
    )
    if len(labels(compared)) > 1:
        yield Table("Causes", columns, rows, " ".join([*notes, _method(compared)]))


def _told(compared: Compared, name: str) -> list[str]:
    """The changes that contribute to a difference, the largest part first."""
    caused = compared.caused(name)
    if not caused or is_same(compared, name):
        return []
    # What is small is so beside the largest part: large ones may nearly cancel.
    least = _SMALL * max(map(abs, caused.values()))
    told = [label for label in caused if abs(caused[label]) >= least]
    return sorted(told, key=lambda label: -abs(caused[label]))


def _method(compared: Compared) -> str:
    """How differences were divided, and how exactly."""
    orders = compared.causes.orders if compared.causes else 0
    which = f"{orders} orders drawn" if orders else "all orders"
    words = [f"Each change counts with what it adds on average over {which} of making the changes."]
    if orders:
        share = short_share_text(max(errors(compared), default=0.0))
        words.append(f"The standard error of a part is at most {share} of the largest one.")
    if any(" with " in label for label in labels(compared)):
        words.append("Changes that mean nothing without each other count as one.")
    return " ".join(words)


def errors(compared: Compared) -> Iterator[float]:
    """The largest standard error of each result, as a share of the largest part."""
    for name in compared.names:
        most = max(map(abs, compared.caused(name).values()), default=0.0)
        if most:
            yield max(compared.errors(name).values(), default=0.0) / most


def _cause_row(compared: Compared, name: str) -> tuple[str, ...]:
    whole = difference_text(compared, name, compared.difference(name))
    return name, whole, "; ".join(cause_texts(compared, name))


def cause_texts(compared: Compared, name: str) -> list[str]:
    """What causes a difference, the largest part first: `dau +3 servers (60%)`, or one alone."""
    whole, caused, told = compared.difference(name), compared.caused(name), _told(compared, name)
    if len(told) == 1:
        return told
    return [
        f"{label} {difference_text(compared, name, caused[label])}"
        f" ({short_share_text(caused[label] / whole)})"
        for label in told
    ]


def movement(compared: Compared, name: str) -> str:
    """A difference and how many times the value it makes: `+3 servers, 1.38×`."""
    if is_word(compared, name):
        return ""
    share = ratio(compared, name)
    text = difference_text(compared, name, compared.difference(name))
    return f"{text}, {number_text(share)}×" if share is not None else text


def _checks(compared: Compared) -> Iterator[Table]:
    rows = [
        *_check_rows(compared.newly_failing, "fails now"),
        *_check_rows(compared.newly_holding, "holds now"),
    ]
    if rows:
        yield Table(
            "Checks",
            (Column("check", name=True), Column("", name=True), Column("about", below=True)),
            tuple(rows),
        )


def _check_rows(checks: Sequence[Check], words: str) -> Iterator[tuple[str, ...]]:
    for check in checks:
        yield check.full_name, words, check.about


def labels(compared: Compared) -> list[str]:
    """The causes, each once."""
    return list(dict.fromkeys(compared.causes.labels)) if compared.causes else []
