"""`[running]`: what runs today of a scenario's quantities, linked and checked."""

from collections.abc import Iterable

from envelope.errors import Label, Problem
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.nearest import nothing_called
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Expression
from envelope.model.build.known.meanings import measured
from envelope.model.build.link import Linker
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.graph import Formula
from envelope.model.graph.reality import Running
from envelope.tuples import NamedTuple
from envelope.units.unit import base_unit


class WrittenRunning(NamedTuple):
    """An entry and its formula; None where that is not well formed."""

    entry: Entry
    formula: Formula | None


def link_running(linker: Linker, sheet: Sheet) -> list[WrittenRunning]:
    """The entries of a scenario, linked; one without a value is noted."""
    return [_linked(linker, entry) for entry in sheet.running.values()]


def _linked(linker: Linker, entry: Entry) -> WrittenRunning:
    if entry.text is None:
        message = f"how much of `{entry.name}` is running?"
        linker.problems.append(entry.problem("no-value", message))
        return WrittenRunning(entry, None)
    expression = Expression(entry.text, "", _trail(entry))
    target = linker.offered(entry.name) or entry.name
    return WrittenRunning(entry, linker.value(expression, target))


def settle_running(
    written: Iterable[WrittenRunning], checked: Checked
) -> tuple[tuple[Running, ...], list[Problem]]:
    """What runs of quantities that measure the same, and what is wrong with the others."""
    found: list[Running] = []
    problems: list[Problem] = []
    for entry, formula in written:
        target = checked.linked.offered(entry.name)
        if target is None:
            label = entry.document.key_label(entry.path)
            problems.append(nothing_called(entry.name, checked.linked.drafts, label))
        elif formula is not None:
            running, wrong = _settled(entry, formula, target, checked)
            problems += wrong
            found += [running] if running else []
    return tuple(found), problems


def _settled(
    entry: Entry, formula: Formula, target: str, checked: Checked
) -> tuple[Running | None, list[Problem]]:
    """What runs of one quantity, or what is wrong with it."""
    meaning, wrong = measured(formula, checked)
    own = checked.known(target)
    if meaning is None or own is None or wrong:
        return None, [problem._replace(trail=_trail(entry)) for problem in wrong]
    label = Label(formula.text, formula.tree.span, meaning_text(meaning))
    if not _is_amount(own):
        message = f"`{entry.name}` is {meaning_text(own)}: of that nothing runs"
        return None, [Problem("not-a-quantity", message, (label,), _trail(entry))]
    if meaning.dimension != own.dimension:
        message = f"`{entry.name}` is in {meaning_text(own)}, not in {meaning_text(meaning)}"
        return None, [Problem("dimension-mismatch", message, (label,), _trail(entry))]
    assert meaning.dimension is not None
    unit = meaning.unit or own.unit or base_unit(meaning.dimension)
    said = entry.attributes
    source = checked.linked.citations.cited(entry, said.get("source", ""))
    return Running(target, formula, unit, said.get("about", ""), source, entry), []


def _is_amount(meaning: Meaning) -> bool:
    """Whether a quantity is measured: neither a word nor a condition."""
    return meaning.dimension is not None and not meaning.words


def _trail(entry: Entry) -> str:
    return f"in what is running of {entry.name}"
