"""What formulas measure, worked out once for each way in which their operands do.

A formula that is right measures what follows from its tree, from what its names measure, and from
what the parts count that it stands in. One that is wrong is checked anew, with all there is to say.
"""

from contextlib import suppress
from functools import lru_cache

from envelope.errors import Problem
from envelope.language.dimensions import check
from envelope.language.meaning import NUMBER, Meaning
from envelope.language.tree import Literal, Name, Word
from envelope.model.build.checked import Checked
from envelope.model.build.known.naming import Measure, plain
from envelope.model.graph.formula import Parsed
from envelope.model.graph.graph import Formula
from envelope.units.dimension import WORD
from envelope.units.unit import word_unit


def measured(formula: Formula, found: Checked) -> tuple[Meaning | None, list[Problem]]:
    """What a formula measures, and what is wrong with it: most are one number or one name."""
    written = formula.written
    if isinstance(written, Literal):
        unit = written.unit
        return (found.meant(unit, formula.scope, formula.part) if unit else NUMBER), []
    if isinstance(written, Name) and isinstance(link := formula.links[written.name], str):
        return found.known(link), []
    if isinstance(written, Word):
        return _of_word(written.word), []
    if not isinstance(written, Parsed):  # of the quantities of rows
        return check(formula.tree, found.context(formula))
    _, _, links, scope, units, part = formula
    meanings, early = found.meanings, found.early
    naming = found.naming(scope, part, units)
    said = [*written.nouns]
    operands: list[Measure] = []
    for link in links.values():
        if isinstance(link, str):
            operands.append(found.known(link) if link in early else meanings.get(link))
        else:
            operands.append(link)
            said += [base for base, _ in link.dimension.powers]
    if not naming.labels.keys().isdisjoint(said):  # the formula itself speaks of what is counted
        naming = plain([found.placeholders.bound.get(each, {}) for each in (scope, part)])
    given = naming.words(operands)
    meaning = naming.meaning(written.ways.get(given))
    if meaning is not None:
        return meaning, []
    meaning, problems = check(formula.tree, found.context(formula))
    if meaning is not None and not problems:
        with suppress(ValueError):  # a power that is no whole number
            written.note(given, naming.data(meaning))
    return meaning, problems


@lru_cache(maxsize=1000)
def _of_word(word: str) -> Meaning:
    """What holds a word, which may be no other."""
    return Meaning(WORD, word_unit([word]))
