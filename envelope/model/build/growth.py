"""How an input grows, read and checked: `growth = "30%/year"`, or values at times.

A share per time compounds: 30%/year is a factor of 1.3 in each year. A quantity per time, such as
`2M users/year`, is added in a straight line. Values at times are steps: with
`{ "1 year" = "20k users", "2 years" = "100k users" }` the input has its own value for a year, then
20k users for a year, then 100k users for good.
"""

from collections.abc import Iterable, Mapping
from math import isclose

from envelope.errors import InputError, Label, Problem, Text, text_of
from envelope.language.meaning import Meaning, meaning_text
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Draft, Expression
from envelope.model.build.known.meanings import measured
from envelope.model.build.link import Linker
from envelope.model.build.times import time_of
from envelope.model.files.sheet import Entry, Place
from envelope.model.graph.expressions import linked
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.growths import Growth
from envelope.tuples import NamedTuple
from envelope.units.dimension import PLAIN, TIME, Dimension
from envelope.units.system import UnitSystem


class WrittenGrowth(NamedTuple):
    """A growth as an entry has it: its one formula, or those at times, in the units of its file.

    A formula that is not well formed is None. `times` are the keys of values at times.
    """

    entry: Entry
    units: UnitSystem
    formulas: tuple[Formula | None, ...]
    times: tuple[str, ...] = ()


class _Step(NamedTuple):
    """A value from a time on."""

    time: float
    written: str
    formula: Formula


def link_growths(linker: Linker) -> dict[str, WrittenGrowth]:
    """The growth of each input that has one, linked."""
    drafts = linker.assembled.drafts.values()
    found = {draft.name: _linked(linker, draft) for draft in drafts if draft.kind == "input"}
    return {name: growth for name, growth in found.items() if growth is not None}


def _linked(linker: Linker, draft: Draft) -> WrittenGrowth | None:
    given = draft.given if draft.given and "growth" in draft.given.attributes else None
    entry = given or draft.entry
    rate = entry.attribute("growth") if entry is not None else None
    if entry is None or rate is None:
        return None
    scope = draft.around if given else draft.scope
    steps, wrong = _written(entry.holder("growth"))
    linker.problems += wrong
    if wrong:
        return None
    trail = f"in the growth of {draft.name}"
    texts = steps.values() if steps else (rate,)
    formulas = tuple(linker.formula(Expression(text, scope, trail)) for text in texts)
    return WrittenGrowth(
        entry.holder("growth"), linker.assembled.systems[scope], formulas, tuple(steps)
    )


def _written(entry: Entry) -> tuple[dict[str, Text], list[Problem]]:
    """The values at times of an entry by their keys, and what is none of them."""
    place = Place(entry.document, (*entry.path, "growth"))
    table = place.value()
    texts = entry.texts("growth")
    if table == {}:
        return {}, [place.problem("wrong-kind", "`growth` says no value at any time")]
    problems = []
    for key in table if isinstance(table, dict) else ():
        if key not in texts:
            value = Place(entry.document, (*place.path, key))
            message = f"the value from `{key}` on is an expression in quotation marks, or a number"
            # `1.5 years` without quotation marks is a key in a key.
            hint = 'a time stands in quotation marks, too: `"1.5 years"`'
            is_table = isinstance(value.value(), dict)
            problems.append(value.problem("wrong-kind", message, hint if is_table else ""))
    return texts, problems


def settle_growths(
    growths: Mapping[str, WrittenGrowth], checked: Checked
) -> tuple[dict[str, Growth], list[Problem]]:
    """The growth of each input by name, and what is wrong with it."""
    found: dict[str, Growth] = {}
    problems: list[Problem] = []
    for name, written in growths.items():
        own = checked.known(name)
        if own is not None and own.dimension is not None:
            kind = _steps if written.times else _rate
            growth, wrong = kind(name, written, own, checked)
            problems += wrong
            if growth is not None:
                found[name] = growth
    return found, problems


def _rate(
    name: str, written: WrittenGrowth, own: Meaning, checked: Checked
) -> tuple[Growth | None, list[Problem]]:
    (formula,) = written.formulas
    assert own.dimension is not None
    if formula is None:
        return None, []
    meaning, problems = measured(formula, checked)
    if meaning is None:
        return None, problems
    growth = growth_of(name, formula, meaning, own.dimension)
    return (None, [growth]) if isinstance(growth, Problem) else (growth, [])


def growth_of(
    name: str, formula: Formula, meaning: Meaning, dimension: Dimension
) -> Growth | Problem:
    """A growth by what its formula measures, or what is wrong with it."""
    label = Label(formula.text, formula.tree.span, meaning_text(meaning))
    if meaning.dimension == dimension / TIME and dimension != PLAIN:
        return Growth((formula,))
    if meaning.dimension != PLAIN / TIME:
        message = f"the growth of `{name}` is a share per time, such as 30%/year"
        return Problem("dimension-mismatch", message, (label,))
    period = _period(meaning, formula.units)
    if period is None:
        message = f"the growth of `{name}` compounds, but over what time?"
        return Problem("dimension-mismatch", message, (label,), hint="write it as `30%/year`")
    return Growth((formula,), period)


def _period(meaning: Meaning, units: UnitSystem) -> float | None:
    """The seconds in the time that a share of growth is for: those of `year` in `%/year`."""
    for symbol, power in meaning.unit.factors if meaning.unit else ():
        unit = units.find(symbol)
        if unit is not None and unit.dimension == TIME and power == -1:
            return unit.factor
    return None


def _steps(
    name: str, written: WrittenGrowth, own: Meaning, checked: Checked
) -> tuple[Growth | None, list[Problem]]:
    """Values at times, in the order of the times."""
    steps: list[_Step] = []
    problems: list[Problem] = []
    for key, formula in zip(written.times, written.formulas, strict=True):
        label = written.entry.document.key_label(_place(written, key))
        time = time_of(text_of(key), written.units, label)
        wrong = _misfits(name, formula, own, checked)
        problems += [*([time] if isinstance(time, Problem) else []), *wrong]
        if isinstance(time, float) and formula is not None and not wrong:
            problems += [_twice(written, key, step) for step in steps if isclose(step.time, time)]
            steps.append(_Step(time, key, formula))
    steps.sort()
    times, keys, formulas = zip(*steps, strict=True) if steps else ((), (), ())
    is_whole = len(steps) == len(written.times) and not problems
    return (Growth(formulas, 0.0, times, keys) if is_whole else None), problems


def _place(written: WrittenGrowth, time: str) -> tuple[str | int, ...]:
    return (*written.entry.path, "growth", time)


def _twice(written: WrittenGrowth, time: str, step: _Step) -> Problem:
    """The problem of two values at one time."""
    document = written.entry.document
    labels = (document.key_label(_place(written, each)) for each in (time, step.written))
    message = f"`{step.written}` and `{time}` are one time with two values"
    return Problem("two-readings", message, tuple(labels))


def _misfits(name: str, formula: Formula | None, own: Meaning, checked: Checked) -> list[Problem]:
    """What is wrong with a value of an input at a time."""
    if formula is None:
        return []
    meaning, problems = measured(formula, checked)
    if meaning is None or meaning.dimension == own.dimension:
        return problems
    label = Label(formula.text, formula.tree.span, meaning_text(meaning))
    message = f"`{name}` is in {meaning_text(own)}, this is in {meaning_text(meaning)}"
    return [Problem("dimension-mismatch", message, (label,), f"in the growth of {name}")]


def with_growths(graph: Graph, given: Iterable[tuple[str, Text]]) -> dict[str, Growth]:
    """The growths of a scenario and those put in from outside. Raises InputError."""
    found = dict(graph.growths)
    for name, text in given:
        formula, meaning = linked(graph, text)
        if meaning.dimension is None:
            raise InputError(Problem("not-a-quantity", "a growth is a share per time: 30%/year"))
        growth = growth_of(name, formula, meaning, graph.quantities[name].dimension)
        if isinstance(growth, Problem):
            raise InputError(growth)
        found[name] = growth
    return found
