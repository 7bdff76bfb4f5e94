"""What formulas measure, worked out once for each way in which their operands do.

A formula that is right measures what follows from its tree, from what its names measure, and from
what the parts count that it stands in. One that is wrong is checked anew, with all there is to say.
"""

from envelope.errors import Problem
from envelope.language.dimensions import check
from envelope.language.meaning import NUMBER, Meaning
from envelope.language.tree import Literal, Name
from envelope.model.build.checked import Checked
from envelope.model.graph.formula import Parsed, words_for
from envelope.model.graph.graph import Formula
from envelope.units.unit import Unit


def measured(formula: Formula, found: Checked) -> tuple[Meaning | None, list[Problem]]:
    """What a formula measures, and what is wrong with it: most are one number or one name."""
    written = formula.written
    if isinstance(written, Literal):
        unit = written.unit
        return (found.meant(unit, formula.scope, formula.part) if unit else NUMBER), []
    if isinstance(written, Name) and isinstance(link := formula.links[written.name], str):
        return found.known(link), []
    if not isinstance(written, Parsed):  # of a total, or of the quantities of rows
        return check(formula.tree, found.context(formula))
    given = _given(formula, found)
    meaning = written.meaning(given)
    if meaning is not None:
        return meaning, []
    meaning, problems = check(formula.tree, found.context(formula))
    if meaning is not None and not problems:
        written.note(given, meaning)
    return meaning, problems


def _given(formula: Formula, found: Checked) -> str:
    """What the names of a formula measure, and what the parts count that it stands in."""
    meanings, early = found.meanings, found.early
    operands: list[Meaning | Unit | None] = []
    for link in formula.links.values():
        if not isinstance(link, str):
            operands.append(link)
        else:
            operands.append(found.known(link) if link in early else meanings.get(link))
    counted = found.counts(formula.scope)
    if formula.part:
        counted += found.counts(formula.part)
    return words_for(operands) + counted
