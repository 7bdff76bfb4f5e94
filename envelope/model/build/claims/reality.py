"""`[reality]`: what the blocks of a scenario ask, and what really ran, linked and checked."""

from collections.abc import Iterable

from envelope.errors import Label, Problem
from envelope.language.meaning import Meaning, meaning_text
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Expression
from envelope.model.build.known.meanings import measured
from envelope.model.build.link import Linker
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.graph import Formula
from envelope.model.graph.reality import Reality
from envelope.tuples import NamedTuple
from envelope.units.unit import base_unit

_NEEDED = ("ran", "kind", "source")


class WrittenReality(NamedTuple):
    """An entry and its two formulas; None where one is not well formed."""

    entry: Entry
    asked: Formula | None
    ran: Formula | None


def link_realities(linker: Linker, sheet: Sheet) -> list[WrittenReality]:
    """The entries of a scenario, linked; what they lack is noted."""
    return [_linked(linker, entry) for entry in sheet.reality.values()]


def _linked(linker: Linker, entry: Entry) -> WrittenReality:
    lacking = [] if entry.text else ["asked"]
    lacking += [key for key in _NEEDED if key not in entry.attributes]
    if lacking:
        message = f"the deployment `{entry.name}` does not say its `{'`, `'.join(lacking)}`"
        linker.problems.append(entry.problem("no-value", message))
    texts = (entry.text, entry.attribute("ran"))
    asked, ran = (
        linker.formula(Expression(text, "", _trail(entry))) if text else None for text in texts
    )
    return WrittenReality(entry, asked, ran)


def settle_realities(
    written: Iterable[WrittenReality], checked: Checked
) -> tuple[tuple[Reality, ...], list[Problem]]:
    """The entries whose two sides measure the same, and what is wrong with the others."""
    found: list[Reality] = []
    problems: list[Problem] = []
    for entry, asked, ran in written:
        if asked is None or ran is None:
            continue
        sides = [_measured(formula, entry, checked, problems) for formula in (asked, ran)]
        if None in sides:
            continue
        one, other = (each for each in sides if each is not None)
        if one.dimension != other.dimension:
            problems.append(_mismatch(entry, asked, one, ran, other))
            continue
        found.append(_reality(entry, asked, ran, other, checked))
    return tuple(found), problems


def _reality(
    entry: Entry, asked: Formula, ran: Formula, measure: Meaning, checked: Checked
) -> Reality:
    said = entry.attributes
    source = checked.linked.citations.cited(entry, said.get("source", ""))
    kind, about = said.get("kind", ""), said.get("about", "")
    assert measure.dimension is not None
    unit = measure.unit or base_unit(measure.dimension)
    return Reality(entry.name, kind, asked, ran, unit, about, source, entry)


def _measured(
    formula: Formula, entry: Entry, checked: Checked, problems: list[Problem]
) -> Meaning | None:
    """What a side measures, or None with what is wrong with it noted."""
    meaning, wrong = measured(formula, checked)
    problems += [problem._replace(trail=_trail(entry)) for problem in wrong]
    if meaning is None or wrong:
        return None
    if meaning.dimension is None or meaning.words:
        label = Label(formula.text, formula.tree.span, meaning_text(meaning))
        message = f"the deployment `{entry.name}` compares quantities"
        problems.append(Problem("not-a-quantity", message, (label,), _trail(entry)))
        return None
    return meaning


def _mismatch(entry: Entry, asked: Formula, one: Meaning, ran: Formula, other: Meaning) -> Problem:
    labels = (
        Label(asked.text, asked.tree.span, meaning_text(one)),
        Label(ran.text, ran.tree.span, meaning_text(other)),
    )
    message = f"`{entry.name}` asks for {meaning_text(one)}, but what ran is {meaning_text(other)}"
    return Problem("dimension-mismatch", message, labels, _trail(entry))


def _trail(entry: Entry) -> str:
    return f"in the reality of {entry.name}"
